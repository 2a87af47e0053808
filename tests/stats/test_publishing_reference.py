"""What may be published, sum by sum, as plain Python over sets of cells has it."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stats.disclosure import Lattice, publishable
from tests.stats import publishing_reference as reference
from tests.stats.disclosing import MONTH, QUARTER, YEAR, Small, provinces, told_of


def agrees(here: Small, k: int) -> None:
    """Of every breakdown, what is published of all together and of each value."""
    for counts in here.breakdowns:
        top, own = publishable(counts, here.lattice, k=k, unnamed=here.unnamed)
        assert (top.tolist(), own.tolist()) == reference.publishable(
            counts.tolist(), here.lattice, k, here.unnamed
        )


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    here=st.one_of(provinces(MONTH, units=8), provinces(QUARTER, units=6)), k=st.sampled_from([2, 3, 5, 10])
)
def test_sums_of_a_month_and_of_a_quarter(here, k):
    agrees(here, k)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(here=provinces(YEAR, units=5))
def test_sums_of_a_year(here):
    agrees(here, 5)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("plain", [(), (0, 1)])
def test_sums_of_the_same_worlds_every_time(seed, plain):
    """Of kinds by hits and misses, in which most values are told something and a part of it is small."""
    dice = np.random.default_rng(seed)
    parts = ((tuple(range(6)),), ((0, 2, 4), (1, 3, 5)), tuple((p,) for p in range(6)))
    cases = int(dice.choice([60, 150, 400]))
    lattice = Lattice(QUARTER, parts, plain)
    agrees(Small(lattice, told_of(dice, cases, 3, 6, [3, 7]), (0,) if seed % 2 else ()), 5)
