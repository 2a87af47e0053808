"""Counts, shares, means and rates: what happened to cases whose clock falls in the period."""

import numpy as np
import pandas as pd

from geo.province import Province
from queries.estimates.component_sums import component_sums
from queries.measures.estimators import Count, Mean, Rate, Share
from queries.question.question import Question
from queries.question.vintage import first_day
from queries.sql.buckets import as_day
from stats.intervals import mean_interval, poisson_interval, wilson_interval
from stats.rate_smoothing import empirical_bayes_rates

RATE_BASE = 10_000.0
YEAR_DAYS = 365.0


def count(question: Question, estimator: Count) -> pd.DataFrame:
    """Cases received, answered or closed: value, n."""
    frame = question.with_empty_spans(component_sums(question, **estimator.components), n=0)
    n = frame["n"].to_numpy(dtype=float)
    return question.figures_frame(frame, n, value=n, lower=np.nan, upper=np.nan)


def share(question: Question, estimator: Share) -> pd.DataFrame:
    """Share of a denominator with its Wilson interval; for verdicts also the response rate."""
    frame = component_sums(question, **estimator.components, **estimator.response_components)
    if question.groups and not question.grouped_by_time_only:
        frame = frame[frame["n"] > 0]
    frame = question.with_empty_spans(frame, hits=0, n=0, asked=0)
    hits, n = frame["hits"].to_numpy(dtype=float), frame["n"].to_numpy(dtype=float)
    lower, upper = wilson_interval(hits, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        heard = (
            {"response_rate": n / frame["asked"].to_numpy(dtype=float)}
            if estimator.response_components
            else {}
        )
        return question.figures_frame(frame, n, value=hits / n, lower=lower, upper=upper, **heard)


def average(question: Question, estimator: Mean) -> pd.DataFrame:
    """Mean of a column with its interval."""
    found = component_sums(question, **estimator.components)
    frame = question.with_empty_spans(found, total=0, squares=0, n=0)
    total, of_squares, n = (frame[name].to_numpy(dtype=float) for name in ("total", "squares", "n"))
    lower, upper = mean_interval(total, of_squares, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return question.figures_frame(frame, n, value=total / n, lower=lower, upper=upper)


def rate(question: Question, estimator: Rate, province: Province) -> pd.DataFrame:
    """Cases per 10,000 inhabitants and year with an exact Poisson interval; smoothed ones with a gamma posterior."""
    frame = count(question, Count("received"))
    by_county = [g.name for g in question.groups] == ["county"]
    if by_county:
        frame = _with_zero_counties(question, frame, province)
    days = _days(question, frame)
    # In a span that had not begun by as-of nobody could have said anything: there is no rate.
    exposure = (
        _population(question, frame, province) * np.where(days > 0, days, np.nan) / YEAR_DAYS / RATE_BASE
    )
    n = frame["n"].to_numpy(dtype=float)
    if estimator.smoothed and by_county:
        value, lower, upper = empirical_bayes_rates(n, exposure)
    else:
        below, above = poisson_interval(n)
        with np.errstate(divide="ignore", invalid="ignore"):
            value, lower, upper = n / exposure, below / exposure, above / exposure
    return frame.assign(value=value, lower=lower, upper=upper)


def _with_zero_counties(question: Question, frame: pd.DataFrame, province: Province) -> pd.DataFrame:
    """The frame with the counties of scope and province that nothing was received from: their rate is 0."""
    rows = question.store.dimension("county")
    chosen = question.scope.counties or tuple(county.code for county in province.counties)
    wanted = rows.index[rows["code"].isin(chosen)]
    silent = [int(key) for key in wanted if key not in set(frame["county"])]
    nothing = pd.DataFrame({"county": silent, "n": 0, "value": 0.0, "lower": np.nan, "upper": np.nan})
    return pd.concat([frame, nothing], ignore_index=True) if silent else frame


def _population(question: Question, frame: pd.DataFrame, province: Province) -> np.ndarray:
    """Inhabitants behind each row: of its county, else of the counties in the scope; NaN where unknown."""
    everyone = {
        county.code: float(province.population(county.code) or np.nan) for county in province.counties
    }
    for g in question.groups:
        if g.name == "county":
            return np.array([everyone.get(g.code(key), np.nan) for key in frame[g.name]])
    chosen = question.scope.counties or tuple(everyone)
    total = sum((everyone.get(code, np.nan) for code in chosen), 0.0)
    return np.full(len(frame), total)


def _days(question: Question, frame: pd.DataFrame) -> np.ndarray:
    """Days of the period behind each row, from the first that its vintage knew: before that nothing is known."""
    begins = first_day(question.store, question.scope)
    first = max(question.first, begins or question.first)
    whole = float((question.last - first).days + 1)
    by_time = question.time_grouping
    if by_time is None:
        return np.full(len(frame), whole)
    if by_time.name == "day":
        within = min(max(whole, 0.0), 1.0)  # a period that has not begun has no day
        return np.array([within if as_day(day) >= first else 0.0 for day in frame["day"]], dtype=float)
    lengths = by_time.lengths(first, question.last)
    return np.array([lengths[int(key)] for key in frame[by_time.name]], dtype=float)
