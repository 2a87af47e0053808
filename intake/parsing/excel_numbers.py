"""Recognise the numbers by which workbooks keep days, where a column of written dates has them: 45375 is 24 March 2024.

A cell formatted as a number, and not as a date, comes into a CSV file like that.
"""

import re
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from intake.derive.event_arrays import DAY_SECONDS
from intake.parsing.arrow_cells import Mask, latin_digits, texts, to_bool_mask
from intake.parsing.date_texts import EXCEL_NUMBER, excel_seconds
from intake.parsing.rejected_frame import mask_cell
from persian.calendar import to_jalali
from persian.digits import to_latin_digits

_EPOCH = date(1970, 1, 1).toordinal()


def excel_numbers(cells: pa.Array | None, among: Mask) -> Mask:
    """Mask of the cells among some that look like such a number of our time."""
    if cells is None or not among.any():
        return among
    return among & to_bool_mask(pc.match_substring_regex(latin_digits(texts(cells)), f"^{EXCEL_NUMBER}$"))


def excel_day(text: str) -> date | None:
    """The day of such a number; None for other texts."""
    plain = to_latin_digits(text).strip()
    if not re.fullmatch(EXCEL_NUMBER, plain, re.ASCII) or (seconds := excel_seconds(plain)) is None:
        return None
    return date.fromordinal(_EPOCH + seconds // DAY_SECONDS)


def with_excel_day(text: str) -> str:
    """A cell with the day that it stands for in both calendars; one that is no such number as `mask_cell`."""
    day = excel_day(text)
    return mask_cell(text) if day is None else f"{text.strip()} = {to_jalali(day)} ({day})"
