"""Sums over blocks of days of daily hits and cases of a share, and of their squares and products."""

from typing import Any

import numpy as np

from queries.question.question import Columns
from queries.sums.grouped_cases import FilledDays
from stats.arrays import Floats
from stats.estimates.clustered_shares import BLOCK_DAYS
from stats.estimates.distinct_numbers import distinct_numbers

BLOCK = "block"
SUMS = ("hits", "n", "hits_squared", "hits_times_n", "n_squared")


def sums_of_blocks(keys: Columns, first: int, hits: Floats, n: Floats) -> Columns:
    """Sums by group and block of days from a number for every group and day, the days of whole blocks."""
    hits, n = (each.reshape(-1, BLOCK_DAYS) for each in (hits, n))
    blocks = len(n) // max(len(next(iter(keys.values()))), 1)
    sums = (
        # Rows are short, and `sum` would add up each by itself.
        *(np.einsum("ij->i", each) for each in (hits, n)),
        *(np.einsum("ij,ij->i", a, b) for a, b in ((hits, hits), (hits, n), (n, n))),
    )
    filled = np.flatnonzero(sums[-1] != 0)  # blocks with any cases
    return {
        **{name: column[filled // blocks] for name, column in keys.items()},
        BLOCK: first + filled % blocks * BLOCK_DAYS,
        **{of: amount[filled] for of, amount in zip(SUMS, sums, strict=True)},
    }


def sums_of_filled_days(by_day: FilledDays, hits: Floats, n: Floats) -> Columns:
    """The same from a number for each group and day that has cases; the days of `by_day` are those of whole blocks."""
    blocks, place = distinct_numbers(by_day.cell // BLOCK_DAYS)
    # There are few days in each block, for which `np.add.reduceat` takes several times as long.
    sums = {name: np.bincount(place, each, minlength=len(blocks)) for name, each in products(hits, n).items()}
    group, number = np.divmod(blocks, by_day.days // BLOCK_DAYS)
    columns = by_day.keys_of(group) | {BLOCK: by_day.first + number * BLOCK_DAYS, **sums}
    has_cases = sums["n"] != 0
    return columns if has_cases.all() else {name: column[has_cases] for name, column in columns.items()}


def products(hits: Any, n: Any) -> dict[str, Any]:
    """Hits and cases with their squares and product, by the names of SUMS: of arrays or of SQL columns."""
    return dict(zip(SUMS, (hits, n, hits * hits, hits * n, n * n), strict=True))
