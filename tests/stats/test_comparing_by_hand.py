"""Funnels, expectations, ranks and tests of groups against hand calculations, especially in edge cases."""

import math

import numpy as np
import pytest
from scipy.stats import norm, t

from stats.false_discovery import dispersion, estimate_change_z, overdispersed_p, share_change_z
from stats.intervals import Z95
from stats.logrank import LogRank, logrank
from stats.rank_intervals import rank_intervals
from stats.share_funnel import (
    Z998,
    arcsine_transform,
    between_unit_variance,
    null_mean_square,
    share_funnel,
    share_limits,
    winsorised,
)
from stats.standardisation import leave_one_out_expectation

TEN = np.full(10, 400.0)
EVEN = np.array([100.0, 101, 99, 100, 100, 101, 99, 100, 100, 100])


def array(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


# --- funnel -------------------------------------------------------------------------------------------------------


def test_units_alike_have_the_limits_of_chance() -> None:
    found = share_funnel(EVEN, TEN, np.full(10, 0.25))
    assert found is not None
    assert found.tau2 == 0.0
    sigma = math.sqrt(1 / (4 * 400 + 2))
    y = np.arcsin(np.sqrt((EVEN + 3 / 8) / (400 + 3 / 4)))
    assert found.z == pytest.approx((y - math.asin(0.5)) / sigma)
    assert found.unadjusted_z == pytest.approx(found.z)
    for limit, distance in (
        (found.lower_95, -Z95), (found.upper_95, Z95), (found.lower_998, -Z998), (found.upper_998, Z998)
    ):  # fmt: skip
        inside = math.sin(math.asin(0.5) + distance * sigma) ** 2
        assert limit == pytest.approx(np.full(10, (inside * 400.75 - 3 / 8) / 400))
    assert found.centre == pytest.approx(0.25)


def test_the_cases_behind_an_expectation_widen_it() -> None:
    expected = np.full(10, 0.25)
    sure, unsure = (
        share_funnel(EVEN, TEN, expected),
        share_funnel(EVEN, TEN, expected, effective_n=np.full(10, 50.0)),
    )
    assert sure is not None
    assert unsure is not None
    target = math.asin(math.sqrt((12.5 + 3 / 8) / 50.75))
    y = np.arcsin(np.sqrt((EVEN + 3 / 8) / 400.75))
    assert unsure.z == pytest.approx((y - target) / math.sqrt(1 / 1602 + 1 / 202))
    assert (unsure.upper_95 > sure.upper_95).all()


def test_what_is_borrowed_widens_by_its_share_of_what_units_differ_by() -> None:
    hits, expected = array(40, 60, 80, 100, 120, 140, 160, 180, 60, 150), np.full(10, 0.27)
    borrowed = np.linspace(0.0, 0.9, 10)
    found = share_funnel(hits, TEN, expected, squared_weights=borrowed)
    assert found is not None
    assert found.tau2 > 0.001
    sigma = np.sqrt(1 / 1602 + found.tau2 * (1 + borrowed))
    y = np.arcsin(np.sqrt((hits + 3 / 8) / 400.75))
    difference = y - math.asin(math.sqrt(0.27))
    assert found.z == pytest.approx(difference / sigma)
    # τ² is where the winsorised mean square of z equals its expectation under chance.
    assert np.mean(winsorised(found.z) ** 2) == pytest.approx(null_mean_square(10), rel=1e-6)
    assert found.unadjusted_z == pytest.approx(difference / math.sqrt(1 / 1602))


def test_units_that_differ_wholly_are_no_error() -> None:
    found = share_funnel(array(*[0, 400] * 5), TEN, np.full(10, 0.5))
    assert found is not None
    assert found.tau2 > 0.3
    assert (found.lower_998 == 0.0).all()
    assert (found.upper_998 == 1.0).all()


def test_a_unit_of_one_case_counts_and_one_without_is_left_out() -> None:
    n = array(1, 400, 400, 400, 400, 400, 400, 400, 0)
    hits = array(1, 100, 100, 100, 100, 100, 100, 100, 0)
    found = share_funnel(hits, n, np.full(9, 0.25))
    assert found is not None  # Eight units with cases.
    assert np.isfinite(found.z[:8]).all()
    assert np.isnan(found.z[8])
    assert np.isnan(found.unadjusted_z[8])
    assert found.unadjusted_z.dtype == float
    assert share_funnel(hits[1:], n[1:], np.full(8, 0.25)) is None


def test_a_unit_without_an_expectation_is_left_out() -> None:
    expected = np.full(10, 0.25)
    expected[3] = np.nan
    found = share_funnel(EVEN, TEN, expected)
    assert found is not None
    assert np.isnan(found.z[3])
    others = np.delete(EVEN, 3)
    assert found.centre == pytest.approx(others.sum() / 3600)


def test_limits_for_drawing_by_hand() -> None:
    lower, upper = share_limits(array(5, 100), 0.3, 0.01, z=Z95)
    for i, n in enumerate((5, 100)):
        width = Z95 * math.sqrt(1 / (4 * n + 2) + 0.01)
        for limit, side in ((lower, -1), (upper, 1)):
            inside = math.sin(max(math.asin(math.sqrt(0.3)) + side * width, 0)) ** 2
            assert limit[i] == pytest.approx(max((inside * (n + 0.75) - 3 / 8) / n, 0), abs=1e-12)


def test_the_scale_and_its_variance_at_small_n() -> None:
    angle, variance = arcsine_transform(array(0, 1), array(1, 1))
    assert angle == pytest.approx(np.arcsin(np.sqrt(array(0.375, 1.375) / 1.75)))
    assert variance == pytest.approx([1 / 6, 1 / 6])


def test_each_row_is_winsorised_by_its_own_ends() -> None:
    rows = np.array([np.arange(11.0), 100 * np.arange(11.0)])
    assert winsorised(rows).tolist() == [
        [1, 1, *range(2, 9), 9, 9],
        [100, 100, *range(200, 900, 100), 900, 900],
    ]


# --- expectation --------------------------------------------------------------------------------------------------


def test_the_expectation_of_each_unit_by_hand() -> None:
    # Three units, two strata; the second stratum has too few cases of its own.
    hits = np.array([[10.0, 1], [30, 2], [20, 0]])
    n = np.array([[50.0, 10], [60, 8], [40, 4]])
    found = leave_one_out_expectation(hits, n)
    whole = 52 / 112  # The others of the first unit: 30 + 2 + 20 + 0 of 60 + 8 + 40 + 4.
    assert found.share[0] == pytest.approx(50 / 60 * 50 / 100 + 10 / 60 * whole)


def test_a_stratum_stands_for_itself_from_its_least_on() -> None:
    hits, n = np.array([[5.0, 5], [15, 9], [9, 1]]), np.array([[10.0, 10], [20, 15], [10, 15]])
    alone = leave_one_out_expectation(hits, n, min_stratum_cases=30)
    assert alone.share[0] == pytest.approx(0.5 * 24 / 30 + 0.5 * 10 / 30)
    together = leave_one_out_expectation(hits, n, min_stratum_cases=31)
    assert together.share[0] == pytest.approx(34 / 60)


def test_no_cases_or_no_others_no_expectation() -> None:
    found = leave_one_out_expectation(np.array([[3.0], [0]]), np.array([[9.0], [0]]))
    assert np.isnan(found.share).all()  # The first unit has no others, the second no cases.
    assert np.isfinite(found.covariance).all()


def test_the_covariance_is_the_sum_over_single_cases() -> None:
    # The last unit has no cases, the last stratum no hits, the second stratum too few cases of its own.
    hits = np.array([[7.0, 1, 0], [20, 3, 0], [12, 2, 0], [0, 0, 0]])
    n = np.array([[20.0, 4, 15], [30, 5, 40], [25, 3, 20], [0, 0, 0]])
    found = leave_one_out_expectation(hits, n)
    of_case = [
        (k + 0.5) / (m + 1) * (1 - (k + 0.5) / (m + 1)) for k, m in zip(hits.sum(0), n.sum(0), strict=True)
    ]

    def per_case(i: int, s: int) -> float:
        own, others = n[i].sum(), n.sum(0) - n[i]
        if not own:
            return 0.0
        rest = sum(n[i, r] / own for r in range(3) if others[r] < 30)
        return (n[i, s] / own / others[s] if others[s] >= 30 else 0.0) + rest / others.sum()

    def weight(i: int, unit: int, s: int) -> float:
        return (1 / n[i].sum() if n[i].sum() else 0.0) if unit == i else -per_case(i, s)

    for i in range(4):
        for j in range(4):
            wanted = sum(
                n[u, s] * of_case[s] * weight(i, u, s) * weight(j, u, s) for u in range(4) for s in range(3)
            )
            assert found.covariance[i, j] == pytest.approx(wanted, abs=1e-15), (i, j)
        borrowed = sum((sum(per_case(i, s) * n[u, s] for s in range(3))) ** 2 for u in range(4) if u != i)
        assert found.squared_weights[i] == pytest.approx(borrowed)
    assert {part.dtype for part in (found.share, found.effective_n, found.covariance)} == {np.dtype(float)}
    assert np.isnan(found.effective_n[3])


def test_one_case_of_the_others_may_be_enough() -> None:
    found = leave_one_out_expectation(
        np.array([[1.0, 1], [1, 2]]), np.array([[2.0, 2], [1, 4]]), min_stratum_cases=1
    )
    assert found.share[0] == pytest.approx(0.5 * 1 + 0.5 * 0.5)


# --- ranks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("units", [2, 3, 6])
def test_two_units_part_where_their_difference_is_beyond_chance(units: int) -> None:
    spread = np.full((units, units), 0.25)
    np.fill_diagonal(spread, 1.0)
    z = norm.ppf(0.5 + 0.5 * 0.95 ** (1 / (units - 1)))
    margin = z * math.sqrt(1 + 1 - 2 * 0.25)
    far = -1000.0 * np.arange(1, units - 1)
    for difference, bounds in ((margin * 0.999, [(1, 2), (1, 2)]), (margin * 1.001, [(1, 1), (2, 2)])):
        rank, low, high = rank_intervals(np.array([difference, 0.0, *far]), spread)
        assert rank.tolist() == list(range(1, units + 1))
        assert list(zip(low.tolist(), high.tolist(), strict=True))[:2] == bounds
        assert {array.dtype for array in (rank, low, high)} == {np.dtype(np.int64)}


def test_one_unit_is_first() -> None:
    assert [ranks.tolist() for ranks in rank_intervals(array(3), np.eye(1))] == [[1], [1], [1]]


# --- log-rank -----------------------------------------------------------------------------------------------------


def group(*rows: tuple[int, int, int, int]):
    return tuple(np.array(column) for column in zip(*rows, strict=True))


def test_the_log_rank_of_two_small_groups_by_hand() -> None:
    # A: answered at 1 and 3; B: answered at 2, one still waiting at 4.
    a, b = group((1, 1, 0, 0), (3, 1, 0, 0)), group((2, 1, 0, 0), (4, 0, 0, 1))
    observed = 2 - (2 / 4 + 1 / 3 + 1 / 2)
    variance = 2 / 4 * 2 / 4 + 1 / 3 * 2 / 3 + 1 / 2 * 1 / 2
    found = logrank([a, b])
    assert found.statistic == pytest.approx(observed**2 / variance)
    assert found.df == 1
    assert found.p == pytest.approx(2 * norm.sf(math.sqrt(found.statistic)))


def test_the_last_one_waiting_has_no_variance() -> None:
    a, b = group((1, 1, 0, 0)), group((2, 1, 0, 0))
    assert logrank([a, b]).statistic == pytest.approx(0.5**2 / 0.25)


def test_a_group_of_one_case_is_a_group_and_an_empty_one_is_none() -> None:
    a, b, nobody = group((1, 1, 0, 0)), group((2, 1, 0, 0), (5, 1, 0, 0)), group((1, 0, 0, 0))
    assert logrank([a, b, nobody]) == logrank([a, b])
    assert logrank([a, b]).df == 1


@pytest.mark.parametrize(
    ("groups", "df"),
    [([], 0), ([group((1, 3, 0, 0))], 0), ([group((1, 0, 0, 4)), group((2, 0, 3, 0))], 1)],
    ids=["no group", "one group", "no answer"],
)
def test_nothing_to_compare_is_nan(groups, df: int) -> None:
    found = logrank(groups)
    assert isinstance(found, LogRank)
    assert math.isnan(found.statistic)
    assert math.isnan(found.p)
    assert found.df == df


# --- changes ------------------------------------------------------------------------------------------------------


def test_a_share_of_one_case_has_a_change_and_of_none_has_none() -> None:
    found = share_change_z(array(1, 1, 0, 1), array(1, 1, 0, 4), array(0, 0, 1, 0), array(1, 0, 5, 0))
    assert np.isnan(found).tolist() == [False, True, True, True]
    assert found[0] == pytest.approx(
        (math.asin(math.sqrt(1.375 / 1.75)) - math.asin(math.sqrt(0.375 / 1.75))) * math.sqrt(3)
    )


def test_equal_estimates_have_not_changed_even_without_width() -> None:
    same = (array(2.0, 2.0), array(2.0, 1.0), array(2.0, 3.0))
    assert estimate_change_z(same, same).tolist() == [0.0, 0.0]


def test_three_earlier_changes_are_enough_for_a_dispersion_and_two_are_not() -> None:
    three, two = array(4, -4, 4), array(4, -4, np.nan)
    phi, known = dispersion(np.array([three, two]))
    assert known.tolist() == [3.0, 2.0]
    assert phi[0] == pytest.approx(np.mean(winsorised(three) ** 2) / null_mean_square(3))
    assert phi[1] == 1.0
    alone, known_alone = dispersion(three)
    assert alone.shape == known_alone.shape == ()
    assert alone == phi[0]
    assert phi.shape == known.shape == (2,)


def test_p_values_by_hand() -> None:
    found = overdispersed_p(array(3, 3, 3), array(4, 4, 1), array(3, 10, 2))
    assert found == pytest.approx([2 * t.sf(1.5, 3), 2 * t.sf(1.5, 10), 2 * norm.sf(3)])


def test_a_little_more_than_chance_is_more_than_chance() -> None:
    spread = array(-1.5, -1.2, -1, -0.5, 0.5, 0.6, 0.8, 1, 1.2, 1.6)
    excess = np.mean(winsorised(spread) ** 2) - null_mean_square(10)
    assert 0 < excess < 1
    found = between_unit_variance(spread, np.ones(10), squared_weights=np.zeros(10))
    assert found > 0.01
    assert np.mean(winsorised(spread / math.sqrt(1 + found)) ** 2) == pytest.approx(null_mean_square(10))


def test_units_cannot_differ_by_more_than_the_scale_is_long() -> None:
    found = share_funnel(TEN, TEN, np.zeros(10))
    assert found is not None
    assert found.tau2 == (math.pi / 2) ** 2
