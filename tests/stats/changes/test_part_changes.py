"""Changes of parts relative to the whole: against plain Python part by part, and what must not be named."""

import math
from datetime import date

import numpy as np
import pytest

from stats.changes.expected_change import against_expectation, against_last_year
from stats.changes.part_changes import (
    ExpectedParts,
    expect_by_changes,
    expect_parts,
    judge_shares,
    part_changes,
)
from stats.changes.ratio_shrinkage import relative_change_z, shrunken_ratios
from stats.changes.seasonal_averages import SeasonalAverages
from stats.changes.seasonal_counts import Days
from stats.estimates.false_discovery import dispersion
from stats.seasons.calendar_regressors import design_matrix

HISTORY, LENGTH = 760, 30
FIRST = (date(2023, 3, 21) - date(1970, 1, 1)).days
DESIGN = design_matrix(FIRST, HISTORY, ahead=LENGTH)
NOW, PREVIOUS = Days(HISTORY, LENGTH), Days(HISTORY - LENGTH, LENGTH)
LAST_YEAR = Days(HISTORY - 366, LENGTH)


def daily(seed: int, *, growth: float = 1.0, whole: float = 1.0) -> np.ndarray:
    """Counts of twelve parts by day; in the period the first grows alone, and all of them together by `whole`."""
    rng = np.random.default_rng(seed)
    mean = np.repeat(np.exp(rng.normal(0.8, 0.7, 12))[:, None], HISTORY + LENGTH, axis=1)
    mean[:, HISTORY:] *= whole
    mean[0, HISTORY:] *= growth
    return rng.poisson(mean).astype(float)


def by_hand(counts: np.ndarray, then: Days, *, seasonal: bool) -> list[tuple[float, float, float]]:
    """Expected cases, p-value and dispersion of each part by itself, with sums in plain Python."""
    changes = []
    whole = [sum(part[day] for part in counts) for day in range(counts.shape[1])]

    def share(part: list[float], days: Days) -> tuple[np.ndarray, np.ndarray]:
        inside = range(days.first, days.first + days.length)
        n = sum(whole[day] for day in inside)
        return np.array([sum(part[day] for day in inside) / n]), np.array([n])

    for part in counts.tolist():
        averages = SeasonalAverages.fit(np.array([part]), np.array([whole]), DESIGN)
        if seasonal:
            judged = against_expectation(averages, *share(part, NOW), NOW)
        else:
            judged = against_last_year(averages, (*share(part, NOW), NOW), (*share(part, then), then))
        n = sum(whole[HISTORY:])
        changes.append((float(judged.expected[0]) * n, float(judged.p[0]), max(float(judged.phi[0]), 1.0)))
    return changes


@pytest.mark.parametrize(("then", "seasonal"), [(PREVIOUS, True), (LAST_YEAR, False)])
def test_each_part_is_judged_by_its_share_alone(then: Days, seasonal: bool) -> None:
    counts = daily(1, growth=1.5)
    parts = expect_parts(counts, DESIGN, NOW, then, seasonal=seasonal)
    for i, (expected, p, phi) in enumerate(by_hand(counts, then, seasonal=seasonal)):
        assert parts.expected[i] == pytest.approx(expected, rel=1e-9)
        assert parts.p[i] == pytest.approx(p, rel=1e-6)
        assert parts.phi[i] == pytest.approx(phi)


def test_the_share_of_last_year_is_what_is_expected_beside_it() -> None:
    counts = daily(2)
    whole = np.broadcast_to(counts.sum(axis=0), counts.shape)
    judged = judge_shares(counts, whole, DESIGN, NOW, LAST_YEAR, seasonal=False)
    last_year = counts[:, LAST_YEAR.cut].sum(axis=1) / counts[:, LAST_YEAR.cut].sum()
    # But for the kinds of days, which hardly differ.
    assert judged.expected == pytest.approx(last_year, abs=0.01)
    assert judged.value == pytest.approx(counts[:, NOW.cut].sum(axis=1) / counts[:, NOW.cut].sum())


def test_what_all_parts_share_is_no_change_of_any() -> None:
    for then, seasonal in ((PREVIOUS, True), (LAST_YEAR, False)):
        counts = daily(3, whole=3.0)
        now, before = (counts[:, days.cut].sum(axis=1) for days in (NOW, then))
        expected = expect_parts(counts, DESIGN, NOW, then, seasonal=seasonal)
        assert set(part_changes(now, before, expected, min_change=0.1).change) == {"unclear"}


