"""Set aside the rows of a chunk that are no cases: totals, footers, rules, and lines between printed pages.

Few of their cells are filled, and the first says in words what the row is. The guess needs no more, because it only
chooses rows to learn from. A load must not lose a case, so there the words must stand in place of the id, or of the
number of the row: «کل-12» and «کل ۱۲» are ids, «جمع سال ۱۴۰۵» is none. Where the id is empty, the first cell may be a
topic that begins like a total («جمع نشدن زباله»), so its words must be known ones, or the row must have nothing of a
case.
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
from persian.calendar import MONTHS_FA
from persian.names import fold

FEW = 0.7  # filled cells of such a row, as a share of those of most rows
_ENOUGH = 20  # rows that show how many cells are usually filled
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_BETWEEN = re.compile(r"[\s:\u200c]+")
_MAY_BE_WORDS = r"^(?:\P{Nd}*|[\pL\pM]+[\s:\x{200c}].*)$"  # without digits, or with a word at the beginning
_MAY_BE_RULE = r"^[\s\-=_*.~+#|/\\–—─━ـ•·]+$"
_MAY_BE_PAGE = r"^(?:[-–—(\[]\s*\p{Nd}{1,4}\s*[-–—)\]]|\p{Nd}{1,4}\s*(?:از|of)\s*\p{Nd}{1,4})$"
_MOST_WORDS_OF_TOTAL = 4  # «جمع کل شکایات ماه»
_MOST_WORDS_OF_FOOTER = 8  # «تاریخ تهیه گزارش: ۲۰ شهریور ماه ۱۴۰۴»


def _words(text: str) -> tuple[str, ...]:
    """The folded words of a text, without digits."""
    return tuple(fold(word) for word in _WORD.findall(text.replace("\u200c", " ")))


_TOTALS = frozenset(
    _words(
        "جمع مجموع کل جمعکل درصد میانگین percent average "
        "total subtotal totals sum summe gesamt gesamtsumme toplam المجموع الإجمالی somme suma cəmi"
    )
)
# Topics that begin with the same word: «جمع‌آوری زباله», «جمع نشدن زباله».
_NO_TOTALS = frozenset(_words("آوری شدن نشدن کردن نکردن بندی"))
# What may follow where a total must say nothing else: «جمع کل شکایات فروردین ماه».
_COUNTED = frozenset(
    _words(
        "شکایات شکایت پرونده تماس درخواست پیام ها های موارد مورد تعداد ردیف سطر همه ثبت شده این ماه سال هفته روز "
        "فصل دوره صفحه گزارش استان شهرستان دستگاه اداره cases complaints calls requests of the for this all page "
        "month year week day"
    )
) | frozenset(_words(" ".join(MONTHS_FA)))
_REGISTRATIONS = ("registered_at", "moment")  # fields without which a row is no case
_FOOTERS = {
    _words(phrase): phrase
    for phrase in (
        "تاریخ تهیه", "تاریخ گزارش", "تاریخ چاپ", "تاریخ تنظیم", "تهیه کننده", "تهیه و تنظیم", "تنظیم کننده", "مدیر کل",
        "مدیرکل", "امضا", "امضاء", "مهر و امضا", "تأیید کننده", "پایان گزارش", "پایان فهرست", "پایان لیست",
        "تعداد", "count", "record count", "number of records",
        "prepared by", "printed on", "report date", "generated on", "end of report",
        "ادامه در صفحه", "ادامه از صفحه", "ادامه صفحه", "نقل به صفحه", "نقل از صفحه", "منقول از صفحه",
        "انتقال به صفحه", "continued on", "continued from",
    )
}  # fmt: skip
_PAGES = (_words("صفحه"), _words("صفحه از"), _words("page"), _words("page of"))  # «صفحه ۱ از ۵»
# Rules between the rows of a printed table, and the numbers of pages: «-----», «* * *», «- ۲ -», «2/3».
_RULE = re.compile(r"[\s\-=_*.~+#|/\\–—─━ـ•·]+")
_PAGE_NUMBER = re.compile(r"(?:[-–—(\[]\s*)?\d{1,4}(?:\s*(?:/|از|of)\s*\d{1,4})?(?:\s*[-–—)\]])?")
_MARKED_NUMBER = re.compile(r"[-–—(\[]\s*\d{1,4}\s*[-–—)\]]|\d{1,4}\s*(?:از|of)\s*\d{1,4}")


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


def between_rows(cells: Sequence[str]) -> str | None:
    """The first filled cell of a row that holds a rule between rows, or the number of a page alone; None for others.

    `cells` begin with the id, where a number alone may be that of a case.
    """
    filled = [cell for cell in cells if cell]
    if filled and all(_RULE.fullmatch(cell) for cell in filled):
        return filled[0]
    form = _MARKED_NUMBER if cells[0] else _PAGE_NUMBER
    return filled[0] if len(filled) == 1 and form.fullmatch(filled[0]) else None


def is_plain_total(text: str) -> bool:
    """Whether a cell says that its row is a total, and nothing else: «جمع کل شکایات ماه», not «جمع نشدن زباله»."""
    words = _words(text)
    return words[:1] != () and words[0] in _TOTALS and (_TOTALS | _COUNTED).issuperset(words)


def _is_no_id(text: str) -> bool:
    """Whether a text is written unlike an id: without digits, or several words with numbers apart from them."""
    if not _DIGIT.search(text):
        return True
    words = _words(text)
    several = len(words) > 1 or words in _PAGES or ":" in text
    return several and not any(_DIGIT.search(part) and _WORD.search(part) for part in _BETWEEN.split(text))


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
        possible = to_bool_mask(pc.match_substring_regex(ids, _MAY_BE_WORDS))
        if (numbers := _row_numbers(chunk)) is not None:
            possible |= to_bool_mask(pc.match_substring_regex(numbers, r"\pL"))
        ruled = to_bool_mask(pc.match_substring_regex(ids, _MAY_BE_RULE))
        possible |= ruled | to_bool_mask(pc.match_substring_regex(ids, _MAY_BE_PAGE))
        if self._usual and not possible.any():
            return chunk, []
        filled = _filled_cells([chunk.columns[at] for at in chunk.selection.mapped_positions])
        if not self._usual or len(filled) >= _ENOUGH:
            self._usual = float(np.median(filled))
        kept = np.ones(len(filled), bool)
        rows: list[SummaryRow] = []
        for row in np.flatnonzero(possible & (ruled | (filled <= FEW * self._usual))):
            if (between := between_rows(_cells(chunk, int(row)))) is not None:
                kept[row] = False
                rows.append(SummaryRow(chunk.sheet, int(chunk.lines[row]), mask_cell(between)))
                continue
            if filled[row] > FEW * self._usual:
                continue
            words = None if numbers is None else summary_words(numbers[row].as_py())
            if words is None and (own := ids[row].as_py()):
                words = summary_words(own) if _is_no_id(own) else None
            elif words is None:
                words = _words_without_id(chunk, int(row))
            if words is not None:
                kept[row] = False
                rows.append(SummaryRow(chunk.sheet, int(chunk.lines[row]), mask_cell(words)))
        if not rows:
            return chunk, []
        mask = pa.array(kept)
        columns = {at: cells.filter(mask) for at, cells in chunk.columns.items()}
        return chunk.with_rows(columns, chunk.lines[kept]), rows


def _cells(chunk: Chunk, row: int) -> list[str]:
    """The mapped cells of a row as texts, that of the id first."""
    own = chunk.selection.positions["id"]
    positions = (own, *(at for at in chunk.selection.mapped_positions if at != own))
    return [texts(chunk.columns[at].slice(row, 1))[0].as_py().strip() for at in positions]


def _row_numbers(chunk: Chunk) -> pa.Array | None:
    """The column that numbers the rows, as texts; None if the file has none."""
    position = chunk.selection.row_numbers
    cells = None if position is None else chunk.columns.get(position)
    return None if cells is None else texts(cells)


def _filled_cells(columns: Sequence[pa.Array]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Number of filled cells of each row."""
    return np.sum([_is_filled(cells) for cells in columns], axis=0, dtype=np.int64)


def _is_filled(cells: pa.Array) -> Mask:
    """Mask of the filled cells of a column."""
    if pa.types.is_string(cells.type) or pa.types.is_dictionary(cells.type):
        return to_bool_mask(pc.not_equal(texts(cells), ""))
    return to_bool_mask(cells.is_valid())


def _words_without_id(chunk: Chunk, row: int) -> str | None:
    """The words of a row without an id that say that it is no case; None if it may be one.

    They stand in its first cell that has words at all.
    """
    written = {
        at: texts(chunk.columns[at].slice(row, 1))[0].as_py() for at in chunk.selection.mapped_positions
    }
    first, *others = (*(text for text in written.values() if _words(text)), "")
    if is_plain_total(first):
        return first
    positions = map(chunk.selection.positions.get, _REGISTRATIONS)
    if any(written[at] for at in positions if at is not None):
        return None
    return summary_words(first) if all(not text or summary_words(text) for text in others) else None
