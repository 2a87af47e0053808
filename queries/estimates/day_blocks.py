"""Sums over blocks of days of daily hits and cases of a share, and of their squares and products."""

from typing import Any

import numpy as np

from queries.question.question import Columns
from queries.sums.arithmetic.sums_by_keys import run_lengths, run_starts
from queries.sums.grouped_cases import CaseDays, Codes
from stats.arrays import Floats, Ints
from stats.estimates.clustered_shares import BLOCK_DAYS

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


def sums_of_case_days(by_day: CaseDays) -> Columns:
    """The same from the cases themselves; the days of `by_day` are those of whole blocks."""
    cell = by_day.code >> 1
    block = cell // BLOCK_DAYS
    misses, hits = (
        np.bincount(block * 2 + (by_day.code & 1), minlength=2 * (int(block[-1]) + 1)).reshape(-1, 2).T
    )
    n = hits + misses
    # On most days a group has one case, whose squares and products are what has just been added up.
    of_block, h, m = _days_of_several(by_day.code, cell)
    further = (h * h - h, h * m - h, m * m - m)
    squares = [
        counts + np.bincount(of_block, each, minlength=len(n))
        for counts, each in zip((hits, hits, n), further, strict=True)
    ]
    filled = np.flatnonzero(n)
    blocks = by_day.days // BLOCK_DAYS
    group = filled // blocks
    number = filled - group * blocks
    sums = dict(zip(SUMS, (hits.astype(float), n.astype(float), *squares), strict=True))
    return {
        **by_day.keys_of(group),
        BLOCK: by_day.first + number * BLOCK_DAYS,
        **{name: amount[filled] for name, amount in sums.items()},
    }


def _days_of_several(code: Codes, cell: Codes) -> tuple[Codes, Ints, Ints]:
    """The block, the hits and the number of cases of each group and day that has several cases."""
    again = np.flatnonzero(
        cell[1:] == cell[:-1]
    )  # cases that are followed by another one of the same group and day
    starts = run_starts(cell[again])
    n = run_lengths(starts, len(again)) + 1
    first = again[starts]
    hits = np.add.reduceat(code[again] & 1, starts) if len(starts) else starts
    return cell[first] // BLOCK_DAYS, hits + (code[first + n - 1] & 1), n


def products(hits: Any, n: Any) -> dict[str, Any]:
    """Hits and cases with their squares and product, by the names of SUMS: of arrays or of SQL columns."""
    return dict(zip(SUMS, (hits, n, hits * hits, hits * n, n * n), strict=True))
