"""Usual number of cases a week, its spread, and by how much the newest weeks fall short of it."""

import numpy as np

from stats.arrays import Floats
from stats.late_registrations.registration_delays import Integers

WEEK = 7
LEVEL_WEEKS = 8  # weeks before the newest one, from which the usual level is taken
SPREAD_WEEKS = 12  # and those from which it is seen how much weeks differ
MIN_SPREAD = 0.01  # squared coefficient of variation of weeks that is always reckoned with
SHORTFALL_WEEKS = 2  # newest weeks, of which enough is missing for longer delays to be seen


def usual_level(known: Floats, complete: Floats, days: Integers, week: Integers) -> Floats:
    """Usual cases of each source (rows) by day: its level of the last weeks, times the pattern of weekdays of all."""
    weekday = days % WEEK
    recent = (week >= 0) & (week <= SPREAD_WEEKS)
    by_weekday, of_all = (
        np.bincount(weekday[recent], weights=values[recent], minlength=WEEK)
        for values in (known.sum(axis=0), complete.mean(axis=0))
    )
    mean = by_weekday.sum() / max(of_all.sum(), 1.0)
    # One usual day is added to each weekday, so that none of a small scope is empty.
    pattern = (by_weekday + mean) / (of_all + 1) / mean if mean > 0 else np.ones(WEEK)
    level_days = (week >= 0) & (week <= LEVEL_WEEKS)
    exposure = (complete * pattern[weekday])[:, level_days].sum(axis=1)
    level = known[:, level_days].sum(axis=1) / np.where(exposure > 0, exposure, 1.0)
    return np.asarray(level[:, None] * pattern[weekday], dtype=float)


def spread_of_weeks(c: Floats, e: Floats) -> float:
    """Squared coefficient of variation of the levels of weeks (newest first) beyond chance, at least MIN_SPREAD."""
    weeks = slice(1, 1 + SPREAD_WEEKS)
    weight = float((e[weeks] ** 2).sum())
    if weight == 0:
        return 1.0
    return max(float(((c[weeks] - e[weeks]) ** 2 - e[weeks]).sum()) / weight, MIN_SPREAD)


def shortfall(c: Floats, e: Floats, m: Floats, shape: float) -> Floats:
    """Further cases to come in weeks (newest first) if delays were longer, relative to the m cases expected to come.

    Of a week c cases are known, e are expected to be known and m to come. If the week has e + m cases in all, as usual,
    and its delays are longer, then e + m − c are to come instead of m c / e: (e + m) (e − c) / e more. Where the known
    cases differ from e by chance alone, that says nothing; so only the part e / (shape + e), which is not chance,
    counts. Negative where more are known than expected, and 0 in all but the newest weeks, of which a smaller part is
    missing.
    """
    newest = np.arange(len(c)) < SHORTFALL_WEEKS
    more = (e + m) * (e - c) / (shape + e)
    return np.where(newest & (m > 0), more / np.where(m > 0, m, 1.0), 0.0)
