"""First sheet of the county workbook: one row for each county with population, hotspot assessment, rank and rates."""

import math

from briefs.county import labels as w
from briefs.spreadsheets import Value
from queries.county_brief.contents import CountyBrief, Figure
from queries.vocabulary.labels import Text

COUNTIES = Text("شهرستان‌ها", "Counties")
QUIETER_THAN_EXPECTED = Text("کم‌تماس‌تر از انتظار", "fewer calls than expected")
HEADLINE: tuple[tuple[Text, str], ...] = (
    (Text("جمعیت", "Inhabitants"), "count"),
    (Text("سال سرشماری", "Census"), "code"),
    (Text("سهم از جمعیت استان", "Part of the province’s"), "share"),
    (Text("کانون", "Hotspot"), "text"),
    (Text("چرا", "Why"), "text"),
    (Text("نسبت به استان، دو فصل اخیر", "Times the province’s, last two quarters"), "ratio"),
    (Text("حد پایین دو فصل اخیر", "Its lower limit, last two quarters"), "ratio"),
    (Text("حد بالای دو فصل اخیر", "Its upper limit, last two quarters"), "ratio"),
    (Text("نسبت به استان، پیش‌تر", "Times the province’s, before"), "ratio"),
    (Text("حد پایین پیش‌تر", "Its lower limit, before"), "ratio"),
    (Text("حد بالای پیش‌تر", "Its upper limit, before"), "ratio"),
    (Text("نرخ بدون پرونده‌های سفر", "Rate without cases of trips"), "decimal"),
    (Text("حد پایین نرخ", "Rate’s lower limit"), "decimal"),
    (Text("حد بالای نرخ", "Rate’s upper limit"), "decimal"),
    (Text("رتبهٔ نرخ از", "Rank of the rate, from"), "count"),
    (Text("رتبهٔ نرخ تا", "Rank of the rate, to"), "count"),
    (Text("رتبه از میان", "Ranks in all"), "count"),
    (Text("نرخ مورد انتظار", "Expected rate"), "decimal"),
    (Text("حد پایین انتظار", "Expected, lower limit"), "decimal"),
    (Text("حد بالای انتظار", "Expected, upper limit"), "decimal"),
    (Text("در برابر انتظار", "Compared with what is expected"), "text"),
)  # heads and kinds of the columns that `headline` fills


def headline(brief: CountyBrief, lang: str) -> list[Value]:
    """The cells of a county, in the order of `HEADLINE`; None for empty cells."""
    year = f"{brief.census}{w.UNVERIFIED.label(lang) if brief.unverified else ''}"
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
        return [None, brief.empty_reasons.course.label(lang), *[None] * 6]
    # Levels of counties with too few data are left out, as on the screen.
    levels = (*brief.trajectory.recent, *brief.trajectory.earlier)
    cells = [finite_or_none(x) if brief.trajectory.is_assessed else None for x in levels]
    return [brief.trajectory.assessment.label(lang), brief.trajectory.explanation.label(lang), *cells]


def value_and_limits(figure: Figure) -> list[float | None]:
    """Value, lower and upper limit; all None if the value may not be shown."""
    if not figure.can_be_shown:
        return [None, None, None]
    return [finite_or_none(figure.value), finite_or_none(figure.lower), finite_or_none(figure.upper)]


def finite_or_none(value: float) -> float | None:
    """The value if it is finite, else None: a workbook has no cell for NaN or infinity."""
    return value if math.isfinite(value) else None
