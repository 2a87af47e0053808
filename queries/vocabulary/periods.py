"""When: periods and moments as people write them, and what is told of those that could not be read."""

from datetime import date, datetime, time, timedelta

from persian.bidi import isolate
from persian.calendar import FIRST_YEAR, CalendarError, from_jalali, parse_day, to_jalali
from persian.digits import to_latin_digits
from queries.vocabulary.problems import Problem, ScopeError

PRESETS = ("month", "30d", "90d", "365d", "year", "all")
DEFAULT_PERIOD = "90d"


def read_period(text: str, *, today: date) -> tuple[date | None, date | None, str | None]:
    """First day, last day and preset of a period: a preset's name, or from–to in Jalali or Gregorian days.

    `1404/01/01-1404/06/31`, `2025-03-21-2025-09-22` and half-open `1404/01/01-` are understood, in any digits.
    Raises ScopeError.
    """
    name = to_latin_digits(text).strip()
    if name in PRESETS:
        return (*_preset(name, today), name)
    try:
        first, last = (_parse_calendar_day(part) if part else None for part in _ends(name))
        if first and last and last < first:
            raise ValueError
    except (CalendarError, ValueError) as error:
        why_fa = error.message_fa if isinstance(error, CalendarError) else ""
        why_en = error.message_en if isinstance(error, CalendarError) else ""
        raise ScopeError(
            Problem(
                "period",
                text,
                f"دورهٔ «{isolate(text)}» خوانده نشد. {why_fa} نمونهٔ درست: ۱۴۰۴/۰۱/۰۱-۱۴۰۴/۰۶/۳۱.",
                f"The period “{text}” could not be read. {why_en} A correct one: 1404/01/01-1404/06/31.",
            )
        ) from error
    return first, last, None


def read_as_of(text: str) -> datetime:
    """The moment of an as-of: a day (then its end), or a day and a time, as `1404/05/12` or `1404/05/12T14:30:00`.

    Raises ScopeError.
    """
    plain = to_latin_digits(text).strip().replace("T", " ")
    day, _, clock = plain.partition(" ")
    try:
        moment = time.fromisoformat(clock.strip()) if clock.strip() else time(23, 59, 59)
        if to_jalali(asked := _parse_calendar_day(day)).year <= FIRST_YEAR:  # it is looked back from
            raise ValueError(text)
        return datetime.combine(asked, moment.replace(tzinfo=None))
    except ValueError as error:
        raise ScopeError(
            Problem(
                "as_of",
                text,
                f"«تا تاریخ» {isolate(text)} خوانده نشد. نمونهٔ درست: ۱۴۰۴/۰۵/۱۲ یا ۱۴۰۴/۰۵/۱۲T۱۴:۳۰.",
                f"The as-of “{text}” could not be read. A correct one: 1404/05/12 or 1404/05/12T14:30.",
            )
        ) from error


def _parse_calendar_day(text: str) -> date:
    """A day that the calendar of the screens can tell. Raises CalendarError."""
    day = parse_day(text)
    to_jalali(day)
    return day


def _preset(name: str, today: date) -> tuple[date | None, date | None]:
    if name == "all":
        return None, None
    year, month, _ = to_jalali(today)
    if name == "month":
        return from_jalali(year, month, 1), today
    if name == "year":
        return from_jalali(year, 1, 1), today
    return today - timedelta(int(name[:-1]) - 1), today


def _ends(text: str) -> tuple[str, str]:
    """The two sides of a period; days may themselves be written with dashes."""
    for separator in ("..", " to ", " تا ", "–", "—"):
        if separator in text:
            first, _, last = text.partition(separator)
            return first.strip(), last.strip()
    parts = text.split("-")
    half = len(parts) // 2
    if len(parts) == 1:
        return text, text
    if len(parts) in (2, 6):
        return "-".join(parts[:half]).strip(), "-".join(parts[half:]).strip()
    if len(parts) == 3:  # one day, or nothing to tell the sides apart by
        return text, text
    if len(parts) == 4:
        return ("", "-".join(parts[1:])) if parts[0] == "" else ("-".join(parts[:3]), "")
    raise ValueError(text)
