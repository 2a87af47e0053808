"""Random worlds for the trial of control charts: thirty offices, month by month, whose true level is known.

An office has a level of its own. Its months share a season and the shocks of all offices, have a process of their own
in which neighbouring months resemble each other, and chance on top. Everything is added up on the scale asin √share,
or √count for counts, on which a shift of so many standard deviations means the same for all offices. Counts may grow. A
stock is a queue: what comes in is such a count, and of what is there a share leaves in each month.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

OFFICES = 30
SMALLEST, LARGEST = 25.0, 800.0  # cases a month of the smallest and the largest office
LEVEL, BETWEEN = 0.99, 0.12  # asin √0.7, and the standard deviation between offices
# Farvardin and Esfand are the worst months of the year; the shape has mean 0 and is scaled by the cell.
SEASON = np.array([-2.0, -0.5, 0.2, 0.4, 0.5, 0.6, 0.6, 0.5, 0.4, 0.2, 0.1, -1.0])
OWN_SEASON = 0.3  # standard deviation of an office's own season, as a part of the common one
SHOCK = 0.4  # standard deviation of the months' common shocks, as a part of that of an office's own process
BURN_IN = 24
FILLING = 60  # months before the first one, in which a stock has filled up


@dataclass(frozen=True)
class Kind:
    """What varies between worlds: the figures ("share", "count" or "stock"), months, and how they vary.

    `own` is the standard deviation of an office's own process, with `correlation` between neighbouring months; `season`
    scales the common season. `shift` is in standard deviations of the month of the office that it happens to. `growth`
    is that of the log of counts in a year, and `own_growth` its standard deviation between offices. `leaving` is the
    share of a stock that leaves in a month, and `rise` how much more comes in for good, instead of a shift.
    """

    name: str
    months: int = 36
    own: float = 0.05
    correlation: float = 0.2
    season: float = 0.04
    figures: str = "share"
    shift: float = 0.0
    shifted_size: float = 150.0  # cases a month of the shifted office, or cases of its stock
    growth: float = 0.0
    own_growth: float = 0.0
    leaving: float = 0.2
    rise: float = 0.0

    @property
    def has_shift(self) -> bool:
        """Whether something happens to the first office."""
        return bool(self.shift or self.rise)


@dataclass(frozen=True)
class Worlds:
    """Hits and cases, worlds × offices × months; of counts and stocks, hits are the cases."""

    hits: Floats
    n: Floats


def sizes(kind: Kind) -> Floats:
    """Cases a month of each office; the first is the one that shifts."""
    all_sizes = np.geomspace(SMALLEST, LARGEST, OFFICES)
    if kind.has_shift:
        all_sizes[0] = kind.shifted_size
    return all_sizes


def draw(kind: Kind, worlds: int, random: np.random.Generator, *, months: int, shift_at: int = 0) -> Worlds:
    """Draw worlds of `months` months. From month `shift_at` on, the first office is shifted."""
    size = sizes(kind)
    shape = (worlds, OFFICES, months)
    course = _course(kind, shape, random)
    if kind.figures == "stock":
        return _queues(kind, worlds, random, months=months, shift_at=shift_at)
    if kind.shift:
        chance = 1 / (4 * size[0]) if kind.figures == "share" else 0.25 / size[0] * 1.0
        own = kind.own**2 * (1 + SHOCK**2)
        course[:, 0, shift_at:] += kind.shift * np.sqrt(own + chance)
    if kind.figures == "count":
        # The course is relative to √size: 0.05 of it is a tenth of the count.
        mean = size[None, :, None] * np.maximum(1 + course, 0.0) ** 2 * _grown(kind, shape, random)
        count = random.poisson(mean).astype(float)
        return Worlds(count, count)
    level = LEVEL + BETWEEN * random.standard_normal((worlds, OFFICES, 1))
    n = random.poisson(np.broadcast_to(size[None, :, None], shape)).astype(float)
    share = np.sin(np.clip(level + course, 0.05, np.pi / 2 - 0.02)) ** 2
    return Worlds(random.binomial(n.astype(np.int64), share).astype(float), n)


def _grown(
    kind: Kind, shape: tuple[int, int, int], random: np.random.Generator, *, before: int = 0
) -> Floats:
    """What growth multiplies the counts by, worlds × offices × months; 1 after `before` months."""
    yearly = np.full((*shape[:2], 1), kind.growth)
    if kind.own_growth:
        yearly = yearly + kind.own_growth * random.standard_normal(yearly.shape)
    return np.asarray(np.exp(yearly * (np.arange(shape[2]) - before) / 12))


def _queues(kind: Kind, worlds: int, random: np.random.Generator, *, months: int, shift_at: int) -> Worlds:
    """Stocks at the ends of months. From month `shift_at` on more comes in at the first office."""
    size, all_months = sizes(kind), months + FILLING
    shape = (worlds, OFFICES, all_months)
    coming = kind.leaving * size[None, :, None] * np.maximum(1 + _course(kind, shape, random), 0.0) ** 2
    coming = coming * _grown(kind, shape, random, before=FILLING)
    if kind.rise:
        coming[:, 0, FILLING + shift_at :] *= 1 + kind.rise
    # The share that leaves has a process of its own, as large relatively as that of what comes in.
    leaving = kind.leaving * np.maximum(1 + kind.own * _process(shape, kind.correlation, random), 0.0) ** 2
    stock = np.zeros(shape)
    here = np.broadcast_to(size.astype(np.int64)[None, :], shape[:2])
    for month in range(all_months):
        here = (
            here
            + random.poisson(coming[..., month])
            - random.binomial(here, np.minimum(leaving[..., month], 1))
        )
        stock[..., month] = here
    return Worlds(stock[..., FILLING:], stock[..., FILLING:])


def _course(kind: Kind, shape: tuple[int, int, int], random: np.random.Generator) -> Floats:
    """Season, common shocks and own processes of the offices, worlds × offices × months."""
    worlds, offices, months = shape
    time = np.arange(months) % 12
    season = kind.season * SEASON
    own_season = kind.season * OWN_SEASON * random.standard_normal((worlds, offices, 12))
    shocks = kind.own * SHOCK * _process((worlds, 1, months), kind.correlation, random)
    own = kind.own * _process(shape, kind.correlation, random)
    return np.asarray(season[time] + own_season[:, :, time] + shocks + own)


def _process(shape: tuple[int, int, int], correlation: float, random: np.random.Generator) -> Floats:
    """Stationary normal series of variance 1, in which neighbouring months are correlated."""
    noise = random.standard_normal((*shape[:2], shape[2] + BURN_IN))
    series = np.empty_like(noise)
    series[..., 0] = noise[..., 0]
    for i in range(1, noise.shape[2]):
        series[..., i] = correlation * series[..., i - 1] + np.sqrt(1 - correlation**2) * noise[..., i]
    return series[..., BURN_IN:]
