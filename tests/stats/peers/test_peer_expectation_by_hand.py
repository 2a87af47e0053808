"""Expectations of offices, office by office and cell by cell, from the parts that are tested by themselves."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from stats.peers.case_mix import CellTable, mix_effects, no_effects
from stats.peers.group_levels import GroupLevels
from stats.peers.partial_pooling import capped, leave_one_out_centres
from stats.peers.peer_expectation import Expectation, peer_expectation, topic_evidence
from stats.peers.response_scale import SHARES, MeanScale, ResponseScale, mean_scale


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
        gradient = np.zeros((table.offices, 0 if self.mix is None else len(self.mix.effects)))
        for office in self.offices if self.mix is not None else ():
            for row, part in self.parts(table, office, shifts):
                for column in self.mix.columns[row]:
                    gradient[office, column] += part
        return gradient

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
            mix_variance = contrast @ self.mix.without.covariance(office) @ contrast
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
    expectation = peer_expectation(cells, scale=scale, effect=effect, tau=tau)
    assert not steps.is_compared.all()
    for got, table in ((expectation.compared, steps.part), (expectation.all_cases, cells)):
        assert got.n == pytest.approx(table.by_office(table.n))
        assert got.hits == pytest.approx(table.by_office(table.hits))
        assert got.scale is scale
        for office in range(8):
            for name, wanted in steps.expected(table, office).items():
                assert getattr(got, name)[office] == pytest.approx(wanted, rel=1e-4, abs=1e-7), (office, name)
        for name in ("value", "lower", "upper", "target", "uncertainty", "between"):
            assert np.isnan(getattr(got, name)[8]).all()
    assert expectation.tau == pytest.approx((steps.centres.weight * steps.centres.tau).sum(axis=1))
    assert expectation.peers.tolist() == [4, 4, 4, 4, 4, 2, 2, 2, 3]
    for office in range(8):
        rows = cells.office == office
        borrowed = (cells.n * 30 / (steps.evidence + 30))[rows].sum() / n[office]
        assert expectation.borrowed[office] == pytest.approx(borrowed)


@pytest.mark.parametrize("means", [False, True], ids=["shares", "means"])
def test_levels_of_groups_are_those_of_their_cases_and_one_more(means: bool) -> None:
    """Half a hit in a case is added to shares, and a case with the mean of all to means; the third group has no row."""
    cells = CellTable(
        np.array([0, 1, 2]), np.zeros((3, 1), dtype=np.int64), np.array([3.0, 2, 4]), np.array([3.0, 1, 0]),
        np.array([0, 0, 1, 2]),
    )  # fmt: skip
    scale = MeanScale(np.ones(4)) if means else SHARES
    cap = np.array([1.0, 0.5, 1.0, 1.0])
    level = GroupLevels.of_table(cells, no_effects(cells), cap, scale).level
    added = (3.5 + 0.5) / (8 + 1) if means else 0.5
    wanted = [(3.5 + added) / (4 + 1), (0 + added) / (4 + 1), added]
    assert scale.mean(level) == pytest.approx(wanted, rel=1e-6)


def mixture(places: int) -> Expectation:
    """What is typical of similar offices and how much they differ, for three values of τ; other fields are unused."""
    unused, rows = np.zeros(places), (places, 1)
    return Expectation(
        n=unused, hits=unused, value=unused, lower=unused, upper=unused,
        target=np.tile([1.0, 1.02, 1.05], rows),
        uncertainty=np.tile([0.0004, 0.0009, 0.002], rows),
        between=np.tile([1e-5, 0.003, 0.02], rows),
        weight=np.tile([0.5, 0.3, 0.2], rows),
        scale=SHARES,
    )  # fmt: skip


PLACES = np.array([0.85, 0.95, 1.0, 1.2])
CHANCE = np.array([0.001, 0.0002, 0.004, 0.001])


def test_the_chance_to_lie_below_a_place_is_that_of_a_mixture_of_normal_distributions() -> None:
    each = mixture(4)
    probability = each.predicted_below(PLACES, CHANCE)
    for i, (place, chance) in enumerate(zip(PLACES, CHANCE, strict=True)):
        sd = np.sqrt(chance + each.uncertainty[i] + each.between[i])
        assert probability[i] == pytest.approx((each.weight[i] * norm.cdf(place, each.target[i], sd)).sum())


@pytest.mark.parametrize("distance", [0.03, 0.08, -0.05])
def test_how_far_an_office_truly_lies_off_follows_from_bayes_theorem(distance: float) -> None:
    """By integration: the office differs by δ from what is typical, and is seen at what is typical + δ + error."""
    each = mixture(4)
    probability = each.truly_below(PLACES, CHANCE, np.full(4, distance))
    delta = np.linspace(-0.9, 0.9, 40_001)
    for i, (place, chance) in enumerate(zip(PLACES, CHANCE, strict=True)):
        density = np.zeros(len(delta))
        for target, uncertainty, between, weight in zip(
            each.target[i], each.uncertainty[i], each.between[i], each.weight[i], strict=True
        ):
            seen = norm.pdf(place, target + delta, math.sqrt(chance + uncertainty))
            density += weight * norm.pdf(delta, 0, math.sqrt(between)) * seen
        assert probability[i] == pytest.approx(density[delta <= -distance].sum() / density.sum(), abs=1e-4)


def test_an_office_that_is_very_far_off_changes_nothing_about_others() -> None:
    places, chance, distance = np.array([0.95, 0.2]), np.array([0.0005, 1e-6]), np.full(2, 0.05)

    def alike(size: int) -> Expectation:
        small = np.full((size, 3), 1e-5)
        return replace(mixture(size), uncertainty=small, between=small)

    probability = alike(2).truly_below(places, chance, distance)
    for i in range(2):
        alone = alike(1)
        assert probability[i] == alone.truly_below(places[[i]], chance[[i]], distance[:1])[0]
