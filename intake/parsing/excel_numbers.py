"""Recognise the numbers by which workbooks keep days, where a column of written dates has them: 45375 is 24 March 2024.

A cell formatted as a number, and not as a date, comes into a CSV file like that. So does a day of six digits that has
lost its first zero: 40101 is 1404/01/01, and would be a day of 2009 as workbooks count. The days of our time by that
count are no such days (45375 has no month 53), so this reading comes first where it is possible.
"""

import re
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from intake.derive.event_arrays import DAY_SECONDS
from intake.mapping.jalali_formats import SHORT_DAY, jalali_seconds
from intake.parsing.arrow_cells import Mask, latin_digits, texts, to_bool_mask
from intake.parsing.date_texts import EXCEL_NUMBER, excel_seconds
from intake.parsing.rejected_frame import mask_cell
from persian.calendar import to_jalali
from persian.digits import to_latin_digits

# Days of 1404 and 1405 without the first zero; neither of the two has a 30 Esfand.
_SHORT_DAY = (
    r"^[45](?:0[1-6](?:0[1-9]|[12]\d|3[01])|(?:0[7-9]|1[01])(?:0[1-9]|[12]\d|30)|12(?:0[1-9]|[12]\d))$"
)
_EPOCH = date(1970, 1, 1).toordinal()


def excel_numbers(cells: pa.Array | None, among: Mask) -> Mask:
    """Mask of the cells among some that look like such a number of our time."""
    if cells is None or not among.any():
        return among
    return among & to_bool_mask(pc.match_substring_regex(latin_digits(texts(cells)), f"^{EXCEL_NUMBER}$"))


def short_days(cells: pa.Array | None, among: Mask) -> Mask:
    """Mask of the cells among some that look like a day of six digits without its first zero."""
    if cells is None or not among.any():
        return among
    return among & to_bool_mask(pc.match_substring_regex(latin_digits(texts(cells)), _SHORT_DAY))


def short_day(text: str) -> date | None:
    """The day of six digits that has lost its first zero; None for other texts."""
    plain = to_latin_digits(text).strip()
    if not re.fullmatch(_SHORT_DAY, plain, re.ASCII) or (seconds := jalali_seconds(plain, SHORT_DAY)) is None:
        return None
    return date.fromordinal(_EPOCH + seconds // DAY_SECONDS)


def excel_day(text: str) -> date | None:
    """The day of such a number; None for other texts."""
    plain = to_latin_digits(text).strip()
    if not re.fullmatch(EXCEL_NUMBER, plain, re.ASCII) or (seconds := excel_seconds(plain)) is None:
        return None
    return date.fromordinal(_EPOCH + seconds // DAY_SECONDS)


def with_days(text: str) -> str:
    """A cell with the day that it stands for, the likelier one first; one that is no such number as `mask_cell`."""
    day, short = excel_day(text), short_day(text)
    if day is None:
        return mask_cell(text)
    if short is not None:
        return f"{text.strip()} = {to_jalali(short)} ({SHORT_DAY}), {to_jalali(day)} (excel)"
    return f"{text.strip()} = {to_jalali(day)} ({day})"
