"""Expectations from the other units against plain sums, and their variances against simulated ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.standardisation import leave_one_out_expectation
from tests import reference

tables = st.integers(1, 6).flatmap(
    lambda strata: st.lists(
        st.lists(
            st.tuples(st.integers(0, 60), st.floats(0, 1)).map(lambda x: (int(x[0] * x[1]), x[0])),
            min_size=strata,
            max_size=strata,
        ),
        min_size=1,
        max_size=7,
    )
)


@given(tables)
def test_expected_shares_are_those_of_a_plain_sum(table: list[list[tuple[int, int]]]) -> None:
    hits = np.array([[k for k, _ in row] for row in table])
    n = np.array([[m for _, m in row] for row in table])
    found = leave_one_out_expectation(hits, n)
    for unit in range(len(table)):
        wanted = reference.expected_share(
            dict(enumerate(table[unit])),
            [dict(enumerate(row)) for i, row in enumerate(table) if i != unit],
        )
        if wanted is None:
            assert np.isnan(found.share[unit])
        else:
            assert found.share[unit] == pytest.approx(wanted, abs=1e-12)


def test_a_monopoly_is_compared_with_the_group_and_not_with_itself() -> None:
    # Only the first unit has the second stratum, and its result there is poor.
    hits = np.array([[0, 200], [80, 0], [160, 0]])
    n = np.array([[0, 1000], [100, 0], [200, 0]])
    found = leave_one_out_expectation(hits, n)
    assert found.share[0] == pytest.approx(0.8)  # The overall share of the others.
    assert found.share[1] == pytest.approx(0.8)  # The third unit in the first stratum.
    assert leave_one_out_expectation(hits[:1], n[:1]).share == pytest.approx([np.nan], nan_ok=True)


@pytest.mark.parametrize(("others", "wanted"), [(30, 0.5), (29, (0.5 * 28 + 200) / 229)])
def test_a_stratum_of_fewer_than_thirty_cases_falls_back_to_the_group(others: int, wanted: float) -> None:
    hits = np.array([[9, 0], [others // 2, 200]])
    n = np.array([[10, 0], [others, 200]])
    assert leave_one_out_expectation(hits, n).share[0] == pytest.approx(wanted)


def test_a_unit_without_cases_has_no_expectation_and_disturbs_none() -> None:
    hits, n = np.array([[5, 5], [0, 0], [40, 30]]), np.array([[10, 10], [0, 0], [80, 40]])
    found = leave_one_out_expectation(hits, n)
    assert np.isnan(found.share[1])
    rest = leave_one_out_expectation(hits[[0, 2]], n[[0, 2]])
    assert found.share[[0, 2]] == pytest.approx(rest.share)
    assert np.isfinite(found.covariance).all()


def test_variances_and_covariances_are_those_of_a_simulation() -> None:
    dice = np.random.default_rng(4)
    n = dice.integers(0, 120, (5, 4))
    n[0] *= 6
    n[1, 2] = n[2, 2] = n[3, 2] = n[4, 2] = 3  # A stratum that falls back to the overall share.
    share = np.array([0.9, 0.6, 0.4, 0.75])
    drawn = [dice.binomial(n, share) for _ in range(6000)]
    expected = np.array([leave_one_out_expectation(hits, n).share for hits in drawn])
    difference = np.array([hits.sum(axis=1) / n.sum(axis=1) for hits in drawn]) - expected
    found = leave_one_out_expectation(n * share, n)
    scale = np.sqrt(np.outer(np.diag(found.covariance), np.diag(found.covariance)))
    assert np.abs(found.covariance - np.cov(difference.T)).max() < 0.06 * scale.max()
    assert np.diag(found.covariance) == pytest.approx(difference.var(axis=0), rel=0.08)


def test_an_expectation_is_as_sure_as_the_share_of_the_cases_behind_it() -> None:
    dice = np.random.default_rng(6)
    n = dice.integers(0, 120, (5, 4))
    n[1:, 2] = 3
    drawn = np.array([leave_one_out_expectation(dice.binomial(n, 0.7), n).share for _ in range(4000)])
    assert 0.7 * 0.3 / leave_one_out_expectation(n * 0.7, n).effective_n == pytest.approx(
        drawn.var(axis=0), rel=0.08
    )
    same = np.full((9, 3), 100)
    assert leave_one_out_expectation(same // 2, same).effective_n == pytest.approx(np.full(9, 2400))


def test_borrowed_weight_is_one_over_the_others_where_all_are_alike() -> None:
    n = np.full((9, 3), 100)
    assert leave_one_out_expectation(n // 2, n).squared_weights == pytest.approx(np.full(9, 1 / 8))
