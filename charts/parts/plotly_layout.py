"""Layout elements shared by all Plotly figures: colours, fonts, hover labels, and axes labelled in the page's language.

Axis labels are passed to Plotly as text, because Plotly itself can write neither Persian digits nor Jalali months.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from charts.markup import html
from charts.parts.line_style import THIN_LINE_WIDTH, TICK_SIZE
from charts.parts.palette import FONT, Palette
from persian.calendar import CalendarPeriod, month_name, to_jalali
from persian.digits import number, with_digits


def base_layout(palette: Palette) -> dict[str, Any]:
    """The part of a layout that all figures share: the page's background, colours and font, with dragging disabled."""
    return {
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        # Plotly picks the colours of unified hover labels by contrast with this colour, so it is not transparent.
        "plot_bgcolor": palette.paper,
        "font": {"family": FONT, "size": TICK_SIZE, "color": palette.muted},
        "hoverlabel": {
            "bgcolor": palette.paper,
            "bordercolor": palette.muted,
            "font": {"family": FONT, "size": 13, "color": palette.ink},
        },
    }


def layout(palette: Palette, *, height: int) -> dict[str, Any]:
    """The layout of a figure whose points are hovered one at a time; `height` is in pixels."""
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
    """An axis over `span` with a tick at each of `tick_values`, labelled with `tick_labels`."""
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


def annotation(text: str, palette: Palette, *, x: float, y: float, **more: object) -> dict[str, Any]:
    """A text without an arrow at a position in a figure. `more` are further attributes of a Plotly annotation."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "showarrow": False,
        "font": {"size": TICK_SIZE, "color": palette.muted, "family": FONT},
        **more,
    }


def horizontal_line(y: float, palette: Palette, *, dash: str, colour: str = "") -> dict[str, Any]:
    """A thin horizontal line across the whole figure, at `y` on its vertical axis."""
    line = {"color": colour or palette.muted, "width": THIN_LINE_WIDTH, "dash": dash}
    return {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line}


def vertical_line(x: float, palette: Palette) -> dict[str, Any]:
    """A thin dotted line over the whole height of a figure, at `x` on its horizontal axis and behind the data."""
    line = {"color": palette.muted, "width": THIN_LINE_WIDTH, "dash": "dot"}
    return {
        "type": "line", "xref": "x", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "line": line, "layer": "below"
    }  # fmt: skip


def target_line(
    target: tuple[float, str], palette: Palette, *, lang: str, at: Literal["left", "right"], **more: object
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The dashed line of a target (value and label) and its label above one end of it, as a shape and an annotation.

    `more` are further attributes of the annotation.
    """
    value, text = target
    label = annotation(
        with_direction_marks(text, lang),
        palette,
        x=0 if at == "left" else 1,
        y=value,
        xref="paper",
        xanchor=at,
        yanchor="bottom",
        **more,
    )
    return horizontal_line(value, palette, dash="4px,4px", colour=palette.accent), label


def with_direction_marks(line: str, lang: str) -> str:
    """Wrap a Persian line in right-to-left marks (U+200F); lines in other languages are returned unchanged.

    The text direction of a figure is left to right. Without the marks, punctuation and signs at the ends of a Persian
    line would appear on the wrong side.
    """
    # Not an f-string: the sum of marks and a `Markup` is a `Markup` again, whose tags are not escaped later.
    return "\u200f" + line + "\u200f" if lang == "fa" else line


def hover_text(lines: Sequence[str], lang: str) -> str:
    """The non-empty lines as the text of a hover label or an annotation, one below the other."""
    return html("<br>").join(with_direction_marks(line, lang) for line in lines if line)


def time_axes(
    palette: Palette,
    *,
    labels: Sequence[str],
    named: Mapping[int, str],
    ticks: Sequence[float],
    lang: str,
    margin: float,
) -> dict[str, Any]:
    """The two axes of a time series: periods from left to right, and numbers from 0 upwards.

    `labels` are the names of all periods, shown on hovering. `named` maps the index of a period to its label on the
    horizontal axis. `ticks` are the tick values of the vertical axis. `margin` is the space at both ends, in periods.
    """
    # The horizontal axis is categorical because Plotly has no Jalali dates. On such an axis, positions are indices.
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


def month_tick(month: CalendarPeriod, lang: str, *, first: bool) -> str:
    """Tick label of a month: its name and, for Farvardin and the first tick, the year below it."""
    year, month_number, _ = to_jalali(month.first)
    name = month_name(month_number, lang)
    if month_number != 1 and not first:
        return name
    return html("{}<br><b>{}</b>", name, with_digits(year, lang))
