"""Find the rows among the cases that are none: totals and the like, and titles of the groups of rows below them."""

import re
from collections.abc import Sequence
from statistics import median

from intake.guess.headings.heading_words import read_heading, split_words
from intake.parsing.summary_rows import FEW, summary_words
from persian.digits import to_latin_digits

_LEAST_WIDTH = 3
_GROUPED = ("county", "city", "office", "topic", "kind", "place")
_NAMED = 0.8
_COUNTED = re.compile(r".*[^\W\d_].*\((\d+)\)")  # a name with the number of rows below it: “Roads (60)”


def summary_rows(columns: Sequence[Sequence[str]]) -> set[int]:
    """The rows of totals, footers and lines between pages, as a load sets them aside."""
    filled = _filled(columns)
    usual = median(map(len, filled)) if filled else 0
    return {
        row
        for row, cells in enumerate(filled)
        if cells and len(cells) <= FEW * usual and summary_words(cells[0]) is not None
    }


def group_titles(columns: Sequence[Sequence[str]]) -> list[str]:
    """Titles that name what the rows below belong to; [] if only one does.

    They are alone in their rows («شهرستان: تبریز»), or say how many rows are below them (“Roads (60)”).
    """
    if len(columns) < _LEAST_WIDTH:
        return []
    rows = _filled(columns)
    alone = [cells[0] for cells in rows if len(cells) == 1]
    titles = [text for text in dict.fromkeys(alone) if _names_group(text)] or _counted_titles(rows)
    return titles if len(titles) > 1 else []


def _counted_titles(rows: Sequence[Sequence[str]]) -> list[str]:
    """Names in rows of few cells with as many rows below them, up to the next one, as they say."""
    usual = median(map(len, rows)) if rows else 0
    found = [
        (row, int(match[1]), cells[0])
        for row, cells in enumerate(rows)
        if cells and len(cells) <= FEW * usual and (match := _COUNTED.fullmatch(to_latin_digits(cells[0])))
    ]
    ends = [*(row for row, _, _ in found), len(rows)][1:]
    return [text for (row, count, text), end in zip(found, ends, strict=True) if end - row - 1 == count]


def _filled(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """The filled cells of each row."""
    return [[cell for cell in row if cell] for row in zip(*columns, strict=True)]


def _names_group(text: str) -> bool:
    """Whether a text begins with the name of a field and goes on with something else."""
    first, *rest = split_words(text) or ("",)
    heading = read_heading(first)
    return bool(rest) and any(heading.weight(concept) >= _NAMED for concept in _GROUPED)
