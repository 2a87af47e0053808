"""Counts, shares, means and rates of cases whose clock (registered, due, answered, closed) falls in the period."""

import numpy as np
import pandas as pd

from geo.province import Province
from queries.estimates.clustered_days import clustered_columns
from queries.measures.estimators import Count, Mean, Share
from queries.question.question import Columns, Question
from queries.question.vintage import first_day
from queries.sql.buckets import as_day
from queries.sums.component_sums import component_columns
from stats.arrays import Floats
from stats.estimates.clustered_shares import Clustering, clustered_share_interval
from stats.estimates.intervals import count_mean_interval, poisson_interval, wilson_interval
from stats.estimates.nonresponse_bounds import nonresponse_bounds

RATE_BASE = 10_000.0  # inhabitants
YEAR_DAYS = 365.0


def count(question: Question, estimator: Count) -> Columns:
    """Number of cases received, answered or closed: value, n."""
    columns = question.with_empty_spans(component_columns(question, **estimator.components), n=0)
    n = columns["n"].astype(float)
    missing = np.full(len(n), np.nan)
    return question.figure_columns(columns, n, value=n, lower=missing, upper=missing)


def share(question: Question, estimator: Share) -> Columns:
    """Share of a denominator with an interval, which counts days as clusters where the denominator is cases due.

    For verdicts also the response rate, and the bounds of what all would say who were asked.
    """
    if estimator.clustered_by_day:
        columns = clustered_columns(question, estimator)
    else:
        columns = component_columns(question, **estimator.components, **estimator.response_components)
    # A group without a denominator has no share and no row; in a time series it stays, as a gap.
    if question.groups and not question.grouped_by_time_only:
        has_cases = columns["n"] > 0
        columns = {name: column[has_cases] for name, column in columns.items()}
    columns = question.with_empty_spans(columns, hits=0, n=0, people_asked=0, design_effect=1.0, df=1.0)
    hits, n = columns["hits"].astype(float), columns["n"].astype(float)
    if estimator.clustered_by_day:
        clustering = Clustering(*(columns[name].astype(float) for name in ("design_effect", "df")))
        lower, upper = clustered_share_interval(hits, n, clustering)
    else:
        lower, upper = wilson_interval(hits, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = hits / n
        response: dict[str, Floats] = {}
        if estimator.response_components:
            rate = n / columns["people_asked"].astype(float)
            bound_lower, bound_upper = nonresponse_bounds(value, rate)
            response = {"response_rate": rate, "bound_lower": bound_lower, "bound_upper": bound_upper}
        return question.figure_columns(columns, n, value=value, lower=lower, upper=upper, **response)


def average(question: Question, estimator: Mean) -> Columns:
    """Mean of a column with its interval."""
    sums = component_columns(question, **estimator.components)
    columns = question.with_empty_spans(sums, total=0, squares=0, n=0)
    total, squares, n = (columns[name].astype(float) for name in ("total", "squares", "n"))
    lower, upper = count_mean_interval(total, squares, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return question.figure_columns(columns, n, value=total / n, lower=lower, upper=upper)


def raw_rate(question: Question, province: Province) -> pd.DataFrame:
    """Cases per 10,000 inhabitants and year with an exact Poisson interval."""
    frame = pd.DataFrame(count(question, Count("received")))
    if [g.name for g in question.groups] == ["county"]:
        frame = with_zero_counties(question, frame, province)
    exposure = population_behind(question, frame, province) * years_behind(question, frame) / RATE_BASE
    return with_rates(frame, exposure)


def with_rates(frame: pd.DataFrame, exposure: Floats) -> pd.DataFrame:
    """The frame with its number of cases `n` divided by the exposure of each row, and exact Poisson intervals."""
    n = frame["n"].to_numpy(dtype=float)
    below, above = poisson_interval(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        value, lower, upper = n / exposure, below / exposure, above / exposure
    return frame.assign(value=value, lower=lower, upper=upper)


def with_zero_counties(question: Question, frame: pd.DataFrame, province: Province) -> pd.DataFrame:
    """The frame with rows for the counties of scope and province that have no cases: their rate is 0, not missing."""
    rows = question.store.dimension("county")
    chosen = question.scope.counties or tuple(county.code for county in province.counties)
    keys = rows.index[rows["code"].isin(chosen)]
    present = set(frame["county"])
    missing = [int(key) for key in keys if key not in present]
    zeros = pd.DataFrame({"county": missing, "n": 0, "value": 0.0, "lower": np.nan, "upper": np.nan})
    return pd.concat([frame, zeros], ignore_index=True) if missing else frame


def population_behind(question: Question, frame: pd.DataFrame, province: Province) -> np.ndarray:
    """Inhabitants behind each row: of its county, else of all counties in the scope; NaN where unknown."""
    by_county = {
        county.code: float(province.population(county.code) or np.nan) for county in province.counties
    }
    for g in question.groups:
        if g.name == "county":
            return np.array([by_county.get(g.code(key), np.nan) for key in frame[g.name]])
    chosen = question.scope.counties or tuple(by_county)
    total = sum((by_county.get(code, np.nan) for code in chosen), 0.0)
    return np.full(len(frame), total)


def years_behind(question: Question, frame: pd.DataFrame) -> Floats:
    """Years of the period behind each row; NaN for one that had not begun by as-of.

    Without exposure a rate is missing rather than 0.
    """
    days = _days(question, frame)
    return np.where(days > 0, days, np.nan) / YEAR_DAYS


def _days(question: Question, frame: pd.DataFrame) -> np.ndarray:
    """Days of the period behind each row, counted from the first day on which the vintage has data."""
    data_start = first_day(question.store, question.scope)
    first = max(question.first, data_start or question.first)
    whole_days = float((question.last - first).days + 1)
    by_time = question.time_grouping
    if by_time is None:
        return np.full(len(frame), whole_days)
    if by_time.name == "day":
        within = min(max(whole_days, 0.0), 1.0)  # 0 if the period has not begun
        return np.array([within if as_day(day) >= first else 0.0 for day in frame["day"]], dtype=float)
    lengths = by_time.lengths(first, question.last)
    return np.array([lengths[int(key)] for key in frame[by_time.name]], dtype=float)
