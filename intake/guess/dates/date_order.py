"""Read how the dates of columns are written: calendar, order of day and month, two-digit years, clock and offset.

The order of day and month is a property of the file, so all of its columns decide it together: a number above 12 is a
day; else the order under which the rows are sorted by time; else the part that changes least is the month. Where
nothing tells, the order stays unsure, and it is said.
"""

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from intake.guess.dates.day_month_order import DateProblem, Order, Triple, common_order, own_order, problem_of
from intake.parsing.clock_texts import clocks_of_column
from intake.parsing.short_years import short_year_columns
from intake.parsing.worded_dates import year_first
from intake.parsing.zone_names import without_zone_name
from persian.calendar import MONTHS_FA
from persian.digits import to_latin_digits
from persian.names import fold

Calendar = Literal["jalali", "gregorian"]
MIN_SHARE = 0.6  # of the filled cells that must look like dates

_TIME = (
    r"(?:(?P<between>[\sTt،,\u200c-]+(?:(?P<word>à|ore|alle|um|às|a las|at|kl\.?|в|о|saat)\s+)?)(?:ساعت\s*)?"
    # A word may stand between day and time («12/04/2025 à 14:05»). Oracle writes 09.15.00, French offices 14h30, German
    # ones 14:30 Uhr.
    r"(?P<hour>\d{1,2})(?P<colon>[:.hH])(?P<minute>\d{2})(?P<second>(?P=colon)\d{2}(?P<fraction>[.,]\d+)?)?"
    r"(?P<tail>\s?(?:Uhr|uhr|hrs?|h)\b)?"
    r"\s*(?P<half>[AaPp]\.?\s?[Mm]\b\.?|[قب]\.?\s?ظ\.?|صباح\S*|مساء|[صم])?\s*(?P<zone>[Zz]|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?"
)
_NUMBERS = re.compile(
    rf"(?P<a>\d{{1,4}})(?P<mark>[/.\-])(?P<b>\d{{1,2}})(?P=mark)(?P<c>\d{{1,4}}){_TIME}", re.ASCII
)
_COMPACT = re.compile(rf"(?P<a>(?:1[34]|19|20)\d{{2}})(?P<b>\d{{2}})(?P<c>\d{{2}}){_TIME}", re.ASCII)
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})(?P<mark>[\s\-/])(?P<month>[^\W\d_]{3,12})(?P=mark)(?P<year>\d{2,4})"
    rf"|(?P<weekday>[A-Z][a-z]+day,\s)?(?P<month2>[^\W\d_]{{3,12}})\s(?P<day2>\d{{1,2}}),?\s(?P<year2>\d{{4}})){_TIME}"
)
_CLOCK_ONLY = re.compile(r"[^\d/\-]*\d{1,2}:", re.ASCII)
_NEARLY_ALL = 0.95
_LAST_DAY = 31
_MIN_WHOLE = 1000  # years of four digits
_MANY = 20  # dates that show which parts change least
_HOUR = "ساعت"  # a word that formats do not have
_FA_MONTHS = frozenset(fold(name) for name in MONTHS_FA)
# Those that the directives of formats read, and “sept”.
_EN_MONTHS = frozenset(
    name[:letters].casefold() for name in calendar.month_name[1:] for letters in (3, len(name))
) | {"sept"}
_KNOWN_MONTHS = _FA_MONTHS | _EN_MONTHS


@dataclass(frozen=True)
class DateWriting:
    """How the dates of one column are written.

    `formats` are those of `intake.mapping.model.Dates`. `settled` says whether the order of day and month is certain.
    `offsets` are the offsets from UTC that are written, the commonest first.
    """

    formats: tuple[str, ...]
    calendar: Calendar
    order: Order
    settled: bool
    share: float  # of the filled cells that look like dates
    offsets: tuple[str, ...]
    problem: DateProblem | None = None  # why they cannot be read safely


