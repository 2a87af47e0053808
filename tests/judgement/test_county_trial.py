"""A few screens of the trial of offices slow in one county: what is planted, what is counted, and the document."""

import numpy as np
import pytest

from stats.peers.office_county_gaps import office_county_gaps
from tests.judgement.change_cells import Counted
from tests.judgement.county_trial import (
    COUNTY_CELLS,
    CountyCell,
    county_report,
    rule_before,
    run_counties,
    what_is_reported,
)
from tests.judgement.county_worlds import CountySetting, county_world


def test_the_planted_pair_has_its_cases_and_is_about_33_points_off() -> None:
    gaps = []
    for seed in range(10):
        world = county_world(np.random.default_rng(seed), CountySetting(0.0, planted=160))
        there = (world.office == 0) & (world.county == world.slow)
        assert world.n[there].sum() == 160
        assert (world.true_gap[1:] == 0).all()
        gaps.append(world.true_gap[0, world.slow])
    assert np.mean(gaps) == pytest.approx(-0.33, abs=0.04)


@pytest.mark.parametrize("tails", [None, 3])
def test_offices_differ_between_counties_by_the_given_standard_deviation(tails: int | None) -> None:
    world = county_world(np.random.default_rng(1), CountySetting(0.4, offices=200, most=4000, tails=tails))
    assert world.slow is None
    # At shares around 75 %, a unit on the logit scale is a little less than a fifth.
    middle = np.abs(world.true_gap[world.true_gap != 0])
    assert np.median(middle) == pytest.approx(0.6745 * 0.4 * 0.18 * (1 if tails is None else 0.66), rel=0.25)


def test_what_is_reported_is_counted_by_what_it_truly_is() -> None:
    cell = CountyCell("small", CountySetting(0.0, planted=160, offices=20, counties=8))
    tally = run_counties(cell, 10, seed=1)
    assert tally.worlds == 10
    assert 8 <= tally.told["product planted"] <= tally.told["before planted"]
    assert tally.told["product others"] <= tally.told["before others"] <= 1
    world = county_world(np.random.default_rng(1), cell.setting)
    gaps = office_county_gaps(world.office, world.county, world.topic, world.n, world.hits)
    assert what_is_reported(world, gaps, rule_before(gaps)) == {
        "sound": False,
        "others": False,
        "planted": True,
    }
    nothing = np.zeros(len(gaps.n), dtype=bool)
    assert what_is_reported(world, gaps, nothing) == {"sound": False, "others": False, "planted": False}
    # Whatever the product tells, the rule before reported as well.
    assert not (gaps.is_reported & ~rule_before(gaps)).any()


def test_the_document_has_a_row_for_each_cell() -> None:
    counted = {
        f"{rule} {what}": 1 for rule in ("product", "before") for what in ("sound", "others", "planted")
    }
    results = {cell.name: Counted(50, counted | {"pairs": 5000}) for cell in COUNTY_CELLS}
    text = county_report(results)
    for cell in COUNTY_CELLS:
        assert f"| {cell.name}{' *' if cell.chosen else ''} | 100 |" in text
    assert "The worst: sd 0, 2.0 %: met." in text
