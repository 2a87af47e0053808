"""Random provinces for the trials of the scan: daily cases of the built-in counties, with noise and clusters."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geo.province import load_province
from stats.clusters.scan_noise import Noise
from stats.clusters.scan_windows import all_windows, great_circle_distances
from stats.seasons.calendar_regressors import YEAR

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

WEEKS, DAYS = 156, 156 * 7
QUARTER = 13  # weeks
LEVEL_SD = 0.3  # of the log of a county's usual level over that of the province
TREND_SD = 0.05  # of the log of what a county's level changes by in a year, relative to the province
NOISES: dict[str, tuple[float, float, float, float]] = {
    # Relative variance of weeks, of the fading part, its persistence, and of quarters.
    "chance alone": (0.0, 0.0, 0.0, 0.0),
    "weeks vary by 14%": (0.02, 0.0, 0.0, 0.0),
    "weeks by 10%, fading spells by 10%": (0.01, 0.01, 0.8, 0.0),
    "weeks by 10%, quarters by 10%": (0.01, 0.0, 0.0, 0.01),
    "weeks by 5%, fading spells by 5%": (0.0025, 0.0025, 0.8, 0.0),
    "weeks by 7%, fading spells by 7%": (0.005, 0.005, 0.8, 0.0),
}


@dataclass(frozen=True)
class Map:
    """Counties of the province: inhabitants, windows of the scan, and connected triples without the largest county."""

    people: Floats
    windows: Flags
    triples: Flags


@dataclass(frozen=True)
class World:
    """Daily counts (K × days), the counties of the planted cluster (K flags), and its usual number of cases."""

    counts: Floats
    planted: Flags
    usual: float


@cache
def province_map() -> Map:
    """The built-in province as the scan sees it."""
    province = load_province("east-azerbaijan")
    codes = [county.code for county in province.counties]
    people = np.array([float(province.population(code) or 0) for code in codes])
    seats = np.array([(county.seat.lat, county.seat.lon) for county in province.counties if county.seat])
    neighbours = [[codes.index(other) for other in province.neighbours(code)] for code in codes]
    windows = all_windows(great_circle_distances(*seats.T), neighbours, people)
    triples = windows[(windows.sum(axis=1) == 3) & ~windows[:, int(people.argmax())]]
    return Map(people, windows, triples)


def draw(
    rng: np.random.Generator, *, noise: str, weekly: float, risk: float, weeks: int, until: int = WEEKS
) -> World:
    """A world with `weekly` cases a week in the province.

    Three bordering counties have `risk` times as many cases in the `weeks` weeks before week `until`.
    """
    area = province_map()
    people, day = area.people, np.arange(DAYS)
    level = people * np.exp(LEVEL_SD * rng.standard_normal(len(people)))
    season = np.exp(0.3 * np.sin(2 * np.pi * (day / YEAR + rng.random())))
    trend = np.exp(TREND_SD * rng.standard_normal((len(people), 1)) * (day - DAYS) / YEAR)
    mean = (level / level.sum())[:, None] * season * trend * weekly / 7
    by_week, fading, persistence, by_quarter = NOISES[noise]
    shape = Noise(
        np.full(len(people), by_week), np.full(len(people), fading), np.zeros(len(people)), persistence
    )
    factor = shape.factors(rng, replications=1, weeks=WEEKS)[0].T
    if by_quarter:
        quarter = (np.arange(WEEKS) + int(rng.integers(QUARTER))) // QUARTER
        drift = np.sqrt(by_quarter) * rng.standard_normal((len(people), quarter[-1] + 1))
        factor = factor * np.exp(drift - by_quarter / 2)[:, quarter]
    mean = mean * np.repeat(factor, 7, axis=1)
    planted = np.zeros(len(people), dtype=bool)
    span = slice((until - weeks) * 7, until * 7)
    if risk != 1:
        planted = area.triples[rng.integers(len(area.triples))]
    usual = float(mean[planted, span].sum())
    mean[planted, span] *= risk
    return World(rng.poisson(mean).astype(float), planted, usual)