@dataclass(frozen=True)
class _Column:
    """The date-like texts of a column, parsed into their parts, and whether two-digit years stand last in them."""

    matches: tuple[re.Match[str], ...]
    share: float
    year_last: bool = False
    zones: tuple[str, ...] = ()  # names of time zones after the moments


def read_date_columns(columns: Sequence[Sequence[str]]) -> list[DateWriting | None]:
    """For each column how its dates are written; None for a column that holds no dates."""
    parsed = [_parse(column) for column in columns]
    read = [column for column in parsed if column is not None]
    american = any(
        match["half"] and match["half"][0] in "AaPp" for column in read for match in column.matches[:50]
    )
    order, settled = common_order([_year_last_dates(column) for column in read], american=american)
    short_years = short_year_columns(
        [[] if column is None else _whole_dates(column, order) for column in parsed], today=date.today()
    )
    return [
        None if column is None else _writing(column, order, settled, has_short_years=has_short_years)
        for column, has_short_years in zip(parsed, short_years, strict=True)
    ]


def clock_share(values: Iterable[str], *, numbers: bool = False) -> float:
    """Share of filled cells that are a time of day alone.

    Numbers (`1407`, parts of a day) count only if `numbers` says so and nearly all cells can be read with them: most
    numbers are something else, so the heading must say that the column holds times.
    """
    filled = [value for value in values if value]
    read = [value for value, time in zip(filled, clocks_of_column(filled), strict=True) if time is not None]
    if numbers and len(read) >= _NEARLY_ALL * len(filled):
        return len(read) / max(len(filled), 1)
    alone = sum("1899" in value or bool(_CLOCK_ONLY.match(to_latin_digits(value))) for value in read)
    return alone / max(len(filled), 1)


def _parse(values: Sequence[str]) -> _Column | None:
    filled = [to_latin_digits(value).strip() for value in values if value]
    if not filled:
        return None
    zoned = [without_zone_name(text) for text in filled]
    # A lone Z is read by the formats themselves.
    filled = [
        text if zone is None or zone.written == "Z" else zone.plain
        for text, zone in zip(filled, zoned, strict=True)
    ]
    zones = tuple(zone.written for zone in zoned if zone is not None and zone.written != "Z")
    # A column that is not a date is recognised by its first cells, which saves most of the work.
    if len(filled) > 200 and sum(_match(text) is not None for text in filled[:200]) < 40:
        return None
    matches = [match for text in filled if (match := _match(text)) is not None]
    share = len(matches) / len(filled)
    return _Column(tuple(matches), share, _is_year_last(matches), zones) if share >= MIN_SHARE else None


def _is_year_last(matches: Sequence[re.Match[str]]) -> bool:
    """Whether the last of three numbers of two digits is the year.

    It is where the one in the middle is the day (a month would be its neighbour), or where it changes far less than the
    first one.
    """
    short = [tuple(int(match[part]) for part in "abc") for match in matches if _is_short(match)]
    if len(short) < len(matches) / 2:
        return False
    firsts, lasts = {each[0] for each in short}, {each[2] for each in short}
    if max(firsts) > _LAST_DAY or max(lasts) > _LAST_DAY:
        return max(firsts) <= _LAST_DAY
    day_between = sum(each[1] > 12 for each in short) > len(short) / 20
    return day_between or (len(short) >= _MANY and len(firsts) >= 3 * len(lasts))


def _is_short(match: re.Match[str]) -> bool:
    """Whether a date is three numbers of at most two digits."""
    return match.re is _NUMBERS and len(match["a"]) <= 2 and len(match["c"]) == 2


