"""A few worlds of the trial: the truth that they claim, and that the document can be written."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.special import expit, logit

from stats.peers.assessment import assess
from stats.peers.peer_expectation import peer_expectation
from tests.judgement.demo_assessments import explained_by_topics, reported_by_what_lasts
from tests.judgement.demo_provinces import demo_province
from tests.judgement.demo_trial import DemoTally, Missed, run_demo
from tests.judgement.easing import WIDTHS, EasedCell, eased_cells, narrowed, run_eased
from tests.judgement.lasting_trial import named
from tests.judgement.mean_trial import mean_cells, mean_world, run_means
from tests.judgement.office_trial import Cell, Tally, cells, count, run
from tests.judgement.office_worlds import (
    alone_in_a_hard_topic,
    counties,
    one_bad_office,
    sound_screen,
    topics_of_a_province,
)
from tests.judgement.report import report

RNG = np.random.default_rng


def test_the_bad_office_is_15_points_under_what_the_typical_office_gives() -> None:
    world = one_bad_office(RNG(1), typical=0.8, peers=8, cases=500, sd=0.3)
    table = world.table
    typically = expit(logit(0.8) + world.effect)
    expected = table.by_office(table.n * typically) / table.by_office(table.n)
    share = table.by_office(table.hits) / table.by_office(table.n)
    assert world.true_gap[0] == pytest.approx(-0.15, abs=1e-6)
    assert share == pytest.approx(expected + world.true_gap, abs=0.08)
    assert table.by_office(table.n)[0] == 500


def test_the_largest_office_has_half_of_all_cases_and_the_capital_45_per_cent() -> None:
    half = one_bad_office(RNG(2), typical=0.7, peers=20, cases="half", sd=0.0)
    capital = counties(RNG(2), typical=0.7, sd=0.0)
    for world, part in ((half, 0.5), (capital, 0.45)):
        n = world.table.by_office(world.table.n)
        assert n[0] / n.sum() == pytest.approx(part, abs=0.01)


def test_only_the_sound_office_of_the_world_has_its_hard_topic() -> None:
    world = alone_in_a_hard_topic(RNG(3), part=0.45, harder=0.3, sd=0.3)
    table = world.table
    hard = table.factors[:, 0] == table.factors[:, 0].max()
    assert set(table.office[hard]) == {0}
    assert table.n[hard].sum() / table.n[table.office == 0].sum() == pytest.approx(0.45, abs=0.06)
    assert world.true_gap[0] > -0.05


@pytest.mark.parametrize(("kind", "above"), [("waits", 3.0), ("handoffs judged", 0.15)])
def test_the_slow_office_is_as_far_above_its_peers_as_the_world_says(kind: str, above: float) -> None:
    rng, off = RNG(5), []
    for _ in range(20):
        table, _, gap = mean_world(rng, kind, peers=4, cases=1500, above=above, sd=0.2)
        assert gap[0] == pytest.approx(above, abs=1e-4)
        mean = table.by_office(table.hits) / table.by_office(table.n)
        off.append(mean[0] - mean[1:].mean() - gap[0] + gap[1:].mean())
    # What is drawn differs from the truth by chance and by the mix of the offices only.
    assert abs(np.mean(off)) < 0.15 * above


@pytest.mark.thorough
def test_bad_offices_are_reported_and_sound_ones_are_not() -> None:
    bad = run(Cell("bad", (("typical", 0.8), ("peers", 20), ("cases", 1500), ("sd", 0.3)), 25))
    assert sum(bad.told) >= 22
    tally = Tally()
    rng = RNG(4)
    for _ in range(10):
        count(tally, sound_screen(rng, sd=0.0, fewest=300, most=1500), sd=0.0)
    assert sum(tally.sound_told) <= 1
    assert np.mean(tally.covered) > 0.9


@pytest.mark.slow
@pytest.mark.thorough
def test_slow_offices_of_a_demo_province_are_reported() -> None:
    """In the demo of seed 1, five offices with at least fifty cases are bad."""
    tally = run_demo(1)
    assert (tally.bad, tally.bad_told, tally.sound_told) == (5, 5, 0)
    province = demo_province(1)
    slow = [i for i, name in enumerate(province.names) if name.endswith("(slow)")]
    assert (province.true_gap[slow] < -0.2).all()


def test_an_office_is_explained_by_topics_that_leave_three_fifths_of_its_gap_or_less() -> None:
    world = one_bad_office(RNG(7), typical=0.8, peers=8, cases=800, sd=0.0)
    assessments = assess(peer_expectation(world.table), smallest=False)
    is_reported = assessments.assessment == "needs_look"
    assert is_reported[0]
    for part, comparable, explained in ((0.61, True, False), (0.59, True, True), (0.0, False, False)):
        by_topic = replace(
            assessments, gap=part * assessments.gap, comparable=np.full(len(is_reported), comparable)
        )
        assert explained_by_topics(assessments, is_reported, by_topic)[0] == explained
    assert not explained_by_topics(assessments, np.zeros(len(is_reported), dtype=bool), assessments).any()


def test_what_lasts_needs_a_silent_period_that_agrees() -> None:
    world = one_bad_office(RNG(8), typical=0.8, peers=20, cases=80, sd=0.3)
    assessments = assess(peer_expectation(world.table), smallest=False)
    silent = replace(assessments, assessment=np.full(len(assessments.gap), "no_difference", dtype=object))
    flagged = replace(assessments, assessment=np.full(len(assessments.gap), "needs_look", dtype=object))
    n = world.table.by_office(world.table.n)
    assert reported_by_what_lasts(silent, n, flagged)[0]
    assert not reported_by_what_lasts(silent, n, silent).any()
    assert not reported_by_what_lasts(flagged, n, flagged).any()
    assert not reported_by_what_lasts(silent, np.full(len(n), 29.0), flagged).any()


def test_narrower_intervals_keep_their_middle_and_accuse_no_fewer() -> None:
    world = sound_screen(RNG(9), sd=0.3, fewest=300, most=1500)
    expectation = peer_expectation(world.table)
    half = narrowed(expectation, 0.5).compared
    whole = expectation.compared
    assert half.value == pytest.approx(whole.value)
    assert half.upper - half.value == pytest.approx((whole.upper - whole.value) / 2)
    assert half.value - half.lower == pytest.approx((whole.value - whole.lower) / 2)
    tally = run_eased(EasedCell(0.3, 20))
    assert len({sound for sound, _, _ in tally.values()}) == 1
    accused = [tally[width][1] for width in WIDTHS]
    assert accused == sorted(accused)


MISSED = Missed("urban (slow)", 60, -0.12, -0.08, -0.2, 0.03, 0.1, "estimated under 10 points", knowing=False)


@pytest.mark.slow
@pytest.mark.thorough
def test_the_document_can_be_written() -> None:
    offices = [(cell, run(cell)) for cell in cells(2)]
    demo = DemoTally(
        bad=5, bad_told=4, bad_knowing=5, bad_former=1, sound=40, sound_told=0, sound_former=0,
        not_told=[MISSED], accused=[], covered=0.95, by_deadline=0, lasting=3, improved=40, improved_told=2,
        bad_explained=1, sound_explained=2, peers_of_bad=[(0, False), (3, True), (3, True), (7, True), (12, True)],
        eased=dict.fromkeys(WIDTHS, (4, 0, 2)),
    )  # fmt: skip
    means = [(cell, run_means(cell)) for cell in mean_cells(4)]
    eased = [(cell, run_eased(cell)) for cell in eased_cells(2)]
    text = report(offices, [demo, demo], means, eased=eased, fresh=[demo])
    assert "2 demo provinces of 250,000 cases, 90 days: 10 bad offices" in text
    assert "| urban (slow) | 60 | -12 | -8 | -20 to +3 | 10% | estimated under 10 points | not told |" in text
    unbroken = " ".join(text.split())
    assert "6 of the bad offices are told and 0 of the sound ones accused" in unbroken
    assert "until the 90 days began, 5.0 (" in unbroken
    assert "these explain 3 of the bad offices that would be told, and 6 of the sound ones" in unbroken
    assert (
        "| none: more than half of it is borrowed | 2 | 0.00 (0.00–65.76) | 1 | 0.00 (0.00–79.35) |" in text
    )
    assert "| 1 to 4 | 4 | 100.0 (51.0–100.0) | 2 | 100.0 (34.2–100.0) |" in text
    assert "At none of these widths, nine in ten of the bad ones would be told." in unbroken
    assert "| 100% | 80.0 (37.6–96.4) | 0.00 (0.00–8.76) | 5.0 (1.4–16.5) |" in text
    assert "In 1 others, of 5 bad offices 80.0 (" in unbroken
    assert "| 1 demos on which no rule was chosen: bad offices told | ≥ 90 % | 80.0 % | **missed** |" in text
    assert "| 1 demos on which no rule was chosen: sound offices accused | ≤ 0.5 % | 0.00 % | met |" in text
    assert "| Hand-offs | 40 |" in text
    assert "| Excess late, gap | 56 |" in text
    for heading in (
        "Against the goals",
        "Screens of thirty offices",
        "Demo provinces",
        "Topics",
    ):
        assert f"## {heading}" in text
    assert max(len(line) for line in text.splitlines() if not line.startswith("|")) <= 120
    # Every row of a table has as many columns as its heading.
    for one, other in pairwise(text.splitlines()):
        if one.startswith("|") and other.startswith("|"):
            assert one.count("|") == other.count("|"), other


def test_topics_have_one_group_of_offices_for_most_of_their_cases() -> None:
    world = topics_of_a_province(RNG(6), sd=0.3, cases=22_000, below=0.15)
    table = world.table
    n = table.by_office(table.n)
    largest = np.max(
        [table.by_office(table.n * (table.factors[:, 0] == group)) for group in range(8)], axis=0
    )
    assert (largest / n)[n > 300].min() > 0.7
    assert world.true_gap[0] == pytest.approx(-0.15, abs=1e-6)
    tally = Tally()
    count(tally, world, sd=0.3, former=False)
    assert tally.covered[0] > 0.8
    assert tally.former == []


def test_what_lasts_names_fewer_sound_offices_where_topics_are_known() -> None:
    found = [named(np.random.default_rng([1, seed]), topics=0.7, bad=True) for seed in range(4)]
    assert sum(each.sound for each in found) > sum(each.sound_by_topics for each in found)
    assert all(each.bad or not each.bad_by_topics for each in found)
