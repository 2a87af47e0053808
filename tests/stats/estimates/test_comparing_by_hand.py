"""Funnels, expectations, ranks and tests of groups against hand calculations, especially in edge cases."""

import math

import numpy as np
import pytest
from scipy.stats import norm, t

from stats.estimates.false_discovery import dispersion, estimate_change_z, overdispersed_p, share_change_z
from stats.estimates.intervals import Z95
from stats.estimates.logrank import LogRank, logrank
from stats.estimates.rank_intervals import rank_intervals
from stats.estimates.share_funnel import (
    arcsine_transform,
    between_unit_variance,
    null_mean_square,
    share_limits,
    winsorised,
)


def array(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


# --- funnel -------------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("number", [1, 2, 5, 6, 10, 11, 40, 700])
def test_the_ends_are_the_quantiles_of_numpy_to_the_last_digit(number: int) -> None:
    for trim in (0.1, 0.05):
        z = np.random.default_rng(number).normal(size=(20, number))
        ends = np.quantile(z, [trim, 1 - trim], axis=-1, keepdims=True)
        assert winsorised(z, trim=trim).tolist() == np.clip(z, *ends).tolist()
    z[3, 0] = np.nan
    # One missing value makes all of its row missing, as quantiles of numpy do.
    assert np.isnan(winsorised(z)).all(axis=1).tolist() == [row == 3 for row in range(20)]


# --- expectation --------------------------------------------------------------------------------------------------


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
    test = logrank([a, b])
    assert test.statistic == pytest.approx(observed**2 / variance)
    assert test.df == 1
    assert test.p == pytest.approx(2 * norm.sf(math.sqrt(test.statistic)))


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
    test = logrank(groups)
    assert isinstance(test, LogRank)
    assert math.isnan(test.statistic)
    assert math.isnan(test.p)
    assert test.df == df


# --- changes ------------------------------------------------------------------------------------------------------


def test_a_share_of_one_case_has_a_change_and_of_none_has_none() -> None:
    z = share_change_z(
        hits=array(1, 1, 0, 1), n=array(1, 1, 0, 4), hits_before=array(0, 0, 1, 0), n_before=array(1, 0, 5, 0)
    )
    assert np.isnan(z).tolist() == [False, True, True, True]
    assert z[0] == pytest.approx(
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


def test_p_values_are_those_computed_by_hand() -> None:
    p = overdispersed_p(array(3, 3, 3), array(4, 4, 1), array(3, 10, 2))
    assert p == pytest.approx([2 * t.sf(1.5, 3), 2 * t.sf(1.5, 10), 2 * norm.sf(3)])


def test_a_little_more_than_chance_is_more_than_chance() -> None:
    spread = array(-1.5, -1.2, -1, -0.5, 0.5, 0.6, 0.8, 1, 1.2, 1.6)
    excess = np.mean(winsorised(spread) ** 2) - null_mean_square(10)
    assert 0 < excess < 1
    variance = between_unit_variance(spread, np.ones(10), squared_weights=np.zeros(10))
    assert variance > 0.01
    assert np.mean(winsorised(spread / math.sqrt(1 + variance)) ** 2) == pytest.approx(null_mean_square(10))
