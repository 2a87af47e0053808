"""Expectations of offices: plain cases worked out by hand, and what must not change them."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.peers.case_mix import CellTable
from stats.peers.peer_expectation import peer_expectation, topic_evidence
from stats.peers.response_scale import mean_scale
from tests.thorough import THOROUGH


def table(rows: list[tuple[int, int, float, float]], group: list[int]) -> CellTable:
    """Cells of (office, topic, cases, hits)."""
    office, topic, n, hits = (np.array(column) for column in zip(*rows, strict=True))
    return CellTable(
        office.astype(np.int64),
        topic.astype(np.int64)[:, None],
        n.astype(float),
        hits.astype(float),
        np.array(group, dtype=np.int64),
    )


def alike(offices: int, n: int = 1000, share: float = 0.75) -> list[tuple[int, int, float, float]]:
    return [(i, 0, n, n * share) for i in range(offices)]


def test_identical_peers_are_what_is_expected() -> None:
    expectation = peer_expectation(table([*alike(9), (9, 0, 300, 150)], [0] * 10)).all_cases
    assert expectation.value[9] == pytest.approx(0.75, abs=0.002)
    # Nine peers of 1,000 cases each: hardly more uncertain than the share of 9,000 cases.
    chance = 1.96 * math.sqrt(0.75 * 0.25 / 9000)
    assert expectation.upper[9] - expectation.value[9] == pytest.approx(chance, rel=0.5)
    assert expectation.upper[9] - expectation.value[9] >= chance * 0.95


def test_the_expectation_of_a_known_dispersion_is_a_weighted_mean_on_the_logit_scale() -> None:
    shares, cases = [0.7, 0.75, 0.8, 0.78], [400, 900, 600, 5000]
    rows = [(i, 0, n, n * p) for i, (n, p) in enumerate(zip(cases, shares, strict=True))]
    expectation = peer_expectation(table([*rows, (4, 0, 500, 300)], [0] * 5), tau=0.2).all_cases
    limited = [min(n, float(np.quantile([*cases, 500], 0.75))) for n in cases]
    logits = [math.log(p / (1 - p)) for p in shares]
    middle = 0.77 * 0.23
    weight = [1 / (1 / (n * middle) + 0.04) for n in limited]
    mean = sum(w * x for w, x in zip(weight, logits, strict=True)) / sum(weight)
    assert expectation.value[4] == pytest.approx(1 / (1 + math.exp(-mean)), abs=0.003)


def test_hard_topics_are_expected_to_be_answered_late() -> None:
    """Everybody is on time in 80 % of the cases of topic 0 and in 50 % of those of topic 1."""
    mixes = [(700, 300), (500, 500), (600, 400), (400, 600), (800, 200), (650, 350), (100, 900)]
    rows = [
        (office, topic, n, n * (0.8, 0.5)[topic])
        for office, mix in enumerate(mixes)
        for topic, n in enumerate(mix)
    ]
    expectation = peer_expectation(table(rows, [0] * 7)).all_cases
    wanted = [(a * 0.8 + b * 0.5) / 1000 for a, b in mixes]
    assert expectation.value == pytest.approx(wanted, abs=0.012)
    assert ((expectation.lower < wanted) & (wanted < expectation.upper)).all()


def test_the_judged_office_does_not_excuse_itself() -> None:
    sound = peer_expectation(table([*alike(8), (8, 0, 6000, 4500)], [0] * 9)).all_cases
    bad = peer_expectation(table([*alike(8), (8, 0, 6000, 2400)], [0] * 9)).all_cases
    assert bad.value[8] == pytest.approx(sound.value[8], abs=0.005)


def test_the_largest_office_does_not_decide_what_is_typical() -> None:
    """One with ten times as many cases as each other and 40 % on time; by cases the others would expect 57 %."""
    expectation = peer_expectation(table([*alike(8), (8, 0, 10_000, 4000)], [0] * 9)).all_cases
    assert (expectation.value[:8] > 0.70).all()


def test_a_group_of_three_has_an_expectation_with_a_wider_interval() -> None:
    rows = [(i, 0, 800.0, 800 * (0.72, 0.76, 0.8)[i % 3]) for i in range(15)]
    expectation = peer_expectation(table(rows, [0] * 3 + [1] * 12)).all_cases
    width = expectation.upper - expectation.lower
    assert np.isfinite(width).all()
    assert width[:3].min() > 1.5 * width[3:].max()


def test_a_monopoly_borrows_all_that_is_expected() -> None:
    rows = [*[(i, i % 2, 500.0, 375.0) for i in range(8)], (8, 2, 700.0, 300.0)]
    expectation = peer_expectation(table(rows, [0] * 9))
    assert expectation.borrowed[8] == 1.0
    assert expectation.compared.n[8] == 0
    # Half of the eight others have the same topic: 3 × 500 cases.
    assert expectation.borrowed[0] == pytest.approx(30 / 1530)
    assert expectation.all_cases.upper[8] - expectation.all_cases.lower[8] > 0.4


def test_evidence_about_a_topic() -> None:
    """Peers count in full; of another group only what stands beside other cases of the same office."""
    rows = [
        (0, 0, 100.0, 50.0), (1, 0, 80.0, 40.0), (1, 1, 20.0, 10.0), (2, 0, 60.0, 30.0), (2, 1, 40.0, 20.0),
        (3, 0, 90.0, 45.0),
    ]  # fmt: skip
    cells = table(rows, [0, 0, 1, 1])
    evidence = topic_evidence(cells, np.ones(4))
    # Office 0, topic 0: 80 of its peer, and 60 × (1 − 60/100) + 90 × 0 of the other group.
    assert evidence[0] == pytest.approx(80 + 24)
    assert evidence[2] == pytest.approx(40 * 0.6)
    assert evidence[3] == pytest.approx(90 + 80 * 0.2)


def test_evidence_without_topics_is_that_of_the_peers() -> None:
    cells = CellTable(
        np.array([0, 1, 2, 3]), np.zeros((4, 0), dtype=np.int64), np.array([100.0, 80, 60, 90]),
        np.array([50.0, 40, 30, 45]), np.array([0, 0, 0, 1]),
    )  # fmt: skip
    assert topic_evidence(cells, np.array([1.0, 0.5, 1.0, 1.0])).tolist() == [100, 160, 140, 0]
    nothing = np.zeros(0)
    none = CellTable(
        np.zeros(0, dtype=np.int64), np.zeros((0, 1), dtype=np.int64), nothing, nothing, np.array([0])
    )
    assert topic_evidence(none, np.ones(1)).shape == (0,)


def test_a_lone_office_without_enough_groups_has_no_expectation() -> None:
    expectation = peer_expectation(table([*alike(4), (4, 0, 500, 200)], [0, 0, 0, 0, 1]))
    assert np.isnan(expectation.all_cases.value[4])
    assert expectation.peers.tolist() == [3, 3, 3, 3, 0]


@settings(max_examples=10 * THOROUGH)
@given(st.randoms(use_true_random=False), st.integers(0, 10_000))
def test_neither_order_nor_the_splitting_of_cells_matters(random, seed: int) -> None:
    rng = np.random.default_rng(seed)
    offices = 7
    rows = []
    for office in range(offices):
        for topic in range(3):
            n = int(rng.integers(1, 400))
            rows.append((office, topic, n, int(rng.binomial(n, 0.7))))
    group = [0, 0, 0, 1, 1, 1, 1]
    one = peer_expectation(table(rows, group)).all_cases
    order = list(range(offices))
    random.shuffle(order)
    place = {office: i for i, office in enumerate(order)}
    split = [
        (place[o], t, a, b)
        for o, t, n, h in rows
        for a, b in ((n // 2, h // 2), (n - n // 2, h - h // 2))
        if a
    ]
    random.shuffle(split)
    other = peer_expectation(table(split, [group[office] for office in order])).all_cases
    for name in ("n", "hits", "value", "lower", "upper"):
        assert getattr(other, name) == pytest.approx(getattr(one, name)[order], rel=1e-5)


def test_no_hits_or_no_misses_anywhere() -> None:
    for share in (0.0, 1.0):
        expectation = peer_expectation(table(alike(9, n=50, share=share), [0] * 9)).all_cases
        assert expectation.value == pytest.approx([share] * 9, abs=0.02)
        assert ((expectation.lower <= expectation.value) & (expectation.value <= expectation.upper)).all()


def test_an_office_without_cases_has_nothing() -> None:
    cells = table([*alike(9), (9, 0, 0, 0)], [0] * 10)
    expectation = peer_expectation(cells)
    assert np.isnan(expectation.all_cases.value[9])
    assert np.isnan(expectation.borrowed[9])
    without = peer_expectation(replace(table(alike(9), [0] * 9)))
    assert expectation.all_cases.value[:9] == pytest.approx(without.all_cases.value)


def test_an_office_with_one_case_is_a_peer_and_has_an_expectation() -> None:
    expectation = peer_expectation(table([*alike(4), (4, 0, 1, 1)], [0] * 5))
    assert expectation.peers.tolist() == [4] * 5
    assert expectation.all_cases.value == pytest.approx([0.75] * 5, abs=0.01)


def test_means_are_expected_like_shares() -> None:
    """Everybody needs 6 days for topic 0 and 12 for topic 1; the mean of an office follows from its mix."""
    mixes = [(700, 300), (500, 500), (600, 400), (400, 600), (800, 200), (650, 350), (100, 900)]
    rows = [(o, t, n, n * (6.0, 12.0)[t]) for o, mix in enumerate(mixes) for t, n in enumerate(mix)]
    cells = table(rows, [0] * 7)
    n, total = cells.by_office(cells.n), cells.by_office(cells.hits)
    # Single cases have a standard deviation of 5 days.
    scale = mean_scale(total, total**2 / n + 25 * n, n)
    expectation = peer_expectation(cells, scale=scale).all_cases
    wanted = np.array([(a * 6 + b * 12) / 1000 for a, b in mixes])
    assert expectation.value == pytest.approx(wanted, rel=0.02)
    assert ((expectation.lower < wanted) & (wanted < expectation.upper)).all()


def test_thirty_cases_of_others_make_a_topic_known() -> None:
    rows = [(0, 0, 30, 20), (0, 1, 29, 20), (0, 2, 1, 1), (1, 0, 30, 25), (1, 1, 30, 25)]
    expectation = peer_expectation(table(rows, [0, 0]))
    # Of topic 1 the first office knows 30 cases of the second one, but the second one only 29 of the first.
    assert expectation.compared.n.tolist() == [59, 30]
