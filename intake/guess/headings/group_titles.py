"""Find the rows among the cases that are none: totals and the like, and titles of the groups of rows below them."""

import re
from collections.abc import Sequence
from statistics import median

from intake.guess.headings.heading_words import read_heading, split_words
from intake.parsing.summary_rows import FEW, between_rows, summary_words
from persian.digits import to_latin_digits

_MIN_WIDTH = 3
_GROUPED = ("county", "city", "office", "topic", "kind", "place")
_NAMED = 0.8
_COUNT = re.compile(r"\((\d{1,9})\)\Z")  # the number of rows below, after their name: “Roads (60)”


def summary_rows(columns: Sequence[Sequence[str]]) -> set[int]:
    """The rows of totals, footers and lines between pages, as a load sets them aside."""
    filled = _filled(columns)
    usual = median(map(len, filled)) if filled else 0
    return {
        row
        for row, (cells, all_cells) in enumerate(zip(filled, zip(*columns, strict=True), strict=True))
        if cells
        and (
            (len(cells) <= FEW * usual and summary_words(cells[0]) is not None)
            or (len(columns) >= _MIN_WIDTH and between_rows(all_cells) is not None)
        )
    }


def group_titles(columns: Sequence[Sequence[str]], *, bare: bool = False) -> list[str]:
    """Titles that name what the rows below belong to; [] if only one does.

    They are alone in their rows («شهرستان: تبریز»), or say how many rows are below them (“Roads (60)”). With
    `bare`, any name alone in its row is one («تبریز»).
    """
    if len(columns) < _MIN_WIDTH:
        return []
    rows = _filled(columns)
    alone = [cells[0] for cells in rows if len(cells) == 1]
    titles = [text for text in dict.fromkeys(alone) if bare or _names_group(text)] or _counted_titles(rows)
    return titles if len(titles) > 1 else []


def _counted_titles(rows: Sequence[Sequence[str]]) -> list[str]:
    """Names in rows of few cells with as many rows below them, up to the next one, as they say."""
    usual = median(map(len, rows)) if rows else 0
    found = [
        (row, count, cells[0])
        for row, cells in enumerate(rows)
        if cells and len(cells) <= FEW * usual and (count := _count_after_name(cells[0])) is not None
    ]
    ends = [*(row for row, _, _ in found), len(rows)][1:]
    return [text for (row, count, text), end in zip(found, ends, strict=True) if end - row - 1 == count]


def _count_after_name(text: str) -> int | None:
    """The number in brackets at the end of a line that begins with a name."""
    found = _COUNT.search(to_latin_digits(text))
    is_named = found is not None and "\n" not in text and any(map(str.isalpha, text[: found.start()]))
    return int(found[1]) if found and is_named else None


def _filled(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """The filled cells of each row."""
    return [[cell for cell in row if cell] for row in zip(*columns, strict=True)]


def _names_group(text: str) -> bool:
    """Whether a text begins with the name of a field and goes on with something else."""
    first, *rest = split_words(text) or ("",)
    heading = read_heading(first)
    return bool(rest) and any(heading.weight(concept) >= _NAMED for concept in _GROUPED)