def test_a_part_without_a_case_in_both_periods_is_no_part_of_the_tests() -> None:
    counts = daily(4)
    counts[3, PREVIOUS.first :] = 0
    counts[5, NOW.first :] = 0
    counts[7, PREVIOUS.first :] = 0
    counts[7, NOW.first] = 1
    expected = expect_parts(counts, DESIGN, NOW, PREVIOUS, seasonal=True)
    assert math.isnan(expected.p[3])
    assert np.isfinite(np.delete(expected.p, 3)).all()


@pytest.mark.parametrize("growth", [2.0, 0.3])
def test_results_follow_the_three_conditions(growth: float) -> None:
    """Beyond chance among all parts, at least a tenth from what was expected, and the whole outside the interval."""
    rng = np.random.default_rng(5)
    expected = np.exp(rng.normal(5, 0.5, 12))
    before, now = np.round(expected * 0.9), rng.poisson(expected).astype(float)
    now[:2] = np.round(expected[:2] * growth)
    p = np.where(np.arange(12) < 6, 0.001 * (1 + np.arange(12)), 0.4)
    phi = np.linspace(1, 3, 12)
    changes = part_changes(now, before, ExpectedParts(expected, p, phi), min_change=0.1)
    ratio, lower, upper = shrunken_ratios(now, before, dispersion=phi)
    assert changes.ratio.tolist() == ratio.tolist()
    order = sorted(range(12), key=lambda i: p[i])
    whole, last_rank = sum(now) / sum(before), 0
    for rank, i in enumerate(order, 1):
        if p[i] <= 0.05 * rank / 12:
            last_rank = rank
    for i in range(12):
        result = "unclear"
        if i in order[:last_rank]:
            if now[i] >= 1.1 * expected[i] and lower[i] > whole:
                result = "rising"
            if now[i] <= 0.9 * expected[i] and upper[i] < whole:
                result = "falling"
        assert changes.change[i] == result, i
    assert list(changes.change[:2]) == ["rising" if growth > 1 else "falling"] * 2


# Now, before and expected of parts beside a large one that changes by nothing, and what is said of each.
CONDITIONS = (
    (40_000, 40_000, 40_000, "unclear"),
    (130, 60, 100, "rising"),
    (130, 60, 125, "unclear"),  # less than a tenth more than expected
    (130, 60, 200, "unclear"),  # fewer than expected
    (300, 300, 200, "unclear"),  # did not grow more than the whole
    (110, 40, 100, "rising"),  # just a tenth more
    (60, 130, 100, "falling"),
    (60, 130, 63, "unclear"),
    (60, 130, 40, "unclear"),
    (200, 200, 300, "unclear"),
    (90, 220, 100, "falling"),
)


def test_each_condition_alone_keeps_a_part_from_being_reported() -> None:
    now, before, expected = (
        np.array(column, dtype=float) for column in list(zip(*CONDITIONS, strict=True))[:3]
    )
    phi = np.ones(len(now))
    changes = part_changes(now, before, ExpectedParts(expected, np.full(len(now), 1e-9), phi), min_change=0.1)
    assert changes.change.tolist() == [row[3] for row in CONDITIONS]
    for ours, limits in zip(
        (changes.ratio, changes.lower, changes.upper), shrunken_ratios(now, before), strict=True
    ):
        assert ours.tolist() == limits.tolist()
    chance = part_changes(now, before, ExpectedParts(expected, np.full(len(now), 0.06), phi), min_change=0.1)
    assert set(chance.change) == {"unclear"}


def test_a_short_history_leaves_the_changes_between_earlier_periods() -> None:
    now, before = np.array([40.0, 100.0, 60.0]), np.array([20.0, 110.0, 70.0])
    earlier = [(before, before + 5), (before + 5, before), (before, before + 3)]
    expected = expect_by_changes(now, before, earlier)
    assert expected.expected == pytest.approx(before)
    assert expected.phi.tolist() == [1.0, 1.0, 1.0]
    alone = expect_by_changes(now, before, [])
    z = relative_change_z(now, before)
    assert alone.p == pytest.approx([math.erfc(abs(each) / math.sqrt(2)) for each in z])
    assert (alone.p < expected.p).all()  # three changes say less about the dispersion than certainty


def test_each_part_has_the_dispersion_of_its_own_earlier_changes() -> None:
    now, before = np.array([400.0, 100.0]), np.array([380.0, 110.0])
    earlier = [
        (np.array([500.0, 100.0]), np.array([200.0, 101.0])),
        (np.array([150.0, 90.0]), np.array([600.0, 95.0])),
        (np.array([700.0, 99.0]), np.array([180.0, 90.0])),
    ]
    expected = expect_by_changes(now, before, earlier)
    z = [[float(relative_change_z(*pair)[i]) for pair in earlier] for i in range(2)]
    assert expected.phi == pytest.approx([dispersion(np.array([row]))[0][0] for row in z])
    assert expected.phi.shape == (2,)
    assert (expected.phi > 1).any()
