"""Find the rows among the cases that are none: totals, and titles of the groups of rows below them."""

import re
from collections.abc import Sequence
from statistics import median

from intake.guess.heading_words import read_heading, split_words
from persian.digits import to_latin_digits
from persian.names import fold

_WORDS = "جمع مجموع جمع‌کل کل total subtotal totals sum summe gesamt gesamtsumme toplam المجموع الإجمالی somme suma cəmi"
_TOTALS = frozenset(map(fold, _WORDS.split()))
_MOST_WORDS = 4  # of a cell that says "total": «جمع کل شکایات ماه»
_FEW = 0.7  # filled cells of a total, as a share of those of most rows
_LEAST_WIDTH = 3
_GROUPED = ("county", "city", "office", "topic", "kind", "place")
_NAMED = 0.8
_COUNTED = re.compile(r".*[^\W\d_].*\((\d+)\)")  # a name with the number of rows below it: “Roads (60)”


def total_rows(columns: Sequence[Sequence[str]]) -> set[int]:
    """The rows of totals: few cells are filled, and the first of them says so in a few words."""
    filled = _filled(columns)
    usual = median(map(len, filled)) if filled else 0
    return {
        row
        for row, cells in enumerate(filled)
        if cells and len(cells) <= _FEW * usual and _says_total(cells[0])
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
        if cells and len(cells) <= _FEW * usual and (match := _COUNTED.fullmatch(to_latin_digits(cells[0])))
    ]
    ends = [*(row for row, _, _ in found), len(rows)][1:]
    return [text for (row, count, text), end in zip(found, ends, strict=True) if end - row - 1 == count]


def _filled(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """The filled cells of each row."""
    return [[cell for cell in row if cell] for row in zip(*columns, strict=True)]


def _says_total(cell: str) -> bool:
    words = split_words(cell)
    return 0 < len(words) <= _MOST_WORDS and words[0] in _TOTALS


def _names_group(text: str) -> bool:
    """Whether a text begins with the name of a field and goes on with something else."""
    first, *rest = split_words(text) or ("",)
    heading = read_heading(first)
    return bool(rest) and any(heading.weight(concept) >= _NAMED for concept in _GROUPED)
