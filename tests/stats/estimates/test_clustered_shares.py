"""The interval of shares that cluster by day: by hand, against its reference, and its coverage."""

from datetime import date, timedelta

import numpy as np
import pytest

from stats.estimates.clustered_shares import (
    BLOCK_DAYS,
    Clustering,
    DaySquares,
    clustered_share_interval,
    day_clustering,
)
from stats.estimates.intervals import wilson_interval
from tests import reference


def of_days(hits: np.ndarray, n: np.ndarray, *, first: int = 0) -> Clustering:
    """Clustering of one share, from hits and cases of consecutive days."""
    day = first + np.arange(len(n))
    sums = DaySquares(hits, n, hits * hits, hits * n, n * n)
    return day_clustering(np.zeros(len(n), dtype=np.int64), day // BLOCK_DAYS, sums, size=1)


def interval(hits: np.ndarray, n: np.ndarray, *, first: int = 0) -> tuple[float, float]:
    total = np.array([hits.sum()]), np.array([n.sum()])
    lower, upper = clustered_share_interval(*total, of_days(hits, n, first=first))
    return float(lower[0]), float(upper[0])


def test_days_that_are_all_or_nothing_count_as_one_case_each() -> None:
    hits, n = np.array([10.0, 0, 10, 10, 0, 10, 10, 10]), np.full(8, 10.0)
    clustering = of_days(hits, n)
    # p = 3/4 of 80: Σ (h − 7.5)² = 6 × 6.25 + 2 × 56.25; independent: 3/16 × 80/79 × 70.
    assert clustering.design_effect[0] == pytest.approx(150 / (3 / 16 * 80 / 79 * 70))
    assert clustering.df[0] == pytest.approx(7)


def test_one_case_a_day_is_wilsons_interval() -> None:
    hits, n = np.array([1.0, 0, 1, 1, 0, 1, 1, 1, 1, 0]), np.ones(10)
    lower, upper = wilson_interval(np.array([7.0]), np.array([10.0]))
    assert interval(hits, n) == (lower[0], upper[0])


@pytest.mark.parametrize(
    ("hits", "n"),
    [([7], [12]), ([5, 9, 0], [5, 9, 0]), ([0, 0], [4, 6]), ([2, 3, 4], [4, 6, 8]), ([1, 0], [1, 1])],
    ids=["one day", "all", "none", "days alike", "two cases"],
)
def test_where_nothing_is_known_of_clustering_it_is_wilsons_interval(hits, n) -> None:
    k, m = np.array(hits, dtype=float), np.array(n, dtype=float)
    lower, upper = wilson_interval(np.array([k.sum()]), np.array([m.sum()]))
    assert interval(k, m) == (lower[0], upper[0])


def test_sums_of_blocks_may_come_in_any_order_and_in_parts() -> None:
    dice = np.random.default_rng(6)
    share, block = np.repeat(np.arange(3), 5), np.tile(np.arange(5) * BLOCK_DAYS, 3)
    n = dice.poisson(4, (15, BLOCK_DAYS)).astype(float)
    hits = dice.binomial(n.astype(int), 0.6).astype(float)

    def clustering(rows: np.ndarray, parts: int) -> Clustering:
        h, m = (
            np.concatenate(np.split(each[rows], parts, axis=1)) if parts > 1 else each[rows]
            for each in (hits, n)
        )
        sums = DaySquares(*(each.sum(axis=1) for each in (h, m, h * h, h * m, m * m)))
        return day_clustering(np.tile(share[rows], parts), np.tile(block[rows], parts), sums, size=3)

    in_order = clustering(np.arange(15), 1)
    assert (in_order.design_effect != 1).any()
    for other in (clustering(dice.permutation(15), 1), clustering(np.arange(15), 4)):
        assert np.array_equal(other.design_effect, in_order.design_effect)
        assert np.array_equal(other.df, in_order.df)


def test_it_equals_its_reference_over_several_blocks() -> None:
    dice = np.random.default_rng(4)
    for _ in range(40):
        n = dice.poisson(dice.choice([0.5, 3, 20]), 70).astype(float)
        hits = dice.binomial(n.astype(int), dice.beta(3, 1, 70)).astype(float)
        first = date(2024, 3, 20)
        days = {first + timedelta(i): (int(hits[i]), int(n[i])) for i in range(70) if n[i]}
        limits = interval(hits, n, first=(first - date(1970, 1, 1)).days)
        assert limits == pytest.approx(reference.clustered_wilson(days), abs=1e-12)


def test_a_slow_change_is_no_clustering() -> None:
    dice = np.random.default_rng(5)
    n = np.full(364, 40)
    rising = np.linspace(0.5, 0.9, 364)
    assert of_days(dice.binomial(n, rising).astype(float), n.astype(float)).design_effect[0] < 1.2
    jumping = dice.permutation(rising)
    assert of_days(dice.binomial(n, jumping).astype(float), n.astype(float)).design_effect[0] > 2


@pytest.mark.parametrize(("alike", "least"), [(0.0, 0.93), (0.05, 0.92), (0.2, 0.92)])
def test_it_covers_where_days_cluster_and_where_they_do_not(alike: float, least: float) -> None:
    dice, covered, narrow = np.random.default_rng(6), [], []
    for _ in range(600):
        n = dice.poisson(15, 60)
        share = dice.beta(0.75 * (1 / alike - 1), 0.25 * (1 / alike - 1), 60) if alike else 0.75
        hits = dice.binomial(n, share)
        lower, upper = interval(hits.astype(float), n.astype(float))
        covered.append(lower <= 0.75 <= upper)
        a, b = wilson_interval(np.array([hits.sum()]), np.array([n.sum()]))
        narrow.append(a[0] <= 0.75 <= b[0])
    assert least <= np.mean(covered) <= 0.98
    assert alike < 0.05 or np.mean(narrow) < 0.88


def test_shares_and_blocks_are_kept_apart() -> None:
    hits, n = np.array([5.0, 0, 5, 1, 2]), np.array([5.0, 5, 5, 2, 4])
    sums = DaySquares(hits, n, hits * hits, hits * n, n * n)
    both = day_clustering(np.array([1, 1, 1, 0, 0]), np.array([3, 3, 4, 3, 3]), sums, size=3)
    assert both.design_effect[0] == 1.0
    assert both.design_effect[1] == pytest.approx(12.5 / (0.25 * 10 / 9 * 5))
    assert both.df[1] == pytest.approx(1)
    assert (both.design_effect[2], both.df[2]) == (1.0, 1.0)


def test_days_without_cases_say_nothing() -> None:
    hits, n = np.array([5.0, 0, 0, 0]), np.array([5.0, 5, 0, 0])
    sums = DaySquares(hits, n, hits * hits, hits * n, n * n)
    # Two days of five cases in block 3; one without cases in block 4; and a share without any case.
    clustering = day_clustering(np.array([0, 0, 0, 1]), np.array([3, 3, 4, 3]), sums, size=2)
    assert clustering.design_effect.tolist() == pytest.approx([12.5 / (0.25 * 10 / 9 * 5), 1])
    assert clustering.df.tolist() == [1, 1]
    nothing = np.zeros(0)
    none = day_clustering(
        np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), DaySquares(*[nothing] * 5), size=2
    )
    assert (none.design_effect.tolist(), none.df.tolist()) == ([1, 1], [1, 1])


def test_one_more_day_is_one_more_degree_of_freedom_in_each_block() -> None:
    n = np.full(5, 4.0)
    hits = np.array([4.0, 0, 4, 0, 4])
    sums = DaySquares(hits, n, hits * hits, hits * n, n * n)
    clustering = day_clustering(np.zeros(5, dtype=np.int64), np.array([3, 3, 4, 4, 4]), sums, size=1)
    assert clustering.df[0] == pytest.approx(1 + 2)
