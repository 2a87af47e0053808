"""Made worlds: daily counts of many subjects with the noise of real ones, and one event of known size in one of them.

Cheaper than demo provinces, so that thousands of them can be tried. What a model expects is off by as much as a fitted
one would be; counts are over-dispersed from day to day; and the level of each subject wanders by 8 % (a standard
deviation, with a memory of two months), which no model knows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.attention.monitored_series import LEAD
from queries.attention.thresholds import (
    GRAVE_MIN_EXCESS_CASES,
    GRAVE_MIN_RATIO,
    GRAVE_WEIGHT,
    MAX_DROP_RATIO,
    MIN_EXCESS_CASES,
    MIN_EXCESS_SHARE,
    MIN_RATIOS,
    REPLAYED_DAYS,
    SETTLED_DAYS,
    SURGE_WINDOWS,
)
from stats.attention.event_course import DETECTABLE_Z
from stats.attention.watched_counts import FEWER, MORE, WatchedCounts, edges

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SUBJECTS = 80
BEGIN = 28  # replayed day on which an event begins; the days before are those of the list as well
WEEKDAYS = np.array([1.2, 1.15, 1.1, 1.05, 1.0, 0.9, 0.6])
WANDERING_SD, MEMORY = 0.08, 60.0
DAYS = LEAD + REPLAYED_DAYS


@dataclass(frozen=True)
class MadeEvent:
    """An event: its usual cases a week, and its ratio to the usual on each day since its first (1: as usual)."""

    name: str
    weekly: float
    ratio: Floats
    sign: int = MORE
    is_grave: bool = False


def steady(ratio: float, days: int) -> Floats:
    """A ratio that comes at once, stays for some days and goes at once."""
    return np.full(days, ratio)


EVENTS = (
    MadeEvent("5 times 2 a week, for ten weeks", 2.0, steady(5, 70)),
    MadeEvent("3 times 10 a week, for five weeks", 10.0, steady(3, 35)),
    MadeEvent("twice 30 a week, for five weeks", 30.0, steady(2, 35)),
    MadeEvent("1.5 times 100 a week, for five weeks", 100.0, steady(1.5, 35)),
    MadeEvent("5 times 20 a week, halved every ten days", 20.0, 1 + 4 * 0.5 ** (np.arange(80) / 10)),
    MadeEvent("10 a week rising to 4 times over two months", 10.0, np.linspace(1, 4, 62)),
    MadeEvent("twice 30 a week, for good", 30.0, steady(2, 200)),
    MadeEvent("30 a week silent for five weeks", 30.0, steady(0.0, 35), sign=FEWER),
    MadeEvent("twice 6 a week of a grave topic, for five weeks", 6.0, steady(2, 35), is_grave=True),
    MadeEvent("twice 6 a week of another topic, for five weeks", 6.0, steady(2, 35)),
    MadeEvent("30 a week rising to 4 times over two months", 30.0, np.linspace(1, 4, 62)),
)


@dataclass(frozen=True)
class MadeWorld:
    """Counts of a world; row 0 has the event, if there is one. `is_tellable` are the replayed days on which it
    matters."""

    counts: WatchedCounts
    is_tellable: Flags


def made_world(rng: np.random.Generator, *events: MadeEvent, subjects: int = SUBJECTS) -> MadeWorld:
    """A world with these events in its first rows; one subject in eight is watched for falls, one in twenty is
    grave."""
    weekly = np.exp(rng.uniform(np.log(1.0), np.log(100.0), subjects))
    sign = np.where(np.arange(subjects) % 8 == 7, FEWER, MORE)
    grave = np.arange(subjects) % 20 == 19
    for row, event in enumerate(events):
        weekly[row], sign[row], grave[row] = event.weekly, event.sign, event.is_grave
    usual = weekly[:, None] / 7 * WEEKDAYS[np.arange(DAYS) % 7]
    daily_phi = rng.uniform(1.0, 1.8, subjects)
    wandering = _wandering(rng, subjects)
    rate = usual * np.exp(wandering)
    first = LEAD + BEGIN
    for row, event in enumerate(events):
        days = min(len(event.ratio), DAYS - first)
        rate[row, first : first + days] *= event.ratio[:days]
    actual = _over_dispersed(rng, rate, daily_phi)
    # Two years of history say how much is usual; what wanders is part of that uncertainty.
    uncertainty = daily_phi / (weekly * 104) + 0.03**2
    expected = usual * np.exp(rng.normal(0, np.sqrt(uncertainty)))[:, None]
    lengths = np.array(SURGE_WINDOWS)
    phi = daily_phi[:, None] + (weekly[:, None] / 7 * lengths) * WANDERING_SD**2
    windows = np.where((sign == MORE)[:, None], True, lengths[None, :] <= 7)
    counts = WatchedCounts(
        actual=actual,
        expected=expected,
        lead=LEAD,
        phi=phi,
        level_variance=uncertainty,
        sign=sign,
        windows=windows,
        twin=np.arange(subjects),
        families=np.full((2, subjects), -1),
        least_ratio=np.where(
            sign == FEWER, MAX_DROP_RATIO, np.where(grave, GRAVE_MIN_RATIO, MIN_RATIOS["surge"])
        ),
        least_cases=np.where(grave, GRAVE_MIN_EXCESS_CASES, MIN_EXCESS_CASES),
        least_share=np.where(grave, 0.5, 1.0) * MIN_EXCESS_SHARE,
        weight=np.where(grave, GRAVE_WEIGHT, 1.0),
        whole=usual.sum(axis=0),
    )
    return MadeWorld(counts, _tellable(counts, usual, events[0] if events else None))


def _wandering(rng: np.random.Generator, rows: int) -> Floats:
    """Logarithms of levels that wander: a first-order autoregression by day, filtered over all days at once."""
    from scipy.signal import lfilter  # takes seconds to import, and only these worlds need it

    keep = np.exp(-1 / MEMORY)
    noise = rng.normal(0, WANDERING_SD * np.sqrt(1 - keep**2), (rows, DAYS))
    noise[:, 0] = rng.normal(0, WANDERING_SD, rows)
    return np.asarray(lfilter([1.0], [1.0, -keep], noise, axis=1), dtype=float)


def _over_dispersed(rng: np.random.Generator, rate: Floats, phi: Floats) -> Floats:
    """Negative binomial counts of the given means whose variance is φ times the mean."""
    extra = np.maximum(phi - 1, 1e-6)[:, None]
    return rng.poisson(rng.gamma(np.maximum(rate, 1e-12) / extra, extra)).astype(float)


def _tellable(counts: WatchedCounts, usual: Floats, event: MadeEvent | None) -> Flags:
    """The replayed days on which the true excess, if it lasted four weeks, would be named in half of the cases."""
    days = np.zeros(REPLAYED_DAYS, dtype=bool)
    if event is None:
        return days
    # What lasts longer is a new level.
    ratio = np.ones(REPLAYED_DAYS)
    lasting = event.ratio[:SETTLED_DAYS]
    ratio[BEGIN : BEGIN + len(lasting)] = lasting
    window = 28 if event.sign == MORE else 7
    mean = usual[:1, :window].sum(axis=1)
    least = np.maximum(counts.least_cases[:1], counts.least_share[:1] * counts.whole[:window].sum())
    row = slice(0, 1)
    edge = edges(counts.sign[row], counts.least_ratio[row], mean[:, None], least[:, None])[0, 0]
    variance = counts.phi[0, -1] * mean[0] + mean[0] ** 2 * counts.level_variance[0]
    beyond = DETECTABLE_Z * np.sqrt(variance)
    if event.sign == MORE:
        return ratio * mean[0] >= max(edge, mean[0] + beyond)
    return ratio * mean[0] <= min(edge, mean[0] - beyond)
