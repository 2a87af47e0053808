"""Distinct numbers and where each stands among them are what NumPy finds by sorting, in any order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.estimates.distinct_numbers import distinct_numbers

NUMBERS = st.lists(st.integers(-5, 20), max_size=12)


@pytest.mark.parametrize("in_order", [True, False])
@given(numbers=NUMBERS)
def test_they_are_what_numpy_finds(numbers: list[int], in_order: bool) -> None:
    number = np.array(sorted(numbers) if in_order else numbers, dtype=np.int64)
    values, position = distinct_numbers(number)
    expected, index = np.unique(number, return_inverse=True)
    np.testing.assert_array_equal(values, expected)
    np.testing.assert_array_equal(position, index)


def test_numbers_in_order_are_not_sorted(monkeypatch) -> None:
    monkeypatch.setattr(np, "unique", lambda *args, **kwargs: pytest.fail("sorted"))
    values, position = distinct_numbers(np.array([2, 2, 3, 7, 7, 7]))
    assert values.tolist() == [2, 3, 7]
    assert position.tolist() == [0, 0, 1, 2, 2, 2]
