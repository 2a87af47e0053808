"""Control charts in words, in both languages: the mark of a unit, its reason, and whether its target is reached."""

import math

from persian.digits import number
from queries.comparisons.own_past.control_charts import ControlChartSet, UnitChart
from queries.vocabulary.labels import Text
from queries.vocabulary.own_past import (
    CHANGED_DEADLINES,
    CLOSED_UNANSWERED,
    GROWTH,
    NO_CHART,
    NOT_MARKED,
    OWN_PAST,
    RULES,
    SIDES,
    SLOWER,
    TARGET_REACH,
    TOO_SMALL,
)
from stats.own_past.control_chart import MIN_MONTHS

MIN_GROWTH = 0.005  # a growth that would be written as 0 % is not written
_WITH_REASON = Text("{mark}: {reason}", "{mark}: {reason}")


def mark_text(charts: ControlChartSet, chart: UnitChart | None, lang: str) -> str:
    """The mark with its reason: "Better than its own past: Mehr 1404 is outside its own usual limits"."""
    mark, reason = mark_label(chart, lang), reason_text(charts, chart, lang)
    return _WITH_REASON.label(lang).format(mark=mark, reason=reason) if reason else mark


def mark_label(chart: UnitChart | None, lang: str) -> str:
    """The mark in a few words; of what is beyond its normal variation and not marked, that it is not."""
    if chart is None or chart.own_past != "usual" or math.isnan(chart.change):
        return OWN_PAST["no_chart" if chart is None else chart.own_past].label(lang)
    return NOT_MARKED.label(lang)


def reason_text(charts: ControlChartSet, chart: UnitChart | None, lang: str) -> str:
    """Why the unit has its mark; "" for one within its normal variation."""
    if charts.measure.estimator.month_course == "none":
        return NO_CHART["not_charted"].label(lang)
    if chart is None or chart.latest is None:
        reason = NO_CHART["few_months" if chart is None else chart.no_chart].label(lang)
        return reason.format(least=number(MIN_MONTHS, lang))
    if chart.too_small:
        return TOO_SMALL.label(lang).format(size=charts.measure.format_change(chart.change, lang))
    if chart.unanswered:
        return CLOSED_UNANSWERED.label(lang).format(n=number(chart.unanswered, lang))
    if chart.by_deadlines:
        return CHANGED_DEADLINES.label(lang)
    if not chart.rule:
        return "" if math.isnan(chart.change) else SLOWER[chart.change > 0].label(lang)
    month = charts.months[chart.latest].label(lang)
    side = SIDES[chart.change > 0].label(lang)
    return RULES[chart.rule].label(lang).format(month=month, n=number(chart.run, lang), side=side)


def growth_text(charts: ControlChartSet, chart: UnitChart | None, lang: str) -> str:
    """How much the figure usually grows in a year, which the mark allows for; "" without a trend."""
    if chart is None or chart.latest is None or abs(chart.growth) < MIN_GROWTH:
        return ""
    return GROWTH[chart.growth > 0].label(lang).format(size=charts.measure.format_change(chart.growth, lang))


def reach_text(chart: UnitChart | None, lang: str) -> str:
    """Whether the target is reached; "" where there is none or no chart."""
    return TARGET_REACH[chart.reach].label(lang) if chart is not None and chart.reach else ""
