"""Choropleth map of a measure by county, as inline SVG; each county is a link with a tooltip.

It is SVG and not a Plotly figure for three reasons: links can be reached with the keyboard, areas with uncertain values
can have a texture on top of their colour, and the map is displayed at once, without loading a map library.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.maps.county_names import LINE_HEIGHT, names_with_room
from charts.maps.hatching import dark_hatching, light_hatching
from charts.markup import EMPTY, html, join
from charts.parts.figure_texts import edge_text, interval_text, missing_text, n_text
from charts.parts.legend import LegendItem, legend_html
from charts.parts.tooltip import labelled_tooltip
from charts.parts.value_classes import Classes, classify, colour_steps
from geo.outlines import WIDTH, Outlines, Point
from persian.bidi import isolate
from persian.translate import translator
from queries.measures.declaration import Measure

LARGEST_CIRCLE = 74.0  # radius of the circle of the largest count, in the units of the map


@dataclass(frozen=True)
class CountyMap:
    """HTML of the map, HTML of its legend with the source of the boundaries, and the text alternative."""

    html: Markup
    legend: Markup
    alt: str


@dataclass(frozen=True)
class CountyShapes:
    """What the maps of a province have in common: shapes, the names of all counties by code, source of the shapes."""

    outlines: Outlines
    names: Mapping[str, str]
    attribution: str


@dataclass(frozen=True)
class _MapStyle:
    """How values are drawn: the colour of each county, the legend, the counties with a texture, and the circles."""

    colours: Mapping[str, str]
    legend: Markup
    unsure: Collection[str] = ()
    circles: Markup = EMPTY


def county_map(
    frame: pd.DataFrame,
    measure: Measure,
    shapes: CountyShapes,
    *,
    chosen: Sequence[str],
    link: Callable[[str], str],
    lang: str,
) -> CountyMap:
    """Draw the map of a measure by county.

    `frame` has one row per county with the columns county, value, lower, upper, n and withheld. Counties without a row
    or with a withheld value are drawn as unknown: their colour is near that of the lowest class, so that dark hatching
    tells them apart without colour. The counties in `chosen` are outlined. `link` returns the address that a click on
    a county leads to.

    Counts are drawn as circles, never as colour: a colour says how much of something there is at a place, and a large
    county would have the darkest one for its inhabitants alone.

    A county whose interval spans more than one edge of the colour classes gets a texture: its true value could belong
    to a colour two steps away.
    """
    rows: dict[str, Mapping[str, Any]] = {str(row["county"]): row for row in frame.to_dict("records")}
    values = {code: _value(rows.get(code)) for code in shapes.names}
    alt = _alt(values, shapes.names, measure, lang)
    tooltips = {
        code: [name, *_tooltip_lines(rows.get(code), measure, lang)] for code, name in shapes.names.items()
    }
    if measure.unit == "cases":
        style = _by_circles(values, shapes, measure, lang)
    else:
        style = _by_colours(values, rows, measure, lang, verdicts="low_response" in frame)
    areas = _areas(shapes, style.colours, tooltips, style.unsure, link)
    from_highest = sorted(values, key=lambda code: -(values[code] or -math.inf))
    named = names_with_room(shapes.names, shapes.outlines, first=(*chosen, *from_highest))
    drawing = _drawing(
        areas, style.circles, shapes=shapes, colours=style.colours, chosen=chosen, named=named, alt=alt
    )
    source = html('<p class="caption source">{}</p>', isolate(shapes.attribution))
    return CountyMap(drawing, style.legend + source, alt)


def _by_circles(
    values: Mapping[str, float | None], shapes: CountyShapes, measure: Measure, lang: str
) -> _MapStyle:
    """Counts as circles on areas of one colour."""
    largest = max((value for value in values.values() if value), default=1.0)
    colours = {code: "unknown" if value is None else "step-0" for code, value in values.items()}
    circles = _circles(values, largest, shapes.outlines)
    return _MapStyle(colours, _circle_legend(largest, measure, lang), circles=circles)


def _by_colours(
    values: Mapping[str, float | None],
    rows: Mapping[str, Mapping[str, Any]],
    measure: Measure,
    lang: str,
    *,
    verdicts: bool,
) -> _MapStyle:
    """Values as the colours of classes, with a texture where the interval spans several classes."""
    classes = classify([value for value in values.values() if value is not None])
    steps = colour_steps(classes.count)
    unsure = {
        code
        for code, value in values.items()
        if value is not None and classes.is_uncertain(float(rows[code]["lower"]), float(rows[code]["upper"]))
    }
    colours = {
        code: "unknown" if value is None else f"step-{steps[classes.index_of(value)]}"
        for code, value in values.items()
    }
    legend = _class_legend(
        classes,
        measure,
        lang,
        some_known=any(value is not None for value in values.values()),
        some_unknown=None in values.values(),
        some_unsure=bool(unsure),
        verdicts=verdicts,
    )
    return _MapStyle(colours, legend, unsure=unsure)


def _areas(
    shapes: CountyShapes,
    colours: Mapping[str, str],
    tooltips: Mapping[str, Sequence[str]],
    unsure: Collection[str],
    link: Callable[[str], str],
) -> Markup:
    """The counties that have an outline, as links."""
    return join(
        _area(
            shapes.outlines.counties[code],
            colours[code],
            link(code),
            tooltips[code],
            code=code,
            unsure=code in unsure,
        )
        for code in shapes.names
        if code in shapes.outlines.counties
    )


def _circles(values: Mapping[str, float | None], largest: float, outlines: Outlines) -> Markup:
    """A circle in each county whose area is in proportion to the count."""
    return join(
        html(
            '<circle class="count" cx="{:.0f}" cy="{:.0f}" r="{:.1f}"/>',
            *outlines.label_points[code],
            LARGEST_CIRCLE * math.sqrt(value / largest),
        )
        for code, value in values.items()
        if value and code in outlines.label_points
    )


def _drawing(
    areas: Markup,
    circles: Markup,
    *,
    shapes: CountyShapes,
    colours: Mapping[str, str],
    chosen: Sequence[str],
    named: Mapping[str, Sequence[str]],
    alt: str,
) -> Markup:
    """The SVG: areas, water, outlines of the chosen counties, circles, and the names of `named`.

    A name has the ink that is legible on the colour of its county, and a rim of that colour where it reaches beyond.
    """
    outlines = shapes.outlines
    rings = join(
        html('<path class="chosen" d="{}"/>', outlines.counties[code])
        for code in chosen
        if code in outlines.counties
    )
    labels = join(_name(lines, outlines.label_points[code], colours[code]) for code, lines in named.items())
    return html(
        '<svg class="county-map" viewBox="-4 -4 {:.0f} {:.0f}" role="group" '
        'aria-label="{}">{}{}<path class="water" d="{}"/>{}{}'
        '<g class="names" aria-hidden="true">{}</g></svg>',
        WIDTH + 8,
        outlines.height + 8,
        alt,
        _HATCH,
        areas,
        outlines.water,
        rings,
        circles,
        labels,
    )


def _name(lines: Sequence[str], point: Point, colour: str) -> Markup:
    """The lines of a name around the point of its county."""
    x, y = point
    above = (len(lines) - 1) * LINE_HEIGHT / 2
    return join(
        html(
            '<text x="{:.0f}" y="{:.0f}" style="fill:var(--on-{});stroke:var(--{})">{}</text>',
            x,
            y - above + i * LINE_HEIGHT,
            colour,
            colour,
            line,
        )
        for i, line in enumerate(lines)
    )


# Browsers print a pattern as pixels. Maps are small on paper, where lines as near as on the screen would be lost.
_HATCH = html(
    "<defs>{}{}{}{}</defs>",
    light_hatching("unsure", distance=11, width=2),
    light_hatching("unsure-on-paper", distance=32, width=8),
    dark_hatching("no-value", distance=13, width=1.6),
    dark_hatching("no-value-on-paper", distance=32, width=4),
)


def _value(row: "pd.Series[Any] | None") -> float | None:
    """The value of a county; None if there is no row, or if its value is withheld or not finite."""
    if row is None or bool(row["withheld"]) or not math.isfinite(float(row["value"])):
        return None
    return float(row["value"])


def _area(path: str, colour: str, link: str, tooltip: Sequence[str], *, code: str, unsure: bool) -> Markup:
    hatching = "texture" if unsure else "no-value" if colour == "unknown" else ""
    texture = html('<path class="{}" d="{}"/>', hatching, path) if hatching else ""
    return html(
        '<a href="{}" data-focus="map-{}" {}><path class="area" style="fill:var(--{})" d="{}"/>{}</a>',
        link,
        code,
        labelled_tooltip(tooltip),
        colour,
        path,
        texture,
    )


def _tooltip_lines(row: "pd.Series[Any] | None", measure: Measure, lang: str) -> list[str]:
    """Lines of a county's tooltip below its name."""
    value = _value(row)
    if row is None or value is None:
        return [missing_text(row, lang), *([] if row is None else [n_text(row["n"], lang)])]
    lines = (
        f"{measure.title.label(lang)}: {measure.format_with_unit(value, lang)}",
        interval_text(row["lower"], row["upper"], measure, lang),
        n_text(row["n"], lang),
    )
    return [line for line in lines if line]


