"""County briefs as a workbook with numeric cells: a sheet for each part, a row for each county and item.

As on paper the questions come first, then what waits, then the statistics.
"""

from collections.abc import Callable, Sequence

from briefs.county import labels as w
from briefs.county.number_format import measure_title, value_text
from briefs.county.questions import questions
from briefs.county.workbook_headline import COUNTIES, HEADLINE, finite_or_none, headline, value_and_limits
from briefs.spreadsheets import Column, Sheet, Value, as_book
from persian.bidi import strip_control_characters
from queries.county_brief.contents import CountyBrief
from queries.vocabulary.labels import Text

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
        Sheet(name.label(lang), columns, rows, [*about, *notes], ABOUT.label(lang), demo)
        for name, columns, rows in _sheets(briefs, lang)
    ]
    return as_book(sheets, title=title, lang=lang)


def _sheets(briefs: Sequence[CountyBrief], lang: str) -> list[tuple[Text, list[Column], Rows]]:
    def columns(*heads: tuple[Text, str]) -> list[Column]:
        return [Column(COUNTY.label(lang)), *(Column(head.label(lang), kind) for head, kind in heads)]  # type: ignore[arg-type]

    def rows(rows_of: Callable[[CountyBrief], Rows]) -> Rows:
        return [[brief.name, *row] for brief in briefs for row in rows_of(brief)]

    # Columns of one sheet have one number format, so that shares get a sheet of their own.
    ends = ((LOWER, "share"), (UPPER, "share"))
    return [
        (
            QUESTIONS,
            columns((w.WHOM, "text"), (w.QUESTION, "text")),
            rows(lambda brief: [[whom, strip_control_characters(text)] for whom, text in questions(brief, lang)]),
        ),
        (
            TRIPS,
            columns(
                (w.OFFICE, "text"), (w.TRIP_OVERDUE, "count"), (w.DAYS, "count"), (w.TOPIC, "text"),
                (w.REGISTERED, "day"), (w.TRACKING_CODE, "code"),
            ),
            rows(
                lambda brief: [
                    [x.office, x.overdue, x.longest_days, x.topic, x.registered.date(), x.tracking_id]
                    for x in (brief.trip_cases.offices if brief.trip_cases else ())
                ]
            ),
        ),
        (
            WAITING,
            columns(
                (w.OFFICE, "text"), (w.DAYS, "count"), (w.TOPIC, "text"), (w.REGISTERED, "day"), (w.TRACKING_CODE,
                "code"), (w.OVERDUE, "count"),
            ),
            rows(
                lambda brief: [
                    [x.office, x.longest_days, x.topic, x.registered.date(), x.tracking_id, x.overdue]
                    for x in brief.overdue_offices
                ]
            ),
        ),
        (
            OFFICES,
            columns(
                (w.OFFICE, "text"), (w.DUE, "count"), (w.LATE, "count"), (w.SHARE, "share"), *ends,
                (w.EVERYWHERE, "share"), (w.EXPECTED_BY_PEERS, "share"), (w.EXCESS_LATE, "count"),
                (w.ASSESSMENT, "text"),
            ),
            rows(
                lambda brief: [
                    [
                        q.office, q.due, q.late, q.late_share.value, q.late_share.lower, q.late_share.upper,
                        finite_or_none(q.province_late_share), finite_or_none(q.expected_late_share),
                        finite_or_none(q.excess_late), q.assessment.label(lang),
                    ]
                    for q in brief.offices_to_ask
                ]
            ),
        ),
        (
            COUNTIES,
            columns(*HEADLINE),
            [[brief.name, *headline(brief, lang)] for brief in briefs],
        ),
        (
            OTHERS,
            columns(
                (w.MEASURE, "text"),
                *((word, "decimal") for word in COUNTY_COLUMNS),
                (w.N, "count"),
                *((word, "decimal") for word in PROVINCE),
                (w.AGAINST_OTHERS, "text"),
                (w.OWN_PAST, "text"),
                (REASON, "text"),
            ),
            rows(lambda brief: _numbers(brief, lang, shares=False)),
        ),
        (
            SHARES,
            columns(
                (w.MEASURE, "text"),
                *((word, "share") for word in COUNTY_COLUMNS),
                (w.N, "count"),
                *((word, "share") for word in PROVINCE),
                (w.AGAINST_OTHERS, "text"),
                (w.OWN_PAST, "text"),
                (REASON, "text"),
            ),
            rows(lambda brief: _numbers(brief, lang, shares=True)),
        ),
        (
            QUARTERS,
            columns((QUARTER, "text"), (RATIO, "ratio"), (LOWER, "ratio"), (UPPER, "ratio"), (RESULT, "text")),
            rows(lambda brief: _course(brief, lang)),
        ),
        (
            TOPICS,
            columns(
                (w.TOPIC, "text"), (w.CASES, "count"), (w.SHARE, "share"), (w.TIMES, "ratio"), (LOWER, "ratio"),
                (UPPER, "ratio"),
            ),
            rows(
                lambda brief: [
                    [t.name, t.cases, t.share, *(finite_or_none(x) for x in (t.ratio, t.lower, t.upper))] for t in
                    brief.topics
                ]
            ),
        ),
        (
            RISES,
            columns(
                (w.TOPIC, "text"), (w.CASES, "count"), (w.BEFORE, "count"), (w.GROWTH, "ratio"), (LOWER, "ratio"),
                (UPPER, "ratio"),
            ),
            rows(
                lambda brief: [[r.name, r.cases, r.before, r.ratio, r.lower, r.upper] for r in brief.rising_topics]
            ),
        ),
    ]  # fmt: skip


def _numbers(brief: CountyBrief, lang: str, *, shares: bool) -> Rows:
    rows: Rows = []
    for figure in brief.numbers:
        if (figure.measure.unit == "share") != shares:
            continue
        # A count is not assessed: a county's part of the province's sum is neither better nor worse than another's.
        is_count = figure.measure.unit == "cases"
        assessment = None if is_count else (figure.assessment or w.NOT_JUDGED).label(lang)
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


def _course(brief: CountyBrief, lang: str) -> Rows:
    if brief.trajectory is None:
        return []
    assessment = brief.trajectory.assessment.label(lang)
    return [
        [name.label(lang), *(finite_or_none(x) for x in (ratio, low, high)), assessment]
        for name, ratio, low, high in brief.trajectory.quarters
    ]
