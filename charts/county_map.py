"""A measure of the counties on the map: a Plotly figure as plain data, and its legend as HTML."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

import pandas as pd

from charts.classes import Classes, classify
from charts.palette import FONT, Palette
from charts.words import edge_text, interval_text, n_text
from persian.bidi import isolate
from persian.translate import translator
from queries.declaration import Measure

GeoJson = Mapping[str, Any]
HEIGHT = 500


@dataclass(frozen=True)
class CountyMap:
    """The figure, the HTML of its legend and the sentence for those who cannot see it."""

    figure: dict[str, Any]
    legend: str
    alt: str


def county_map(
    frame: pd.DataFrame,
    measure: Measure,
    *,
    geojson: GeoJson,
    water: GeoJson | None,
    names: Mapping[str, str],
    chosen: Sequence[str],
    attribution: str,
    lang: str,
    dark: bool,
) -> CountyMap:
    """The map of a measure by county. `frame` has county, value, lower, upper, n, withheld; `names` all counties.

    Counties that are missing in the frame or withheld are drawn as unknown. The chosen ones are outlined.
    """
    palette = Palette.of(dark=dark)
    rows = {str(row["county"]): row for _, row in frame.iterrows()}
    values = {code: _value(rows.get(code)) for code in names}
    classes = classify([value for value in values.values() if value is not None])
    steps = _steps(classes.count)
    known = [code for code in names if values[code] is not None]
    unknown = [code for code in names if values[code] is None]
    traces = [
        _areas(geojson, known, [classes.of(values[code] or 0.0) for code in known], palette, steps)
        | _hover([_told(names[code], rows.get(code), measure, lang) for code in known], palette),
    ]
    if unknown:
        traces.append(
            _plain(geojson, unknown, palette.unknown, palette)
            | _hover([_told(names[code], rows.get(code), measure, lang) for code in unknown], palette)
        )
    if water and water["features"]:
        traces.append(_water(water, palette))
    if chosen:
        traces.append(_outline(geojson, chosen, palette))
    traces.append(_labels(geojson, names, palette))
    return CountyMap(
        {"data": traces, "layout": _layout(attribution, palette)},
        _legend(classes, steps, measure, palette, lang, some_unknown=bool(unknown)),
        _alt(values, names, measure, lang),
    )


def _value(row: "pd.Series[Any] | None") -> float | None:
    if row is None or bool(row["withheld"]) or not math.isfinite(float(row["value"])):
        return None
    return float(row["value"])


def _steps(count: int) -> list[int]:
    """Which of the colours each class gets, spread over the whole scale."""
    return [round(i * 5 / max(count - 1, 1)) for i in range(count)] if count > 1 else [3]


def _areas(
    geojson: GeoJson,
    codes: Sequence[str],
    classes: Sequence[int],
    palette: Palette,
    steps: Sequence[int],
) -> dict[str, Any]:
    count = len(steps)
    scale = []
    for i, step in enumerate(steps):
        scale += [[i / count, palette.steps[step]], [(i + 1) / count, palette.steps[step]]]
    return {
        "type": "choropleth",
        "geojson": geojson,
        "locations": list(codes),
        "z": list(classes),
        "zmin": -0.5,
        "zmax": count - 0.5,
        "colorscale": scale,
        "showscale": False,
        "marker": {"line": {"color": palette.border, "width": 0.8}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _plain(geojson: GeoJson, ids: Sequence[str], colour: str, palette: Palette) -> dict[str, Any]:
    return {
        "type": "choropleth",
        "geojson": geojson,
        "locations": list(ids),
        "z": [0] * len(ids),
        "colorscale": [[0, colour], [1, colour]],
        "showscale": False,
        "marker": {"line": {"color": palette.border, "width": 0.8}},
    }


def _outline(geojson: GeoJson, chosen: Sequence[str], palette: Palette) -> dict[str, Any]:
    """The chosen counties once more, as a line over everything."""
    wanted = [feature for feature in geojson["features"] if feature["id"] in chosen]
    clear = "rgba(0,0,0,0)"
    trace = _plain({**geojson, "features": wanted}, [feature["id"] for feature in wanted], clear, palette)
    return trace | {"marker": {"line": {"color": palette.ink, "width": 2.4}}, "hoverinfo": "skip"}


def _water(water: GeoJson, palette: Palette) -> dict[str, Any]:
    """Lakes, drawn over the counties whose boundaries run through them; Plotly needs an id for each."""
    ids = [f"water-{i}" for i in range(len(water["features"]))]
    named = [{**feature, "id": key} for feature, key in zip(water["features"], ids, strict=True)]
    return _plain({**water, "features": named}, ids, palette.water, palette) | {"hoverinfo": "skip"}


def _hover(texts: Sequence[str], palette: Palette) -> dict[str, Any]:
    return {
        "text": list(texts),
        "hovertemplate": "%{text}<extra></extra>",
        "hoverlabel": {
            "bgcolor": palette.paper,
            "bordercolor": palette.muted,
            "font": {"family": FONT, "size": 13, "color": palette.ink},
        },
    }


def _told(name: str, row: "pd.Series[Any] | None", measure: Measure, lang: str) -> str:
    """What hovering over a county says."""
    t = translator(lang)
    if row is None:
        lines = [t("No cases")]
    elif bool(row["withheld"]):
        lines = [t("Too few cases"), n_text(row["n"], lang)]
    elif _value(row) is None:
        lines = [t("Not yet reached"), n_text(row["n"], lang)]
    else:
        lines = [f"{measure.title.label(lang)}: {measure.format_with_unit(_value(row), lang)}"]
        lines += [
            text
            for text in (interval_text(row["lower"], row["upper"], measure, lang), n_text(row["n"], lang))
            if text
        ]
    # Plotly sets each line by itself: without an isolate a leading number would turn it around.
    return "<br>".join(_mark(line, lang) for line in (f"<b>{name}</b>", *lines))


def _mark(line: str, lang: str) -> str:
    return f"\u200f{line}\u200f" if lang == "fa" else line


def _labels(geojson: GeoJson, names: Mapping[str, str], palette: Palette) -> dict[str, Any]:
    """The counties' names; the style sheet gives them a halo, so that they can be read on every colour."""
    spots = {str(feature["id"]): label_point(feature["geometry"]) for feature in geojson["features"]}
    codes = [code for code in names if code in spots]
    return {
        "type": "scattergeo",
        "mode": "text",
        "lon": [spots[code][0] for code in codes],
        "lat": [spots[code][1] for code in codes],
        "text": [names[code] for code in codes],
        "textfont": {"family": FONT, "size": 11, "color": palette.ink},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def label_point(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """The centre of gravity of the largest ring of a Polygon or MultiPolygon: where the name goes."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    best, centre = 0.0, (0.0, 0.0)
    for polygon in polygons:
        ring = polygon[0]
        area = x = y = 0.0
        for (x0, y0), (x1, y1) in pairwise(ring):
            cross = x0 * y1 - x1 * y0
            area += cross
            x += (x0 + x1) * cross
            y += (y0 + y1) * cross
        if abs(area) > best:
            best, centre = abs(area), (x / (3 * area), y / (3 * area))
    return round(centre[0], 4), round(centre[1], 4)


def _layout(attribution: str, palette: Palette) -> dict[str, Any]:
    return {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "dragmode": False,
        "clickmode": "event+select",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": palette.ink},
        "geo": {
            "visible": False,
            "fitbounds": "geojson",
            "projection": {"type": "mercator"},
            "bgcolor": "rgba(0,0,0,0)",
        },
        "annotations": [
            {
                "text": f"\u2068{attribution}\u2069",
                "x": 0,
                "y": 0,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 9, "color": palette.muted, "family": FONT},
            }
        ],
    }


def _legend(
    classes: Classes,
    steps: Sequence[int],
    measure: Measure,
    palette: Palette,
    lang: str,
    *,
    some_unknown: bool,
) -> str:
    t = translator(lang)
    between = t("{low} to {high}")
    items = [
        (
            palette.steps[step],
            between.format(low=edge_text(a, measure, lang), high=edge_text(b, measure, lang)),
        )
        for step, a, b in zip(steps, classes.edges, classes.edges[1:], strict=False)
    ]
    if some_unknown:
        items.append((palette.unknown, t("too few cases")))
    swatches = "".join(
        f'<span><i style="background:{colour}"></i>{escape(isolate(words))}</span>' for colour, words in items
    )
    return f'<div class="legend">{swatches}</div>'


def _alt(values: Mapping[str, float | None], names: Mapping[str, str], measure: Measure, lang: str) -> str:
    t = translator(lang)
    ranked = sorted(((v, names[code]) for code, v in values.items() if v is not None), reverse=True)
    listed = t(", ").join(f"{name} {measure.format(value, lang)}" for value, name in ranked)
    return t("Map of the counties. {measure}: {values}").format(
        measure=measure.title.label(lang), values=listed
    )
