"""What a county's page says first, as a row of the workbook: its people, the word for its rate, its rank."""

import math

from briefs.county import labels as w
from briefs.spreadsheets import Value
from queries.county_brief.contents import CountyBrief, Figure
from queries.vocabulary.labels import Word

COUNTIES = Word("شهرستان‌ها", "Counties")
LESS = Word("کم‌تماس‌تر از انتظار", "quieter than expected")
HEADLINE: tuple[tuple[Word, str], ...] = (
    (Word("جمعیت", "Inhabitants"), "count"),
    (Word("سال سرشماری", "Census"), "code"),
    (Word("سهم از جمعیت استان", "Part of the province’s"), "share"),
    (Word("کانون", "Hotspot"), "text"),
    (Word("چرا", "Why"), "text"),
    (Word("نسبت به استان، دو فصل اخیر", "Times the province’s, last two quarters"), "ratio"),
    (Word("کران پایین دو فصل اخیر", "Its lower limit, last two quarters"), "ratio"),
    (Word("کران بالای دو فصل اخیر", "Its upper limit, last two quarters"), "ratio"),
    (Word("نسبت به استان، پیش‌تر", "Times the province’s, before"), "ratio"),
    (Word("کران پایین پیش‌تر", "Its lower limit, before"), "ratio"),
    (Word("کران بالای پیش‌تر", "Its upper limit, before"), "ratio"),
    (Word("نرخ بدون پرونده‌های سفر", "Rate without cases of trips"), "decimal"),
    (Word("کران پایین نرخ", "Rate’s lower limit"), "decimal"),
    (Word("کران بالای نرخ", "Rate’s upper limit"), "decimal"),
    (Word("رتبهٔ نرخ از", "Rank of the rate, from"), "count"),
    (Word("رتبهٔ نرخ تا", "Rank of the rate, to"), "count"),
    (Word("رتبه از میان", "Ranks in all"), "count"),
    (Word("نرخ مورد انتظار", "Expected rate"), "decimal"),
    (Word("کران پایین انتظار", "Expected, lower limit"), "decimal"),
    (Word("کران بالای انتظار", "Expected, upper limit"), "decimal"),
    (Word("در برابر انتظار", "Beside what is expected"), "text"),
)  # heads and kinds of the columns of `headline`


def headline(brief: CountyBrief, lang: str) -> list[Value]:
    """The cells of a county, in the order of HEADLINE; empty where there is nothing to tell."""
    year = f"{brief.census}{w.UNVERIFIED.label(lang) if brief.unverified else ''}"
    people: list[Value] = [None] * 3 if brief.people is None else [brief.people, year, brief.people_part]
    rank: list[Value] = [None] * 6
    if brief.rank:
        rank = [*limits(brief.rank.rate), brief.rank.low, brief.rank.high, brief.rank.among]
    expected = limits(brief.expected_rate) if brief.expected_rate else [None] * 3
    return [*people, *_course(brief, lang), *rank, *expected, LESS.label(lang) if brief.quiet else None]


def _course(brief: CountyBrief, lang: str) -> list[Value]:
    if brief.course is None:
        return [None, brief.missing.course.label(lang), *[None] * 6]
    levels = (*brief.course.recent, *brief.course.earlier)
    told = [known(x) if brief.course.judged else None for x in levels]
    return [brief.course.verdict.label(lang), brief.course.why.label(lang), *told]


def limits(figure: Figure) -> list[float | None]:
    """Value, lower and upper limit; nothing where there is no value that may be told."""
    if not figure.known:
        return [None, None, None]
    return [known(figure.value), known(figure.lower), known(figure.upper)]


def known(value: float) -> float | None:
    """The value; nothing where there is none."""
    return value if math.isfinite(value) else None
