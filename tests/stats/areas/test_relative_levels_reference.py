"""Every figure of relative levels equals a plain-Python calculation, span by span and area by area."""

import math
import statistics
from collections.abc import Sequence

import numpy as np
import pytest
from scipy.special import stdtr

from stats.areas.relative_levels import MIN_INFORMATIVE_CASES, PRIOR_DF, relative_levels
from stats.estimates.false_discovery import dispersion
from stats.estimates.share_funnel import between_unit_variance

Z95 = 1.959963984540054
AREAS, SPANS, RECENT = 9, 10, 3


def planted(seed: int, rate: float = 0.8) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts, inhabitants and known spans: some spans of two areas are unknown, the last area has almost no cases."""
    dice = np.random.default_rng(seed)
    people = dice.uniform(20, 300, AREAS)
    people[-1] = 0.6
    mean = rate * people[:, None] * np.exp(dice.normal(0, 0.15, (AREAS, SPANS)))
    mean[2, -RECENT:] *= 1.7
    mean[4, -RECENT:] *= 0.5
    known = np.ones((AREAS, SPANS), dtype=bool)
    known[1, :3] = known[5, 6] = False
    return dice.poisson(mean).astype(float), people, known


def root(count: float, expected: float) -> float:
    return math.sqrt((count + 3 / 8) / expected)


def back(at: float, expected: float) -> float:
    return max(max(at, 0.0) ** 2 - 3 / 8 / expected, 0.0)


def limits(at: float, variance: float, expected: float) -> tuple[float, float, float]:
    width = Z95 * math.sqrt(variance)
    return back(at, expected), back(at - width, expected), back(at + width, expected)


def p_of(z: float, phi: float, freedom: float) -> float:
    return 2 * float(stdtr(freedom, -abs(z) / math.sqrt(phi)))


class Area:
    """One area: its expectation by span (None where unknown), and its earlier and recent level."""

    def __init__(self, counts: Sequence[float], expected: Sequence[float | None], between: float) -> None:
        self.counts, self.expected = counts, expected
        self.before, self.late = (
            self._level(part, between) for part in (range(SPANS - RECENT), range(SPANS - RECENT, SPANS))
        )

    def _level(self, spans: range, between: float) -> tuple[float, float, float]:
        known = [q for q in spans if self.expected[q] is not None]
        total = sum(self.expected[q] for q in known)
        count = sum(self.counts[q] for q in known)
        return root(count, total), 1 / (4 * total) + between / len(known), total

    @property
    def tells(self) -> bool:
        count = sum(n for n, e in zip(self.counts, self.expected, strict=True) if e is not None)
        return self.late[2] >= MIN_INFORMATIVE_CASES[0] and count >= MIN_INFORMATIVE_CASES[1]

    @property
    def factor(self) -> float:
        return self.late[0] / self.before[0]

    @property
    def doubt(self) -> float:
        return self.before[1] / self.before[0] ** 2 + self.late[1] / self.late[0] ** 2


@pytest.mark.parametrize("rate", [0.8, 0.06])
@pytest.mark.parametrize("seed", range(6))
def test_every_figure_is_that_of_plain_python(seed: int, rate: float) -> None:
    o, people, known = planted(seed, rate)
    levels = relative_levels(o, people, known, recent=RECENT)
    expected: list[list[float | None]] = [[None] * SPANS for _ in range(AREAS)]
    for q in range(SPANS):
        here = [c for c in range(AREAS) if known[c, q]]
        for c in here:
            expected[c][q] = sum(o[i, q] for i in here) * people[c] / sum(people[i] for i in here)
    steps: list[list[tuple[float, float, bool]]] = [[] for _ in range(AREAS)]
    for c in range(AREAS):
        for q in range(1, SPANS):
            one, other = expected[c][q - 1], expected[c][q]
            if one is not None and other is not None:
                step = root(o[c, q], other) - root(o[c, q - 1], one)
                steps[c].append((step, 1 / (4 * one) + 1 / (4 * other), q == SPANS - RECENT))
    every = [step for of_area in steps for step in of_area]
    between = between_unit_variance(
        np.array([s[0] for s in every]), np.array([s[1] for s in every]), squared_weights=np.ones(len(every))
    )
    assert levels.between_span_variance == pytest.approx(between, rel=1e-9)
    areas = [Area(o[c], expected[c], between) for c in range(AREAS)]
    assert 1 <= [area.tells for area in areas].count(False) < AREAS - 1
    for c, area in enumerate(areas):
        own = [s / math.sqrt(v + 2 * between) for s, v, tested in steps[c] if not tested]
        (phi_own,), (count,) = dispersion(np.array([own]))
        phi, freedom = (PRIOR_DF + count * phi_own) / (PRIOR_DF + count), PRIOR_DF + count
        for q, e in enumerate(expected[c]):
            span = [part[c, q] for part in levels.spans]
            if e is None:
                assert np.isnan(span).all()
            else:
                wanted = limits(root(o[c, q], e), (1 / (4 * e) + between) * phi, e)
                assert span == pytest.approx(wanted, rel=1e-9)
        (a, var_a, e_a), (b, var_b, e_b) = area.before, area.late
        assert [part[c] for part in levels.earlier] == pytest.approx(limits(a, var_a * phi, e_a), rel=1e-9)
        assert [part[c] for part in levels.recent] == pytest.approx(limits(b, var_b * phi, e_b), rel=1e-9)
        assert levels.expected[c] == pytest.approx(e_b, rel=1e-9)
        assert levels.p_earlier[c] == pytest.approx(p_of((a - 1) / math.sqrt(var_a), phi, freedom), rel=1e-6)
        assert levels.p_recent[c] == pytest.approx(p_of((b - 1) / math.sqrt(var_b), phi, freedom), rel=1e-6)
        others = [other for i, other in enumerate(areas) if i != c and other.tells]
        typical = statistics.median(other.factor for other in others)
        near = statistics.mean(1 / math.sqrt(other.doubt) for other in others)
        doubt = math.pi / (2 * len(others) * near**2)
        against_whole = (b - a) / math.sqrt(var_a + var_b)
        against_others = (b - typical * a) / math.sqrt(var_b + typical**2 * (var_a + a**2 * doubt))
        p = max(p_of(against_whole, phi, freedom), p_of(against_others, phi, freedom))
        both = [b / a, b / a / typical]
        if (both[0] > 1) == (both[1] > 1):
            moved = min(both, key=lambda factor: abs(math.log(factor))) ** 2
            assert levels.p_change[c] == pytest.approx(p, rel=1e-6)
            assert levels.change_factor[c] == pytest.approx(moved, rel=1e-9)
        else:
            assert (levels.p_change[c], levels.change_factor[c]) == (1.0, 1.0)


def test_changes_in_both_directions_and_against_each_other_were_among_them() -> None:
    """The data above contain increases, decreases, and areas that rise by one comparison and fall by the other."""
    worlds = [relative_levels(*planted(seed), recent=RECENT) for seed in range(6)]
    moved = np.concatenate([levels.change_factor for levels in worlds])
    assert (moved > 1.3).sum() >= 3
    assert (moved < 0.8).sum() >= 3
    assert (moved == 1.0).sum() >= 2


def test_one_area_alone_is_what_the_whole_is() -> None:
    levels = relative_levels(
        np.array([[40.0, 50, 60, 30]]), np.array([9.0]), np.ones((1, 4), dtype=bool), recent=1
    )
    assert levels.change_factor[0] == pytest.approx(1.0, abs=0.02)
    assert levels.p_change[0] > 0.9
    alone = relative_levels(np.array([[40.0, 50]]), np.array([9.0]), np.array([[True, False]]), recent=1)
    assert alone.between_span_variance == 0.0
    assert np.isnan([alone.p_change[0], alone.change_factor[0], alone.expected[0]]).all()
