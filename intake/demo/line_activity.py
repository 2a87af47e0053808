"""Days of the demo and the activity of the hotline on each: weekday, holidays, Ramadan, Nowruz, season, growth.

The calendar is real: weekends, Nowruz, Ramadan and public holidays are on their actual dates. The effects of such days
are invented, in plausible proportions.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt

from persian.calendar import from_jalali
from persian.day_arrays import epoch_days_to_jalali

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FIRST_DAY = from_jalali(1402, 1, 1)
# Fixed, and in the middle of a month, so that the demo always contains an incomplete month.
AS_OF = datetime.combine(from_jalali(1405, 7, 15), datetime.min.time()) + timedelta(hours=18)
DAYS = (AS_OF.date() - FIRST_DAY).days + 1
AS_OF_SECOND = int((AS_OF - datetime.combine(FIRST_DAY, datetime.min.time())).total_seconds())
GROWTH_PER_YEAR = 1.25

# Relative activity, Saturday to Friday.
WEEKDAY = (1.20, 1.13, 1.08, 1.06, 1.01, 0.72, 0.44)

# One value per Jalali month, Farvardin to Esfand, valid for the middle of the month; interpolated linearly between.
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
# Seasons with spells of extreme weather of two or three days: (spells per year, factor on the number of cases).
SPELLS = {"snow": (7, 5.0), "heat": (5, 2.5), "cold": (4, 2.5)}


@dataclass(frozen=True)
class Days:
    """One entry per day: Jalali year, month and day, weekday (0 Saturday … 6 Friday), and type of day."""

    year: Ints
    month: Ints
    day: Ints
    weekday: Ints
    holiday: Flags  # a public holiday, not counting Fridays
    ramadan: Flags
    nowruz: Flags  # 1–13 Farvardin


@cache
def days(extra: int = 0) -> Days:
    """Days from the first to as-of, and `extra` days after it."""
    epoch = (FIRST_DAY - date(1970, 1, 1)).days + np.arange(DAYS + extra)
    year, month, day = epoch_days_to_jalali(epoch)
    holiday = np.zeros(len(epoch), dtype=bool)
    ramadan = np.zeros(len(epoch), dtype=bool)
    for moment, name in _holidays().items():
        position = (moment - FIRST_DAY).days
        if 0 <= position < len(epoch):
            holiday[position] = True
        # The 30 days before Eid al-Fitr are taken as Ramadan.
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
    """Relative number of cases per day, about 1 at the start: growth, weekday, holidays, and random variation."""
    calendar = days()
    rate: Floats = GROWTH_PER_YEAR ** (np.arange(DAYS) / 365.25) * np.array(WEEKDAY)[calendar.weekday]
    rate *= np.where(calendar.holiday & ~calendar.nowruz, 0.5, 1.0)
    rate *= np.where(calendar.nowruz, np.where((calendar.day <= 4) | (calendar.day == 13), 0.32, 0.5), 1.0)
    # Catching up after the holidays.
    rate *= np.where((calendar.month == 1) & (calendar.day > 13) & (calendar.day <= 25), 1.15, 1.0)
    rate *= np.where((calendar.month == 12) & (calendar.day > 25), 0.7, 1.0)
    rate *= np.where(calendar.ramadan, 0.88, 1.0)
    rate[-1] *= 0.75  # the last day ends at 18:00
    return rate * rng.lognormal(0.0, 0.06, DAYS)


def season_factors(name: str, rng: np.random.Generator) -> Floats:
    """Factor of a season on each day, 1 on average over the year before spells of weather are added."""
    calendar = days()
    months = np.array(SEASONS[name])
    length = np.where(calendar.month <= 6, 31, 30)
    middle = calendar.month - 1 + (calendar.day - 0.5) / length
    factor = np.interp(middle, np.arange(12) + 0.5, months, period=12) / months.mean()
    if name in SPELLS:
        per_year, strength = SPELLS[name]
        probability = factor / factor.sum()
        starts = rng.choice(DAYS, size=int(per_year * DAYS / 365.25), replace=False, p=probability)
        stormy = np.zeros(DAYS, dtype=bool)
        for start, lasts in zip(starts, rng.integers(2, 4, len(starts)), strict=True):
            stormy[start : start + lasts] = True
        factor = np.where(stormy, factor * strength, factor)
    return np.asarray(factor, dtype=np.float64)


def day_number(year: int, month: int, day: int) -> int:
    """Position of a Jalali day among the days of the demo."""
    return (from_jalali(year, month, day) - FIRST_DAY).days


def _holidays() -> dict[date, str]:
    """Public holidays of Iran in the years of the demo."""
    from holidays import country_holidays  # slow to import, and needed only here

    years = range(FIRST_DAY.year, AS_OF.year + 2)
    return dict(country_holidays("IR", years=years, language="en_US"))
