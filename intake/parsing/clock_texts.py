"""Parse a time of day from a column of its own, without its date: `8:05`, «۰۲:۰۷ ب.ظ», `1407`, parts of a day."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.parsing.date_texts import LONGEST_TIME, auto_time, hour_of_half_day
from persian.bidi import strip_control_characters
from persian.digits import to_latin_digits

CLOCK: Final = "clock"  # stands for these forms where a report names the formats that were tried
# Words for a part of the day, without spaces and dots: the hours of a clock of twelve that are after noon in it.
_MORNING, _NOON, _AFTERNOON, _NIGHT = (), (12, 1, 2, 3), tuple(range(1, 13)), tuple(range(6, 12))
_PARTS = {
    "قظ": _MORNING, "قبلازظهر": _MORNING, "پیشازظهر": _MORNING, "صبح": _MORNING, "بامداد": _MORNING,
    "ظهر": _NOON,
    "بظ": _AFTERNOON, "بعدازظهر": _AFTERNOON, "عصر": _AFTERNOON, "غروب": _AFTERNOON,
    "ص": _MORNING, "صباح": _MORNING, "صباحا": _MORNING, "م": _AFTERNOON, "مساء": _AFTERNOON,  # Arabic
    "شب": _NIGHT,
}  # fmt: skip
_CLOCK = r"\d{1,2}(?::\d{1,2}(?::\d{1,2}(?:[.,]\d{1,9})?)?)?"
_WORDS = r"[ء-ی][ء-ی.\s\u200c]*"
_SPOKEN = re.compile(rf"(?:ساعت\s*)?({_WORDS})?\s*({_CLOCK})\s*({_WORDS})?")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})|(\d{1,2})(\d{2})(\d{2})", re.ASCII)
_UP_TO_FOUR, _WITHOUT_SECONDS = re.compile(r"\d{1,4}", re.ASCII), re.compile(r"\d{3,4}", re.ASCII)
_NUMBER, _WITH_SECONDS = re.compile(r"\d{1,6}", re.ASCII), re.compile(r"\d{5,6}", re.ASCII)
# A column of numbers writes 00:46 as 46. Below 24 such a number may as well be an hour.
_AFTER_MIDNIGHT = re.compile(r"2[4-9]|[3-5]\d", re.ASCII)
_MAYBE_HOUR, _DOUBTFUL_HOURS = re.compile(r"0?[1-9]|1\d|2[0-3]", re.ASCII), 3
# Workbooks keep a time as a part of a day, after the number of the day if there is one.
_PART_OF_DAY = re.compile(r"0|(?:0|\d{5})?[.٫,]\d{1,20}|0\.0+|\d(?:\.\d+)?e-\d\d", re.ASCII)
# Workbooks and databases of Access keep a time alone as one of 30 December 1899, which they write in any order.
_WITH_DAY = re.compile(
    r"(?:\d{4}-\d\d-\d\d|12[/.\-]30[/.\-]1899|30[/.\-]12[/.\-]1899|1899[/.\-]12[/.\-]30)[ T](\d{1,2}:.*)",
    re.ASCII,
)


@lru_cache(maxsize=200_000)
def clock_seconds(text: str) -> tuple[int, int] | None:
    """Seconds of the day, and the UTC offset in seconds (MISSING if none is written); None if the text is not a time.

    Read are clocks of 24 and of 12 hours, also with the part of the day in Persian before or after them, and hours
    alone with such a part (`۹ شب`); hours and minutes without a mark between them (`805`, `1407`, `140733`, `80533`,
    and `46` after midnight); parts of a day as workbooks keep times (`0.588`), and moments of workbooks, whose day
    does not count.
    """
    if len(text) > LONGEST_TIME:
        return None
    plain = to_latin_digits(strip_control_characters(text)).strip()
    if (time := auto_time(plain)) is not None:
        return time
    if digits := _DIGITS.fullmatch(plain):
        hour, minute, second = (*digits.group(1, 2), "0") if digits[1] else digits.group(3, 4, 5)
        return auto_time(f"{hour}:{minute}:{second}")
    if _AFTER_MIDNIGHT.fullmatch(plain):
        return int(plain) * 60, MISSING
    if _PART_OF_DAY.fullmatch(plain):
        part = float(re.sub("[٫,]", ".", plain)) % 1
        return min(round(part * DAY_SECONDS), DAY_SECONDS - 1), MISSING
    if typed := _WITH_DAY.fullmatch(plain):
        return auto_time(typed[1])
    return _spoken(plain)


def clocks_of_column(texts: Sequence[str]) -> list[tuple[int, int] | None]:
    """The `clock_seconds` of the texts of one column.

    Where most of them are hours, minutes and seconds without a mark between them (`140733`), all are: systems that keep
    times as numbers write 00:32:00 as 3200, which alone would be 32 hours, and 00:12:00 as 1200, which would be noon.
    Likewise `2` is 00:02 among hours and minutes such as `1407`; but where three numbers or more could be hours alone,
    and none only a minute after midnight (`46`), `9` may as well be nine o'clock, and such numbers are no times.
    """
    plain = [to_latin_digits(strip_control_characters(text)).strip() for text in texts]
    filled = [text for text in plain if text]
    with_seconds = sum(bool(_WITH_SECONDS.fullmatch(text)) for text in filled)
    without_seconds = sum(bool(_WITHOUT_SECONDS.fullmatch(text)) for text in filled)
    if 2 * with_seconds > len(filled) and all(_NUMBER.fullmatch(text) for text in filled):
        plain = [text and text.zfill(6) for text in plain]
    elif 2 * without_seconds > len(filled) and all(_UP_TO_FOUR.fullmatch(text) for text in filled):
        hours = sum(bool(_MAYBE_HOUR.fullmatch(text)) for text in set(filled))
        doubtful = hours >= _DOUBTFUL_HOURS and not any(map(_AFTER_MIDNIGHT.fullmatch, filled))
        plain = [
            text if doubtful and _MAYBE_HOUR.fullmatch(text) else text and text.zfill(4) for text in plain
        ]
    return [clock_seconds(text) for text in plain]


def _spoken(plain: str) -> tuple[int, int] | None:
    """A time with Persian words around it: «ساعت ۸:۰۵», «ب.ظ ۰۲:۰۷», «۲:۰۷ بعد از ظهر», «۹ شب»."""
    match = _SPOKEN.fullmatch(plain)
    if match is None:
        return None
    words = [re.sub(r"[.\s\u200c\u064b]", "", word) for word in match.group(1, 3) if word]
    first, *rest = match[2].split(":")
    if not words:
        return auto_time(match[2])
    if len(words) > 1 or words[0] not in _PARTS:
        return None
    hour = _hour_in(int(first), _PARTS[words[0]])
    return None if hour is None else auto_time(":".join([str(hour), *(rest or ["00"])]))


def _hour_in(hour: int, part: tuple[int, ...]) -> int | None:
    """The hour from 0 to 23 of an hour in a part of the day; None if it does not fit, or if its day is ambiguous.

    12 at night («۱۲ شب») is the end of the day for some and its beginning for others.
    """
    if (part == _NIGHT and hour == 12) or (part == _NOON and hour not in (10, 11, *_NOON, 13, 14, 15)):
        return None
    # On clocks of 24 hours every hour above 12 is after noon, and hour 0 only at night or in the morning.
    afternoon = hour in part or (hour > 12 and part != _MORNING) or (hour == 0 and part == _AFTERNOON)
    return hour_of_half_day(hour, afternoon=afternoon)
