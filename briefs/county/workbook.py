"""County briefs as a workbook: the same figures as numbers, a sheet for each part, a row for each county and item."""

from collections.abc import Callable, Sequence

from briefs.county import labels as w
from briefs.county.number_format import titled, value_text
from briefs.county.workbook_headline import COUNTIES, HEADLINE, headline, known, limits
from briefs.spreadsheets import Column, Sheet, Value, as_book
from queries.county_brief.contents import CountyBrief
from queries.vocabulary.labels import Word

COUNTY = Word("شهرستان", "County")
ABOUT = Word("دربارهٔ این ارقام", "About these figures")
LOWER, UPPER = Word("کران پایین", "Lower limit"), Word("کران بالا", "Upper limit")
SHARES, OTHERS = (
    Word("شش شاخص (سهم)", "Six measures (shares)"),
    Word("شش شاخص (دیگر)", "Six measures (others)"),
)
HERE = (
    Word("مقدار شهرستان", "County’s value"),
    Word("کران پایین شهرستان", "County’s lower limit"),
    Word("کران بالای شهرستان", "County’s upper limit"),
)
PROVINCE = (
    Word("مقدار استان", "Province’s value"),
    Word("کران پایین استان", "Province’s lower limit"),
    Word("کران بالای استان", "Province’s upper limit"),
)
SAID = Word("به بیان", "In words")
COURSE = Word("روند فصل‌ها", "Quarters")
QUARTER, RATIO = Word("فصل", "Quarter"), Word("نسبت به استان", "Ratio to the province")
RISES, TOPICS = (
    Word("موضوع‌های رو به افزایش", "Topics on the rise"),
    Word("پرشمارترین موضوع‌ها", "Topics by weight"),
)
WAITING, QUESTIONS = (
    Word("بیشترین گذشت از مهلت", "Longest overdue"),
    Word("از کدام دستگاه‌ها بپرسیم", "Offices to ask"),
)

Rows = list[Sequence[Value]]


def county_book(
    briefs: Sequence[CountyBrief], *, title: str, about: Sequence[tuple[str, str]], lang: str
) -> bytes:
    """The workbook of some counties; `about` says what they are about, as label and text."""
    of_counties = [(each.name, " ".join(word.label(lang) for word in each.cannot)) for each in briefs]
    demo = any(each.demo for each in briefs)
    made = [
        Sheet(name.label(lang), columns, rows, [*about, *of_counties], ABOUT.label(lang), demo)
        for name, columns, rows in _sheets(briefs, lang)
    ]
    return as_book(made, title=title, lang=lang)


def _sheets(briefs: Sequence[CountyBrief], lang: str) -> list[tuple[Word, list[Column], Rows]]:
    def columns(*named: tuple[Word, str]) -> list[Column]:
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
                *((word, "decimal") for word in HERE),
                (w.N, "count"),
                *((word, "decimal") for word in PROVINCE),
                (w.BESIDE, "text"),
                (SAID, "text"),
            ),
            rows(lambda each: _numbers(each, lang, shares=False)),
        ),
        (
            SHARES,
            columns(
                (w.MEASURE, "text"),
                *((word, "share") for word in HERE),
                (w.N, "count"),
                *((word, "share") for word in PROVINCE),
                (w.BESIDE, "text"),
                (SAID, "text"),
            ),
            rows(lambda each: _numbers(each, lang, shares=True)),
        ),
        (
            COURSE,
            columns((QUARTER, "text"), (RATIO, "ratio"), (LOWER, "ratio"), (UPPER, "ratio"), (SAID, "text")),
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
                    [t.name, t.cases, t.share, *(known(x) for x in (t.times, t.lower, t.upper))] for t in each.topics
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
                lambda each: [[r.name, r.cases, r.before, r.ratio, r.lower, r.upper] for r in each.rises]
            ),
        ),
        (
            WAITING,
            columns(
                (w.OFFICE, "text"), (w.DAYS, "count"), (w.TOPIC, "text"), (w.REGISTERED, "day"), (w.OLDEST, "code"),
                (w.OVERDUE, "count"),
            ),
            rows(
                lambda each: [
                    [x.office, x.days, x.topic, x.registered.date(), x.tracking, x.overdue]
                    for x in each.waiting
                ]
            ),
        ),
        (
            QUESTIONS,
            columns(
                (w.OFFICE, "text"), (w.DUE, "count"), (w.LATE, "count"), (w.SHARE, "share"), *ends,
                (w.EVERYWHERE, "share"), (w.PEERS, "share"), (w.SAID, "text"),
            ),
            rows(
                lambda each: [
                    [
                        q.office, q.due, q.late, q.share.value, q.share.lower, q.share.upper, known(q.everywhere),
                        known(q.expected), q.verdict.label(lang),
                    ]
                    for q in each.questions
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
        judged = None if counted else (each.judged or w.NOT_JUDGED).label(lang)
        here, province = limits(each.here), limits(each.province)
        said = None if each.here.known else value_text(each.here, each.measure, lang)
        found.append([titled(each.measure, lang), *here, each.here.n, *province, judged, said])
    return found


def _course(brief: CountyBrief, lang: str) -> Rows:
    if brief.course is None:
        return []
    said = brief.course.verdict.label(lang)
    return [
        [edge.label(lang), *(known(x) for x in (ratio, low, high)), said]
        for edge, ratio, low, high in brief.course.quarters
    ]
