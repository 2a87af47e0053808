"""Random worlds for the trial of rising topics: daily counts of the topics of a line, one of which may have grown.

All topics share the calendar, the season and the good and bad days of the line; each has a season of its own besides, a
value that is peculiar to each month, days that resemble their neighbours, and a level that drifts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from persian.calendar import shift_year
from persian.day_arrays import epoch_days_to_jalali
from queries.settings.religious_days import EPOCH, holidays_and_ramadan_around
from stats.changes.seasonal_counts import Days
from stats.seasons.calendar_regressors import YEAR, DesignMatrix, design_matrix
from tests.judgement.change_worlds import ENDS, Setting, autocorrelated, calendar_pattern

Floats = NDArray[np.float64]

# Standard deviations of the wave of a topic, and of what is peculiar to a month.
OWN_SEASON, OWN_MONTH = (
    0.2,
    0.05,
)
OWN_DAYS, OWN_DRIFT = 0.1, 0.05  # of a topic's days (correlation 0.6), and of its level (a memory of 60 days)
MEMORY, DRIFT_MEMORY = 0.6, float(np.exp(-1 / 60))
SIZES = 1.0  # standard deviation of the logarithm of the topics' sizes
WORLDS_AT_ONCE = 20


@dataclass(frozen=True)
class PartSetting:
    """What a cell of the trial is about: cases a day, topics, years of history, days of the period.

    The first topic has `planted` cases a day and grows by the factor `growth` in the period; None: nothing is planted.
    With `season`, its season has that amplitude instead (0.4: 40 % more at the height), with its height in the period.
    """

    per_day: float = 250.0
    topics: int = 30
    years: int = 3
    length: int = 90
    planted: float | None = None
    growth: float = 1.0
    season: float | None = None


@dataclass(frozen=True)
class PartWorlds:
    """Worlds with one calendar: counts (worlds × topics × days), which end with the judged period.

    `typical` has the true relative sizes of the topics by day, without chance, drift and growth.
    """

    setting: PartSetting
    end: date
    design: DesignMatrix
    counts: Floats
    typical: Floats

    @property
    def now(self) -> Days:
        """The judged period."""
        return Days(self.design.history, self.setting.length)

    def then(self, against: str) -> Days:
        """The period to compare it with."""
        length, days = self.setting.length, self.counts.shape[2]
        if against == "previous":
            return Days(days - 2 * length, length)
        return Days(days - length - (self.end - shift_year(self.end, -1)).days, length)


def part_worlds(setting: PartSetting, count: int, *, seed: int) -> Iterator[PartWorlds]:
    """So many worlds, a few at once, in equal parts for each end of the period in the four seasons."""
    rng = np.random.default_rng(seed)
    for end in ENDS:
        left = count // len(ENDS)
        while left > 0:
            yield _worlds(rng, setting, min(left, WORLDS_AT_ONCE), end)
            left -= WORLDS_AT_ONCE


def _worlds(rng: np.random.Generator, setting: PartSetting, count: int, end: date) -> PartWorlds:
    days = round(setting.years * YEAR) + setting.length
    history, first = days - setting.length, end - timedelta(days - 1)
    start = (first - EPOCH).days
    holidays, ramadan = holidays_and_ramadan_around(first, end)
    line = calendar_pattern(rng, Setting(), count, start, days, holidays, ramadan)
    line *= np.exp(autocorrelated(rng, (count, days), 0.06, MEMORY))
    line *= np.exp(autocorrelated(rng, (count, days), OWN_DRIFT, DRIFT_MEMORY))
    size = np.exp(rng.normal(0.0, SIZES, (count, setting.topics)))
    if setting.planted is not None:
        size[:, 0] = setting.planted / (setting.per_day - setting.planted) * size[:, 1:].sum(axis=1)
    size /= size.sum(axis=1, keepdims=True)
    typical = np.exp(_own_season(rng, setting, count, start, days)) * size[:, :, None]
    rows = count * setting.topics
    noise = autocorrelated(rng, (rows, days), OWN_DAYS, MEMORY)
    noise += autocorrelated(rng, (rows, days), OWN_DRIFT, DRIFT_MEMORY)
    mean = setting.per_day * line[:, None, :] * typical * np.exp(noise).reshape(typical.shape)
    mean[:, 0, history:] *= setting.growth
    return PartWorlds(
        setting,
        end,
        design_matrix(start, history, ahead=setting.length, holidays=holidays, ramadan=ramadan),
        rng.poisson(mean).astype(float),
        typical,
    )


def _own_season(rng: np.random.Generator, setting: PartSetting, count: int, start: int, days: int) -> Floats:
    """Logarithm of the season of each topic beside that of the line: worlds × topics × days."""
    shape, day = (count, setting.topics, 1), np.arange(start, start + days)
    wave, phase = rng.normal(0.0, OWN_SEASON, shape), rng.uniform(0.0, 2 * np.pi, shape)
    if setting.season is not None:
        wave[:, 0] = setting.season
        # The height of the wave is in the middle of the period.
        phase[:, 0] = np.pi / 2 - 2 * np.pi * (day[-1] - setting.length / 2) / YEAR
    _, month, _ = epoch_days_to_jalali(day)
    peculiar = rng.normal(0.0, OWN_MONTH, (*shape[:2], 12))
    return np.asarray(wave * np.sin(2 * np.pi * day / YEAR + phase) + peculiar[:, :, month - 1], dtype=float)
