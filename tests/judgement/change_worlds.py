"""Random worlds for the trial of changes: daily figures of a line whose truth is known.

A world has daily counts with a season by Jalali month, weekdays, public holidays, Nowruz and Ramadan; days vary more
than by chance (negative binomial) and resemble the days before (an autocorrelated factor). On-time shares, shares of
satisfied citizens and times to an answer have seasons and good and bad days of their own. A stock wanders around a
usual level.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from persian.day_arrays import epoch_days_to_jalali
from queries.settings.religious_days import EPOCH, holidays_and_ramadan_around
from stats.seasons.calendar_regressors import NOWRUZ_DAYS, YEAR, DesignMatrix, design_matrix

Floats = NDArray[np.float64]

WEEKDAY = np.array([1.20, 1.13, 1.08, 1.06, 1.01, 0.72, 0.44])  # Saturday to Friday
# Ends of the judged period in all seasons; one of them shortly after Nowruz, two with Ramadan in or near the period.
ENDS = (date(2025, 5, 5), date(2025, 8, 10), date(2025, 11, 20), date(2026, 3, 10))


@dataclass(frozen=True)
class Setting:
    """What a cell of the trial is about: cases a day, years of history before the period, and the line's habits.

    `wander` is the standard deviation of a slow drift of the level (its memory is 60 days), 0 for a steady line.
    """

    per_day: float = 250.0
    years: float = 3.0
    length: int = 90
    size: float = 100.0  # of the negative binomial: 100 is a tenth of extra variation from day to day
    daily_sd: float = 0.06  # of the autocorrelated factor
    memory: float = 0.6  # its correlation from one day to the next
    season: float = 0.18
    month_sd: float = 0.05
    growth: float = 0.0  # a year, on the log scale
    wander: float = 0.0
    stock_memory: float = 60.0
    stock_growth: float = 0.0  # a year, on the log scale


@dataclass(frozen=True)
class Worlds:
    """Worlds with one calendar: arrays of worlds × days, which end with the judged period."""

    setting: Setting
    end: date
    design: DesignMatrix
    counts: Floats
    pattern: Floats  # the true relative mean of a day, without level and growth
    hits: dict[str, Floats] = field(default_factory=dict)
    n: dict[str, Floats] = field(default_factory=dict)
    duration: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    stock: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def history(self) -> int:
        """Number of days before the period."""
        return self.design.history


def autocorrelated(rng: np.random.Generator, shape: tuple[int, int], sd: float, memory: float) -> Floats:
    """Normal values with mean 0 and that standard deviation, each correlated with the one before it by `memory`."""
    steps = rng.normal(0.0, sd * np.sqrt(1 - memory**2), shape)
    steps[:, 0] = rng.normal(0.0, sd, shape[0])
    for i in range(1, shape[1]):
        steps[:, i] += memory * steps[:, i - 1]
    return steps


def make_worlds(
    setting: Setting, count: int, *, end: date, seed: int, change: float = 0.0, share_change: float = 0.0
) -> Worlds:
    """Worlds of a setting; the flow of the period is multiplied by 1 + `change`, its on-time share moved by points."""
    rng = np.random.default_rng([seed, end.toordinal()])
    days = round(setting.years * YEAR) + setting.length
    first = end - timedelta(days - 1)
    holidays, ramadan = holidays_and_ramadan_around(first, end)
    start, history = (first - EPOCH).days, days - setting.length
    design = design_matrix(start, history, ahead=setting.length, holidays=holidays, ramadan=ramadan)
    pattern = calendar_pattern(rng, setting, count, start, days, holidays, ramadan)
    in_period = np.arange(days) >= history
    trend = np.exp(setting.growth * (np.arange(days) - days) / YEAR)
    factor = np.exp(autocorrelated(rng, (count, days), setting.daily_sd, setting.memory))
    if setting.wander:
        factor *= np.exp(autocorrelated(rng, (count, days), setting.wander, np.exp(-1 / 60)))
    mean = setting.per_day * pattern * trend * factor * np.where(in_period, 1 + change, 1.0)
    counts = rng.poisson(mean * rng.gamma(setting.size, 1 / setting.size, mean.shape)).astype(float)
    shares = {"on_time_share": (0.7, 1.0, share_change), "satisfied_share": (0.5, 0.25, 0.0)}
    n: dict[str, Floats] = {}
    hits: dict[str, Floats] = {}
    for name, (usual, part, moved) in shares.items():
        n[name] = rng.binomial(counts.astype(np.int64), part).astype(float) if part < 1 else counts
        share = _share(rng, usual, count, start, days) + np.where(in_period, moved, 0.0)
        hits[name] = rng.binomial(n[name].astype(np.int64), np.clip(share, 0.0, 1.0)).astype(float)
    wave = np.exp(_wave(rng, count, start, days, 0.05) + autocorrelated(rng, (count, days), 0.08, 0.6))
    duration = 7.0 * wave + rng.normal(0.0, 1.0, wave.shape) * 8.0 / np.sqrt(np.maximum(counts, 1))
    memory = np.exp(-1 / setting.stock_memory)
    level = 12 * setting.per_day * np.exp(setting.stock_growth * (np.arange(days) - days) / YEAR)
    stock = rng.poisson(level * np.exp(autocorrelated(rng, (count, days), 0.1, memory)))
    return Worlds(setting, end, design, counts, pattern, hits, n, duration, stock.astype(float))


def calendar_pattern(
    rng: np.random.Generator,
    setting: Setting,
    count: int,
    start: int,
    days: int,
    holidays: frozenset[int],
    ramadan: frozenset[int],
) -> Floats:
    """Relative mean of each day, 1 on an ordinary one: each world has a season of its own."""
    day = np.arange(start, start + days)
    _, month, day_of_month = epoch_days_to_jalali(day)
    weekday = (day + 5) % 7
    phase = rng.uniform(0, 2 * np.pi, (count, 1))
    # One value per Jalali month: a wave, and what is peculiar to a month.
    months = setting.season * np.sin(2 * np.pi * np.arange(12) / 12 + phase)
    months = np.exp(months + rng.normal(0, setting.month_sd, (count, 12)))
    nowruz = (month == 1) & (day_of_month <= NOWRUZ_DAYS)
    quiet = nowruz & ((day_of_month <= 4) | (day_of_month == NOWRUZ_DAYS))
    factor = WEEKDAY[weekday] * np.where(np.isin(day, list(holidays)) & ~nowruz & (weekday != 6), 0.5, 1.0)
    factor *= np.where(nowruz, np.where(quiet, 0.32, 0.5), 1.0)
    factor *= np.where((month == 1) & (day_of_month > NOWRUZ_DAYS) & (day_of_month <= 25), 1.15, 1.0)
    factor *= np.where(np.isin(day, list(ramadan)), 0.88, 1.0)
    return np.asarray(months[:, month - 1] * factor, dtype=float)


def _wave(rng: np.random.Generator, count: int, start: int, days: int, size: float) -> Floats:
    """A yearly wave with a random phase."""
    phase = rng.uniform(0, 2 * np.pi, (count, 1))
    return np.asarray(size * np.sin(2 * np.pi * np.arange(start, start + days) / YEAR + phase), dtype=float)


def _share(rng: np.random.Generator, usual: float, count: int, start: int, days: int) -> Floats:
    """True daily shares: a season of ±0.1 on the logit, and good and bad days that resemble their neighbours."""
    logit = np.log(usual / (1 - usual)) + _wave(rng, count, start, days, 0.1)
    return np.asarray(1 / (1 + np.exp(-logit - autocorrelated(rng, (count, days), 0.15, 0.6))), dtype=float)
