"""County briefs as a workbook: the same figures as numbers, a sheet for each part, a row for each county and item."""

from collections.abc import Callable, Sequence

from briefs.county import labels as w
from briefs.county.number_format import measure_title, value_text
from briefs.county.workbook_headline import COUNTIES, HEADLINE, finite_or_none, headline, value_and_limits
from briefs.spreadsheets import Column, Sheet, Value, as_book
from queries.county_brief.contents import CountyBrief
from queries.vocabulary.labels import Text

COUNTY = Text("شهرستان", "County")
ABOUT = Text("دربارهٔ این ارقام", "About these figures")
LOWER, UPPER = Text("کران پایین", "Lower limit"), Text("کران بالا", "Upper limit")
SHARES, OTHERS = (
    Text("شش شاخص (سهم)", "Six measures (shares)"),
    Text("شش شاخص (دیگر)", "Six measures (others)"),
)
COUNTY_COLUMNS = (
    Text("مقدار شهرستان", "County’s value"),
    Text("کران پایین شهرستان", "County’s lower limit"),
    Text("کران بالای شهرستان", "County’s upper limit"),
)
PROVINCE = (
    Text("مقدار استان", "Province’s value"),
    Text("کران پایین استان", "Province’s lower limit"),
    Text("کران بالای استان", "Province’s upper limit"),
)
IN_WORDS = Text("به بیان", "In words")
QUARTERS = Text("روند فصل‌ها", "Quarters")
QUARTER, RATIO = Text("فصل", "Quarter"), Text("نسبت به استان", "Ratio to the province")
RISES, TOPICS = (
    Text("موضوع‌های رو به افزایش", "Topics on the rise"),
    Text("پرشمارترین موضوع‌ها", "Topics by weight"),
)
WAITING, QUESTIONS = (
    Text("بیشترین گذشت از مهلت", "Longest overdue"),
    Text("از کدام دستگاه‌ها بپرسیم", "Offices to ask"),
)

Rows = list[Sequence[Value]]


def county_book(
    briefs: Sequence[CountyBrief], *, title: str, about: Sequence[tuple[str, str]], lang: str
) -> bytes:
    """The workbook of some counties; `about` says what they are about, as label and text."""
    of_counties = [(each.name, " ".join(word.label(lang) for word in each.limitations)) for each in briefs]
    demo = any(each.demo for each in briefs)
    made = [
        Sheet(name.label(lang), columns, rows, [*about, *of_counties], ABOUT.label(lang), demo)
        for name, columns, rows in _sheets(briefs, lang)
    ]
    return as_book(made, title=title, lang=lang)


def _sheets(briefs: Sequence[CountyBrief], lang: str) -> list[tuple[Text, list[Column], Rows]]:
    def columns(*named: tuple[Text, str]) -> list[Column]:
        return [Column(COUNTY.label(lang)), *(Column(word.label(lang), kind) for word, kind in named)]  # type: ignore[arg-type]

    def rows(of: Callable[[CountyBrief], Rows]) -> Rows:
        return [[each.name, *row] for each in briefs for row in of(each)]

    ends = ((LOWER, "share"), (UPPER, "share"))
    return [
        (
            COUNTIES,
            columns(*HEADLINE),
            [[each.name, *headline(each, lang)] for each in briefs],
        ),
        (
            OTHERS,
            columns(
                (w.MEASURE, "text"),
                *((word, "decimal") for word in COUNTY_COLUMNS),
                (w.N, "count"),
                *((word, "decimal") for word in PROVINCE),
                (w.AGAINST_OTHERS, "text"),
                (IN_WORDS, "text"),
            ),
            rows(lambda each: _numbers(each, lang, shares=False)),
        ),
        (
            SHARES,
            columns(
                (w.MEASURE, "text"),
                *((word, "share") for word in COUNTY_COLUMNS),
                (w.N, "count"),
                *((word, "share") for word in PROVINCE),
                (w.AGAINST_OTHERS, "text"),
                (IN_WORDS, "text"),
            ),
            rows(lambda each: _numbers(each, lang, shares=True)),
        ),
        (
            QUARTERS,
            columns((QUARTER, "text"), (RATIO, "ratio"), (LOWER, "ratio"), (UPPER, "ratio"), (IN_WORDS, "text")),
            rows(lambda each: _course(each, lang)),
        ),
        (
            TOPICS,
            columns(
                (w.TOPIC, "text"), (w.CASES, "count"), (w.SHARE, "share"), (w.TIMES, "ratio"), (LOWER, "ratio"),
                (UPPER, "ratio"),
            ),
            rows(
                lambda each: [
                    [t.name, t.cases, t.share, *(finite_or_none(x) for x in (t.ratio, t.lower, t.upper))] for t in
                    each.topics
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
                lambda each: [[r.name, r.cases, r.before, r.ratio, r.lower, r.upper] for r in each.rising_topics]
            ),
        ),
        (
            WAITING,
            columns(
                (w.OFFICE, "text"), (w.DAYS, "count"), (w.TOPIC, "text"), (w.REGISTERED, "day"), (w.TRACKING_CODE,
                "code"), (w.OVERDUE, "count"),
            ),
            rows(
                lambda each: [
                    [x.office, x.longest_days, x.topic, x.registered.date(), x.tracking_id, x.overdue]
                    for x in each.overdue_offices
                ]
            ),
        ),
        (
            QUESTIONS,
            columns(
                (w.OFFICE, "text"), (w.DUE, "count"), (w.LATE, "count"), (w.SHARE, "share"), *ends,
                (w.EVERYWHERE, "share"), (w.EXPECTED_BY_PEERS, "share"), (w.ASSESSMENT, "text"),
            ),
            rows(
                lambda each: [
                    [
                        q.office, q.due, q.late, q.late_share.value, q.late_share.lower, q.late_share.upper,
                        finite_or_none(q.province_late_share), finite_or_none(q.expected_late_share),
                        q.assessment.label(lang),
                    ]
                    for q in each.offices_to_ask
                ]
            ),
        ),
    ]  # fmt: skip


def _numbers(brief: CountyBrief, lang: str, *, shares: bool) -> Rows:
    found: Rows = []
    for each in brief.numbers:
        if (each.measure.unit == "share") != shares:
            continue
        counted = (
            each.measure.unit == "cases"
        )  # a county's part of a sum is no better or worse than the others'
        judged = None if counted else (each.assessment or w.NOT_JUDGED).label(lang)
        here, province = value_and_limits(each.county), value_and_limits(each.province)
        said = None if each.county.can_be_shown else value_text(each.county, each.measure, lang)
        found.append([measure_title(each.measure, lang), *here, each.county.n, *province, judged, said])
    return found


def _course(brief: CountyBrief, lang: str) -> Rows:
    if brief.trajectory is None:
        return []
    said = brief.trajectory.assessment.label(lang)
    return [
        [edge.label(lang), *(finite_or_none(x) for x in (ratio, low, high)), said]
        for edge, ratio, low, high in brief.trajectory.quarters
    ]
