"""Control chart (XmR) of monthly values: limits, centre and named signals, as a Plotly figure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.markup import html
from charts.parts import plotly_layout
from charts.parts.line_style import LINE_WIDTH, MARKER_SIZE, NOTE_SIZE, RING_WIDTH, THIN_LINE_WIDTH, TICK_SIZE
from charts.parts.palette import FONT, Palette
from charts.parts.value_classes import classify
from persian.calendar import CalendarPeriod, to_jalali
from persian.digits import number
from persian.translate import translator
from queries.measures.declaration import Measure

HEIGHT = 340
SHORT, QUARTER = 15, 3  # up to 15 months each third one is labelled, else each sixth


@dataclass(frozen=True)
class ControlMonth:
    """A month's value and its usual limits, None where there is no value; `signal` is True beyond normal variation."""

    month: CalendarPeriod
    value: float | None
    centre: float
    lower: float
    upper: float
    n: float
    signal: bool = False


def control_figure(
    months: Sequence[ControlMonth],
    measure: Measure,
    *,
    target: tuple[float, str] | None = None,
    lang: str,
    dark: bool,
) -> dict[str, Any]:
    """The figure; `target` is a value, drawn as a line, and its label. The last signal is named in the figure."""
    palette = Palette.of(dark=dark)
    layout = plotly_layout.layout(palette, height=HEIGHT)
    layout["margin"] = layout["margin"] | {"l": 58, "t": 30}
    every = QUARTER if len(months) <= SHORT else 2 * QUARTER
    ticks = [i for i, month in enumerate(months) if (to_jalali(month.month.first).month - 1) % every == 0]
    layout["xaxis"] = plotly_layout.axis(
        palette,
        span=(-0.6, len(months) - 0.4),
        tick_values=ticks,
        tick_labels=[plotly_layout.month_tick(months[i].month, lang, first=i == ticks[0]) for i in ticks],
    ) | {"showgrid": False, "tickangle": 0}
    with_value = [month for month in months if month.value is not None]
    reached = [x for month in with_value for x in (month.value, month.lower, month.upper)]
    edges = classify([x for x in [*reached, *([target[0]] if target else [])] if x is not None], most=5).edges
    places = 0 if measure.unit == "share" or all(float(edge).is_integer() for edge in edges) else None
    layout["yaxis"] = plotly_layout.axis(
        palette,
        span=_with_room(edges),
        tick_values=edges,
        tick_labels=[measure.format(edge, lang, decimals=places) for edge in edges],
    )
    layout["annotations"] = _names(months, measure, palette, lang)
    layout["shapes"] = _line_to_last_signal(months, palette)
    if target:
        font = {"size": TICK_SIZE, "color": palette.accent, "family": FONT}
        line, label = plotly_layout.target_line(target, palette, lang=lang, at="left", font=font)
        layout["shapes"].append(line)
        layout["annotations"].append(label)
    return {"data": [*_limits(months, palette), *_points(months, measure, palette, lang)], "layout": layout}


def _with_room(edges: Sequence[float]) -> tuple[float, float]:
    """The axis with a little room below and above, so that no mark is cut off."""
    room = (edges[-1] - edges[0]) * 0.06
    return edges[0] - room, edges[-1] + room


def _limits(months: Sequence[ControlMonth], palette: Palette) -> list[dict[str, Any]]:
    """The shaded range between the limits, and the centre."""
    x = [i for i, month in enumerate(months) if month.value is not None]
    line = {"color": palette.muted, "width": THIN_LINE_WIDTH, "shape": "hvh"}
    common: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": x, "hoverinfo": "skip"}
    lower, upper, centre = ([getattr(months[i], name) for i in x] for name in ("lower", "upper", "centre"))
    return [
        common | {"y": lower, "line": line},
        common | {"y": upper, "line": line, "fill": "tonexty", "fillcolor": palette.shade},
        common | {"y": centre, "line": line | {"dash": "dot"}},
    ]


