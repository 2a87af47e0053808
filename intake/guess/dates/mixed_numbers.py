"""Read columns in which Excel's numbers of days, or days of six digits, stand among written dates.

Cells that lost their form as a date come into a text file as such numbers (45375), and days of six digits that were
taken for numbers lose their first zero (40101 is 1404/01/01, and would be a day of 2009 as Excel counts).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.guess.dates.date_order import MIN_SHARE, DateWriting, read_date_columns
from intake.mapping.jalali_formats import SHORT_DAY, jalali_seconds
from intake.mapping.model import Dates
from intake.parsing.date_texts import EXCEL, EXCEL_NUMBER
from intake.parsing.dates import MomentReader
from persian.digits import to_latin_digits

_EXCEL = re.compile(EXCEL_NUMBER, re.ASCII)
_NUMBER = re.compile(rf"\d{{5,6}}|{EXCEL_NUMBER}", re.ASCII)
_FIRST_SHORT_YEAR, _LAST_SHORT_YEAR = 90, 15  # 1390 and 1415; later ones may be Gregorian
_FEW = 0.01  # of the filled cells, which may be typing errors
_NEARLY_ALL = 0.95
_NEAR = 366 * DAY_SECONDS  # between the days of numbers and the written ones


def with_numbers(values: Sequence[str], dates: DateWriting | None) -> DateWriting | None:
    """How a column of a date is written, given how most of it is, with the numbers of days that stand in it.

    `dates` as they are without such numbers, and where it is not certain what they are: Excel's numbers must be most of
    the column, or give days near the written ones.
    """
    filled = [to_latin_digits(value).strip() for value in values if value]
    numbers = [value for value in filled if _NUMBER.fullmatch(value)]
    others = [value for value in filled if not _NUMBER.fullmatch(value)]
    if len(numbers) <= _FEW * len(filled) or (dates is not None and dates.problem is not None):
        return dates
    form = _form_of(numbers)
    are_most = dates is not None and dates.formats in ((EXCEL,), (SHORT_DAY,))
    if form is None or (dates is not None and form in dates.formats[1:]):
        return dates
    written = dates if dates is not None and not are_most else read_date_columns([others])[0]
    if written is None or len(others) <= _FEW * len(filled):
        if form == SHORT_DAY and len(numbers) >= MIN_SHARE * len(filled):
            return DateWriting((form,), "jalali", "ymd", True, len(numbers) / len(filled), ())
        return dates
    if not written.settled or written.problem is not None:
        return dates
    if not are_most and not _are_near(_moments(numbers, (form,)), _moments(others, written.formats)):
        return dates
    share = (len(numbers) + written.share * len(others)) / len(filled)
    return replace(written, formats=(*written.formats, form), share=share)


def _form_of(numbers: Sequence[str]) -> str | None:
    """The format of numbers that are days; None if they are not."""
    short = sum(_is_short_day(number) for number in numbers)
    excel = sum(_EXCEL.fullmatch(number) is not None for number in numbers)
    if max(short, excel) < _NEARLY_ALL * len(numbers):
        return None
    return SHORT_DAY if short >= _NEARLY_ALL * len(numbers) else EXCEL


def _is_short_day(number: str) -> bool:
    """Whether a number is a Jalali day of six digits of our time, perhaps without its first zero."""
    if not number.isdecimal() or _LAST_SHORT_YEAR < int(number[:-4]) < _FIRST_SHORT_YEAR:
        return False
    return jalali_seconds(number, SHORT_DAY) is not None


def _are_near(days: npt.NDArray[np.int64], written: npt.NDArray[np.int64]) -> bool:
    """Whether nearly all days of numbers are of the time of the written ones."""
    if not len(days) or not len(written):
        return False
    near = (days >= written.min() - _NEAR) & (days <= written.max() + _NEAR)
    return bool(near.mean() >= _NEARLY_ALL)


def _moments(cells: Sequence[str], formats: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """The moments of the cells that can be read."""
    seconds = MomentReader(Dates(formats=formats), "any").read(pa.array(cells, pa.string())).seconds
    return seconds[seconds != MISSING]
