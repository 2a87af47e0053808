"""The control charts of one office or county: the chart of one measure, and the marks of all of them in a table.

Measures within their normal variation are folded away.
"""

import math
from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.parts.figure_texts import range_text
from charts.tables.control_mark import own_past_mark, target_mark
from charts.tables.data_table import Cell, Column, Row, table_html
from charts.time_series.control_figure import ControlMonth, control_figure
from pages.view.view import View
from pages.view.view_data import cached
from pages.view.view_province import province_of
from pages.widgets.comparisons.own_past_marks import own_chart
from pages.widgets.elements.dropdown import grouped_dropdown_html
from pages.widgets.elements.figure_section import FigureSection
from pages.widgets.elements.folded import folded
from pages.widgets.notices.not_recorded import coverage_of
from persian.digits import MISSING, number
from queries.comparisons.own_past.control_charts import ControlChartSet, UnitChart
from queries.comparisons.own_past.control_texts import (
    growth_text,
    mark_label,
    mark_text,
    reach_text,
    reason_text,
)
from queries.comparisons.own_past.unit_scopes import unit_of_scope
from queries.comparisons.targets import target_text
from queries.measures import MEASURES
from queries.vocabulary.own_past import BEYOND, OWN_PAST

PARAMETER = "chart"
# Charted measures in the groups of the list to choose from.
ANSWERS = ("on_time_share", "days_waited", "answer_days_median", "never_answered_share")
OUTCOME = ("resolved_share", "reopened_share", "resolution_gap", "satisfied_share")
HANDLING = ("handoffs_per_case", "deadline_bunching")
COUNTS = ("received", "answered", "closed")
STOCKS = ("open", "overdue")
KEYS = (*ANSWERS, *OUTCOME, *HANDLING, *COUNTS, *STOCKS)
# Only of counties: the rates of an office are its counts over one number of inhabitants.
OF_COUNTIES = ("rate_per_10k", "overdue_per_10k")
Charted = dict[str, tuple[ControlChartSet, UnitChart | None]]


@cached
def own_past_section(view: View) -> FigureSection:
    """The chart of the measure in the address (`chart=`), else of the first with a chart, and the table below it."""
    t, lang = view.t, view.lang
    charted: Charted = {
        key: own_chart(view, key) for key in keys_of(view) if coverage_of(view, key).is_recorded
    }
    with_chart = {
        key: (charts, chart)
        for key, (charts, chart) in charted.items()
        if chart is not None and chart.latest is not None
    }
    if not charted or unit_of_scope(view.scope)[0] is None:
        return FigureSection()
    table = _table(view, charted)
    if not with_chart:
        head = html(
            '<div class="section-head"><h2>{}</h2><p>{}</p></div>',
            t("Compared with its own past: too few months for a control chart"),
            _few(view, charted),
        )
        return FigureSection(head)
    requested = (view.params.get(PARAMETER) or [""])[-1]
    key = requested if requested in with_chart else next(iter(with_chart))
    charts, chart = with_chart[key]
    title = f"{charts.measure.title.label(lang)}: {mark_text(charts, chart, lang)}"
    head = html(
        '<div class="section-head"><h2>{}</h2><p>{}</p>{}</div>',
        title,
        _summary(view, charted),
        _measure_list(view, tuple(with_chart), chosen=key),
    )
    target = None if chart.target is None else (chart.target, target_text(charts.measure, chart.target, lang))
    figure = control_figure(_months(charts, chart), charts.measure, target=target, lang=lang, dark=view.dark)
    caption = html('<p class="caption">{}</p>', _how_to_read(view))
    return FigureSection(head, figure, f"{title}. {_how_to_read(view)}", caption + table)


def keys_of(view: View) -> tuple[str, ...]:
    """The measures charted for the unit of the scope: rates of inhabitants for counties whose inhabitants are known."""
    is_county = unit_of_scope(view.scope)[0] == "county" and province_of(view) is not None
    return (*KEYS, *OF_COUNTIES) if is_county else KEYS


def _measure_list(view: View, keys: Sequence[str], *, chosen: str) -> Markup:
    """A dropdown of the measures that have a chart, in groups; empty if there is nothing to choose."""
    t = view.t
    if len(keys) < 2:
        return EMPTY
    groups = (
        (t("Answers"), ANSWERS),
        (t("Outcome"), OUTCOME),
        (t("Handling"), HANDLING),
        (t("Number of cases"), COUNTS),
        (t("Open cases"), STOCKS),
        (t("Per 10,000 inhabitants"), OF_COUNTIES),
    )
    names = {key: MEASURES[key].title.label(view.lang) for key in keys}
    grouped_links = [
        (
            head,
            [(names[key], view.link(**{PARAMETER: [key]}), key == chosen) for key in group if key in names],
        )
        for head, group in groups
    ]
    return html(
        '<div class="choice lists">{}</div>',
        grouped_dropdown_html(t("Measure"), names[chosen], grouped_links),
    )


