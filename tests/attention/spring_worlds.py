"""Made provinces of short history, whose mornings to judge lie in the weeks around Nowruz and Ramadan.

Unlike `made_worlds`, these go through the seasonal model itself, which has seen few springs. What Ramadan, Nowruz and
the weeks around it do to the number of cases differs between provinces and, by `YEARLY_SD`, from year to year.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from persian.calendar import from_jalali
from queries.attention.monitored_series import LEAD, YEAR, DueSeries, MonitoredSeries, history_days
from queries.forecasts.expected_counts import DailyCounts
from queries.settings.religious_days import EPOCH, holidays_and_ramadan
from stats.seasons.calendar_regressors import REGRESSORS, design_matrix

Floats = NDArray[np.float64]

YEARS = (1.2, 2.0, 2.5, 3.5)  # of history up to Nowruz
# The judged ones; Ramadan begins in Nowruz week in the first and earlier later.
SPRINGS = (
    1402,
    1403,
    1404,
    1405,
)
BEFORE, AFTER = 60, 26  # judged days before Nowruz and from Nowruz on
COUNTIES, GROUPS, TOPICS_OF_GROUP, CHANNELS = 21, 16, 4, 5
TOPICS = GROUPS * TOPICS_OF_GROUP
PER_DAY = 110.0
YEARLY_SD = 0.06
# Mean and standard deviation of calendar effects (log scale) among provinces.
EFFECTS = {
    "holiday": (-0.8, 0.15),
    "nowruz": (-1.1, 0.2),
    "nowruz_later": (-0.5, 0.2),
    "after_nowruz": (0.05, 0.1),
    "before_nowruz": (0.12, 0.1),
    "ramadan": (-0.15, 0.1),
    "thursday": (-0.45, 0.1),
    "friday": (-1.1, 0.1),
}
TOPIC_GROUPS = {topic + 1: topic // TOPICS_OF_GROUP + 1 for topic in range(TOPICS)}


@dataclass(frozen=True)
class SpringWorld:
    """Cases of a made province (days × counties × topics) from `first` on; `nowruz` is the judged year's first day."""

    first: date
    nowruz: int
    counts: Floats
    channels: Floats  # channels × days

    @property
    def judged(self) -> range:
        """The days whose morning list is judged."""
        return range(self.nowruz - BEFORE, self.nowruz + AFTER)


def spring_world(seed: int, *, years: float) -> SpringWorld:
    """A made province in which nothing happens but its calendar, its seasons and chance."""
    dice = np.random.default_rng([seed, round(10 * years)])
    new_year = from_jalali(SPRINGS[seed % len(SPRINGS)], 1, 1)
    first = new_year - timedelta(round(365.25 * years))
    days = (new_year - first).days + AFTER
    common = np.exp(_calendar(dice, first, days) + _wandering(dice, days, sd=0.06, memory=2.0))
    waves = np.exp(np.cumsum(dice.normal(0, 0.002, days)))
    angle = 2 * np.pi * (np.arange(days) - (new_year - first).days) / 365.2422
    amplitude, phase = dice.gamma(2, 0.09, TOPICS), dice.uniform(0, 2 * np.pi, TOPICS)
    season = 1 + 0.1 * np.cos(angle - dice.uniform(0, 2 * np.pi))
    topics = 1 + np.minimum(amplitude, 0.8) * np.cos(angle[:, None] - phase)
    topics *= np.exp(_wandering(dice, days, TOPICS, sd=0.12, memory=2.0))
    topics *= np.exp(_wandering(dice, days, TOPICS, sd=0.06, memory=60.0))
    counties = np.exp(_wandering(dice, days, COUNTIES, sd=0.05, memory=2.0))
    counties *= np.exp(_wandering(dice, days, COUNTIES, sd=0.05, memory=60.0))
    part = 1 / np.arange(1, COUNTIES + 1)
    sizes = dice.lognormal(0, 0.5, TOPICS)[None, :] * (
        part[:, None] * dice.lognormal(0, 0.25, (COUNTIES, TOPICS))
    )
    mean = (common * waves * season)[:, None, None] * sizes * topics[:, None, :] * counties[:, :, None]
    counts = dice.poisson(mean * PER_DAY / mean.sum(axis=(1, 2)).mean()).astype(float)
    channels = dice.multinomial(counts.sum(axis=(1, 2)).astype(int), (0.72, 0.14, 0.06, 0.06, 0.02)).T
    return SpringWorld(first, (new_year - first).days, counts, channels.astype(float))


def monitored(world: SpringWorld, end: int) -> MonitoredSeries:
    """What the attention list reads of the first `end` days. No cases fall due."""
    last = world.first + timedelta(end - 1)
    tables = {
        "county": world.counts[:end].sum(axis=2).T,
        "topic": world.counts[:end].sum(axis=1).T,
        "channel": world.channels[:, :end],
    }
    series = {
        name: DailyCounts((), tuple((i + 1,) for i in range(len(x))), x, np.zeros_like(x), world.first, last)
        for name, x in tables.items()
    }
    history = history_days(end)
    cells = world.counts[:end].transpose(1, 2, 0)
    none = DueSeries((), np.zeros((0, end)), np.zeros((0, end)))
    base = cells[:, :, max(history - YEAR, 0) : history].sum(axis=2)
    return MonitoredSeries(last, series, history, base, cells[:, :, history - LEAD :], none, none)


def _calendar(dice: np.random.Generator, first: date, days: int) -> Floats:
    """Log factor of each day by its calendar. An extraordinary closure may be like a holiday, or like any day."""
    last = first + timedelta(days)
    holidays, ramadan = holidays_and_ramadan(first.year, last.year + 1)
    number = (first - EPOCH).days
    design = design_matrix(number, days, holidays=holidays, ramadan=ramadan)
    year = (np.arange(days) + 120 + (number - 10_000)) // 365
    log = np.zeros(days)
    for name, (mean, sd) in EFFECTS.items():
        yearly = dice.normal(0, YEARLY_SD, int(year.max()) + 1)
        log += design.matrix[:, REGRESSORS.index(name)] * (dice.normal(mean, sd) + yearly[year])
    closed = np.isin(design.day, [(date(2026, 3, day) - EPOCH).days for day in range(1, 8)])
    usual_days = dice.uniform(0, 1)
    holiday = design.matrix[:, REGRESSORS.index("holiday")] > 0
    return np.where(closed & holiday, log + 0.8 * usual_days, log)


def _wandering(dice: np.random.Generator, days: int, series: int = 0, *, sd: float, memory: float) -> Floats:
    """Autoregressive deviations (days, or days × series) of a standard deviation and a memory in days."""
    rho = np.exp(-1 / memory)
    noise = dice.normal(0, 1, (days, series) if series else days)
    out = np.empty_like(noise)
    out[0] = noise[0]
    for day in range(1, days):
        out[day] = rho * out[day - 1] + np.sqrt(1 - rho**2) * noise[day]
    return np.asarray(sd * out)
