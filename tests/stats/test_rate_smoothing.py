"""Smoothed rates equal Marshall's estimator, also for places without inhabitants or without cases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.rate_smoothing import empirical_bayes_rates
from tests import reference


@given(
    counts=st.lists(st.integers(0, 400), min_size=2, max_size=12).filter(any),
    data=st.data(),
)
def test_marshall_is_that_of_plain_python(counts: list[int], data: st.DataObject) -> None:
    people = data.draw(st.lists(st.integers(5_000, 900_000), min_size=len(counts), max_size=len(counts)))
    names = [str(i) for i in range(len(counts))]
    wanted = reference.rate_per_10k_smoothed(
        dict(zip(names, counts, strict=True)), dict(zip(names, map(float, people), strict=True)), 365
    )
    found = empirical_bayes_rates(np.array(counts, dtype=float), np.array(people) / 10_000)
    for i, name in enumerate(names):
        assert [column[i] for column in found] == pytest.approx(list(wanted[name]), rel=1e-7, abs=1e-9)


def test_without_inhabitants_there_is_no_rate_and_the_others_are_as_without_it() -> None:
    counts, exposure = np.array([30.0, 5, 80, 7]), np.array([10.0, 4, 12, 3])
    odd = np.array([np.nan, 0.0, np.inf])
    found = empirical_bayes_rates(np.append(counts, [9.0, 9, 9]), np.append(exposure, odd))
    for column, alone in zip(found, empirical_bayes_rates(counts, exposure), strict=True):
        assert column[:4] == pytest.approx(alone)
        assert np.isnan(column[4:]).all()


def test_no_case_anywhere_is_a_rate_of_zero() -> None:
    value, lower, upper = empirical_bayes_rates(np.zeros(3), np.array([4.0, 5, np.nan]))
    assert value[:2].tolist() == lower[:2].tolist() == [0.0, 0.0]
    assert upper[:2] == pytest.approx(reference.poisson_limits(0)[1] / 9.0)
    assert np.isnan(value[2])


def test_one_case_is_not_none() -> None:
    value, _, upper = empirical_bayes_rates(np.array([1.0, 0]), np.array([4.0, 6]))
    assert value == pytest.approx([0.1, 0.1])  # A single case shows no difference between the two.
    assert (upper > 0.1).all()


def test_nobody_anywhere_is_no_rate_at_all() -> None:
    for column in empirical_bayes_rates(np.array([3.0]), np.array([0.0])):
        assert np.isnan(column).all()
