"""Read spans of time after the registration: «۱۰ روز», 36.5 hours, 290:15:00, three working days."""

import re
from functools import lru_cache

import numpy as np
import pyarrow as pa

from intake.derive.due_rules import working_days_later
from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.mapping.field_columns import SpanUnit
from intake.parsing.arrow_cells import Mask
from intake.parsing.coded_values import distinct_texts
from intake.parsing.date_texts import Seconds
from persian.digits import to_latin_digits
from queries.settings.province_settings import WorkingDays

SPAN = "span"  # stands for the ways to write a span where formats of moments are listed
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": DAY_SECONDS, "weeks": 7 * DAY_SECONDS}
_NAMES = {
    "seconds": ("ثانیه", "seconds", "second", "secs", "sec", "s"),
    "minutes": ("دقیقه", "minutes", "minute", "mins", "min", "m"),
    "hours": ("ساعت", "hours", "hour", "hrs", "hr", "h"),
    "working_days": (
        "روز کاری", "روزکاری", "روز اداری", "working days", "working day", "business days", "business day",
    ),
    "days": ("روز تقویمی", "روزه", "روز", "calendar days", "days", "day", "d"),
    "weeks": ("هفته", "weeks", "week", "w"),
}  # fmt: skip
_CENTURY = 36_525 * DAY_SECONDS
_LONGEST_TEXT = 100  # characters of a span; so the numbers in it can be computed with
_UNITS = {name: unit for unit, names in _NAMES.items() for name in names}
_LONGEST_FIRST = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
# A comma before three digits may as well group thousands. A slash stands for the decimal mark in Persian: ۱۲/۵.
_DECIMALS = r"(?:[.٫][0-9]+|,(?:[0-9]{1,2}|[0-9]{4,})|/[0-9]{1,2}(?![0-9/]))?"
# Before an English unit, 1/2 is a half and not 1.2.
_FRACTION = r"(?:1/[234]|2/3|3/4)\s*[a-z]"
_PART = re.compile(rf"(?!{_FRACTION})([0-9]+{_DECIMALS})\s*({_LONGEST_FIRST})(?![^\W\d_])")
_BETWEEN = re.compile(
    r"(?:\s|[,،:]|و|and|ظرف|حداکثر|تا|within|up to|max\.?"
    r"|مهلت|مدت|پاسخ(?:گویی|گوئی)?|قانونی|مجاز|deadline|due(?: in)?|sla)*"  # «مهلت پاسخ: ۱۰ روز»
)
_NUMBER = re.compile(rf"[0-9]+{_DECIMALS}|0,[0-9]{{3}}")
# Hours may go beyond a day. Days stand before them as .NET and Python write spans: 3.04:05:06, "3 days, 4:05:06".
_CLOCK = re.compile(r"(?:(\d+)(?:\.|\s+days?,\s*))?(\d+):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?", re.ASCII)
_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?", re.ASCII)


def moments_after(
    begin: Seconds, cells: pa.Array, *, unit: SpanUnit, empty: tuple[str, ...], rule: WorkingDays
) -> tuple[Seconds, Mask]:
    """The moments that lie the spans in the cells after the registration, and a mask of the unreadable cells.

    `unit` is that of bare numbers, `empty` are words for "nothing". Moments are MISSING without a span or a begin.
    """
    position, words = distinct_texts(cells)
    nothing = {word.casefold() for word in empty} | {""}
    blank = np.array([word.casefold() in nothing for word in words], bool)
    read = [None if no else read_span(word, unit) for word, no in zip(words, blank, strict=True)]
    seconds = np.array([MISSING if span is None else span[0] for span in read], np.int64)[position]
    working = np.array([0 if span is None else span[1] for span in read], np.int64)[position]
    known = (seconds != MISSING) & (begin != MISSING)
    moments = np.where(known, begin + np.where(known, seconds, 0), MISSING)
    for count in np.unique(working[known & (working > 0)]):
        of_count = known & (working == count)
        days = working_days_later(begin[of_count] // DAY_SECONDS, int(count), rule)
        moments[of_count] = np.where(
            days == MISSING, MISSING, days * DAY_SECONDS + begin[of_count] % DAY_SECONDS
        )
    return moments, (np.array([span is None for span in read], bool) & ~blank)[position]


@lru_cache(maxsize=65_536)
def read_span(text: str, unit: SpanUnit) -> tuple[int, int] | None:
    """Seconds and working days of a span, of which one is 0; None if it cannot be read. Numbers alone are of `unit`.

    Longer spans than a century are none: they are ids or damage.
    """
    span = _read(" ".join(to_latin_digits(text).replace("\u200c", " ").split()), unit)
    return span if span and max(span[0], span[1] * DAY_SECONDS) <= _CENTURY else None


def _read(plain: str, unit: SpanUnit) -> tuple[int, int] | None:
    """`read_span` of a text with Latin digits and single blanks, of any length."""
    if len(plain) > _LONGEST_TEXT:
        return None
    if _NUMBER.fullmatch(plain):
        return _of_unit(plain, unit)
    if (clock := _CLOCK.fullmatch(plain)) or ((clock := _ISO.fullmatch(plain)) and any(clock.groups())):
        days, hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return days * DAY_SECONDS + hours * 3_600 + minutes * 60 + seconds, 0
    parts = list(_PART.finditer(plain.casefold()))
    rest = _PART.sub("", plain.casefold())
    if not parts or not _BETWEEN.fullmatch(rest):
        return None
    spans = [_of_unit(part[1], _UNITS[part[2]]) for part in parts]
    if any(span is None or (span[1] and len(parts) > 1) for span in spans):
        return None
    return sum(span[0] for span in spans if span), sum(span[1] for span in spans if span)


def names_its_unit(text: str) -> bool:
    """Whether a span says itself of which unit it is."""
    return not _NUMBER.fullmatch(to_latin_digits(text).strip()) and read_span(text, "days") is not None


def _of_unit(number: str, unit: str) -> tuple[int, int] | None:
    """Seconds and working days of a number of units; None for parts of a working day."""
    value = float(re.sub("[٫,/]", ".", number))
    if unit == "working_days":
        return (0, int(value)) if value == int(value) else None
    return round(value * _SECONDS[unit]), 0
