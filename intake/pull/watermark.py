"""Watermark: the newest value that a pull has seen in the column that says how new a row is.

Such a column holds moments, days, whole numbers that grow, or days written as text with the year first, Jalali or
Gregorian. All of them can be compared by the source itself, and moved back by an overlap.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from intake.load.moments import local_now
from persian.calendar import CalendarError, JalaliDay, parse_day, to_jalali

Kind = Literal["moment", "day", "number", "text"]
Value = datetime | date | int | str
# A day as text must have a fixed width, or texts would not be in the order of the days they mean.
_DAY = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?!\d)")
_FIRST_GREGORIAN = 1900  # years before it are Jalali
_CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True)
class Watermark:
    """A value of the column, with its kind."""

    kind: Kind
    value: Value

    def as_json(self) -> dict[str, Any]:
        """Return the watermark in the form in which it is kept with a load."""
        value = self.value.isoformat() if isinstance(self.value, date) else self.value
        return {"kind": self.kind, "value": value}

    def moved_back(self, *, days: int, numbers: int) -> Value:
        """The value from which to read again: `days` earlier, or smaller by `numbers`."""
        if isinstance(self.value, int):
            return self.value - numbers
        if isinstance(self.value, str):
            return _text_moved_back(self.value, days)
        return self.value - timedelta(days=days)


def from_json(kept: dict[str, Any] | None) -> Watermark | None:
    """Return the watermark that was kept with a load; None if none was."""
    if kept is None:
        return None
    kind, value = kept["kind"], kept["value"]
    if kind == "moment":
        return Watermark(kind, datetime.fromisoformat(value))
    return Watermark(kind, date.fromisoformat(value) if kind == "day" else value)


def read(value: Any) -> Watermark | None:
    """Return a cell as a watermark; None if it is empty or of no kind that can be one."""
    if isinstance(value, datetime):
        return Watermark("moment", value)
    if isinstance(value, date):
        return Watermark("day", value)
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if isinstance(value, int):
        return Watermark("number", value)
    return Watermark("text", value) if isinstance(value, str) and _day_of(value) is not None else None


def newest(known: Watermark | None, value: Any, *, timezone: str) -> Watermark | None:
    """Return the newer of a watermark and a cell.

    A moment in the future is a mistyped one and never becomes the watermark, because everything up to it would then
    count as known; clocks may differ by a day. If two values are of different kinds, the one read first stays.
    """
    new = read(value)
    if new is None or (known is not None and known.kind != new.kind) or _is_future(new, timezone):
        return known
    if known is None:
        return new
    try:
        return new if new.value > known.value else known  # type: ignore[operator]
    except TypeError:  # moments with a UTC offset and without one
        return known


def _is_future(mark: Watermark, timezone: str) -> bool:
    """Whether a moment or a day lies more than a day ahead."""
    value = mark.value
    if isinstance(value, datetime):
        now = local_now(timezone) if value.tzinfo is None else datetime.now(UTC)
        return value > now + _CLOCKS_DIFFER
    day = _day_of(value) if isinstance(value, str) else value
    return isinstance(day, date) and day > (local_now(timezone) + _CLOCKS_DIFFER).date()


def _day_of(text: str) -> date | None:
    """The day at the beginning of a text in Latin digits; None if it has none."""
    match = _DAY.match(text)
    if match is None or not text.isascii():
        return None
    try:
        return parse_day("-".join(match.group(1, 3, 4)))
    except CalendarError:
        return None


def _text_moved_back(text: str, days: int) -> str:
    """A day some days before that of a text, in the calendar and with the separator of the text."""
    match, day = _DAY.match(text), _day_of(text)
    if match is None or day is None:
        raise ValueError(f"{text!r} is no watermark")
    moved: date | JalaliDay = day - timedelta(days=days)
    if int(match[1]) < _FIRST_GREGORIAN:
        moved = to_jalali(day - timedelta(days=days))
    return match[2].join((f"{moved.year:04}", f"{moved.month:02}", f"{moved.day:02}"))
