"""Overlay charts for comparing two sides: their answer curves, or the trend of a measure; Plotly figures as data.

A side is one of the two scopes that are compared, for example two offices, two counties or two periods.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.markup import html
from charts.parts.event_marks import NO_EVENTS, EventMarks, plotly_event_marks
from charts.parts.line_style import LINE_WIDTH, THIN_LINE_WIDTH, TICK_SIZE
from charts.parts.palette import Palette
from charts.parts.plotly_layout import base_layout, with_direction_marks
from charts.parts.value_classes import round_ticks
from persian.digits import number, percent
from persian.translate import translator
from queries.measures.declaration import Measure

HEIGHT = 380
TICK_DAYS = 10  # days from tick to tick on the horizontal axis of the answer curves


@dataclass(frozen=True)
class SideLine:
    """The line of one side: for each day or span its value, its interval (NaN if missing) and its tooltip."""

    name: str
    values: Sequence[float]
    lower: Sequence[float]
    upper: Sequence[float]
    tooltips: Sequence[str]


def answer_curves_figure(lines: Sequence[SideLine], *, lang: str, dark: bool) -> dict[str, Any]:
    """Cumulative incidence of an answer by days since registration, 0 to 100 %, with pointwise intervals.

    The values of each line are those of day 0, 1, 2 …; the curves are drawn as step functions.
    """
    palette = Palette.of(dark=dark)
    last = max((len(line.values) for line in lines), default=1) - 1
    days = list(range(last + 1))
    tick_days = list(range(0, last + 1, TICK_DAYS))
    layout = _layout(palette)
    layout["xaxis"] |= {
        "range": [0, last],
        "tickvals": tick_days,
        "ticktext": [number(day, lang) for day in tick_days],
        "title": {"text": translator(lang)("days since registration"), "font": {"size": TICK_SIZE}},
    }
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    layout["yaxis"] |= {"range": [0, 1.02], "tickvals": ticks, "ticktext": [percent(x, lang) for x in ticks]}
    layout["shapes"] = [_half(palette)]
    return {"data": _traces(days, lines, palette, lang, shape="hv"), "layout": layout}


def trend_figure(
    lines: Sequence[SideLine],
    labels: Sequence[str],
    measure: Measure,
    *,
    axis: str,
    events: EventMarks = NO_EVENTS,
    lang: str,
    dark: bool,
) -> dict[str, Any]:
    """A measure of both sides, span by span (a span is a month, for example).

    The n-th span of one side is drawn at the same position as the n-th span of the other, even if they belong to
    different periods. `labels` are the labels of the positions and `axis` is the title of the horizontal axis.
    `events` are marked with numbers.
    """
    palette = Palette.of(dark=dark)
    positions = list(range(len(labels)))
    finite_values = [value for line in lines for value in (*line.values, *line.upper) if math.isfinite(value)]
    ticks = (
        [0.0, 0.25, 0.5, 0.75, 1.0]
        if measure.unit == "share"
        else round_ticks(max(finite_values, default=1.0))
    )
    write = percent if measure.unit == "share" else number
    # At most five labels fit next to each other on a narrow screen.
    every = max(1, math.ceil(len(labels) / 5))
    tick_positions = positions[::every]
    layout = _layout(palette)
    layout["xaxis"] |= {
        "range": [-0.4, len(labels) - 0.6],
        "tickvals": tick_positions,
        "ticktext": [with_direction_marks(labels[i], lang) for i in tick_positions],
        "title": {"text": axis, "font": {"size": TICK_SIZE}},
    }
    whole_ticks = all(tick == int(tick) for tick in ticks)
    decimals = 0 if whole_ticks or measure.unit == "share" else 1
    layout["yaxis"] |= {
        "range": [0, ticks[-1] * 1.02],
        "tickvals": ticks,
        "ticktext": [write(tick, lang, decimals=decimals) for tick in ticks],
    }
    layout["shapes"], layout["annotations"] = plotly_event_marks(
        events, count=len(labels), palette=palette, lang=lang
    )
    return {"data": _traces(positions, lines, palette, lang, shape="linear"), "layout": layout}


def _traces(
    x: Sequence[int], lines: Sequence[SideLine], palette: Palette, lang: str, *, shape: str
) -> list[dict[str, Any]]:
    """The lines of both sides, each with a band for its interval."""
    # The second side is dashed, so that the sides can also be distinguished without colour.
    traces: list[dict[str, Any]] = []
    colours = (palette.accent, palette.muted)
    shades = (_faint(palette.accent), _faint(palette.muted))
    for line, colour, shade, dash in zip(lines, colours, shades, ("solid", "dash"), strict=False):
        traces += _band(x, line, shade, shape)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines" if shape == "hv" else "lines+markers",
                "x": list(x),
                "y": [_or_none(value) for value in line.values],
                "name": line.name,
                "text": [with_direction_marks(tooltip, lang) for tooltip in line.tooltips],
                "hovertemplate": html("%{{text}}<extra></extra>"),
                "line": {"color": colour, "width": LINE_WIDTH, "dash": dash, "shape": shape},
                "marker": {"color": colour, "size": 5},
                "showlegend": False,
                "connectgaps": False,
            }
        )
    return traces


def _band(x: Sequence[int], line: SideLine, shade: str, shape: str) -> list[dict[str, Any]]:
    """The interval as areas, one for each run of spans that have one.

    An area is an invisible upper line and a lower line filled up to it. Over a gap in the lines such an area would
    cross itself, so each run between gaps gets its own.
    """
    traces: list[dict[str, Any]] = []
    for first, end in _runs(line):
        edge = {
            "type": "scatter",
            "mode": "lines",
            "x": list(x[first:end]),
            "hoverinfo": "skip",
            "line": {"width": 0, "shape": shape},
            "showlegend": False,
            "connectgaps": False,
        }
        traces.append(edge | {"y": [float(value) for value in line.upper[first:end]]})
        lower = [float(value) for value in line.lower[first:end]]
        traces.append(edge | {"y": lower, "fill": "tonexty", "fillcolor": shade})
    return traces


def _runs(line: SideLine) -> list[tuple[int, int]]:
    """First and end position of each run of spans that have an interval."""
    known = [
        math.isfinite(low) and math.isfinite(high) for low, high in zip(line.lower, line.upper, strict=True)
    ]
    starts = [i for i, is_known in enumerate(known) if is_known and (i == 0 or not known[i - 1])]
    ends = [
        i + 1 for i, is_known in enumerate(known) if is_known and (i + 1 == len(known) or not known[i + 1])
    ]
    return list(zip(starts, ends, strict=True))


def _or_none(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _faint(colour: str) -> str:
    """A hexadecimal colour made transparent, for an area under lines."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.14)"


def _half(palette: Palette) -> dict[str, Any]:
    """A horizontal line at one half: a curve crosses it at its median."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": 0.5,
        "y1": 0.5,
        "line": {"color": palette.muted, "width": THIN_LINE_WIDTH, "dash": "dot"},
        "layer": "below",
    }


def _layout(palette: Palette) -> dict[str, Any]:
    axis = {
        "gridcolor": palette.line,
        "zeroline": False,
        "fixedrange": True,
        "tickmode": "array",
        "ticks": "outside",
        "ticklen": 7,
        "tickcolor": "rgba(0,0,0,0)",
    }
    return {
        "height": HEIGHT,
        "margin": {"l": 52, "r": 12, "t": 10, "b": 56},
        **base_layout(palette),
        "hovermode": "x unified",
        "xaxis": axis | {"showgrid": False, "tickangle": 0},
        "yaxis": dict(axis),
    }
