"""Set aside the rows of a chunk that are no cases: totals, footers, and lines between printed pages.

The guess and the load recognise them by one rule: few of their cells are filled, and the first says in words what the
row is. In a load the id must not contradict it: an id with a digit is that of a case, whatever word it begins with.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.parsing.arrow_cells import Mask, texts, to_bool_mask
from intake.parsing.rejected_frame import mask_cell
from intake.readers.chunk import Chunk
from persian.names import fold

FEW = 0.7  # filled cells of such a row, as a share of those of most rows
_ENOUGH = 20  # rows that show how many cells are usually filled
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS_OF_TOTAL = 4  # «جمع کل شکایات ماه»
_MOST_WORDS_OF_FOOTER = 8  # «تاریخ تهیه گزارش: ۲۰ شهریور ماه ۱۴۰۴»


def _words(text: str) -> tuple[str, ...]:
    """The folded words of a text, without digits."""
    return tuple(fold(word) for word in _WORD.findall(text.replace("\u200c", " ")))


_TOTALS = frozenset(
    _words(
        "جمع مجموع کل جمعکل total subtotal totals sum summe gesamt gesamtsumme toplam المجموع الإجمالی somme suma cəmi"
    )
)
# Topics that begin with the same word: «جمع‌آوری زباله», «جمع شدن آب».
_NO_TOTALS = frozenset(_words("آوری شدن کردن بندی"))
_FOOTERS = {
    _words(phrase): phrase
    for phrase in (
        "تاریخ تهیه", "تاریخ گزارش", "تاریخ چاپ", "تاریخ تنظیم", "تهیه کننده", "تهیه و تنظیم", "تنظیم کننده", "مدیر کل",
        "مدیرکل", "امضا", "امضاء", "مهر و امضا", "تأیید کننده", "پایان گزارش", "پایان فهرست", "پایان لیست",
        "prepared by", "printed on", "report date", "generated on", "end of report",
        "ادامه در صفحه", "ادامه از صفحه", "ادامه صفحه", "نقل به صفحه", "نقل از صفحه", "منقول از صفحه",
        "انتقال به صفحه", "continued on", "continued from",
    )
}  # fmt: skip
_PAGES = (_words("صفحه"), _words("صفحه از"), _words("page"), _words("page of"))  # «صفحه ۱ از ۵»


@dataclass(frozen=True)
class SummaryRow:
    """A row that was set aside: its sheet, if several are read, its line, and its words, masked."""

    sheet: str
    line: int
    words: str


def summary_words(text: str) -> str | None:
    """The words of a cell that say that its row is a total, a footer or a line between pages; None if none do.

    Of a footer only its beginning, because the name of an official may follow.
    """
    words = _words(text)
    if not words or len(words) > _MOST_WORDS_OF_FOOTER:
        return None
    if words in _PAGES:
        return text
    if words[0] in _TOTALS and len(words) <= _MOST_WORDS_OF_TOTAL and _NO_TOTALS.isdisjoint(words[1:2]):
        return text
    return next((_FOOTERS[words[:size]] for size in (3, 2, 1) if words[:size] in _FOOTERS), None)


class SummaryRows:
    """Finds the rows of a file that are no cases, chunk by chunk."""

    def __init__(self) -> None:
        self._usual = 0.0  # filled cells of a row

    def set_aside(self, chunk: Chunk) -> tuple[Chunk, list[SummaryRow]]:
        """The chunk without its totals, footers and lines between pages, and these rows."""
        position = chunk.selection.positions.get("id")
        if position is None or not len(chunk.lines):
            return chunk, []
        ids = texts(chunk.columns[position])
        possible = ~to_bool_mask(pc.match_substring_regex(ids, r"\p{Nd}"))
        if self._usual and not possible.any():
            return chunk, []
        filled = _filled_cells(list(chunk.columns.values()))
        if not self._usual or len(filled) >= _ENOUGH:
            self._usual = float(np.median(filled))
        kept = np.ones(len(filled), bool)
        rows: list[SummaryRow] = []
        for row in np.flatnonzero(possible & (filled > 0) & (filled <= FEW * self._usual)):
            words = summary_words(ids[row].as_py() or _first_filled(chunk, int(row)))
            if words is not None:
                kept[row] = False
                rows.append(SummaryRow(chunk.sheet, int(chunk.lines[row]), mask_cell(words)))
        if not rows:
            return chunk, []
        mask = pa.array(kept)
        columns = {at: cells.filter(mask) for at, cells in chunk.columns.items()}
        return chunk.with_rows(columns, chunk.lines[kept]), rows


def _filled_cells(columns: Sequence[pa.Array]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Number of filled cells of each row."""
    return np.sum([_is_filled(cells) for cells in columns], axis=0, dtype=np.int64)


def _is_filled(cells: pa.Array) -> Mask:
    """Mask of the filled cells of a column."""
    if pa.types.is_string(cells.type) or pa.types.is_dictionary(cells.type):
        return to_bool_mask(pc.not_equal(texts(cells), ""))
    return to_bool_mask(cells.is_valid())


def _first_filled(chunk: Chunk, row: int) -> str:
    """The first filled cell of a row, in the order of the columns of the file."""
    cells = (texts(chunk.columns[at].slice(row, 1))[0].as_py() for at in sorted(chunk.columns))
    return next((cell for cell in cells if cell), "")
