"""Expected rates: how many cases a county of this population, where the line is this old, would usually report.

A quiet county is not a county without problems. The expectation shows which counties are quieter than their size and
the age of their line explain, so that somebody can ask why.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from queries.comparisons.two_scopes import covered_days
from queries.hotspots.line_start import county_start_days
from queries.hotspots.rates import CountyRates
from queries.measures import MEASURES
from queries.question.vintage import facts
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.areas.expected_rates import expected_rates
from stats.estimates.false_discovery import FALSE_DISCOVERIES, adjust_p_values, overdispersed_p

_MIN_CHANGE = MEASURES["rate_per_10k"].min_change


@dataclass(frozen=True)
class Propensity:
    """Expected rates by county.

    `frame` has a row for each county. Columns: county, label, n, value (its rate), line_start (first day of the line
    there, see `queries.hotspots.line_start`), line_age_days (days from then to as-of), expected, lower, upper (the rate
    predicted from the other counties, with the 95 % prediction interval of a single county; NaN if there is no model)
    and assessment ("below_expected" or "above_expected" if the rate is significantly below or above at a false
    discovery rate of 5 % and by at least the measure's `min_change`, else ""). `uses_line_age` is False if the line is
    about equally old in all counties, so that the model uses the population alone.
    """

    frame: pd.DataFrame
    uses_line_age: bool


def propensity(store: Store, scope: Scope, rates: CountyRates) -> Propensity:
    """The expected rates of all counties. `rates` must have been computed for the same scope."""
    frame, today = rates.frame, facts(store, scope).latest_as_of.date()
    starts = county_start_days(store, scope)
    since = [starts.get(code, store.first_day or today) for code in frame["county"]]
    age = np.array([max((today - day).days + 1, 1) for day in since], dtype=float)
    exposure = frame["exposure"].to_numpy(dtype=float) * _covered_fraction(store, scope, since)
    # Line age becomes a predictor only if it differs by more than about 10 % between the counties.
    uses_line_age = len(age) > 0 and float(np.log(age.max() / age.min())) > 0.1
    # Negative binomial regression on the logarithms of population and line age (`stats.areas.expected_rates`).
    predictors = [np.log(frame["people"].to_numpy(dtype=float))] + ([np.log(age)] if uses_line_age else [])
    model = expected_rates(frame["n"].to_numpy(dtype=float), exposure, np.column_stack(predictors))
    missing = np.full(len(frame), np.nan)
    columns = frame[["county", "label", "n", "value"]].assign(
        line_start=since, line_age_days=age.astype("int64")
    )
    if model is None:
        return Propensity(
            columns.assign(expected=missing, lower=missing, upper=missing, assessment=""), uses_line_age
        )
    ones = np.ones(len(frame))
    beyond = adjust_p_values(overdispersed_p(model.z, ones, 0 * ones)) <= FALSE_DISCOVERIES
    # Significance alone is not enough: the rate must also differ by the smallest change worth reporting.
    ratio = frame["n"].to_numpy(dtype=float) / exposure / model.rate
    assessment = np.select(
        [beyond & (ratio <= 1 - _MIN_CHANGE), beyond & (ratio >= 1 + _MIN_CHANGE)],
        ["below_expected", "above_expected"],
        "",
    )
    return Propensity(
        columns.assign(expected=model.rate, lower=model.lower, upper=model.upper, assessment=assessment),
        uses_line_age,
    )


def _covered_fraction(
    store: Store, scope: Scope, since: list[date]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The fraction of the period during which the line existed in each county, from 0 to 1."""
    days = covered_days(store, scope, MEASURES["received"])
    last = min(scope.last or date.max, facts(store, scope).latest_as_of.date())
    covered = [min(max((last - day).days + 1, 1), max(days, 1)) for day in since]
    return np.array(covered, dtype=float) / max(days, 1)
