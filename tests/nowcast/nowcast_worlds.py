"""Worlds of late registrations: daily cases, delays that vary and change, and loads a day or a week apart."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from stats.arrays import Floats
from stats.late_registrations.registration_delays import Arrivals, Integers

WEEK = 7
DAYS = 273  # of history before the newest load, and some days after it
LOADED = 182  # days over which there are loads; the first one brings all of the history before
LONGEST = 70  # days of delay
MEAN_DELAY = 6.0  # days, of cases that are not entered on the same day
SAME_DAY = 0.35
WEEKDAYS = np.array([1.2, 1.1, 1.1, 1.0, 0.9, 0.4, 0.1])  # cases from Saturday to Friday, relative
WEEK_SPREAD = 0.1  # coefficient of variation of weeks beyond chance
DELAY_SPREAD = 0.2  # sd of the logarithm of the mean delay of weeks
GROWTH = 2.0  # of the mean delay over half a year
CHANGE = 1.6  # of the mean delay at once, at any day of the last half-year
COUNTY_OF = 1600.0  # cases a week in the province that a county is a part of

Course = Literal["steady", "varying", "growing", "changed"]


@dataclass(frozen=True)
class NowcastWorld:
    """Arrivals of one source and of the whole it is a part of (or none), and all cases there are in the end, by day."""

    arrivals: Arrivals
    whole: tuple[Arrivals, ...]
    total: Floats


def draw(
    rng: np.random.Generator, *, weekly: float, every: int, loads: int, course: Course, is_county: bool
) -> NowcastWorld:
    """A world with `weekly` cases a week, and `loads` loads of which each follows the last one after `every` days."""
    days = np.arange(DAYS)
    last = DAYS - 1 - int(rng.integers(0, WEEK))
    known_until = last - every * np.arange(loads)[::-1]
    delays, _ = _delays(rng, course)
    counts, total = _registered(rng, weekly, delays, known_until)
    whole: tuple[Arrivals, ...] = ()
    if is_county:
        others, _ = _registered(rng, COUNTY_OF - weekly, delays, known_until)
        whole = (Arrivals((others + counts)[: last + 1], known_until),)
    return NowcastWorld(Arrivals(counts[: last + 1], known_until), whole, total[days <= last])


def days_since_change(rng: np.random.Generator) -> int:
    """Days between the sudden change of a world, drawn from the same random numbers, and its newest day.

    Negative if the change is still to come.
    """
    last = DAYS - 1 - int(rng.integers(0, WEEK))
    return last - _delays(rng, "changed")[1]


def _delays(rng: np.random.Generator, course: Course) -> tuple[Floats, int]:
    """The distribution of the delay by day of registration (DAYS × LONGEST), and the day of a sudden change."""
    days = np.arange(DAYS)
    mean, change = np.full(DAYS, MEAN_DELAY), DAYS
    if course != "steady":
        mean *= np.exp(rng.normal(0, DELAY_SPREAD, DAYS // WEEK + 1))[days // WEEK]
    if course == "growing":
        mean *= GROWTH ** ((days - DAYS) / LOADED)
    if course == "changed":
        change = DAYS - int(rng.integers(0, LOADED))
        mean[days >= change] *= CHANGE
    later = np.exp(-np.arange(LONGEST) / mean[:, None])
    probability = (1 - SAME_DAY) * later / later.sum(axis=1, keepdims=True)
    probability[:, 0] += SAME_DAY
    return probability, change


def _registered(
    rng: np.random.Generator, weekly: float, delays: Floats, known_until: Integers
) -> tuple[Integers, Floats]:
    """Cases by day and first load, and by day all there are in the end."""
    days = np.arange(DAYS)
    season = 1 + 0.25 * np.sin(2 * np.pi * days / 365 + rng.uniform(0, 2 * np.pi))
    level = rng.gamma(1 / WEEK_SPREAD**2, WEEK_SPREAD**2, DAYS // WEEK + 1)[days // WEEK]
    cases = rng.poisson(weekly / WEEKDAYS.sum() * WEEKDAYS[days % WEEK] * season * level)
    by_delay = rng.multinomial(cases, delays)
    entered = days[:, None] + np.arange(LONGEST)
    # Nobody enters cases on Fridays.
    entered += entered % WEEK == WEEK - 1
    load = np.searchsorted(known_until, entered)
    # A last column has the cases that no load contains.
    columns = len(known_until) + 1
    cell = (days[:, None] * columns + load).ravel()
    counts = np.bincount(cell, weights=by_delay.ravel(), minlength=DAYS * columns).reshape(DAYS, columns)
    return counts[:, :-1].astype(np.int64), cases.astype(float)