def _months(charts: ControlChartSet, chart: UnitChart) -> list[ControlMonth]:
    """The months of a chart. One without limits is not drawn: the first of a stock, for which there is none before."""
    return [
        ControlMonth(
            month,
            float(chart.value[i]) if math.isfinite(chart.value[i] + chart.centre[i]) else None,
            float(chart.centre[i]),
            float(chart.lower[i]),
            float(chart.upper[i]),
            float(chart.n[i]),
            signal=bool(chart.signal[i]),
        )
        for i, month in enumerate(charts.months)
    ]


def _how_to_read(view: View) -> str:
    return view.t(
        "A dot is a complete month. Shaded: the usual limits of its own past, which allow for the season, for growth "
        "that goes on, for what a stock carries over from the month before, and for the number of cases of each month; "
        "dotted: its usual value. Diamonds: months beyond normal variation. Months whose figure still changes are not "
        "shown yet, and cases of provincial trips are left out. The chart compares with its own past only; whether "
        "something needs a look is what the comparison with similar ones says."
    )


def _summary(view: View, charted: Charted) -> str:
    """By how many of the measures it is beyond its own past, and by which."""
    t, lang = view.t, view.lang
    beyond = [
        f"{charts.measure.title.label(lang)} ({OWN_PAST[chart.own_past].label(lang)})"
        for charts, chart in charted.values()
        if chart is not None and chart.own_past in BEYOND
    ]
    count = sum(chart is not None and chart.latest is not None for _, chart in charted.values())
    if not beyond:
        return t("At present none of {n} measures is beyond its own normal variation.").format(
            n=number(count, lang)
        )
    return t("Beyond its own normal variation, of {n} measures: {named}.").format(
        n=number(count, lang), named=t("; ").join(beyond)
    )


def _few(view: View, charted: Charted) -> str:
    """Why there is no chart: the reason of the first measure."""
    charts, chart = next(iter(charted.values()))
    return reason_text(charts, chart, view.lang)


def _table(view: View, charted: Charted) -> Markup:
    t = view.t
    columns = [
        Column(t("Measure"), kind="name", sortable=False),
        Column(t("Latest month"), sortable=False),
        Column(t("Usual limits"), sortable=False),
        Column(t("Compared with its own past"), kind="text", sortable=False),
        Column(t("Target"), kind="text", sortable=False),
    ]
    if all(chart is None or chart.target is None for _, chart in charted.values()):
        columns = columns[:-1]
    shown: list[Row] = []
    others: list[Row] = []
    for charts, chart in charted.values():
        stands_out = chart is not None and (chart.own_past in BEYOND or chart.reach == "missed")
        (shown if stands_out else others).append(Row(_cells(view, charts, chart)[: len(columns)]))
    # What is as usual is long, and seldom what somebody came for.
    tables = EMPTY
    if shown:
        caption = t("Measures that stand out, compared with their own past")
        tables += table_html(columns, shown, caption=caption, lang=view.lang)
    if others:
        words = t("Within normal variation or without a chart: {n} measures")
        summary = words.format(n=number(len(others), view.lang))
        tables += folded(summary, table_html(columns, others, caption=summary, lang=view.lang))
    return html('<section class="own-past">{}</section>', tables)


def _cells(view: View, charts: ControlChartSet, chart: UnitChart | None) -> Sequence[Cell]:
    lang, measure = view.lang, charts.measure
    name = Cell(measure.title.label(lang))
    missing = Cell(MISSING, muted=True)
    if chart is None or chart.latest is None:
        mark = Cell(OWN_PAST["no_chart"].label(lang), note=reason_text(charts, chart, lang), muted=True)
        return [name, missing, missing, mark, missing]
    at = chart.latest
    value = Cell(measure.format(float(chart.value[at]), lang), note=charts.months[at].label(lang))
    limits = Cell(
        range_text(float(chart.lower[at]), float(chart.upper[at]), measure, lang),
        note=growth_text(charts, chart, lang),
    )
    own_past = Cell(
        mark_label(chart, lang),
        note=reason_text(charts, chart, lang),
        mark=own_past_mark(chart.own_past, ""),
    )
    if chart.target is None:
        return [name, value, limits, own_past, missing]
    reach = Cell(
        reach_text(chart, lang) or MISSING,
        note=target_text(measure, chart.target, lang),
        mark=target_mark(chart.reach, ""),
    )
    return [name, value, limits, own_past, reach]
