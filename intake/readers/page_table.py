"""A table of a web page: its size, and how it belongs to others of the page."""

from dataclasses import dataclass, field

MIN_HEADINGS = 3  # different ones that two tables must have in common
_MIN_ALIKE = 0.5  # of its headings that a similar table has in common with the largest


@dataclass
class Table:
    """A table of a page: its size, the cells that reach over several rows, and whether it ends before the page does."""

    number: int
    height: int = 0
    width: int = 0
    cells: int = 0
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    is_whole: bool = False
    row: list[str] | None = None
    text: list[str] | None = None  # of the open cell
    letters: int = 0  # of the open row
    at: int = 0  # its column
    written: int = 0  # cells of the open row that have an element of their own
    reaching: dict[int, int] = field(default_factory=dict)  # column → last row of a cell from above
    heads: set[int] = field(default_factory=set)  # hashes of its first rows that may be headings
    words: list[set[int]] = field(default_factory=list)  # hashes of the cells of each of these rows
    has_headings: bool = False  # cells that HTML calls headings
    has_words: bool = False  # without any digit, in one of its first rows, as headings are and cases are not


def headings_apart(tables: list[Table], largest: Table) -> Table | None:
    """The table of one row before the largest one that holds its headings, as grids write them that scroll below them.

    None if the largest table has headings of its own.
    """
    if largest.has_headings or largest.has_words:
        return None
    before = [table for table in tables if table.number < largest.number and table.width == largest.width]
    return next((table for table in before[::-1] if table.height == 1 and table.has_headings), None)


def is_similar(table: Table, other: Table) -> bool:
    """Whether two tables have a row, which is that of their headings, with many of the same words."""
    return any(
        len(row & words) >= max(MIN_HEADINGS, _MIN_ALIKE * len(row))
        for row in table.words
        for words in other.words
    )
