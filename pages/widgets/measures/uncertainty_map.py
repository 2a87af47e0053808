"""A small map of how uncertain the value of each county is, in fixed classes."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from markupsafe import Markup

from charts.maps.small_maps import Area, small_map
from charts.markup import EMPTY, html
from charts.parts.figure_texts import interval_text, missing_text, n_text
from charts.parts.legend import LegendItem, legend_html
from geo.province import Province
from pages.view.view import View
from pages.view.view_province import county_names
from persian.digits import number, percent
from queries.estimates.measure import Result
from queries.measures.declaration import Measure
from stats.estimates.relative_uncertainty import relative_margin_of_error, relative_width

# Shades of the ink colour, from nearly certain to very uncertain.
UNCERTAINTY_COLOURS = tuple(
    f"color-mix(in srgb, var(--ink) {part}%, var(--paper))" for part in (6, 16, 30, 48)
)
# Edges of the classes of uncertainty.
SPREAD_CLASS_EDGES, COUNT_CLASS_EDGES = (
    (0.25, 0.5, 1.0),
    (0.1, 0.2, 0.4),
)


def uncertainty_map(view: View, result: Result, province: Province) -> Markup:
    """The map: each county shaded by the width of its interval relative to the spread between counties.

    A count is complete and has no interval. For counts the shade shows how much such a number varies by
    chance from period to period: the relative margin 1.96/√n of a Poisson count. Empty where it is not known
    of any county, as of a single one, which differs from none.
    """
    t, frame = view.t, result.frame
    assert province.outlines is not None
    width, edges, counted = _uncertainty(result)
    has_value = np.isfinite(frame["value"].to_numpy(dtype=float)).any()
    if not has_value or not np.isfinite(width).any():
        return EMPTY
    row_of_county = {code: i for i, code in enumerate(frame["county"])}
    areas = {}
    for code, name in county_names(view, province).items():
        row_index = row_of_county.get(code)
        if row_index is None or not math.isfinite(width[row_index]):
            areas[code] = Area(
                "",
                [name, _no_uncertainty_text(view, None if row_index is None else frame.iloc[row_index])],
                missing=True,
            )
            continue
        areas[code] = Area(
            UNCERTAINTY_COLOURS[int(np.searchsorted(edges, width[row_index], side="right"))],
            [
                name,
                *_tooltip_lines(
                    view, frame.iloc[row_index], result.measure, width[row_index], counted=counted
                ),
            ],
        )
    words = _words(view, counted=counted)
    wide = sum(1 for x in width if math.isfinite(x) and x > edges[-1])
    title = _finding(view, wide, width, counted=counted)
    has_gaps = any(not area.colour for area in areas.values())
    gap_label = (
        t("too few cases or ratings, or no data")
        if "low_response" in frame
        else t("too few cases or no data")
    )
    items = [LegendItem(word, colour=colour) for colour, word in zip(UNCERTAINTY_COLOURS, words, strict=True)]
    items += [LegendItem(gap_label, colour="var(--no-value)")] if has_gaps else []
    map_svg = small_map(province.outlines, areas, title="", alt=title, chosen=view.scope.counties)
    return html(
        '<div class="doubt"><h3>{}</h3>{}{}<p class="caption">{}</p></div>',
        title,
        map_svg,
        legend_html(items),
        _how_to_read(view, counted=counted),
    )


def _how_to_read(view: View, *, counted: bool) -> str:
    if counted:
        return view.t(
            "The count is complete and has no interval. The higher the class of colour, the more such a number "
            "varies from period to period without a cause (±1.96/√n)."
        )
    return view.t(
        "The higher the class of colour, the less certain: width of the 95% interval against the range that holds "
        "eight of ten counties. Fixed classes."
    )


def _no_uncertainty_text(view: View, row: "pd.Series[object] | None") -> str:
    if row is not None and math.isfinite(float(row["value"])):
        return view.t("How certain this is cannot be said")
    return missing_text(row, view.lang)


def _uncertainty(result: Result) -> tuple[np.ndarray, Sequence[float], bool]:
    """Uncertainty per row, the edges of its classes, and whether the measure is a count without interval."""
    frame = result.frame
    if frame["lower"].notna().any():
        value, lower, upper = (frame[name].to_numpy(dtype=float) for name in ("value", "lower", "upper"))
        return relative_width(value, lower, upper), SPREAD_CLASS_EDGES, False
    return relative_margin_of_error(frame["n"].to_numpy(dtype=float)), COUNT_CLASS_EDGES, True


def _tooltip_lines(
    view: View, row: "pd.Series[object]", measure: Measure, width: float, *, counted: bool
) -> list[str]:
    t, lang = view.t, view.lang
    lines = [
        f"{measure.title.label(lang)}: {measure.format_with_unit(float(row['value']), lang)}",
        interval_text(float(row["lower"]), float(row["upper"]), measure, lang),
        n_text(row["n"], lang) if not counted else "",
    ]
    width_text = percent(width, lang)
    uncertainty_text = (
        t("normal variation: ±{part}").format(part=width_text)
        if counted
        else t("interval: {part} of the range of the counties").format(part=width_text)
    )
    return [*lines, uncertainty_text]


def _words(view: View, *, counted: bool) -> list[str]:
    """The labels of the uncertainty classes."""
    t, lang = view.t, view.lang
    if counted:
        a, b, c = (percent(edge, lang) for edge in COUNT_CLASS_EDGES)
        return [
            t("below ±{high}").format(high=a),
            t("±{low} to ±{high}").format(low=a, high=b),
            t("±{low} to ±{high}").format(low=b, high=c),
            t("above ±{low}").format(low=c),
        ]
    return [
        t("interval at most a quarter of the differences between counties (certain)"),
        t("a quarter to a half"),
        t("a half to the same width"),
        t("interval wider than the differences between counties (uncertain)"),
    ]


def _finding(view: View, wide: int, width: np.ndarray, *, counted: bool) -> str:
    """The title of the map: in how many counties the interval is wider than the counties differ."""
    t = view.t
    n_known = int(np.isfinite(width).sum())
    lang = view.lang
    if counted:
        return t("Normal variation of these counts")
    if not wide:
        return t("How certain: in no county is the interval wider than the differences between counties")
    template = t(
        "How certain: in {wide} of {all} counties the interval is wider than the differences between counties"
    )
    return template.format(wide=number(wide, lang), all=number(n_known, lang))
