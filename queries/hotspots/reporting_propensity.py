"""How much one would expect to be reported from a county of this size, where the line is this old."""

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
from stats.expected_rates import expected_rates
from stats.false_discovery import FALSE_DISCOVERIES, adjust_p_values, overdispersed_p

_LEAST = MEASURES["rate_per_10k"].min_change


@dataclass(frozen=True)
class Propensity:
    """`frame` has county, label, n, value (its rate), since (when the line is known there:
    `queries.hotspots.line_start`), age (days from then to as-of), expected, lower, upper (the rate that the other
    counties let expect of its size and age of line, with the 95 % limits of a single county; NaN where it cannot be
    said) and said: "quiet" or "loud" where it lies beyond that (false discoveries 5 %), else "". `by_age`: whether the
    counties differ in the age of the line at all; if not, size alone is told from.
    """

    frame: pd.DataFrame
    uses_line_age: bool


def propensity(store: Store, scope: Scope, rates: CountyRates) -> Propensity:
    """The rates expected of the counties of `rates`, which are those of `scope`."""
    frame, today = rates.frame, facts(store, scope).latest_as_of.date()
    begun = county_start_days(store, scope)
    since = [begun.get(code, store.first_day or today) for code in frame["county"]]
    age = np.array([max((today - day).days + 1, 1) for day in since], dtype=float)
    exposure = frame["exposure"].to_numpy(dtype=float) * _part_known(store, scope, since)
    by_age = len(age) > 0 and float(np.log(age.max() / age.min())) > 0.1
    traits = [np.log(frame["people"].to_numpy(dtype=float))] + ([np.log(age)] if by_age else [])
    found = expected_rates(frame["n"].to_numpy(dtype=float), exposure, np.column_stack(traits))
    missing = np.full(len(frame), np.nan)
    told = frame[["county", "label", "n", "value"]].assign(since=since, age=age.astype("int64"))
    if found is None:
        return Propensity(told.assign(expected=missing, lower=missing, upper=missing, said=""), by_age)
    ones = np.ones(len(frame))
    beyond = adjust_p_values(overdispersed_p(found.z, ones, 0 * ones)) <= FALSE_DISCOVERIES
    ratio = frame["n"].to_numpy(dtype=float) / exposure / found.rate
    said = np.select([beyond & (ratio <= 1 - _LEAST), beyond & (ratio >= 1 + _LEAST)], ["quiet", "loud"], "")
    return Propensity(
        told.assign(expected=found.rate, lower=found.lower, upper=found.upper, said=said), by_age
    )


def _part_known(
    store: Store, scope: Scope, since: list[date]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The part of the period in which the line was known in each county."""
    days = covered_days(store, scope, MEASURES["received"])
    last = min(scope.last or date.max, facts(store, scope).latest_as_of.date())
    known = [min(max((last - day).days + 1, 1), max(days, 1)) for day in since]
    return np.array(known, dtype=float) / max(days, 1)
