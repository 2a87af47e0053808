"""Expectations of offices: plain cases worked out by hand, and what must not change them."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm

from stats.case_mix import CellTable, mix_effects
from stats.partial_pooling import capped, leave_one_out_centres
from stats.peer_expectation import peer_expectation, topic_evidence
from stats.response_scale import SHARES, ResponseScale, mean_scale


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
    found = peer_expectation(table([*alike(9), (9, 0, 300, 150)], [0] * 10)).all_cases
    assert found.value[9] == pytest.approx(0.75, abs=0.002)
    # Nine peers of 1,000 cases each: hardly more uncertain than the share of 9,000 cases.
    chance = 1.96 * math.sqrt(0.75 * 0.25 / 9000)
    assert found.upper[9] - found.value[9] == pytest.approx(chance, rel=0.5)
    assert found.upper[9] - found.value[9] >= chance * 0.95


def test_the_expectation_of_a_known_dispersion_is_a_weighted_mean_on_the_logit_scale() -> None:
    shares, cases = [0.7, 0.75, 0.8, 0.78], [400, 900, 600, 5000]
    rows = [(i, 0, n, n * p) for i, (n, p) in enumerate(zip(cases, shares, strict=True))]
    found = peer_expectation(table([*rows, (4, 0, 500, 300)], [0] * 5), tau=0.2).all_cases
    limited = [min(n, float(np.quantile([*cases, 500], 0.75))) for n in cases]
    logits = [math.log(p / (1 - p)) for p in shares]
    middle = 0.77 * 0.23
    weight = [1 / (1 / (n * middle) + 0.04) for n in limited]
    mean = sum(w * x for w, x in zip(weight, logits, strict=True)) / sum(weight)
    assert found.value[4] == pytest.approx(1 / (1 + math.exp(-mean)), abs=0.003)


def test_hard_topics_are_expected_to_be_answered_late() -> None:
    """Everybody is on time in 80 % of the cases of topic 0 and in 50 % of those of topic 1."""
    mixes = [(700, 300), (500, 500), (600, 400), (400, 600), (800, 200), (650, 350), (100, 900)]
    rows = [
        (office, topic, n, n * (0.8, 0.5)[topic])
        for office, mix in enumerate(mixes)
        for topic, n in enumerate(mix)
    ]
    found = peer_expectation(table(rows, [0] * 7)).all_cases
    wanted = [(a * 0.8 + b * 0.5) / 1000 for a, b in mixes]
    assert found.value == pytest.approx(wanted, abs=0.012)
    assert ((found.lower < wanted) & (wanted < found.upper)).all()


def test_the_judged_office_does_not_excuse_itself() -> None:
    sound = peer_expectation(table([*alike(8), (8, 0, 6000, 4500)], [0] * 9)).all_cases
    bad = peer_expectation(table([*alike(8), (8, 0, 6000, 2400)], [0] * 9)).all_cases
    assert bad.value[8] == pytest.approx(sound.value[8], abs=0.005)


def test_the_largest_office_does_not_decide_what_is_typical() -> None:
    """One with ten times as many cases as each other and 40 % on time; by cases the others would expect 57 %."""
    found = peer_expectation(table([*alike(8), (8, 0, 10_000, 4000)], [0] * 9)).all_cases
    assert (found.value[:8] > 0.70).all()


def test_a_group_of_three_has_an_expectation_with_a_wider_interval() -> None:
    rows = [(i, 0, 800.0, 800 * (0.72, 0.76, 0.8)[i % 3]) for i in range(15)]
    found = peer_expectation(table(rows, [0] * 3 + [1] * 12)).all_cases
    width = found.upper - found.lower
    assert np.isfinite(width).all()
    assert width[:3].min() > 1.5 * width[3:].max()


def test_a_monopoly_borrows_all_that_is_expected() -> None:
    rows = [*[(i, i % 2, 500.0, 375.0) for i in range(8)], (8, 2, 700.0, 300.0)]
    found = peer_expectation(table(rows, [0] * 9))
    assert found.borrowed[8] == 1.0
    assert found.compared.n[8] == 0
    # Half of the eight others have the same topic: 3 × 500 cases.
    assert found.borrowed[0] == pytest.approx(30 / 1530)
    assert found.all_cases.upper[8] - found.all_cases.lower[8] > 0.4


def test_evidence_about_a_topic() -> None:
    """Peers count in full; of another group only what stands beside other cases of the same office."""
    rows = [
        (0, 0, 100.0, 50.0), (1, 0, 80.0, 40.0), (1, 1, 20.0, 10.0), (2, 0, 60.0, 30.0), (2, 1, 40.0, 20.0),
        (3, 0, 90.0, 45.0),
    ]  # fmt: skip
    cells = table(rows, [0, 0, 1, 1])
    found = topic_evidence(cells, np.ones(4))
    # Office 0, topic 0: 80 of its peer, and 60 × (1 − 60/100) + 90 × 0 of the other group.
    assert found[0] == pytest.approx(80 + 24)
    assert found[2] == pytest.approx(40 * 0.6)
    assert found[3] == pytest.approx(90 + 80 * 0.2)


def test_a_lone_office_without_enough_groups_has_no_expectation() -> None:
    found = peer_expectation(table([*alike(4), (4, 0, 500, 200)], [0, 0, 0, 0, 1]))
    assert np.isnan(found.all_cases.value[4])
    assert found.peers.tolist() == [3, 3, 3, 3, 0]


@settings(max_examples=20)
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
        found = peer_expectation(table(alike(9, n=50, share=share), [0] * 9)).all_cases
        assert found.value == pytest.approx([share] * 9, abs=0.02)
        assert ((found.lower <= found.value) & (found.value <= found.upper)).all()


def test_an_office_without_cases_has_nothing() -> None:
    cells = table([*alike(9), (9, 0, 0, 0)], [0] * 10)
    found = peer_expectation(cells)
    assert np.isnan(found.all_cases.value[9])
    assert np.isnan(found.borrowed[9])
    without = peer_expectation(replace(table(alike(9), [0] * 9)))
    assert found.all_cases.value[:9] == pytest.approx(without.all_cases.value)


def test_means_are_expected_like_shares() -> None:
    """Everybody needs 6 days for topic 0 and 12 for topic 1; the mean of an office follows from its mix."""
    mixes = [(700, 300), (500, 500), (600, 400), (400, 600), (800, 200), (650, 350), (100, 900)]
    rows = [(o, t, n, n * (6.0, 12.0)[t]) for o, mix in enumerate(mixes) for t, n in enumerate(mix)]
    cells = table(rows, [0] * 7)
    n, total = cells.by_office(cells.n), cells.by_office(cells.hits)
    # Single cases have a standard deviation of 5 days.
    scale = mean_scale(total, total**2 / n + 25 * n, n)
    found = peer_expectation(cells, scale=scale).all_cases
    wanted = np.array([(a * 6 + b * 12) / 1000 for a, b in mixes])
    assert found.value == pytest.approx(wanted, rel=0.02)
    assert ((found.lower < wanted) & (wanted < found.upper)).all()


def two_groups() -> CellTable:
    """Nine offices of two groups with two factors; one alone with a topic, one without cases, one with few."""
    rng = np.random.default_rng(12)
    office, topic, kind, n = [], [], [], []
    for i, size in enumerate((900, 500, 1500, 60, 400, 700, 300, 800)):
        for t in range(3):
            for k in range(2):
                office.append(i)
                topic.append(t)
                kind.append(k)
                n.append(int(size * rng.uniform(0.02, 0.3)))
    # Topic 3 belongs to office 1 but for some cases of office 5, which is of the other group.
    for i, t, cases in ((1, 3, 250), (5, 3, 8), (8, 0, 0)):
        office.append(i)
        topic.append(t)
        kind.append(0)
        n.append(cases)
    hard = np.array([0.8, 0.3, 0.0, -0.5])[topic] + np.array([0.2, -0.4])[kind]
    share = 1 / (1 + np.exp(-(0.7 + rng.normal(0, 0.3, 9)[office] + hard)))
    cases = np.array(n, dtype=float)
    return CellTable(
        np.array(office, dtype=np.int64),
        np.stack([topic, kind], axis=1).astype(np.int64),
        cases,
        rng.binomial(n, share).astype(float),
        np.array([0, 0, 0, 0, 0, 1, 1, 1, 1], dtype=np.int64),
    )


class Steps:
    """What peer_expectation does, office by office and cell by cell, from its parts that are tested by themselves."""

    def __init__(self, cells: CellTable, scale: ResponseScale, effect: np.ndarray | None, tau: float | None):
        """Everything up to what is typical of the others."""
        self.cells, self.scale = cells, scale
        self.offices = range(cells.offices)
        n = cells.by_office(cells.n)
        self.cap = np.array([c / m if m else 0.0 for c, m in zip(capped(n, cells.group), n, strict=True)])
        mix = mix_effects(cells, weight=self.cap * scale.precision(cells.offices), scale=scale)
        self.evidence = topic_evidence(cells, self.cap)
        self.is_compared = self.evidence >= 30
        self.part = replace(
            cells, n=cells.n * self.is_compared, hits=np.where(self.is_compared, cells.hits, 0)
        )
        self.effect = mix.effect if effect is None else effect
        self.mix = mix if effect is None else None
        self.level = [self.level_of(key) for key in (0, 1)]
        typical = [self.summed(self.part, i, [0.0] * len(cells.n)) for i in self.offices]
        m, hits = self.part.by_office(self.part.n), self.part.by_office(self.part.hits)
        value, slope = (np.array(x) for x in zip(*typical, strict=True))
        with np.errstate(all="ignore"):
            unit = slope * scale.derivative(value)
            distance = (scale.place(hits, m) - scale.place(m * value, m)) / unit
            variance, capped_variance = (
                np.where(m > 0, scale.chance(x, value) / unit**2, np.inf) for x in (m, capped(m, cells.group))
            )
        self.gradient = self.gradient_of(self.part, [0.0] * len(cells.n))
        change = None if self.mix is None else -self.mix.change @ self.gradient.T
        self.centres = leave_one_out_centres(
            distance,
            variance,
            capped_variance=capped_variance,
            group=cells.group,
            level=np.array(self.level)[cells.group],
            change=change,
            tau=None if tau is None else np.array([tau]),
        )

    def level_of(self, key: int) -> float:
        """The level at which all cases of a group, and one more, have as many hits as are expected."""
        cells, scale, rows = self.part, self.scale, self.part.group[self.part.office] == key
        weight = self.cap[cells.office]
        common = ((cells.hits * weight).sum() + 0.5) / ((cells.n * weight).sum() + 1)

        def score(level: float) -> float:
            missing = cells.hits - cells.n * scale.mean(level + self.effect)
            one_more = scale.added_case(common) - float(scale.mean(np.array(level)))
            return float((weight * missing)[rows].sum()) + one_more

        return float(brentq(score, -10, 10, xtol=1e-12))

    def linear(self, cell: int, shift: float) -> np.ndarray:
        """Where a cell lies on the scale of the model, without its own office."""
        office = self.cells.office[cell]
        return np.array(self.level[self.cells.group[office]] + self.effect[cell] + shift)

    def summed(self, table: CellTable, office: int, shifts: list[float]) -> tuple[float, float]:
        """Expected value of an office, and its derivative."""
        rows = np.flatnonzero((table.office == office) & (table.n > 0))
        n = table.n[rows].sum()
        places = [self.linear(r, shifts[r]) for r in rows]
        value = sum(table.n[r] * float(self.scale.mean(x)) for r, x in zip(rows, places, strict=True))
        slope = sum(table.n[r] * float(self.scale.slope(x)) for r, x in zip(rows, places, strict=True))
        return (value / n, slope / n) if n else (math.nan, math.nan)

    def parts(self, table: CellTable, office: int, shifts: list[float]) -> list[tuple[int, float]]:
        """The cells of an office with their parts in the derivative of its expectation."""
        rows = np.flatnonzero((table.office == office) & (table.n > 0))
        weight = [table.n[r] * float(self.scale.slope(self.linear(r, shifts[r]))) for r in rows]
        return [(int(r), w / sum(weight)) for r, w in zip(rows, weight, strict=True)]

    def gradient_of(self, table: CellTable, shifts: list[float]) -> np.ndarray:
        """Offices × effects."""
        found = np.zeros((table.offices, 0 if self.mix is None else len(self.mix.effects)))
        for office in self.offices if self.mix is not None else ():
            for row, part in self.parts(table, office, shifts):
                for column in self.mix.columns[row]:
                    found[office, column] += part
        return found

    def expected(self, table: CellTable, office: int) -> dict[str, float | np.ndarray]:
        """The expectation of the cases of an office that a table has."""
        weight, centre, variance = (
            getattr(self.centres, name)[office] for name in ("weight", "centre", "variance")
        )
        middle = float((weight * centre).sum())
        change = np.zeros(len(table.n))
        if self.mix is not None:
            change = self.mix.change[office][self.mix.columns].sum(axis=1)
        shifts = list(change + middle)
        value, slope = self.summed(table, office, shifts)
        mix_variance = 0.0
        if self.mix is not None:
            contrast = self.gradient_of(table, shifts)[office] - self.centres.shares[office] @ self.gradient
            mix_variance = contrast @ self.mix.covariance[office] @ contrast
            for topic in set(table.factors[:, 0].tolist()):
                unknown = sum(
                    part * 30 / (self.evidence[row] + 30)
                    for row, part in self.parts(table, office, shifts)
                    if table.factors[row, 0] == topic
                )
                mix_variance += (self.scale.unknown_topic_sd * unknown) ** 2
        spread = np.sqrt(variance + mix_variance)

        def limit(wanted: float) -> float:
            def reached(x: float) -> float:
                return float((weight * norm.cdf((x - centre) / spread)).sum()) - wanted

            return self.summed(table, office, list(change + brentq(reached, -20, 20, xtol=1e-12)))[0]

        unit = slope * float(self.scale.derivative(np.array(value)))
        return {
            "value": value,
            "lower": limit(0.025),
            "upper": limit(0.975),
            "target": float(self.scale.transform(np.array(value))) + unit * (centre - middle),
            "uncertainty": unit**2 * (variance + mix_variance),
            "between": unit**2 * self.centres.tau**2,
            "weight": weight,
        }


CASES = {"shares": (False, None, None), "means": (True, None, None), "known": (False, "true", 0.3)}


@pytest.mark.parametrize("case", CASES)
def test_the_steps_are_those_of_plain_python(case: str) -> None:
    means, known, tau = CASES[case]
    cells = two_groups()
    n, hits = cells.by_office(cells.n), cells.by_office(cells.hits)
    scale = mean_scale(hits, hits * 1.7, n) if means else SHARES
    effect = np.random.default_rng(2).normal(0, 0.3, len(cells.n)) if known else None
    steps = Steps(cells, scale, effect, tau)
    found = peer_expectation(cells, scale=scale, effect=effect, tau=tau)
    assert not steps.is_compared.all()
    for got, table in ((found.compared, steps.part), (found.all_cases, cells)):
        assert got.n == pytest.approx(table.by_office(table.n))
        assert got.hits == pytest.approx(table.by_office(table.hits))
        assert got.scale is scale
        for office in range(8):
            for name, wanted in steps.expected(table, office).items():
                assert getattr(got, name)[office] == pytest.approx(wanted, rel=1e-4, abs=1e-7), (office, name)
        for name in ("value", "lower", "upper", "target", "uncertainty", "between"):
            assert np.isnan(getattr(got, name)[8]).all()
    assert found.tau == pytest.approx((steps.centres.weight * steps.centres.tau).sum(axis=1))
    assert found.peers.tolist() == [4, 4, 4, 4, 4, 2, 2, 2, 3]
    for office in range(8):
        rows = cells.office == office
        borrowed = (cells.n * 30 / (steps.evidence + 30))[rows].sum() / n[office]
        assert found.borrowed[office] == pytest.approx(borrowed)


def test_thirty_cases_of_others_make_a_topic_known() -> None:
    rows = [(0, 0, 30, 20), (0, 1, 29, 20), (0, 2, 1, 1), (1, 0, 30, 25), (1, 1, 30, 25)]
    found = peer_expectation(table(rows, [0, 0]))
    # Of topic 1 the first office knows 30 cases of the second one, but the second one only 29 of the first.
    assert found.compared.n.tolist() == [59, 30]
