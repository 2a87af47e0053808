"""County briefs as a workbook with numeric cells: a sheet for each part, a row for each county and item.

As on paper the questions come first, then what waits, then the statistics.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from briefs.county import brief_labels as texts
from briefs.county.number_format import measure_title, value_text
from briefs.county.questions import questions
from briefs.spreadsheets import Column, Kind, Sheet, Value, as_book
from persian.bidi import strip_control_characters
from queries.county_brief.brief_contents import CountyBrief, Figure
from queries.vocabulary.labels import Text
from queries.vocabulary.plain_values import finite_or_none

COUNTIES = Text("شهرستان‌ها", "Counties")
QUIETER_THAN_EXPECTED = Text("کم‌تماس‌تر از انتظار", "fewer calls than expected")
# Heads and kinds of the columns that `headline` fills.
HEADLINE: tuple[tuple[Text, Kind], ...] = (
    (Text("جمعیت", "Population"), "count"),
    (Text("سال سرشماری", "Census year"), "code"),
    (Text("سهم از جمعیت استان", "Share of the province’s population"), "share"),
    (Text("آیا کانون است", "Is it a hotspot"), "text"),
    (Text("دلیل", "Why"), "text"),
    (Text("نرخ نسبت به استان، دو فصل اخیر", "Rate against the province, last two quarters"), "ratio"),
    (Text("دو فصل اخیر: بازهٔ ۹۵٪، از", "Last two quarters: 95% interval, from"), "ratio"),
    (Text("دو فصل اخیر: بازهٔ ۹۵٪، تا", "Last two quarters: 95% interval, to"), "ratio"),
    (Text("نرخ نسبت به استان، پیش‌تر", "Rate against the province, before"), "ratio"),
    (Text("پیش‌تر: بازهٔ ۹۵٪، از", "Before: 95% interval, from"), "ratio"),
    (Text("پیش‌تر: بازهٔ ۹۵٪، تا", "Before: 95% interval, to"), "ratio"),
    (Text("پرونده در ده هزار نفر در سال، بدون سفرها", "Cases per 10,000 and year, without trips"), "decimal"),
    (Text("نرخ: بازهٔ ۹۵٪، از", "Rate: 95% interval, from"), "decimal"),
    (Text("نرخ: بازهٔ ۹۵٪، تا", "Rate: 95% interval, to"), "decimal"),
    (Text("رتبهٔ نرخ، از", "Rank of the rate, from"), "count"),
    (Text("رتبهٔ نرخ، تا", "Rank of the rate, to"), "count"),
    (Text("شمار شهرستان‌ها", "Number of counties"), "count"),
    (Text("نرخ مورد انتظار", "Expected rate"), "decimal"),
    (Text("انتظار: بازهٔ ۹۵٪، از", "Expected: 95% interval, from"), "decimal"),
    (Text("انتظار: بازهٔ ۹۵٪، تا", "Expected: 95% interval, to"), "decimal"),
    (Text("تماس نسبت به انتظار", "Calls against expectation"), "text"),
)
COUNTY = Text("شهرستان", "County")
ABOUT = Text("دربارهٔ این ارقام", "About these figures")
LOWER, UPPER = Text("بازهٔ ۹۵٪، از", "95% interval, from"), Text("بازهٔ ۹۵٪، تا", "95% interval, to")
SHARES, OTHERS = (
    Text("شاخص‌ها، سهم", "Measures, shares"),
    Text("شاخص‌ها، شمار و روز", "Measures, counts and days"),
)
COUNTY_COLUMNS = (
    Text("رقم شهرستان", "County’s figure"),
    Text("شهرستان: بازهٔ ۹۵٪، از", "County: 95% interval, from"),
    Text("شهرستان: بازهٔ ۹۵٪، تا", "County: 95% interval, to"),
)
PROVINCE = (
    Text("رقم استان", "Province’s figure"),
    Text("استان: بازهٔ ۹۵٪، از", "Province: 95% interval, from"),
    Text("استان: بازهٔ ۹۵٪، تا", "Province: 95% interval, to"),
)
RESULT, REASON = Text("نتیجه", "Result"), Text("دلیل نبودِ رقم", "Why there is no figure")
QUARTERS = Text("نرخ، فصل به فصل", "Rate by quarter")
QUARTER = Text("فصل", "Quarter")
RATIO = Text("نرخ نسبت به استان (۱ یعنی برابر)", "Rate against the province (1: equal)")
RISES, TOPICS = (
    Text("موضوع‌های رو به افزایش", "Topics on the rise"),
    Text("موضوع‌های با بیشترین پرونده", "Topics with most cases"),
)
QUESTIONS, TRIPS = Text("پرسش‌ها", "Questions"), Text("پرونده‌های سفر استانی", "Cases of provincial trips")
WAITING, OFFICES = Text("بیشترین تأخیر", "Longest overdue"), Text("دستگاه‌های مخاطب", "Offices to ask")

Rows = list[Sequence[Value]]


def county_book(
    briefs: Sequence[CountyBrief], *, title: str, about: Sequence[tuple[str, str]], lang: str
) -> bytes:
    """The workbook of several counties as XLSX. `about` are (label, text) lines for the sheet of explanations."""
    notes = [(brief.name, " ".join(text.label(lang) for text in brief.limitations)) for brief in briefs]
    demo = any(brief.demo for brief in briefs)
    sheets = [
        Sheet(
            part.name.label(lang),
            [Column(COUNTY.label(lang)), *(Column(head.label(lang), kind) for head, kind in part.columns)],
            [[brief.name, *row] for brief in briefs for row in part.rows(brief, lang)],
            [*about, *notes],
            ABOUT.label(lang),
            demo,
        )
        for part in PARTS
    ]
    return as_book(sheets, title=title, lang=lang)


@dataclass(frozen=True)
class _Part:
    """A sheet of the workbook: its name, its columns after that of the county, and its rows for one county."""

    name: Text
    columns: Sequence[tuple[Text, Kind]]
    rows: Callable[[CountyBrief, str], Rows]


def _questions(brief: CountyBrief, lang: str) -> Rows:
    return [[whom, strip_control_characters(text)] for whom, text in questions(brief, lang)]


def _figures(brief: CountyBrief, lang: str, *, shares: bool) -> Rows:
    """The figures of the measures that are shares, or of all others."""
    rows: Rows = []
    for figure in brief.numbers:
        if (figure.measure.unit == "share") != shares:
            continue
        # A count is not assessed: a county's part of the province's sum is neither better nor worse than another's.
        is_count = figure.measure.unit == "cases"
        assessment = None if is_count else (figure.assessment or texts.NOT_JUDGED).label(lang)
        county, province = value_and_limits(figure.county), value_and_limits(figure.province)
        if is_count:
            county[0], province[0] = _whole(county[0]), _whole(province[0])
        reason = None if figure.county.can_be_shown else value_text(figure.county, figure.measure, lang)
        rows.append(
            [
                measure_title(figure.measure, lang),
                *county,
                figure.county.n,
                *province,
                assessment,
                figure.own_past.label(lang) if figure.own_past else None,
                reason,
            ]
        )
    return rows


def _whole(count: float | None) -> int | None:
    """A count as a whole number, so that its cell shows no fraction."""
    return None if count is None else round(count)


def _quarters(brief: CountyBrief, lang: str) -> Rows:
    if brief.trajectory is None:
        return []
    assessment = brief.trajectory.assessment.label(lang)
    return [
        [name.label(lang), *(finite_or_none(x) for x in (ratio, low, high)), assessment]
        for name, ratio, low, high in brief.trajectory.quarters
    ]


def _figure_columns(kind: Kind) -> Sequence[tuple[Text, Kind]]:
    return (
        (texts.MEASURE, "text"),
        *((head, kind) for head in COUNTY_COLUMNS),
        (texts.N, "count"),
        *((head, kind) for head in PROVINCE),
        (texts.AGAINST_OTHERS, "text"),
        (texts.OWN_PAST, "text"),
        (REASON, "text"),
    )


def _listed(
    name: Text, items: Callable[[CountyBrief], Sequence[object]], *columns: tuple[Text, Kind, str]
) -> _Part:
    """A sheet with a row for each of some items. A column is its head, its kind, and the attribute that it shows."""

    def rows(brief: CountyBrief, lang: str) -> Rows:
        return [[_cell(item, attribute, lang) for *_, attribute in columns] for item in items(brief)]

    return _Part(name, [(head, kind) for head, kind, _ in columns], rows)


def _cell(item: object, attribute: str, lang: str) -> Value:
    """An attribute of an item as a cell; of a moment, its day. `excess_late.0` is the first one of several numbers."""
    value: Any = item
    for name in attribute.split("."):
        value = value[int(name)] if name.isdigit() else getattr(value, name)
    if isinstance(value, Text):
        return value.label(lang)
    if isinstance(value, datetime):
        return value.date()
    return finite_or_none(value) if isinstance(value, float) else value


# The sheets in their order. Columns of one sheet have one number format, so that shares get a sheet of their own.
PARTS = (
    _Part(QUESTIONS, ((texts.WHOM, "text"), (texts.QUESTION, "text")), _questions),
    _listed(
        TRIPS,
        lambda brief: brief.trip_cases.offices if brief.trip_cases else (),
        (texts.OFFICE, "text", "office"),
        (texts.TRIP_OVERDUE, "count", "overdue"),
        (texts.DAYS, "count", "longest_days"),
        (texts.TOPIC, "text", "topic"),
        (texts.REGISTERED, "day", "registered"),
        (texts.TRACKING_CODE, "code", "tracking_id"),
    ),
    _listed(
        WAITING,
        lambda brief: brief.overdue_offices,
        (texts.OFFICE, "text", "office"),
        (texts.DAYS, "count", "longest_days"),
        (texts.TOPIC, "text", "topic"),
        (texts.REGISTERED, "day", "registered"),
        (texts.TRACKING_CODE, "code", "tracking_id"),
        (texts.OVERDUE, "count", "overdue"),
    ),
    _listed(
        OFFICES,
        lambda brief: brief.offices_to_ask,
        (texts.OFFICE, "text", "office"),
        (texts.DUE, "count", "due"),
        (texts.LATE, "count", "late"),
        (texts.SHARE, "share", "late_share.value"),
        (LOWER, "share", "late_share.lower"),
        (UPPER, "share", "late_share.upper"),
        (texts.EVERYWHERE, "share", "province_late_share"),
        (texts.EXPECTED_BY_PEERS, "share", "expected_late_share"),
        *((head, "count", f"excess_late.{at}") for at, head in enumerate(texts.EXCESS_LATE)),
        (texts.ASSESSMENT, "text", "assessment"),
    ),
    _Part(COUNTIES, HEADLINE, lambda brief, lang: [headline(brief, lang)]),
    _Part(OTHERS, _figure_columns("decimal"), partial(_figures, shares=False)),
    _Part(SHARES, _figure_columns("share"), partial(_figures, shares=True)),
    _Part(
        QUARTERS,
        ((QUARTER, "text"), (RATIO, "ratio"), (LOWER, "ratio"), (UPPER, "ratio"), (RESULT, "text")),
        _quarters,
    ),
    _listed(
        TOPICS,
        lambda brief: brief.topics,
        (texts.TOPIC, "text", "name"),
        (texts.CASES, "count", "cases"),
        (texts.SHARE, "share", "share"),
        (texts.TIMES, "ratio", "ratio"),
        (LOWER, "ratio", "lower"),
        (UPPER, "ratio", "upper"),
    ),
    _listed(
        texts.TOWNS_AND_VILLAGES,
        lambda brief: brief.towns,
        (texts.TOWN, "text", "name"),
        (texts.CASES, "count", "cases"),
        (texts.SHARE_OVERDUE, "share", "overdue.value"),
        (LOWER, "share", "overdue.lower"),
        (UPPER, "share", "overdue.upper"),
    ),
    _listed(
        RISES,
        lambda brief: brief.rising_topics,
        (texts.TOPIC, "text", "name"),
        (texts.CASES, "count", "cases"),
        (texts.BEFORE, "count", "before"),
        (texts.GROWTH, "ratio", "ratio"),
        (LOWER, "ratio", "lower"),
        (UPPER, "ratio", "upper"),
    ),
)


def headline(brief: CountyBrief, lang: str) -> list[Value]:
    """The row of a county on the sheet of all counties, in the order of `HEADLINE`; None for empty cells."""
    year = f"{brief.census}{texts.UNVERIFIED.label(lang) if brief.unverified else ''}"
    people: list[Value] = [None] * 3 if brief.people is None else [brief.people, year, brief.people_share]
    rank: list[Value] = [None] * 6
    if brief.rank:
        rank = [*value_and_limits(brief.rank.rate), brief.rank.low, brief.rank.high, brief.rank.county_count]
    expected = value_and_limits(brief.expected_rate) if brief.expected_rate else [None] * 3
    return [
        *people,
        *_course(brief, lang),
        *rank,
        *expected,
        QUIETER_THAN_EXPECTED.label(lang) if brief.quiet else None,
    ]


def _course(brief: CountyBrief, lang: str) -> list[Value]:
    if brief.trajectory is None:
        return [None, brief.empty_reasons.trajectory.label(lang), *[None] * 6]
    # Levels of counties with too few data are left out, as on the screen.
    levels = (*brief.trajectory.recent, *brief.trajectory.earlier)
    cells = [finite_or_none(x) if brief.trajectory.is_assessed else None for x in levels]
    return [brief.trajectory.assessment.label(lang), brief.trajectory.explanation.label(lang), *cells]


def value_and_limits(figure: Figure) -> list[float | None]:
    """Value, lower and upper limit; all None if the value may not be shown."""
    if not figure.can_be_shown:
        return [None, None, None]
    return [finite_or_none(figure.value), finite_or_none(figure.lower), finite_or_none(figure.upper)]
