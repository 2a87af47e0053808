"""Distinguish short rows, whose last empty cells were left out, from pieces of a broken row.

Excel writes no delimiters for empty cells at the end of rows where a whole group of rows has none, and other programs
do so in every row. Such a row is complete. But a line break inside an unquoted cell also breaks a row into lines that
are too short: together they have as many cells as the headings, and one more for each break. And a line that is short
among thousands of complete ones is damaged, and which of its cells is missing is not known.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from persian.digits import to_latin_digits

_MANY = 4  # short rows in a block, above which they are the way in which the file was written
_MIN = 2  # cells of a row; a single one is a note below the table


class RaggedLine(NamedTuple):
    """A line with another number of cells than the headings: its place among the filled lines, number and width."""

    place: int
    line: int
    width: int


def rows_to_fill(
    ragged: Sequence[RaggedLine], width: int, begins_row: Callable[[int], bool]
) -> list[RaggedLine]:
    """The lines that are whole rows without their last cells, under headings of this width.

    `begins_row` says whether the line of a number begins as whole rows do.
    """
    runs: list[list[RaggedLine]] = []
    for each in ragged:
        if each.width >= width:
            continue
        if runs and runs[-1][-1].place + 1 == each.place:
            runs[-1].append(each)
        else:
            runs.append([each])
    whole = [each for run in runs for each in _without_pieces(run, width, begins_row) if each.width >= _MIN]
    return whole if len(whole) >= _MANY else []


def beginnings(rows: Iterable[str], delimiter: str) -> frozenset[str]:
    """The forms that the first two cells of rows have, with one sign for each number and each word."""
    return frozenset(_beginning(row, delimiter) for row in rows)


def begins_like(row: str, delimiter: str, forms: frozenset[str]) -> bool:
    """Whether the first two cells of a line have one of these forms."""
    return _beginning(row, delimiter) in forms


def _beginning(row: str, delimiter: str) -> str:
    cells = [cell.strip(' "') for cell in row.split(delimiter, 2)[:2]]
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", to_latin_digits("|".join(cells))))


def _without_pieces(
    run: Sequence[RaggedLine], width: int, begins_row: Callable[[int], bool]
) -> list[RaggedLine]:
    """The lines of a run of short ones without those that are one broken row together.

    Takes time in proportion to the number of lines, of which a run may have a hundred thousand.
    """
    # Cells before each line of the run, where a line goes on in the last cell of the one before it.
    before = [0, *accumulate(each.width - 1 for each in run)]
    kept: list[RaggedLine] = []
    at = broken = 0  # `broken` is the first line from the next one on that does not begin as whole rows do
    while at < len(run):
        # Where the first lines end that have as many cells together as the headings.
        end = min(bisect_left(before, before[at] + width - 1, at + 1), len(run))
        if before[end] - before[at] == width - 1:
            broken = max(broken, at + 1)
            while broken < len(run) and begins_row(run[broken].line):
                broken += 1
            if broken < end:
                at = end
                continue
        kept.append(run[at])
        at += 1
    return kept
