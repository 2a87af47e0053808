"""The counties on the overview: a measure on the map, or a ranking if there are no boundaries."""

import math
from dataclasses import replace
from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.maps.county_map import county_map
from charts.markup import EMPTY, html, join
from charts.parts.figure_texts import clear_extremes_text, n_text
from geo.province import Province
from pages.view.piece_parts import independent
from pages.view.view import View, dimension_labels
from pages.view.view_data import cached, query_measure
from pages.view.view_province import county_shapes, province_of
from pages.widgets.choosing.map_measure import map_measure, map_measure_links
from pages.widgets.elements.county_link import county_link
from pages.widgets.measures.ranked_table import ranked_counties_table
from pages.widgets.notices.map_notes import map_notes
from queries.estimates.measure import Result
from queries.estimates.response_threshold import blank_low_response
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE

# A rate comes first: counts of counties say above all how many people live there.
CHOICES = (
    "overdue_per_10k",
    "on_time_share",
    "rate_per_10k",
    "answer_days_median",
    "satisfied_share",
    "received",
    "overdue",
)


@cached
@independent
def county_panel_html(view: View) -> Markup:
    """The map of all counties, those of the scope marked, so that a reader can go from one county to the next."""
    province = province_of(view)
    shapes = county_shapes(view, province) if province else None
    key = map_measure(view, CHOICES)
    measure = MEASURES[key]
    # The scope's county filter is dropped here: the map always shows all counties and marks the chosen ones.
    result = blank_low_response(query_measure(view, key, replace(view.scope, counties=()), by=("county",)))
    finding = _finding(view, result)
    head = _head(view, result, finding)
    if province is None or shapes is None:
        return head + ranked_counties_table(
            view, result, all_rows_link=view.screen_link("counties", map=[key], rows=["all"])
        )
    drawing = county_map(
        result.frame,
        measure,
        shapes,
        chosen=view.scope.counties,
        link=lambda code: county_link(view, code),
        lang=view.lang,
    )
    return head + drawing.html + drawing.legend + _below(view, result, province, finding)


def _head(view: View, result: Result, finding: str) -> Markup:
    t = view.t
    title = finding or result.measure.title.label(view.lang)
    pills = map_measure_links(view, CHOICES, label=t("Measure on the map"))
    back = ""
    if view.scope.counties:
        back = html('<p><a href="{}">{}</a></p>', view.link(county=None), t("Back to all counties"))
    return html('<div class="section-head"><h2>{}</h2>{}{}</div>', title, pills, back)


def _finding(view: View, result: Result, *, beside_whole: bool = True) -> str:
    """What the map shows, in words; `beside_whole` counties are compared with the value of all of them together."""
    labels = dimension_labels(view.store, "county", view.lang)
    frame = result.frame[~result.frame["withheld"] & result.frame["county"].isin(list(labels))]
    if "response_rate" in frame:
        frame = frame[frame["response_rate"] >= MIN_RESPONSE_RATE]
    # Counts of counties are not compared with their sum.
    is_compared = beside_whole and result.measure.unit != "cases"
    whole = float(_whole(view, result)["value"]) if is_compared else math.nan
    return clear_extremes_text(frame, "county_label", result.measure, view.lang, whole=whole)


def _below(view: View, result: Result, province: Province, finding: str) -> Markup:
    """Captions below the map: cases without a known county, the census caveat, and sources of the data."""
    lines = [_together(view, result, finding), *map_notes(view, result, province)]
    sources = " · ".join(province.attributions(view.lang)[1:])  # the first one is in the map's own legend
    return join(
        [
            *(html('<p class="caption">{}</p>', line) for line in lines if line),
            html('<p class="caption source">{}</p>', sources) if sources else EMPTY,
        ]
    )


def _together(view: View, result: Result, finding: str) -> str:
    """The value of all counties together, and its number of cases.

    "" for counts, of which it is the sum, and where the `finding` above the map names it.
    """
    measure, row = result.measure, _whole(view, result)
    if measure.unit == "cases" or row["withheld"] or not math.isfinite(float(row["value"])):
        return ""
    if finding != _finding(view, result, beside_whole=False):
        return ""
    return view.t("All counties together: {value}, {n}.").format(
        value=measure.format_with_unit(float(row["value"]), view.lang), n=n_text(row["n"], view.lang)
    )


def _whole(view: View, result: Result) -> "pd.Series[Any]":
    """The row of all counties together."""
    return blank_low_response(query_measure(view, result.measure.key, replace(view.scope, counties=()))).row
