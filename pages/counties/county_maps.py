"""A measure by county: a map, the ranking, and a map of the uncertainty; bars if there are no boundaries."""

import math

from markupsafe import Markup

from charts.maps.county_map import county_map
from charts.maps.small_maps import scheme_text, shape_definitions
from charts.markup import html, join, on_screen_only
from charts.parts.value_classes import classify
from geo.province import Province
from pages.counties.controls import measure_of, pills
from pages.counties.ranking import ranking, title_and_range
from pages.view.view import View
from pages.view.view_data import cached, query_measure, scope_until_as_of
from pages.view.view_province import county_names, county_shapes, province_of
from pages.widgets.measures.ranked_table import ranked_counties_table
from pages.widgets.measures.uncertainty_map import uncertainty_map
from pages.widgets.notices.map_notes import map_notes
from queries.estimates.measure import Result
from queries.estimates.response_threshold import blank_low_response


@cached
def county_maps_section(view: View) -> Markup:
    """The title, the links to choose a measure, both maps and the ranking."""
    province = province_of(view)
    result = blank_low_response(
        query_measure(view, measure_of(view), scope_until_as_of(view), by=("county",))
    )
    head = _head(view, result, province)
    shapes = county_shapes(view, province) if province else None
    if province is None or shapes is None:
        return head + ranked_counties_table(
            view, result, all_rows_link="" if "rows" in view.params else view.link(rows=["all"])
        )
    drawing = county_map(
        result.frame,
        result.measure,
        shapes,
        chosen=view.scope.counties,
        link=lambda code: view.link(county=[code]),
        lang=view.lang,
    )
    # Cases with an unknown county are in the frame but must not influence the classes of the map.
    mapped = result.frame[result.frame["county"].isin(list(shapes.names))]
    values = [float(value) for value in mapped["value"] if math.isfinite(float(value))]
    scheme = scheme_text(classify(values), view.lang) if values else ""
    notes = [
        *([scheme] if scheme else []),
        on_screen_only(view.t("Click a county to open its page.")),
        *map_notes(view, result, province),
        view.t("Few calls do not mean few problems: what was not registered is not on the map."),
    ]
    map_column = html(
        '{}{}<p class="caption">{}</p>', drawing.html, drawing.legend, join(notes, separator=" ")
    )
    return html(
        '{}{}<div class="paired"><div>{}</div>{}{}</div>',
        shape_definitions(shapes.outlines),
        head,
        map_column,
        ranking(view, result),
        uncertainty_map(view, result, province),
    )


def _head(view: View, result: Result, province: Province | None) -> Markup:
    t = view.t
    title, line = title_and_range(view, result, county_names(view, province))
    return html(
        '<div class="section-head"><h2>{}</h2><p>{}</p>{}</div>',
        title,
        line,
        pills(view, label=t("Measure of the counties")),
    )
