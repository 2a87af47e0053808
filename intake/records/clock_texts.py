"""Parse the text of a time of day that stands apart from its date: `8:05`, «۰۲:۰۷ ب.ظ», `1407`, parts of a day."""

import re
from functools import lru_cache
from typing import Final

from intake.records.date_texts import DAY_SECONDS, MISSING, auto_time
from persian.bidi import strip_control_characters
from persian.digits import to_latin_digits

CLOCK: Final = "clock"  # stands for these forms where a report names the formats that were tried
_AFTERNOON, _MORNING = "ب.ظ", "ق.ظ"
_HALVES = {
    "بعدازظهر": _AFTERNOON, "بظ": _AFTERNOON, "عصر": _AFTERNOON, "قبلازظهر": _MORNING, "قظ": _MORNING,
    "صبح": _MORNING,
}  # fmt: skip
_SPOKEN = re.compile(r"(?:ساعت\s*)?([^\d:]*?)\s*(\d{1,2}:[\d:.,]*\d)\s*([آ-ی][آ-ی.\s\u200c]*)?")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})|(\d{2})(\d{2})(\d{2})", re.ASCII)
# Workbooks keep a time as a part of a day, after the number of the day if there is one.
_PART_OF_DAY = re.compile(r"0|(?:0|\d{5})?[.٫,]\d{1,20}|0\.0+|\d(?:\.\d+)?e-\d\d", re.ASCII)
_WITH_DAY = re.compile(r"\d{4}-\d\d-\d\d[ T](\d\d:.*)", re.ASCII)


@lru_cache(maxsize=200_000)
def clock_seconds(text: str) -> tuple[int, int] | None:
    """Seconds of the day, and the UTC offset in seconds (MISSING if none is written); None if the text is no time.

    Read are clocks of 24 and of 12 hours, also with the half of the day in Persian before or after them; hours and
    minutes without a mark between them (`805`, `1407`, `140733`); parts of a day as workbooks keep times (`0.588`), and
    moments of workbooks, whose day does not count.
    """
    plain = to_latin_digits(strip_control_characters(text)).strip()
    if (time := auto_time(plain)) is not None:
        return time
    if digits := _DIGITS.fullmatch(plain):
        hour, minute, second = (*digits.group(1, 2), "0") if digits[1] else digits.group(3, 4, 5)
        return auto_time(f"{hour}:{minute}:{second}")
    if _PART_OF_DAY.fullmatch(plain):
        part = float(re.sub("[٫,]", ".", plain)) % 1
        return min(round(part * DAY_SECONDS), DAY_SECONDS - 1), MISSING
    if typed := _WITH_DAY.fullmatch(plain):
        return auto_time(typed[1])
    return _spoken(plain)


def _spoken(plain: str) -> tuple[int, int] | None:
    """A time with Persian words around it: «ساعت ۸:۰۵», «ب.ظ ۰۲:۰۷», «۲:۰۷ بعد از ظهر»."""
    match = _SPOKEN.fullmatch(plain)
    if match is None:
        return None
    words = [re.sub(r"[.\s\u200c]", "", word or "") for word in match.group(1, 3)]
    marks = [_HALVES.get(word, "") for word in words if word]
    if len(marks) > 1 or "" in marks:
        return None
    return auto_time(" ".join([match[2], *marks]))
