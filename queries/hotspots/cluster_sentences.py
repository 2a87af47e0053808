"""Sentences on clusters of counties, in Persian and English: how many cases, how many were expected, and how likely."""

from collections.abc import Mapping

from persian.bidi import isolate
from persian.calendar import format_day
from persian.digits import number
from persian.enumeration import comma_separated
from queries.hotspots.county_clusters import CountyCluster, CountyClusters
from queries.vocabulary.labels import Text

_CASES = Text(
    "{counties}: {count} پرونده از {first} تا {last} ({weeks} هفته)، در برابر {expected} پروندهٔ مورد انتظار "
    "({times} برابر)",
    "{counties}: {count} cases from {first} to {last} ({weeks}), where {expected} were expected ({times} times)",
)
_CHANCE = Text(
    "نوسان معمول به‌تنهایی، در میان همهٔ آنچه بررسی شد، {odds} چنین چیزی می‌سازد",
    "Normal variation alone gives one as clear, anywhere among all that was checked, {odds}",
)
_ODDS = Text("حدود یک بار در هر {n} بار", "about once in {n}")
_AT_MOST = Text("حداکثر یک بار در هر {n} بار", "at most once in {n}")
# The trial with quarterly levels is in docs/scan.md.
ALLOWED_FOR = Text(
    "نوسان و جابه‌جایی معمول شهرستان‌ها، به اندازه‌ای که پیش‌بینی‌های پیشین خطا داشته‌اند، به حساب آمده است؛ جابه‌جایی "
    "یک‌بارهٔ سطح چند شهرستان همسایه از خوشه بازشناخته نمی‌شود.",
    "How much counties usually vary and move is allowed for, by how far earlier forecasts were off; a sudden move of "
    "the level of neighbouring counties cannot be distinguished from a cluster.",
)
MOVING_LEVELS = Text(
    "اگر سطح معمول شهرستان‌ها از فصلی به فصل دیگر جابه‌جا شود، چنین خوشه‌هایی بیش از این هم پیش می‌آید: جابه‌جایی یک‌بارهٔ "
    "سطح از خوشه بازشناخته نمی‌شود.",
    "Where the usual level of counties moves from quarter to quarter, such clusters arise more often than this: a "
    "sudden move of the level cannot be distinguished from a cluster.",
)
_NONE = Text(
    "در {weeks} هفته تا {last} هیچ گروهی از شهرستان‌های همسایه به‌روشنی بیش از حد انتظار پرونده نداشته است.",
    "In the {weeks} weeks to {last} no group of neighbouring counties clearly had more cases than expected.",
)
LOOKED_AT = Text(
    "{windows} گروه از شهرستان‌های همسایه در بازه‌های یک تا {longest} هفته‌ای بررسی شد. هر شهرستان با سطح، فصل و روند "
    "معمول خودش و با شهرستان‌های دیگر در همان هفته‌ها مقایسه می‌شود.",
    "{windows} groups of neighbouring counties were checked, in spans of 1 to {longest} weeks. A county is compared "
    "with its own usual level, season and trend, and with the other counties in the same weeks.",
)
IMPOSSIBLE = Text(
    "برای بررسی خوشه‌ها دست‌کم سه شهرستان با جمعیت معلوم و بیست هفته داده لازم است.",
    "Looking for clusters takes at least three counties with known inhabitants, and twenty weeks of data.",
)


def cluster_sentence(cluster: CountyCluster, names: Mapping[str, str], lang: str) -> str:
    """Where, since when, how many cases and how many expected; `names` are those of the counties by code."""
    weeks = number(cluster.weeks, lang)
    if lang == "en":
        weeks += " week" if cluster.weeks == 1 else " weeks"
    return _CASES.label(lang).format(
        counties=comma_separated((isolate(names.get(code, code)) for code in cluster.counties), lang),
        count=number(cluster.count, lang),
        first=format_day(cluster.first, lang, style="long"),
        last=format_day(cluster.last, lang, style="long"),
        weeks=weeks,
        expected=number(round(cluster.expected), lang),
        times=number(cluster.times, lang, decimals=1),
    )


def movement_sentence(scan: CountyClusters, lang: str) -> str:
    """Whether the p-values allow for levels of counties that move."""
    return (ALLOWED_FOR if scan.allows_for_moves else MOVING_LEVELS).label(lang)


def chance_sentence(cluster: CountyCluster, lang: str) -> str:
    """How often normal variation makes a cluster as clear, among everything that was examined."""
    n = number(round(1 / cluster.p), lang)
    # The smallest p-value that 999 replications can give is 1 in 1,000, whatever the true one is.
    odds = (_AT_MOST if cluster.p <= 0.0011 else _ODDS).label(lang).format(n=n)
    return _CHANCE.label(lang).format(odds=odds)


def no_cluster_sentence(scan: CountyClusters, lang: str) -> str:
    """The sentence that no cluster is reported, with the weeks that were examined."""
    return _NONE.label(lang).format(
        weeks=number(scan.weeks, lang), last=format_day(scan.last, lang, style="long")
    )


def scope_sentence(scan: CountyClusters, lang: str) -> str:
    """What was examined, and what a county is compared with."""
    return LOOKED_AT.label(lang).format(
        windows=number(scan.windows, lang), longest=number(scan.longest, lang)
    )
