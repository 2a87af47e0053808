"""Parse the periods and as-of moments that people type into a URL, in the Jalali or Gregorian calendar."""

from datetime import date, datetime, time, timedelta

from persian.bidi import isolate
from persian.calendar import (
    FIRST_YEAR,
    CalendarError,
    CalendarPeriod,
    from_jalali,
    month_of,
    parse_day,
    quarter_of,
    to_jalali,
    week_of,
    year_of,
)
from persian.digits import to_latin_digits
from queries.vocabulary.problems import Problem, ScopeError

# Shortest first, as the scope bar lists them; a name that ends with "d" counts days.
PRESETS = (
    "yesterday",
    "7d",
    "last_week",
    "month",
    "last_month",
    "30d",
    "season",
    "90d",
    "year",
    "365d",
    "all",
)
SINCE_LOAD = "since_load"  # the period that the newest load added to what was known before it
DEFAULT_PERIOD = "90d"


def read_period(
    text: str, *, today: date, load_start: date | None = None
) -> tuple[date | None, date | None, str | None]:
    """Parse a period into (first day, last day, preset name).

    The text is the name of a preset (`month`, `30d`, …), a Jalali year, quarter or month (`1404`, `1404-Q1`,
    `1404-05`), or a range of Jalali or Gregorian days: `1404/01/01-1404/06/31`, `2025-03-21-2025-09-22`, or half-open
    `1404/01/01-`; all with Persian, Arabic or Latin digits. Both ends are inclusive; an open end is None. Presets count
    back from `today`; `since_load` begins at `load_start`, the first day that the newest load added. The third item is
    None unless the text was a preset. Raises ScopeError with a message in both languages when the text cannot be read,
    or when there is no load before the newest one.
    """
    name = to_latin_digits(text).strip()
    if name in PRESETS:
        return (*_preset(name, today), name)
    if name == SINCE_LOAD:
        if load_start is None or load_start > today:
            raise ScopeError(_ONE_LOAD)
        return load_start, today, name
    if span := _span_of_key(name):
        return span.first, span.last, None
    try:
        first, last = (_parse_calendar_day(part) if part else None for part in _ends(name))
        if first and last and last < first:
            raise CalendarError("پایان دوره پیش از آغاز آن است.", "It ends before it begins.")
    except (CalendarError, ValueError) as error:
        why_fa = f"{error.message_fa} " if isinstance(error, CalendarError) else ""
        why_en = f"{error.message_en} " if isinstance(error, CalendarError) else ""
        raise ScopeError.of(
            "period",
            text,
            f"دورهٔ «{isolate(text)}» خوانده نشد. {why_fa}نمونهٔ درست: ۱۴۰۴/۰۱/۰۱-۱۴۰۴/۰۶/۳۱.",
            f"The period “{text}” could not be read. {why_en}A correct one: 1404/01/01-1404/06/31.",
        ) from error
    return first, last, None


_ONE_LOAD = Problem(
    "period",
    SINCE_LOAD,
    "پیش از آخرین بارگذاری، بارگذاری دیگری نیست که با آن مقایسه شود؛ دورهٔ دیگری انتخاب کنید.",
    "There is no load before the newest one to count from; choose another period.",
)


def read_as_of(text: str) -> datetime:
    """Parse an as-of moment: `1404/05/12` or `1404/05/12T14:30:00`. A day without a time means its last second.

    Raises ScopeError when the text cannot be read.
    """
    plain = to_latin_digits(text).strip().replace("T", " ")
    day, _, clock = plain.partition(" ")
    try:
        moment = time.fromisoformat(clock.strip()) if clock.strip() else time(23, 59, 59)
        # Periods are counted back from as-of, so the first year of the calendar leaves them no room.
        if to_jalali(as_of_day := _parse_calendar_day(day)).year <= FIRST_YEAR:
            raise ValueError(text)
        return datetime.combine(as_of_day, moment.replace(tzinfo=None))
    except ValueError as error:
        raise ScopeError.of(
            "as_of",
            text,
            f"«{isolate(text)}» به‌عنوان تاریخ داده‌ها خوانده نشد. نمونهٔ درست: ۱۴۰۴/۰۵/۱۲ یا ۱۴۰۴/۰۵/۱۲T۱۴:۳۰.",
            f"The as-of “{text}” could not be read. A correct one: 1404/05/12 or 1404/05/12T14:30.",
        ) from error


def _parse_calendar_day(text: str) -> date:
    """Parse a day that can also be displayed in the Jalali calendar. Raises CalendarError."""
    day = parse_day(text)
    to_jalali(day)  # Raises for a Gregorian day outside the range of the Jalali calendar.
    return day


def _preset(name: str, today: date) -> tuple[date | None, date | None]:
    match name:
        case "all":
            return None, None
        case "yesterday":
            return today - timedelta(1), today - timedelta(1)
        case "last_week":
            # Weeks start on Saturday.
            before = week_of(week_of(today).first - timedelta(1))
            return before.first, before.last
        case "last_month":
            before = month_of(month_of(today).first - timedelta(1))
            return before.first, before.last
        case "month":
            return month_of(today).first, today
        case "season":
            return quarter_of(today).first, today
        case "year":
            return from_jalali(to_jalali(today)[0], 1, 1), today
    return today - timedelta(int(name[:-1]) - 1), today  # "30d" includes today, hence 29 days back


def _span_of_key(name: str) -> CalendarPeriod | None:
    """The year, quarter or month of a key such as 1404, 1404-Q1 or 1404-05 (`CalendarPeriod.key`); else None."""
    # A dash without a part ("1404-") is not a key; `isascii` keeps out digits of other scripts, which `isdigit`
    # accepts.
    year, dash, part = name.partition("-")
    if bool(dash) != bool(part) or not (year.isascii() and year.isdigit() and len(year) == 4):
        return None
    try:
        if not part:
            return year_of(from_jalali(int(year), 1, 1))
        if part[0] in "Qq" and part[1:] in ("1", "2", "3", "4"):
            return quarter_of(from_jalali(int(year), 3 * int(part[1:]) - 2, 1))
        if part.isascii() and part.isdigit() and len(part) <= 2:
            return month_of(from_jalali(int(year), int(part), 1))
    except CalendarError:
        return None
    return None


def _ends(text: str) -> tuple[str, str]:
    """Split a period into its two sides; an empty side is open.

    The separator may be a hyphen, and days may be written with hyphens too, so the number of parts decides.
    Raises ValueError when the split is ambiguous.
    """
    # Separators that cannot occur inside a day are unambiguous and come first.
    for separator in ("..", " to ", " تا ", "–", "—"):
        if separator in text:
            first, _, last = text.partition(separator)
            return first.strip(), last.strip()
    parts = text.split("-")
    half = len(parts) // 2
    if len(parts) == 1:
        return text, text
    if len(parts) in (2, 6):  # from-to with slashes inside the days, or with hyphens inside both days
        return "-".join(parts[:half]).strip(), "-".join(parts[half:]).strip()
    if len(parts) == 3:  # one day with hyphens: a period of that day alone
        return text, text
    if len(parts) == 4:  # one day with hyphens and an open end: "-1404-01-01" or "1404-01-01-"
        return ("", "-".join(parts[1:])) if parts[0] == "" else ("-".join(parts[:3]), "")
    raise ValueError(text)
