"""Recognise moments as Unix, mail programs and browsers write them, also with the name of a time zone.

Sat Mar 22 09:05:12 2025; Sat, 22 Mar 2025 09:05:12 +0330; Sat Mar 22 2025 09:05:12 GMT+0330 (Iran Standard Time).
"""

import re
from collections.abc import Sequence
from datetime import datetime

from intake.guess.dates.date_order import MIN_SHARE, DateWriting
from intake.parsing.zone_names import without_zone_name

# Format, and the form of the texts that are worth trying with it.
_FORMATS = (
    (
        "%a %b %d %H:%M:%S %Y",
        re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d{1,2}:\d{2}:\d{2} \d{4}", re.ASCII),
    ),
    (
        "%a %b %d %Y %H:%M:%S",
        re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d{4} \d{1,2}:\d{2}:\d{2}", re.ASCII),
    ),
    (
        "%a, %d %b %Y %H:%M:%S %z",
        re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}:\d{2} [+-]\d{4}", re.ASCII),
    ),
    (
        "%a, %d %b %Y %H:%M:%S",
        re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}:\d{2}", re.ASCII),
    ),
)


def mail_writing(values: Sequence[str]) -> DateWriting | None:
    """How a column of such moments is written; None if it holds none."""
    filled = [value.strip() for value in values if value]
    zoned = [
        (value, None) if (zone := without_zone_name(value)) is None else (zone.plain, zone.written)
        for value in filled
    ]
    for text, form in _FORMATS:
        moments = [each for each in zoned if form.fullmatch(each[0]) and _is_moment(each[0], text)]
        if moments and len(moments) >= MIN_SHARE * len(filled):
            zones = [value[-5:] if text.endswith("%z") else zone for value, zone in moments]
            offsets = tuple(dict.fromkeys(zone for zone in zones if zone))[:3]
            return DateWriting((text,), "gregorian", "ymd", True, len(moments) / len(filled), offsets)
    return None


def _is_moment(value: str, text: str) -> bool:
    try:
        datetime.strptime(value, text)
    except ValueError:
        return False
    return True
