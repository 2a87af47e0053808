"""Small multiples: the measure on a small map for each of the last twelve months, in the same classes."""

import math
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from charts.maps.small_maps import Area, scheme_text, small_map
from charts.markup import EMPTY, html, join
from charts.parts.event_marks import EventMarks, event_key, event_numbers, events_of_period, events_text
from charts.parts.figure_texts import edge_text, extremes_text, interval_text, missing_text, n_text
from charts.parts.legend import LegendItem, legend_html
from charts.parts.value_classes import Classes, classify, colour_steps
from geo.province import Province
from pages.counties.controls import measure_of
from pages.view.view import View
from pages.view.view_data import cached, month_links, months_shown, query_measure, scope_over_months
from pages.view.view_province import county_names, province_of
from pages.widgets.measures.labelled_events import events_of_months
from persian.calendar import CalendarPeriod
from persian.digits import number
from queries.estimates.response_threshold import blank_low_response
from queries.measures.declaration import Measure

MONTHS = 12  # maps


@cached
def small_multiples(view: View) -> Markup:
    """The section of maps; empty if there are no boundaries to draw."""
    province = province_of(view)
    if province is None or province.outlines is None:
        return EMPTY
    months = months_shown(view, minimum=MONTHS, maximum=MONTHS)
    scope = scope_over_months(view, months)
    result = blank_low_response(query_measure(view, measure_of(view), scope, by=("county", "month")))
    events = events_of_months(view, months)
    frame, measure = result.frame, result.measure
    names = county_names(view, province)
    mapped = frame[frame["county"].isin(list(names))]
    values = [float(number) for number in mapped["value"] if math.isfinite(float(number))]
    if not values:
        title = _span_text(view, measure, months)
        return html(
            '<section class="by-month"><div class="section-head"><h2>{}</h2><p>{}</p></div></section>',
            title,
            view.t("No county has enough cases in any of these months."),
        )
    # One classification over all months, so that a colour means the same on every map.
    classes = classify(values)
    rows = {(str(row["county"]), str(row["month"])): row for _, row in frame.iterrows()}

    def area(code: str, month: CalendarPeriod) -> Area:
        head = f"{names[code]} · {month.label(view.lang)}"
        return _area(rows.get((code, month.key)), head, measure, classes, view.lang)

    maps = join(
        _month(
            view,
            province,
            month,
            measure,
            areas={code: area(code, month) for code in names},
            link=link,
            events=events_of_period(events, i),
        )
        for i, (month, link) in enumerate(zip(months, month_links(view, months), strict=True))
    )
    items = _legend_items(view, measure, classes, has_ratings="low_response" in frame)
    key = legend_html(items) + event_key(events, view.lang)
    return _section(view, measure, months, maps, key, scheme_text(classes, view.lang))


def _area(row: "pd.Series[Any] | None", head: str, measure: Measure, classes: Classes, lang: str) -> Area:
    """The colour of a county in a month, and its tooltip; without a colour where there is no value."""
    if row is None or row["withheld"] or not math.isfinite(float(row["value"])):
        return Area("", [head, missing_text(row, lang)], missing=True)
    value, low, high = (float(row[name]) for name in ("value", "lower", "upper"))
    tooltip = [head, measure.format_with_unit(value, lang), interval_text(low, high, measure, lang)]
    tooltip += [n_text(row["n"], lang)] if math.isfinite(low) else []
    step = colour_steps(classes.count)[classes.index_of(value)]
    return Area(f"var(--step-{step})", tooltip, uncertain=classes.is_uncertain(low, high))


def _legend_items(view: View, measure: Measure, classes: Classes, *, has_ratings: bool) -> list[LegendItem]:
    """The classes of the legend, and what dark and light hatching mean."""
    too_few = (
        view.t("too few cases or ratings, or no data") if has_ratings else view.t("too few cases or no data")
    )
    return [
        *(
            LegendItem(_between(view, measure, a, b), colour=f"var(--step-{step})")
            for step, a, b in zip(colour_steps(classes.count), classes.edges, classes.edges[1:], strict=False)
        ),
        LegendItem(too_few, colour="var(--no-value)"),
        LegendItem(view.t("uncertain: may be two classes higher or lower"), colour="var(--hatching)"),
    ]


def _finding(view: View, measure: Measure, months: list[CalendarPeriod]) -> str:
    """The range of all counties together over the complete months, with the months that are surely its ends.

    "" for counts, which have no interval.
    """
    result = blank_low_response(
        query_measure(view, measure.key, scope_over_months(view, months), by=("month",))
    )
    rows = {str(row["month"]): row for _, row in result.frame.iterrows()}
    complete = [month for month in months if month.last <= view.last_complete_day and month.key in rows]
    values, lower, upper = (
        np.array([float(rows[month.key][name]) for month in complete]) for name in ("value", "lower", "upper")
    )
    return extremes_text(
        [month.label(view.lang) for month in complete], (values, lower, upper), measure, view.lang
    )


def _span_text(view: View, measure: Measure, months: list[CalendarPeriod]) -> str:
    """The measure and the months that the maps show."""
    return view.t("{measure} by month, {first} to {last}").format(
        measure=measure.title.label(view.lang),
        first=months[0].label(view.lang),
        last=months[-1].label(view.lang),
    )


def _section(
    view: View, measure: Measure, months: list[CalendarPeriod], maps: str, key: str, scheme: str
) -> Markup:
    """The section around the maps, with title, colour key and caption."""
    t, span = view.t, _span_text(view, measure, months)
    finding = _finding(view, measure, months)
    line = html("<p>{}</p>", t("All counties together; {span}.").format(span=span)) if finding else ""
    note = t(
        "One set of classes for all months. A month has fewer cases than the period, so more is uncertain here."
    )
    return html(
        '<section class="by-month"><div class="section-head"><h2>{}</h2>{}</div>'
        '<div class="small-maps">{}</div>{}<p class="caption">{}</p></section>',
        finding or span,
        line,
        maps,
        key,
        f"{scheme} {note}",
    )


def _month(
    view: View,
    province: Province,
    month: CalendarPeriod,
    measure: Measure,
    *,
    areas: dict[str, Area],
    link: str,
    events: EventMarks,
) -> Markup:
    """The map of one month, linked to that month, with the numbers of its events."""
    t = view.t
    assert province.outlines is not None
    title = month.label(view.lang)
    if month.last > view.last_complete_day:
        title = t("{month} (incomplete)").format(month=title)
    n_with_value = sum(1 for area in areas.values() if area.colour)
    alt = t.plural(
        "{measure}, {month}: {known} county with enough cases",
        "{measure}, {month}: {known} counties with enough cases",
        n_with_value,
    ).format(measure=measure.title.label(view.lang), month=title, known=number(n_with_value, view.lang))
    named = events_text(events, view.lang)
    return small_map(
        province.outlines,
        areas,
        title=title,
        alt=f"{alt}. {named}" if named else alt,
        chosen=view.scope.counties,
        link=link,
        marks=event_numbers(events, view.lang),
    )


def _between(view: View, measure: Measure, low: float, high: float) -> str:
    return view.t("{low} to {high}").format(
        low=edge_text(low, measure, view.lang), high=edge_text(high, measure, view.lang)
    )
