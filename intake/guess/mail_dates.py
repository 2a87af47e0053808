"""Recognise moments as Unix and mail programs write them: Sat Mar 22 09:05:12 2025; Sat, 22 Mar 2025 09:05:12 +0330."""

import re
from collections.abc import Sequence
from datetime import datetime

from intake.guess.date_order import LEAST_SHARE, DateWriting

# Format, and the form of the texts that are worth trying with it.
_FORMATS = (
    (
        "%a %b %d %H:%M:%S %Y",
        re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d{1,2}:\d{2}:\d{2} \d{4}", re.ASCII),
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
    for text, form in _FORMATS:
        moments = [value for value in filled if form.fullmatch(value) and _is_moment(value, text)]
        if moments and len(moments) >= LEAST_SHARE * len(filled):
            offsets = tuple(dict.fromkeys(value[-5:] for value in moments if text.endswith("%z")))[:3]
            return DateWriting((text,), "gregorian", "ymd", True, len(moments) / len(filled), offsets)
    return None


def _is_moment(value: str, text: str) -> bool:
    try:
        datetime.strptime(value, text)
    except ValueError:
        return False
    return True
