"""Find a second table below the first one that has more columns: its headings stand again, with others beside them.

What stands in the further columns would be lost, because the headings of the first table name none.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from intake.mapping.column_matching import plain_heading
from persian.names import tidy

_LONGEST = 300  # characters of a heading
_MIN, _MAX_OF = 3, 0.6  # headings that stand again, and their share of the filled ones of the first table


class WiderTable(NamedTuple):
    """A second table: the line of its headings, and those that the first one does not have."""

    line: int
    further: tuple[str, ...]


def find_wider_table(rows: Iterable[tuple[int, Sequence[str]]], header: Sequence[str]) -> WiderTable | None:
    """The first of these rows that has the headings and others, if any does. `header` is that of a selection."""
    own = {plain_heading(name) for name in header} - {""}
    for line, cells in rows:
        filled = [tidy(cell) for cell in cells if 0 < len(cell) <= _LONGEST]
        again = own.intersection(filled)
        further = tuple(cell for cell in filled if cell not in own)
        if len(again) < max(_MIN, _MAX_OF * len(own)) or not further:
            continue
        if not any(letter.isdigit() for cell in further for letter in cell):
            return WiderTable(line, further)
    return None
