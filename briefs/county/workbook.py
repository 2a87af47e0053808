"""County briefs as a workbook with numeric cells: a sheet for each part, a row for each county and item.

As on paper the questions come first, then what waits, then the statistics.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

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


def _trip_cases(brief: CountyBrief, lang: str) -> Rows:
    offices = brief.trip_cases.offices if brief.trip_cases else ()
    return [
        [
            office.office,
            office.overdue,
            office.longest_days,
            office.topic,
            office.registered.date(),
            office.tracking_id,
        ]
        for office in offices
    ]


def _overdue_offices(brief: CountyBrief, lang: str) -> Rows:
    return [
        [
            office.office,
            office.longest_days,
            office.topic,
            office.registered.date(),
            office.tracking_id,
            office.overdue,
        ]
        for office in brief.overdue_offices
    ]


def _offices_to_ask(brief: CountyBrief, lang: str) -> Rows:
    return [
        [
            office.office,
            office.due,
            office.late,
            office.late_share.value,
            office.late_share.lower,
            office.late_share.upper,
            finite_or_none(office.province_late_share),
            finite_or_none(office.expected_late_share),
            *map(finite_or_none, office.excess_late),
            office.assessment.label(lang),
        ]
        for office in brief.offices_to_ask
    ]


def _topics(brief: CountyBrief, lang: str) -> Rows:
    return [
        [topic.name, topic.cases, topic.share, *map(finite_or_none, (topic.ratio, topic.lower, topic.upper))]
        for topic in brief.topics
    ]


def _towns(brief: CountyBrief, lang: str) -> Rows:
    return [
        [
            town.name,
            town.cases,
            *map(finite_or_none, (town.overdue.value, town.overdue.lower, town.overdue.upper)),
        ]
        for town in brief.towns
    ]


def _rising_topics(brief: CountyBrief, lang: str) -> Rows:
    return [
        [topic.name, topic.cases, topic.before, topic.ratio, topic.lower, topic.upper]
        for topic in brief.rising_topics
    ]


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


# The sheets in their order. Columns of one sheet have one number format, so that shares get a sheet of their own.
PARTS = (
    _Part(QUESTIONS, ((texts.WHOM, "text"), (texts.QUESTION, "text")), _questions),
    _Part(
        TRIPS,
        (
            (texts.OFFICE, "text"), (texts.TRIP_OVERDUE, "count"), (texts.DAYS, "count"), (texts.TOPIC, "text"),
            (texts.REGISTERED, "day"),
            (texts.TRACKING_CODE, "code"),
        ),
        _trip_cases,
    ),
    _Part(
        WAITING,
        (
            (texts.OFFICE, "text"), (texts.DAYS, "count"), (texts.TOPIC, "text"), (texts.REGISTERED, "day"),
            (texts.TRACKING_CODE, "code"),
            (texts.OVERDUE, "count"),
        ),
        _overdue_offices,
    ),
    _Part(
        OFFICES,
        (
            (texts.OFFICE, "text"), (texts.DUE, "count"), (texts.LATE, "count"), (texts.SHARE, "share"),
            (LOWER, "share"),
            (UPPER, "share"), (texts.EVERYWHERE, "share"), (texts.EXPECTED_BY_PEERS, "share"),
            *((head, "count") for head in texts.EXCESS_LATE),
            (texts.ASSESSMENT, "text"),
        ),
        _offices_to_ask,
    ),
    _Part(COUNTIES, HEADLINE, lambda brief, lang: [headline(brief, lang)]),
    _Part(OTHERS, _figure_columns("decimal"), partial(_figures, shares=False)),
    _Part(SHARES, _figure_columns("share"), partial(_figures, shares=True)),
    _Part(
        QUARTERS,
        ((QUARTER, "text"), (RATIO, "ratio"), (LOWER, "ratio"), (UPPER, "ratio"), (RESULT, "text")),
        _quarters,
    ),
    _Part(
        TOPICS,
        (
            (texts.TOPIC, "text"), (texts.CASES, "count"), (texts.SHARE, "share"), (texts.TIMES, "ratio"),
            (LOWER, "ratio"),
            (UPPER, "ratio"),
        ),
        _topics,
    ),
    _Part(
        texts.TOWNS_AND_VILLAGES,
        (
            (texts.TOWN, "text"), (texts.CASES, "count"), (texts.SHARE_OVERDUE, "share"), (LOWER, "share"),
            (UPPER, "share"),
        ),
        _towns,
    ),
    _Part(
        RISES,
        (
            (texts.TOPIC, "text"), (texts.CASES, "count"), (texts.BEFORE, "count"), (texts.GROWTH, "ratio"),
            (LOWER, "ratio"),
            (UPPER, "ratio"),
        ),
        _rising_topics,
    ),
)  # fmt: skip
