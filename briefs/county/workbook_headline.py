"""The sheet of the counties in their workbook: a row for each county, with population, hotspot, rank and rates."""

from briefs.county import brief_labels as texts
from briefs.spreadsheets import Kind, Value
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


def headline(brief: CountyBrief, lang: str) -> list[Value]:
    """The cells of a county, in the order of `HEADLINE`; None for empty cells."""
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
