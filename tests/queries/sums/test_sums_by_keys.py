"""Sums by keys are those of pandas."""

import numpy as np
import pandas as pd
import pytest

from queries.sums.sums_by_keys import sum_by_numbers


@pytest.mark.parametrize("size", [0, 1, 500])
def test_sums_are_those_of_pandas(size: int) -> None:
    dice = np.random.default_rng(3)
    keys = {
        "agency": dice.integers(0, 9, size),
        "day": dice.integers(-30, 30, size),
        "kind": dice.integers(1, 3, size).astype(np.uint8),
    }
    amounts = {"n": dice.integers(0, 5, size), "days": dice.random(size)}
    expected = pd.DataFrame(keys | amounts).groupby(list(keys), as_index=False).sum()
    pd.testing.assert_frame_equal(pd.DataFrame(sum_by_numbers(keys, amounts)), expected)
