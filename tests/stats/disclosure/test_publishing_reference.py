"""Publishable sums equal those of the plain-Python reference, sum by sum."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stats.disclosure.publication_rule import publishable_nodes
from stats.disclosure.sum_lattice import Lattice
from tests.stats.disclosure import publishing_reference as reference
from tests.stats.disclosure.disclosing import MONTH, QUARTER, YEAR, Small, provinces, random_breakdowns
from tests.thorough import THOROUGH, ordinary_first


def assert_agrees(here: Small, k: int) -> None:
    """Check that publication equals the reference in every breakdown, for all values together and for each value."""
    for counts in here.breakdowns:
        top, own = publishable_nodes(counts, here.lattice, k=k, not_given=here.unnamed)
        assert (top.tolist(), own.tolist()) == reference.publishable(
            counts.tolist(), here.lattice, k, here.unnamed
        )


@settings(max_examples=30 * THOROUGH, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    here=st.one_of(provinces(MONTH, units=8), provinces(QUARTER, units=6)), k=st.sampled_from([2, 3, 5, 10])
)
def test_sums_of_a_month_and_of_a_quarter(here, k):
    assert_agrees(here, k)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(here=provinces(YEAR, units=5))
def test_sums_of_a_year(here):
    assert_agrees(here, 5)


@pytest.mark.parametrize("seed", ordinary_first(5, range(40)))
@pytest.mark.parametrize("plain", [(), (0, 1)])
def test_sums_of_the_same_worlds_every_time(seed, plain):
    """Kinds by hits and misses, in which most values are partly published and have a small part."""
    dice = np.random.default_rng(seed)
    parts = ((tuple(range(6)),), ((0, 2, 4), (1, 3, 5)), tuple((p,) for p in range(6)))
    cases = int(dice.choice([60, 150, 400]))
    lattice = Lattice(QUARTER, parts, plain)
    assert_agrees(Small(lattice, random_breakdowns(dice, cases, 3, 6, [3, 7]), (0,) if seed % 2 else ()), 5)


# Also of misses by kind.
HITS = {parts: ((0, 2, 4)[: parts // 2], (1, 3, 5)[: parts // 2]) for parts in (4, 6)}


@pytest.mark.parametrize(
    ("seed", "parts", "plain", "size", "k", "cases", "unnamed"),
    [
        # One pass is not enough: a value that was made coarser to protect others has new small counts to hide.
        (923010081, 2, (), 3, 2, 40, ()),
        (246561216, 4, (0, 1), 6, 3, 120, ()),
        (2938779388, 6, (), 7, 2, 60, ()),
        (160148546, 2, (), 3, 10, 60, ()),
        # Some of the classes that contain a count are published and empty; the classes after them must count, too.
        (3383263844, 6, (), 4, 3, 80, ()),
        (1261289220, 2, (), 7, 2, 80, ()),
        (1042665084, 3, (), 3, 2, 60, ()),
        (2374447396, 6, (0, 1), 7, 3, 120, (0,)),
        # A count in several classes: what the classes before it can rise by is no longer lacking.
        (377655394, 6, (0, 1), 4, 3, 80, ()),
        # Nor is it where a class cannot fall.
        (3972548537, 3, (), 7, 2, 60, (0,)),
        # A count that can fall, and needs no other value to have cases outside.
        (3464832900, 2, (), 8, 3, 80, ()),
        # A count that a step exposes is looked at in the same pass, before those of other values.
        (3335426422, 4, (0, 1), 7, 2, 80, ()),
        (2210348901, 6, (), 8, 3, 200, ()),
    ],
)
def test_worlds_that_need_all_steps(seed, parts, plain, size, k, cases, unnamed):
    single = tuple((p,) for p in range(parts))
    cuts = (
        ((tuple(range(parts)),), HITS[parts], single) if parts in HITS else ((tuple(range(parts)),), single)
    )
    counts = random_breakdowns(np.random.default_rng(seed), cases, 3, parts, [size])
    assert_agrees(Small(Lattice(QUARTER, cuts, plain), counts, unnamed), k)
