"""Random screens of offices in counties, one of which may be slow in one county, with how far each truly is off."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CAPITAL = 0.4  # part of the cases of most offices
ELSEWHERE = 2.5  # times as many cases as in its slow county has the planted office in all others


@dataclass(frozen=True)
class CountySetting:
    """Worlds of one kind; standard deviations and levels are on the logit scale.

    `sd` is how much offices differ between their counties by nature, and `tails` are the degrees of freedom of these
    differences (None: normal). `planted` is the number of cases of the office and county that are `slower`.
    """

    sd: float
    planted: int | None = None
    offices: int = 40
    counties: int = 14
    topics: int = 6
    fewest: int = 60
    most: int = 900
    typical: float = 1.1
    county_sd: float = 0.2
    tails: int | None = None
    slower: float = 1.5


@dataclass(frozen=True)
class CountyWorld:
    """Cells of cases and hits by office, county and topic, and the true gap of each pair (offices × counties).

    The true gap is the probability of a hit minus that of an office that differs in no county, over the pair's cases.
    `slow` is the county of the planted office, which is office 0; None where nothing is planted.
    """

    office: Ints
    county: Ints
    topic: Ints
    n: Floats
    hits: Floats
    true_gap: Floats
    slow: int | None


def county_world(rng: np.random.Generator, setting: CountySetting) -> CountyWorld:
    """A random world. Topics differ between the counties of an office, so its share there says little by itself."""
    n, slow = cases_of_world(rng, setting)
    shape = (setting.offices, setting.counties)
    if setting.tails is None:
        own = rng.normal(0, setting.sd, shape)
    else:
        own = rng.standard_t(setting.tails, shape) * setting.sd * np.sqrt(1 - 2 / setting.tails)
    usual = (
        setting.typical
        + rng.normal(0, 0.3, setting.offices)[:, None, None]
        + rng.normal(0, 0.4, setting.topics)[None, None, :]
        + rng.normal(0, setting.county_sd, setting.counties)[None, :, None]
    )
    if slow is not None:
        own[0, slow] -= setting.slower
    truly, typically = expit(usual + own[:, :, None]), expit(usual)
    hits = rng.binomial(n, truly)
    cells = np.nonzero(n)
    office, county, topic = (axis.astype(np.int64) for axis in cells)
    true_gap = ((truly - typically) * n).sum(axis=2) / np.maximum(n.sum(axis=2), 1)
    return CountyWorld(
        office, county, topic, n[cells].astype(float), hits[cells].astype(float), true_gap, slow
    )


def cases_of_world(rng: np.random.Generator, setting: CountySetting) -> tuple[Ints, int | None]:
    """Cases by office, county and topic, and the county in which the planted office is slow."""
    size = np.exp(rng.uniform(np.log(setting.fewest), np.log(setting.most), setting.offices))
    part = np.append(CAPITAL, rng.dirichlet(np.full(setting.counties - 1, 2.5)) * (1 - CAPITAL))
    n = np.zeros((setting.offices, setting.counties, setting.topics), dtype=np.int64)
    for office in range(setting.offices):
        mix = np.outer(rng.dirichlet(part * 12 + 0.05), rng.dirichlet(np.full(setting.topics, 0.6)))
        mix *= np.exp(rng.normal(0, 0.5, mix.shape))
        n[office] = rng.poisson(size[office] * mix / mix.sum())
    if setting.planted is None:
        return n, None
    slow = int(rng.integers(1, setting.counties))
    others = (setting.counties - 1) * setting.topics
    n[0] = rng.poisson(ELSEWHERE * setting.planted / others, (setting.counties, setting.topics))
    n[0, slow] = rng.multinomial(setting.planted, np.full(setting.topics, 1 / setting.topics))
    return n, slow