def _points(
    months: Sequence[ControlMonth], measure: Measure, palette: Palette, lang: str
) -> list[dict[str, Any]]:
    """The values, connected; signals are large diamonds with a ring."""
    t = translator(lang)

    def trace(indices: list[int], **style: Any) -> dict[str, Any]:
        return {
            "type": "scatter",
            "x": indices,
            "y": [months[i].value for i in indices],
            "text": [_hover(months[i], measure, lang) for i in indices],
            "hovertemplate": html("%{{text}}<extra></extra>"),
            **style,
        }

    with_value = [i for i, month in enumerate(months) if month.value is not None]
    signals = [i for i in with_value if months[i].signal]
    plain = {"color": palette.accent, "size": MARKER_SIZE}
    ring = {"color": palette.ink, "size": MARKER_SIZE + 5, "symbol": "diamond"}
    return [
        trace(
            with_value,
            mode="lines+markers",
            name=t("Value"),
            line={"color": palette.accent, "width": LINE_WIDTH},
            marker=plain,
        ),
        trace(signals, mode="markers", marker=ring | {"line": {"color": palette.paper, "width": RING_WIDTH}}),
    ]


def _hover(month: ControlMonth, measure: Measure, lang: str) -> str:
    t = translator(lang)
    limits = t("usual limits: {low} to {high}").format(
        low=measure.format(month.lower, lang), high=measure.format(month.upper, lang)
    )
    lines = [
        month.month.label(lang),
        measure.format_with_unit(month.value, lang),
        limits,
        t("beyond its own normal variation") if month.signal else "",
        "" if measure.estimator.is_count else t("n = {n}").format(n=number(month.n, lang)),
    ]
    return plotly_layout.hover_text(lines, lang)


def _names(
    months: Sequence[ControlMonth], measure: Measure, palette: Palette, lang: str
) -> list[dict[str, Any]]:
    """Names of the limits, and month and value of the last signal, above the plot.

    The names of the limits stand at the first month, beyond the limits of the first third of the months, which would
    otherwise strike them out.
    """
    with_value = [i for i, month in enumerate(months) if month.value is not None]
    if not with_value:
        return []
    t, first_third = translator(lang), months[with_value[0] : with_value[0] + len(months) // 3 + 1]
    upper, lower = (
        [limit for limit in limits if math.isfinite(limit)]
        for limits in ((month.upper for month in first_third), (month.lower for month in first_third))
    )
    words = [
        (t("upper usual limit"), max(upper, default=math.nan), "bottom"),
        (t("lower usual limit"), min(lower, default=math.nan), "top"),
    ]
    notes = [
        plotly_layout.annotation(
            plotly_layout.with_direction_marks(text, lang),
            palette,
            x=with_value[0],
            y=y,
            xanchor="left",
            yanchor=side,
            font={"size": NOTE_SIZE, "color": palette.muted, "family": FONT},
        )
        for text, y, side in words
        if math.isfinite(y)
    ]
    return [*notes, *_name_of_last_signal(months, measure, palette, lang)]


def _name_of_last_signal(
    months: Sequence[ControlMonth], measure: Measure, palette: Palette, lang: str
) -> list[dict[str, Any]]:
    """Month and value of the last signal, above the plot; nothing without a signal."""
    if (at := _last_signal(months)) is None:
        return []
    text = f"{months[at].month.label(lang)}: {measure.format(months[at].value, lang)}"
    named = plotly_layout.annotation(
        plotly_layout.with_direction_marks(html("<b>{}</b>", text), lang),
        palette,
        x=at,
        y=1,
        yref="paper",
        xanchor="left" if at < len(months) / 2 else "right",
        yanchor="bottom",
        font={"size": TICK_SIZE, "color": palette.ink, "family": FONT},
    )
    return [named]


def _line_to_last_signal(months: Sequence[ControlMonth], palette: Palette) -> list[dict[str, Any]]:
    """A dotted line from the name of the last signal down to its point."""
    at = _last_signal(months)
    return [] if at is None else [plotly_layout.vertical_line(at, palette)]


def _last_signal(months: Sequence[ControlMonth]) -> int | None:
    """Index of the last month that is a signal."""
    return max((i for i, month in enumerate(months) if month.signal), default=None)
