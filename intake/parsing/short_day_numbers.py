"""Refuse a workbook whose numbers of days are Jalali days of six digits that have lost their first zero.

40205 in a cell of a workbook can be 1404/02/05 and 27 January 2010. As Excel counts, only every third number of those
years could be a Jalali day, and none of the present could (45375 has no month 53); so the numbers of a column show it.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from intake.errors import DoubtError
from intake.mapping.jalali_formats import SHORT_DAY
from intake.mapping.model import Mapping
from intake.parsing.date_texts import EXCEL
from intake.parsing.excel_numbers import excel_day
from intake.readers.chunk import Chunk
from persian.bidi import isolate, ltr
from persian.digits import to_persian_digits
from queries.vocabulary.labels import Text

_SHORT = re.compile(r"[2-9](?:0[1-6](?:0[1-9]|[12]\d|3[01])|(?:0[7-9]|1[0-2])(?:0[1-9]|[12]\d|30))", re.ASCII)
_MIN, _NEARLY_ALL = 5, 0.95  # different numbers that show it, and the share of all numbers of a column


@dataclass
class DayNumbers:
    """The whole numbers that were read as days in the columns of a workbook, with their rows."""

    columns: dict[str, tuple[str, Counter[int]]] = field(default_factory=dict)  # field → column, numbers

    def add(self, chunk: Chunk) -> None:
        """Add the numbers of a chunk."""
        for name, position in chunk.selection.positions.items():
            if numbers := chunk.day_numbers.get(position):
                heading = chunk.selection.names[name]
                self.columns.setdefault(name, (heading, Counter()))[1].update(numbers)

    def refuse_short_days(self, file: str, mapping: Mapping) -> None:
        """Raise DoubtError if the numbers of a column are days of six digits.

        A mapping that names the format `excel` for it says that they are none.
        """
        for name, (column, numbers) in self.columns.items():
            short = [number for number in numbers if _SHORT.fullmatch(str(number))]
            rows = sum(numbers[number] for number in short)
            is_excel = EXCEL in mapping.dates.columns.get(name, mapping.dates.formats)
            if not is_excel and len(short) >= _MIN and rows >= _NEARLY_ALL * numbers.total():
                raise _refused(file, column, min(short))


def _refused(file: str, column: str, number: int) -> DoubtError:
    """Build the error for a column, with one of its numbers."""
    text = str(number)
    jalali = f"140{text[0]}/{text[1:3]}/{text[3:]}"
    day = excel_day(text)
    wrong_fa = f"، نه {ltr(str(day))} به شمارش اکسل" if day else ""
    wrong_en = f", not {day} as Excel counts days" if day else ""
    short, excel = f'"{SHORT_DAY}"', f'"{EXCEL}"'
    return DoubtError(
        Text(
            f"{file}: عددهای ستون «{isolate(column)}» گویا روزهای شمسی شش‌رقمی‌اند که صفر آغازشان افتاده است: "
            f"{to_persian_digits(text)} یعنی {to_persian_digits(jalali)}{wrong_fa}.",
            f"{file}: the numbers of the column “{column}” seem to be Jalali days of six digits that have lost their "
            f"first zero: {text} is {jalali}{wrong_en}.",
        ),
        Text(
            f"چیزی بارگذاری نشد: در بخش dates نگاشت، {ltr(short)} را به formats بیفزایید. اگر به‌راستی شمارهٔ روز "
            f"اکسل‌اند، {ltr(excel)} را بیفزایید.",
            f"Nothing was loaded: add {short} to the formats of the mapping, under dates. If they really are Excel’s "
            f"numbers of days, add {excel}.",
        ),
    )
