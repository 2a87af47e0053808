"""The trial of the scan: one world of each kind, results that a later run continues, and a document made of them."""

from dataclasses import replace

import numpy as np
import pytest

from tests.scan.former_rows import merged, rows_of, section_of
from tests.scan.known_trial import (
    KnownCell,
    covariance_of,
    known_cells,
    known_report,
    p_of_world,
    read_known,
    run_known,
)
from tests.scan.place_trial import place_cells, places_report, read_places, run_places
from tests.scan.quarter_trial import QuarterCell, quarter_cells
from tests.scan.report import report
from tests.scan.trial import Outcome, cells, outcome, read, run


@pytest.mark.thorough
def test_a_planted_world_is_counted_as_one_and_the_same_again():
    cell = next(cell for cell in cells() if cell.scan == "recent" and cell.risk == 2.0)

    first = outcome(cell, 0)

    assert first.planted == 3
    assert 0 < first.right <= first.told
    assert first.found
    assert first.usual > 0
    assert replace(first, seconds=0) == replace(outcome(cell, 0), seconds=0)


@pytest.mark.thorough
def test_a_run_is_continued_and_reported(tmp_path):
    null, planted = (
        next(c for c in cells() if c.scan == "recent" and (c.risk == 1) == none) for none in (True, False)
    )
    for cell in (null, planted):
        run(cell, tmp_path, worlds=1)
        run(cell, tmp_path, worlds=2)
    results = {cell: read(cell, tmp_path) for cell in cells()}
    quarters = [QuarterCell(0.1, 1600.0, 300, 0.04, [0, 20, 344], [0, 36, 564])]

    text = report(results, quarters)

    assert [len(results[cell]) for cell in (null, planted)] == [2, 2]
    assert quarter_cells(tmp_path, runs=False) == []
    assert "| 1,600 | 10% | 4.0% | — | 56% of 36 | 61% of 564 |" in text
    assert text.count(null.noise) >= 1
    assert "14.780276" in text
    assert all(len(line) < 1000 for line in text.splitlines())


@pytest.mark.thorough
def test_places_are_run_on_and_reported(tmp_path):
    null, planted = (next(c for c in place_cells() if c.odds == odds) for odds in (1.0, 3.0))
    for cell in (null, planted):
        run_places(cell, tmp_path, worlds=1)
        run_places(cell, tmp_path, worlds=3)
    results = {cell: read_places(cell, tmp_path) for cell in place_cells()}
    assert [len(results[cell]) for cell in (null, planted)] == [3, 3]
    assert {each.planted for each in results[planted]} == {7}
    text = places_report(results)
    assert "| 60 | 60 | 0 | — | 3 |" in text
    assert "| 60 | 60 | 0.4 | × 3 | 3 |" in text
    assert places_report({}) == ""


def few(p: float, worlds: int) -> list[Outcome]:
    """Made-up outcomes of worlds that are all alike."""
    return [Outcome(p, p, p <= 0.05, 3, 2, 3, 150.0, 0, False, 0.1)] * worlds


def test_rows_of_a_former_document_stay_until_a_folder_has_more_worlds():
    null, planted = (
        next(c for c in cells() if c.scan == "recent" and (c.risk == 1) == none) for none in (True, False)
    )
    former = report({null: few(0.5, 30), planted: few(0.01, 40)}, [], "## Neighbouring places\n\nNone.")
    text = report({null: few(0.01, 20), planted: few(0.5, 50)}, [], former=former)
    (_, kept), (_, run_on) = (
        rows_of(section_of(text, title))
        for title in ("p-values where nothing is planted", "Planted clusters")
    )
    assert kept[3:6] == ["30", "0.0%", "0.0%"]
    assert run_on[4:6] == ["50", "0%"]
    assert rows_of(section_of(text, "Found, by size"))[1][5] == "0% of 50"
    assert section_of(text, "Neighbouring places").endswith("None.")
    assert report({}, [], former=former) == former
    assert section_of(former, "Nothing") == ""


def test_new_rows_follow_the_former_ones():
    former = [["a", "1,000", "5%"], ["b", "20", "1%"]]
    assert merged([["c", "3", "0%"], ["b", "30", "2%"]], former, keys=1) == [
        ["a", "1,000", "5%"],
        ["b", "30", "2%"],
        ["c", "3", "0%"],
    ]


def test_few_replications_have_no_p_value_of_one_in_a_hundred():
    whole = next(cell for cell in cells() if cell.scan == "whole" and cell.risk == 1)
    (_, row) = rows_of(section_of(report({whole: few(0.025, 4)}, []), "p-values where nothing is planted"))
    assert row[3:6] == ["4", "—", "100.0%"]


def test_p_values_that_are_too_small_are_named_and_a_few_worlds_say_nothing():
    """With 2,000 worlds, p ≤ 0.05 in 6 to 6.5% of them is more than chance; in 10 of 100 it may be chance."""
    null = next(cell for cell in cells() if cell.scan == "recent" and cell.risk == 1)
    for small, worlds, said in (
        (120, 2000, "**p-values are too small**: p ≤ 0.05 in 6.0% of worlds"),
        (110, 2000, "p-values are what they say (5.5% instead of 5%, ± 1.0%)"),
        (70, 2000, "p-values are on the safe side (3.5% instead of 5%)"),
        (10, 100, "100 worlds are too few to say anything"),
    ):
        text = report({null: few(0.01, small) + few(0.5, worlds - small)}, [])
        assert f"- Last twelve weeks, {null.noise}, 1,600 cases a week: {said}" in text


@pytest.mark.thorough
def test_a_world_of_which_all_is_known_is_drawn_the_same_again_and_reported(tmp_path):
    noise = "weeks by 10%, quarters by 10%"
    assert p_of_world(noise, 1) == p_of_world(noise, 1)
    # A rise that nothing can hide, and none at all.
    assert p_of_world("chance alone", 0, risk=5.0) == 1 / 200
    assert np.mean([p_of_world("chance alone", number, risk=1.0) <= 0.5 for number in range(20)]) < 0.9

    cell = KnownCell(noise, worlds=3)
    for worlds in (1, 3, 4):
        run_known(cell, tmp_path, worlds=worlds)
    probabilities = read_known(cell, tmp_path)
    assert probabilities == [p_of_world(noise, number) for number in range(3)]
    assert f"| {noise} | 3 | {np.mean(np.array(probabilities) <= 0.05):.0%} |" in known_report(
        {cell: probabilities}
    )
    assert known_report({cell: [] for cell in known_cells()}) == ""


def test_weeks_of_one_quarter_vary_together_and_those_of_a_spell_less_the_further_apart():
    quarters, spells = (
        covariance_of("weeks by 10%, quarters by 10%"),
        covariance_of("weeks by 10%, fading spells by 10%"),
    )
    assert np.allclose(
        [quarters[0, 0], quarters[0, 1], quarters[0, 11]], [0.02, 0.01 * 12 / 13, 0.01 * 2 / 13]
    )
    assert np.allclose(spells[0, :3], [0.02, 0.008, 0.0064])