def _match(text: str) -> re.Match[str] | None:
    """The parts of a text that can be a date; None if it cannot."""
    match = _NUMBERS.fullmatch(text)
    if match is not None and "1899" in (match["a"], match["c"]) and (match["hour"] or "").strip("0"):
        return None  # a time of day, as Access and workbooks write it; at midnight it would stand for no date
    if match is not None:
        return match if _is_possible(*(match[part] for part in "abc")) else None
    match = _COMPACT.fullmatch(text)
    if match is not None:
        return match if 1 <= int(match["b"]) <= 12 and 1 <= int(match["c"]) <= 31 else None
    match = _NAMED.fullmatch(text) if _HOUR not in text else None
    if match is not None and fold(match["month"] or match["month2"]) in _KNOWN_MONTHS:
        return match
    # With words, with months of other languages, or the time first: "auto" reads such dates as if they were written
    # with the year first. Digits alone may be an id.
    match = None if text.isdigit() else _NUMBERS.fullmatch(year_first(text) or "")
    return match if match is not None and _is_possible(*(match[part] for part in "abc")) else None


def _is_possible(a: str, b: str, c: str) -> bool:
    """Whether three numbers can be a day: one is a year of two or four digits, the others a month and a day."""
    if len(a) == 4:
        return len(c) <= 2 and 1 <= int(b) <= 12 and int(c) <= 31
    if len(a) == 3 or len(c) in (1, 3):
        return False
    small = sorted((int(a), int(b)))
    if len(c) == 4:
        return small[0] <= 12 and small[1] <= 31
    return (small[0] <= 12 and small[1] <= 31) or (int(b) <= 12 and int(c) <= 31)


def _year_last_dates(column: _Column) -> list[Triple]:
    """The numbers of the dates of a column whose year comes last."""
    return [
        (int(match["a"]), int(match["b"]), int(match["c"]))
        for match in column.matches
        if match.re is _NUMBERS and len(match["a"]) <= 2 and (column.year_last or len(match["c"]) == 4)
    ]


def _year_first_dates(column: _Column) -> list[Triple]:
    """The numbers of the dates of a column whose year comes first, with four digits."""
    return [
        (int(match["a"]), int(match["b"]), int(match["c"]))
        for match in column.matches
        if match.re is not _NAMED and len(match["a"]) == 4
    ]


def _whole_dates(column: _Column, order: Order) -> list[Triple]:
    """The dates of a column with a year of four digits, as year, month and day."""
    last = _year_last_dates(column)
    month_first = (own_order(last) or order) == "mdy"
    turned = [(year, a, b) if month_first else (year, b, a) for a, b, year in last if year >= _MIN_WHOLE]
    return [*_year_first_dates(column), *turned]


def _writing(column: _Column, order: Order, settled: bool, *, has_short_years: bool) -> DateWriting:
    """How the dates of a column are written, given the order of its file, if it shows no order of its own."""
    last = _year_last_dates(column)
    if (own := own_order(last)) is not None:
        order, settled = own, True
    jalali = _is_jalali(column)
    formats: Counter[str] = Counter()
    orders: Counter[Order] = Counter()
    for match in column.matches:
        text, of_this = _format(match, order, jalali, year_last=column.year_last)
        formats[text] += 1
        orders[of_this] += 1
    commonest = orders.most_common(1)[0][0]
    zones = Counter((*(match["zone"] for match in column.matches if match["zone"]), *column.zones))
    years = [_year(match, column.year_last) for match in column.matches]
    return DateWriting(
        formats=_merged(formats, len(column.matches)),
        calendar="jalali" if jalali else "gregorian",
        order=commonest,
        settled=settled or commonest == "ymd",
        share=column.share,
        offsets=tuple(zone for zone, _ in zones.most_common(3)),
        problem="short years" if has_short_years else problem_of(last, _year_first_dates(column), years),
    )


def _merged(formats: Counter[str], total: int) -> tuple[str, ...]:
    """The formats of at least 1 % of the dates; one for days alone is left out where one with a time reads them."""
    kept = [text for text, count in formats.most_common() if count >= total / 100]
    return tuple(text for text in kept if not any(other.startswith(f"{text} ") for other in kept))


