"""Marks of control charts next to figures: whether a unit's latest month is unusual for it, and its target."""

from dataclasses import replace

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.tables.control_mark import own_past_mark, target_mark
from charts.tables.data_table import Cell
from pages.view.view import View
from queries.comparisons.own_past.control_charts import (
    ControlChartSet,
    UnitChart,
    chart_of_scope,
    control_chart_set,
)
from queries.comparisons.own_past.control_texts import mark_text, reach_text
from queries.vocabulary.own_past import BEYOND, OWN_PAST, TARGET_REACH, OwnPast, TargetReach

MARKED: tuple[OwnPast, ...] = (*BEYOND, "usual")
REACHED: tuple[TargetReach, ...] = ("met", "unreliable", "missed")


def own_chart(view: View, key: str) -> tuple[ControlChartSet, UnitChart | None]:
    """The set of control charts with the chart of the scope's unit, and that chart; None if the unit has no figures."""
    return chart_of_scope(view.store, key, view.scope, lang=view.lang)


def own_marks(view: View, key: str) -> Markup:
    """The marks of the scope's unit for a measure; empty without a chart."""
    charts, chart = own_chart(view, key)
    return marks_of(charts, chart, view.lang)


def own_past_words(view: View, key: str) -> str:
    """What the mark says, in words, where the latest month is beyond the normal variation; else ""."""
    charts, chart = own_chart(view, key)
    return mark_text(charts, chart, view.lang) if chart is not None and chart.own_past in BEYOND else ""


def unit_marks(view: View, key: str, *, by: str) -> dict[str, Markup]:
    """The marks of all offices or counties for a measure, by code."""
    charts = control_chart_set(view.store, key, view.scope, by=by, lang=view.lang)
    return {code: marks_of(charts, chart, view.lang) for code, chart in charts.charts.items()}


def marks_of(charts: ControlChartSet, chart: UnitChart | None, lang: str) -> Markup:
    """The mark of the unit's own past, and that of its target."""
    if chart is None or chart.latest is None:
        return EMPTY
    target = target_mark(chart.reach, reach_text(chart, lang))
    return own_past_mark(chart.own_past, mark_text(charts, chart, lang)) + target


def marked_cell(cell: Cell, marks: Markup | None) -> Cell:
    """The cell with the marks of its control chart; a withheld figure has none."""
    return cell if cell.muted or not marks else replace(cell, mark=marks)


def marks_legend(view: View, *, targets: bool) -> Markup:
    """What the marks mean: a line below a table; those of targets only where there are targets."""
    lang = view.lang
    pairs = [(own_past_mark(each, ""), OWN_PAST[each]) for each in MARKED]
    if targets:
        pairs += [(target_mark(each, ""), TARGET_REACH[each]) for each in REACHED]
    items = join(html("<span>{} {}</span>", mark, words.label(lang)) for mark, words in pairs)
    note = view.t(
        "Marks compare the latest complete month with the unit’s own past only (control chart, without the season and "
        "without provincial trips). They say nothing about similar ones: that is what the assessment is for."
    )
    return html('<p class="caption marks-legend">{}</p><p class="caption">{}</p>', items, note)


def has_targets(view: View, keys: tuple[str, ...], *, by: str) -> bool:
    """Whether any of the units has a target in any of the measures."""
    sets = (control_chart_set(view.store, key, view.scope, by=by, lang=view.lang) for key in keys)
    return any(chart.reach for charts in sets for chart in charts.charts.values())
