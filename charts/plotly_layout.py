"""What figures of Plotly have in common here: paper, type, hover, and axes that are written in the page's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from charts.line_style import THIN_LINE_WIDTH, TICK_SIZE
from charts.markup import html
from charts.palette import FONT, Palette
from persian.digits import number


def base_layout(palette: Palette) -> dict[str, Any]:
    """What the layout of every figure has: the page's own paper and type, and nothing that can be dragged."""
    return {
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": palette.paper,  # what is told along a line on hovering is drawn on it, and seen by it
        "font": {"family": FONT, "size": TICK_SIZE, "color": palette.muted},
        "hoverlabel": {
            "bgcolor": palette.paper,
            "bordercolor": palette.muted,
            "font": {"family": FONT, "size": 13, "color": palette.ink},
        },
    }


def layout(palette: Palette, *, height: int) -> dict[str, Any]:
    """The layout of a figure whose points are told one by one."""
    common = base_layout(palette)
    return common | {
        "height": height,
        "margin": {"l": 48, "r": 14, "t": 16, "b": 52},
        "hovermode": "closest",
        "showlegend": False,
        "hoverlabel": common["hoverlabel"] | {"align": "auto"},
    }


def axis(
    palette: Palette,
    *,
    span: tuple[float, float],
    tick_values: Sequence[float],
    tick_labels: Sequence[str],
    title: str = "",
) -> dict[str, Any]:
    """An axis with its ticks `at` places, in these words."""
    return {
        "range": list(span),
        "tickmode": "array",
        "tickvals": list(tick_values),
        "ticktext": list(tick_labels),
        "gridcolor": palette.line,
        "zeroline": False,
        "fixedrange": True,
        "showline": False,
        "ticks": "",
        "title": {"text": title, "font": {"size": TICK_SIZE, "color": palette.muted}, "standoff": 8},
    }


def annotation(
    text: str, palette: Palette, *, x: float, y: float, **more: object
) -> dict[str, Any]:  # an annotation of Plotly
    """Words at a place in a figure."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "showarrow": False,
        "font": {"size": TICK_SIZE, "color": palette.muted, "family": FONT},
        **more,
    }


def horizontal_line(y: float, palette: Palette, *, dash: str = "dot", colour: str = "") -> dict[str, Any]:
    """A thin level line across a figure."""
    line = {"color": colour or palette.muted, "width": THIN_LINE_WIDTH, "dash": dash}
    return {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line}


def with_direction_marks(line: str, lang: str) -> str:
    """The line in its own direction: in a figure, which runs left to right, its signs would else change sides."""
    return f"\u200f{line}\u200f" if lang == "fa" else line


def hover_text(lines: Sequence[str], lang: str) -> str:
    """What hovering says: one line each."""
    return html("<br>").join(with_direction_marks(line, lang) for line in lines if line)


def time_axes(
    palette: Palette,
    *,
    labels: Sequence[str],
    named: Mapping[int, str],
    ticks: Sequence[float],
    lang: str,
    margin: float = 0.4,
) -> dict[str, Any]:
    """Both axes of a series over time: periods from left to right, and a number from 0 upwards.

    `labels` are the names of all periods, which hovering shows; `named` has the words along the axis by the place of
    their period; `ticks` are the values named on the other axis; `margin` is the room at both ends, in periods.
    """
    common = {
        "gridcolor": palette.line,
        "zeroline": False,
        "fixedrange": True,
        "showline": False,
        "ticks": "",
    }
    return {
        "xaxis": common
        | {
            "showgrid": False,
            "range": [-margin, len(labels) - 1 + margin],
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(labels),
            "tickmode": "array",
            "tickvals": list(named),
            "ticktext": list(named.values()),
            "tickangle": 0,
            "ticks": "outside",
            "ticklen": 8,
            "tickcolor": "rgba(0,0,0,0)",
        },
        "yaxis": common
        | {
            "range": [0, ticks[-1] * 1.02],
            "tickmode": "array",
            "tickvals": list(ticks),
            "ticktext": [number(tick, lang) for tick in ticks],
            "rangemode": "tozero",
        },
    }
