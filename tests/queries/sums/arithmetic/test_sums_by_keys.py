"""Sums by keys are those of pandas."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from queries.comparisons.peers.peer_comparison import assessed_offices
from queries.estimates.measure import measure
from queries.storage.store import Store
from queries.sums import component_sums
from queries.sums.arithmetic.sums_by_keys import (
    combination_numbers,
    distinct_counts,
    dtype_for,
    key_array,
    sum_by_numbers,
)
from queries.vocabulary.scope import Scope


@pytest.mark.parametrize("size", [0, 1, 500])
@pytest.mark.parametrize("offices", [9, 10**6, 2**61], ids=["counted", "sorted", "too many combinations"])
def test_sums_are_those_of_pandas(size: int, offices: int) -> None:
    dice = np.random.default_rng(3)
    keys = {
        "agency": dice.choice([0, 1, 2, offices - 1], size),
        "day": dice.integers(-30, 30, size),
        "kind": dice.integers(1, 3, size).astype(np.uint8),
    }
    amounts = {"n": dice.integers(0, 5, size), "days": dice.random(size)}
    expected = pd.DataFrame(keys | amounts).groupby(list(keys), as_index=False).sum()
    summed = pd.DataFrame(sum_by_numbers(keys, amounts))
    pd.testing.assert_frame_equal(summed, expected)
    # Sums are their own sums.
    columns = {str(name): column.to_numpy() for name, column in summed.items()}
    again = sum_by_numbers({name: columns[name] for name in keys}, {name: columns[name] for name in amounts})
    pd.testing.assert_frame_equal(pd.DataFrame(again), expected)


def test_numbers_are_in_the_order_of_keys_and_days_are_keys() -> None:
    days = np.array(["2025-03-01", "2024-12-31", "2025-03-01", "2024-12-31"], dtype="datetime64[D]")
    offices = np.array([7, 7, 3, 7], dtype=np.uint8)
    assert combination_numbers([offices, days]).argsort(kind="stable").tolist() == [2, 1, 3, 0]
    one, other, _, same = combination_numbers([offices, days]).tolist()
    assert other == same < one
    sums = sum_by_numbers({"office": offices, "day": days}, {"n": np.array([1, 2, 4, 8])})
    assert sums["n"].tolist() == [4, 10, 1]
    assert sums["day"].tolist() == days[[2, 1, 0]].tolist()


@pytest.mark.parametrize("count", [0, 1, 700])
@pytest.mark.parametrize("size", [50, 10**5, 2**40], ids=["counted", "sorted", "sorted, eight bytes"])
def test_distinct_numbers_and_their_counts_are_those_of_numpy(count: int, size: int) -> None:
    number = np.random.default_rng(5).integers(0, size, count).astype(dtype_for(size))
    number = np.concatenate([number, number[::3]])
    before = number.copy()
    values, counts = distinct_counts(number, size)
    expected, expected_counts = np.unique(number, return_counts=True)
    assert np.array_equal(values, expected)
    assert np.array_equal(counts, expected_counts)
    assert values.dtype == counts.dtype == np.int64
    assert np.array_equal(number, before)


@pytest.mark.parametrize("key", ["days_waited", "handoffs_per_case"])
def test_the_figures_of_offices_follow_from_what_was_read_to_compare_them(
    demo_store: Store, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = Scope(kinds=("complaint",), channels=("phone",), trips="out")
    rows = measure(demo_store, key, scope, by=("agency", "county")).frame
    assessed_offices(demo_store, key, scope)
    monkeypatch.setattr(component_sums, "_sums", None)
    of_offices = measure(demo_store, key, scope, by=("agency",)).frame
    assert len(of_offices) > 5
    assert (
        dict(zip(of_offices["agency"], of_offices["n"], strict=True))
        == rows.groupby("agency")["n"].sum().to_dict()
    )


def test_whole_numbers_of_any_type_are_an_array_of_numbers() -> None:
    for keys in ([1, 2], [np.int64(1), np.uint8(2)]):
        assert key_array(keys).dtype == np.int64
    assert key_array([date(2025, 1, 1)]).dtype == object