def _circle_legend(largest: float, measure: Measure, lang: str) -> Markup:
    """HTML of the legend of a map of counts."""
    size = translator(lang)("Area of the circles: {measure}; the largest is {value}").format(
        measure=measure.title.label(lang), value=measure.format_with_unit(largest, lang)
    )
    return html('<div class="legend"><span>{}</span></div>', isolate(size))


def _class_legend(
    classes: Classes,
    measure: Measure,
    lang: str,
    *,
    some_known: bool,
    some_unknown: bool,
    some_unsure: bool,
    verdicts: bool,
) -> Markup:
    """HTML of the legend: the classes if a value is known, and the hatching of unknown and uncertain ones, if any."""
    t = translator(lang)
    template = t("{low} to {high}")
    items = [
        LegendItem(
            template.format(low=edge_text(low, measure, lang), high=edge_text(high, measure, lang)),
            colour=f"var(--step-{step})",
        )
        for step, low, high in zip(
            colour_steps(classes.count), classes.edges, classes.edges[1:], strict=False
        )
        if some_known
    ]
    if some_unknown:
        words = t("too few cases or ratings, or no data") if verdicts else t("too few cases or no data")
        items.append(LegendItem(words, colour="var(--no-value)"))
    if some_unsure:
        items.append(LegendItem(t("uncertain: may be two classes higher or lower"), colour="var(--hatching)"))
    return legend_html(items)


def _alt(values: Mapping[str, float | None], names: Mapping[str, str], measure: Measure, lang: str) -> str:
    t = translator(lang)
    ranked = sorted(((v, names[code]) for code, v in values.items() if v is not None), reverse=True)
    values_text = t(", ").join(f"{name} {measure.format(value, lang)}" for value, name in ranked)
    return t("Map of the counties. {measure}: {values}").format(
        measure=measure.title.label(lang), values=values_text
    )