def _is_jalali(column: _Column) -> bool:
    """Whether the years of a column are Jalali ones."""
    years = Counter(_year(match, column.year_last) for match in column.matches)
    jalali = sum(count for year, count in years.items() if len(year) == 4 and year[:2] in ("13", "14"))
    four = sum(count for year, count in years.items() if len(year) == 4)
    if four:
        return jalali > four / 2
    if any(match.re is _NAMED and fold(match["month"] or "") in _FA_MONTHS for match in column.matches[:20]):
        return True
    # Years of two digits: 31 Tir and 30 Bahman exist, 31 April (4) and 30 February (2) do not.
    day = "a" if column.year_last else "c"
    days = Counter((int(match["b"]), int(match[day])) for match in column.matches if match.re is _NUMBERS)
    only_jalali = sum(days[each] for each in ((2, 30), (2, 31), (4, 31), (6, 31)))
    only_gregorian = sum(days[each] for each in ((7, 31), (8, 31), (10, 31), (12, 31)))
    if only_jalali or only_gregorian:
        return only_jalali > only_gregorian
    return (
        sum(count for year, count in years.items() if int(year) >= 50 or int(year) <= 15)
        > len(column.matches) / 2
    )


def _year(match: re.Match[str], year_last: bool) -> str:
    """The year of a date as it is written."""
    if match.re is _NAMED:
        return match["year"] or match["year2"]
    a, c = match["a"], match["c"]
    if year_last and _is_short(match):
        return c
    return a if len(a) == 4 or (len(c) < 4 and int(match["b"]) <= 12) else c


def _format(match: re.Match[str], order: Order, jalali: bool, *, year_last: bool) -> tuple[str, Order]:
    """The format that reads a date, and its order of year, month and day."""
    prefix = "jalali:" if jalali else ""
    if match.re is _COMPACT or (match.re is _NUMBERS and len(match["a"]) == 4):
        if not match["hour"] or (match["colon"] == ":" and not match["tail"] and not match["word"]):
            return "auto", "ymd"
        mark = "" if match.re is _COMPACT else match["mark"]
        return f"{prefix}%Y{mark}%m{mark}%d{_clock(match)}", "ymd"
    clock = _clock(match)
    if match.re is _NAMED:
        mark = match["mark"] or " "
        named = match["month"] or match["month2"]
        month = "%B" if jalali or (len(named) > 3 and named.casefold() != "sept") else "%b"
        year = "%Y" if len(match["year"] or match["year2"]) == 4 else "%y"
        if match["day"]:
            return f"{prefix}{mark.join(('%d', month, year))}{clock}", "dmy"
        comma = "," if "," in match[0].split(match["year2"])[0].split(named)[-1] else ""
        weekday = "%A, " if match["weekday"] else ""
        return f"{prefix}{weekday}{month} %d{comma} {year}{clock}", "mdy"
    mark = match["mark"]
    if len(match["c"]) == 2:
        of_this: Order = "ymd" if jalali and not year_last else order if order != "ymd" else "dmy"
    else:
        of_this = order if order != "ymd" else "dmy"
    year = "%Y" if len(match["c"]) == 4 else "%y"
    parts = {"ymd": (year, "%m", "%d"), "dmy": ("%d", "%m", year), "mdy": ("%m", "%d", year)}[of_this]
    return f"{prefix}{mark.join(parts)}{clock}", of_this


def _clock(match: re.Match[str]) -> str:
    """The part of a format for the time of day, with what stands before it; empty without a time."""
    if not match["hour"]:
        return ""
    # A Persian mark of the half day is read by "auto" only, so it is left out of formats.
    half = ""
    if match["half"] and match["half"][0] in "AaPp":
        half = "%p" if match.string[match.start("half") - 1].isdigit() else " %p"
    colon = match["colon"]
    second = (f"{colon}%S" if match["second"] else "") + (
        f"{match['fraction'][0]}%f" if match["fraction"] else ""
    )
    between = "T" if match["between"].upper() == "T" else re.sub(r"\s+", " ", match["between"])
    zone = ("" if match.string[match.start("zone") - 1].isalnum() else " ") + "%z" if match["zone"] else ""
    return f"{between}{'%I' if half else '%H'}{colon}%M{second}{match['tail'] or ''}{half}{zone}"
