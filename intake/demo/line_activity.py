"""Returns the days the demo covers and how busy the line is on each, by Jalali date, weekday, feast and season.

The calendar is the real one: weekends, Nowruz, Ramadan and public holidays fall where they fell. What people
do on such days is invented, in proportions that anyone who has answered such a line will recognise.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt

from persian.calendar import epoch_days_to_jalali, from_jalali

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FIRST_DAY = from_jalali(1402, 1, 1)
# Fixed, and in the middle of a month, so that the demo always shows what an incomplete month looks like.
AS_OF = datetime.combine(from_jalali(1405, 7, 15), datetime.min.time()) + timedelta(hours=18)
DAYS = (AS_OF.date() - FIRST_DAY).days + 1
AS_OF_SECOND = int((AS_OF - datetime.combine(FIRST_DAY, datetime.min.time())).total_seconds())
GROWTH_PER_YEAR = 1.25

# Saturday … Friday.
WEEKDAY = (1.20, 1.13, 1.08, 1.06, 1.01, 0.72, 0.44)

# One value for each Jalali month, Farvardin … Esfand; read as the middle of the month and joined by lines.
SEASONS = {
    "flat": (1.0,) * 12,
    "summer": (0.6, 0.8, 1.3, 1.9, 1.9, 1.4, 0.9, 0.7, 0.6, 0.6, 0.6, 0.6),
    "heat": (0.6, 0.7, 1.3, 2.2, 2.2, 1.3, 0.7, 0.6, 0.7, 0.8, 0.8, 0.6),
    "winter": (0.8, 0.6, 0.5, 0.5, 0.5, 0.7, 1.1, 1.4, 1.7, 1.9, 1.6, 1.1),
    "cold": (0.6, 0.3, 0.3, 0.3, 0.3, 0.4, 0.8, 1.5, 2.3, 2.6, 2.0, 1.0),
    "snow": (0.5, 0.1, 0.02, 0.02, 0.02, 0.02, 0.1, 0.6, 1.6, 2.6, 2.4, 1.3),
    "spring": (1.5, 1.8, 1.4, 0.9, 0.7, 0.7, 0.8, 0.9, 0.8, 0.8, 0.8, 1.0),
    "dry": (0.9, 1.2, 1.4, 1.4, 1.4, 1.3, 1.1, 0.8, 0.6, 0.5, 0.5, 0.7),
    "autumn": (0.7, 0.7, 0.8, 0.9, 1.1, 1.5, 1.8, 1.5, 1.0, 0.8, 0.7, 0.7),
    "school": (0.7, 0.8, 0.8, 0.7, 1.0, 2.2, 2.3, 1.2, 0.9, 0.7, 0.7, 0.6),
    "yearend": (0.9, 0.8, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 1.0, 1.1, 1.4, 1.9),
    "holiday": (1.8, 0.8, 0.9, 1.2, 1.3, 1.5, 0.7, 0.7, 0.7, 0.7, 0.8, 1.6),
}
# Seasons in which the weather breaks in spells of two or three days: (spells a year, how much more is said).
SPELLS = {"snow": (7, 5.0), "heat": (5, 2.5), "cold": (4, 2.5)}


@dataclass(frozen=True)
class Days:
    """One entry a day: Jalali year, month and day, weekday (0 Saturday … 6 Friday), and what kind of day."""

    year: Ints
    month: Ints
    day: Ints
    weekday: Ints
    holiday: Flags  # a public holiday, Fridays apart
    ramadan: Flags
    nowruz: Flags  # 1–13 Farvardin


@cache
def days(extra: int = 0) -> Days:
    """The days from the first to the watermark, and `extra` more behind it."""
    epoch = (FIRST_DAY - date(1970, 1, 1)).days + np.arange(DAYS + extra)
    year, month, day = epoch_days_to_jalali(epoch)
    holiday = np.zeros(len(epoch), dtype=bool)
    ramadan = np.zeros(len(epoch), dtype=bool)
    for moment, name in _holidays().items():
        position = (moment - FIRST_DAY).days
        if 0 <= position < len(epoch):
            holiday[position] = True
        if "Eid al-Fitr" in name and "Holiday" not in name:
            ramadan[max(0, position - 30) : max(0, position)] = True
    return Days(
        year=year,
        month=month,
        day=day,
        weekday=(epoch + 5) % 7,
        holiday=holiday,
        ramadan=ramadan,
        nowruz=(month == 1) & (day <= 13),
    )


def line_rate(rng: np.random.Generator) -> Floats:
    """How much reaches the line each day, about 1 at the start: growth, weekday, feasts, and the day's luck."""
    of = days()
    rate: Floats = GROWTH_PER_YEAR ** (np.arange(DAYS) / 365.25) * np.array(WEEKDAY)[of.weekday]
    rate *= np.where(of.holiday & ~of.nowruz, 0.5, 1.0)
    rate *= np.where(of.nowruz, np.where((of.day <= 4) | (of.day == 13), 0.32, 0.5), 1.0)
    rate *= np.where(
        (of.month == 1) & (of.day > 13) & (of.day <= 25), 1.15, 1.0
    )  # what waited for the office
    rate *= np.where((of.month == 12) & (of.day > 25), 0.7, 1.0)
    rate *= np.where(of.ramadan, 0.88, 1.0)
    rate[-1] *= 0.75  # the watermark falls at 18:00
    return rate * rng.lognormal(0.0, 0.06, DAYS)


def season_factors(name: str, rng: np.random.Generator) -> Floats:
    """The factor of that season on each day, 1 on average over the year; spells of weather included."""
    of = days()
    months = np.array(SEASONS[name])
    length = np.where(of.month <= 6, 31, 30)
    middle = of.month - 1 + (of.day - 0.5) / length
    factor = np.interp(middle, np.arange(12) + 0.5, months, period=12) / months.mean()
    if name in SPELLS:
        often, strength = SPELLS[name]
        likely = factor / factor.sum()
        starts = rng.choice(DAYS, size=int(often * DAYS / 365.25), replace=False, p=likely)
        stormy = np.zeros(DAYS, dtype=bool)
        for start, lasts in zip(starts, rng.integers(2, 4, len(starts)), strict=True):
            stormy[start : start + lasts] = True
        factor = np.where(stormy, factor * strength, factor)
    return np.asarray(factor, dtype=np.float64)


def day_number(year: int, month: int, day: int) -> int:
    """The position of a Jalali day among the demo's days."""
    return (from_jalali(year, month, day) - FIRST_DAY).days


def _holidays() -> dict[date, str]:
    from holidays import country_holidays  # slow to import, and needed only here

    years = range(FIRST_DAY.year, AS_OF.year + 2)
    return dict(country_holidays("IR", years=years, language="en_US"))
