"""The office's share answered on time by county, on a map and as bars."""

from dataclasses import dataclass, replace

import pandas as pd
from markupsafe import Markup

from charts.maps.county_map import county_map
from charts.markup import EMPTY, html
from charts.parts.figure_texts import clear_extremes_text
from charts.tables.bar_table import BarHeaders, bars_html
from pages.agencies.peer_texts import ON_TIME, view_without_trips
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.view.view_province import county_shapes, province_of
from pages.widgets.elements.county_link import county_link
from pages.widgets.measures.figure_bar import figure_bar

MIN_ON_A_MAP = 5  # counties with enough cases; with fewer there is no map
MAX = 12  # counties in the list of bars


@dataclass(frozen=True)
class CountySections:
    """The map (empty if there is too little to show) and the bars."""

    map: Markup
    bars: Markup


@cached
def county_sections(view: View) -> CountySections:
    """Map and bars of the office's share on time by county."""
    t, lang = view.t, view.lang
    without_trips = view_without_trips(view)
    result = query_measure(
        without_trips, ON_TIME.key, replace(without_trips.scope, counties=()), by=("county",)
    )
    frame = result.frame[result.frame["n"] > 0]
    if frame.empty:
        return CountySections(EMPTY, EMPTY)
    not_withheld = frame[~frame["withheld"]]
    finding = clear_extremes_text(not_withheld, "county_label", ON_TIME, lang) or t("Where its cases are")
    head = html('<div class="section-head"><h2>{}</h2></div>', finding)
    bars = _ranked(view, frame)
    province = province_of(view)
    shapes = county_shapes(view, province) if province else None
    if shapes is None or len(not_withheld) < MIN_ON_A_MAP:
        return CountySections(EMPTY, html('<section class="places">{}{}</section>', head, bars))
    drawing = county_map(
        frame,
        ON_TIME,
        shapes,
        chosen=view.scope.counties,
        link=lambda code: county_link(view, code),
        lang=lang,
    )
    title = html("<h3>{}</h3>", t("Its counties by share answered on time"))
    return CountySections(
        html('<section class="places">{}{}{}</section>', head, drawing.html, drawing.legend),
        html('<section class="places">{}{}</section>', title, bars),
    )


def _ranked(view: View, frame: pd.DataFrame) -> Markup:
    t, lang = view.t, view.lang
    frame = frame.sort_values(["withheld", "value", "county_label"], kind="stable")
    rows = [
        figure_bar(
            view, row, ON_TIME, name=str(row["county_label"]), link=county_link(view, str(row["county"]))
        )
        for _, row in frame.head(MAX).iterrows()
    ]
    columns = BarHeaders(t("County"), t("On time"), t("95% interval"), t("Cases due"), t("cases due"))
    return bars_html(rows, columns, caption=t("Its counties by share answered on time"), lang=lang)
