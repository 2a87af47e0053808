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
from briefs.county.workbook_headline import COUNTIES, HEADLINE, headline, value_and_limits
from briefs.spreadsheets import Column, Kind, Sheet, Value, as_book
from persian.bidi import strip_control_characters
from queries.county_brief.brief_contents import CountyBrief
from queries.vocabulary.labels import Text
from queries.vocabulary.plain_values import finite_or_none

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
