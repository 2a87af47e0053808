"""Line chart of cases received and answered per month: a Plotly figure as plain data, with its title and alt text."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.axis_cut import Peak, axis_cut_note, axis_top, peak_text, peaks_beyond
from charts.completed_counts import interval_bars, late_line
from charts.event_marks import NO_EVENTS, EventMarks, plotly_event_marks
from charts.line_style import LINE_WIDTH, MARKER_SIZE, NOTE_SIZE, RING_WIDTH, TICK_SIZE
from charts.markup import html
from charts.monthly_flow_texts import Flow, finding, text_alternative
from charts.palette import FONT, Palette
from charts.plotly_layout import base_layout, month_tick, time_axes, with_direction_marks
from charts.value_classes import round_ticks
from persian.calendar import to_jalali
from persian.digits import number
from persian.translate import translator

HEIGHT = 430
BEYOND_HEIGHT = 0.93  # of the numbers beyond the axis, as a share of the plot: below the labels of events


@dataclass(frozen=True)
class Trend:
    """The figure, its title, which states the main finding, and its text alternative.

    `cut_note` says what reaches beyond the vertical axis, if the peak of a trip does.
    """

    figure: dict[str, Any]
    title: str
    alt: str
    cut_note: str = ""


def trend(
    flows: Sequence[Flow],
    *,
    shaded: tuple[int, int] | None,
    lang: str,
    dark: bool,
    links: Sequence[str] = (),
    events: EventMarks = NO_EVENTS,
) -> Trend:
    """Chart of cases received and answered per month.

    `shaded` has the indices of the first and last month of the scope, which is shaded if the chart shows more months
    than that. `links` has, for each month, the address that a click leads to. `events` are marked with numbers. The
    month of a trip reaches beyond the axis if it would flatten the others; then its numbers are written at the top.
    """
    palette = Palette.of(dark=dark)
    months = [flow.month.label(lang) for flow in flows]
    series = _series(flows, palette, lang)
    traces = [trace for line in series for trace in _traces(line, flows, months, lang)]
    if any(flow.late for flow in flows):
        traces.append(_completed(flows, months, palette, lang))
    # A click event of Plotly carries the custom data of its point, from which the page takes the address.
    link_of = dict(zip(months, links, strict=True)) if links else {}
    for trace in traces if links else ():
        trace["customdata"] = [link_of[month] for month in trace["x"]]
    values = [line.values for line in series]
    expected = [flow.received + flow.late[2] for flow in flows if flow.late]
    ticks = round_ticks(max(axis_top(values, events.trips), *expected, 0.0) or 1.0, whole=True)
    peaks = peaks_beyond(values, ticks[-1])
    event_shapes, event_labels = plotly_event_marks(events, count=len(flows), palette=palette, lang=lang)
    layout = _layout(flows, ticks, palette, lang)
    layout["annotations"] = _names(series)
    if _complete_months(flows) < len(flows):
        layout["annotations"].append(
            _unfinished(len(flows) - 1, translator(lang)("incomplete month"), palette)
        )
    layout["annotations"] += [_beyond(peak, months, palette, lang) for peak in peaks]
    layout["annotations"] += event_labels
    layout["shapes"] = ([_shade(shaded, palette)] if shaded else []) + event_shapes
    note = axis_cut_note(peaks, months=months, names=[line.name for line in series], lang=lang)
    return Trend(
        {"data": traces, "layout": layout}, finding(flows, lang), text_alternative(flows, lang), note
    )


@dataclass(frozen=True)
class _Series:
    """The line of a flow: its name, its value in each month (NaN where there is none), and its colours."""

    name: str
    values: list[float]
    colour: str
    name_colour: str


def _series(flows: Sequence[Flow], palette: Palette, lang: str) -> list[_Series]:
    """The lines of the chart: cases received, and cases answered if any month has a value."""
    t = translator(lang)
    # The grey of the received line is too pale for text, so its name has the darker grey.
    received = _Series(t("Received"), [flow.received for flow in flows], palette.second, palette.muted)
    answered = _Series(t("Answered"), [flow.answered for flow in flows], palette.accent, palette.accent)
    return [received, answered] if any(map(math.isfinite, answered.values)) else [received]


def _complete_months(flows: Sequence[Flow]) -> int:
    """The number of complete months. Only the last month can be incomplete."""
    return len(flows) - (0 if flows and flows[-1].complete else 1)


def _traces(line: _Series, flows: Sequence[Flow], months: Sequence[str], lang: str) -> list[dict[str, Any]]:
    """The traces of a series: a line over the complete months, and a hollow marker for an incomplete one."""
    hover = [with_direction_marks(f"{line.name}: {number(value, lang)}", lang) for value in line.values]
    end = _complete_months(flows)
    traces = [_line(months[:end], line.values[:end], hover[:end], line.name, line.colour)]
    if end < len(flows):
        traces.append(_dots(months[end:], line.values[end:], hover[end:], line.name, line.colour))
    return traces


def _line(
    labels: Sequence[str], values: Sequence[float], hover: Sequence[str], name: str, colour: str
) -> dict[str, Any]:
    """The trace of a series; a single month, which cannot form a line, is a marker."""
    return {
        "type": "scatter",
        "mode": "lines" if len(values) > 1 else "markers",
        "x": list(labels),
        "y": [value if math.isfinite(value) else None for value in values],
        "name": name,
        "text": list(hover),
        "hovertemplate": html("%{{text}}<extra></extra>"),
        "line": {"color": colour, "width": LINE_WIDTH},
        "marker": {"color": colour, "size": MARKER_SIZE},
        "showlegend": False,
    }


def _dots(
    labels: Sequence[str], values: Sequence[float], hover: Sequence[str], name: str, colour: str
) -> dict[str, Any]:
    """Hollow markers for incomplete months, not connected to the line: a line to them would look like a drop."""
    hollow = {"color": "rgba(0,0,0,0)", "size": MARKER_SIZE, "line": {"color": colour, "width": RING_WIDTH}}
    return _line(labels, values, hover, name, colour) | {"mode": "markers", "marker": hollow}


def _completed(flows: Sequence[Flow], labels: Sequence[str], palette: Palette, lang: str) -> dict[str, Any]:
    """Months whose cases are not all registered yet: what is expected in the end, as diamonds with 95 % intervals."""
    incomplete = [(label, flow, flow.late) for label, flow in zip(labels, flows, strict=True) if flow.late]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [label for label, *_ in incomplete],
        "y": [flow.received + late[0] for _, flow, late in incomplete],
        "error_y": interval_bars([late for *_, late in incomplete], palette.second),
        "text": [
            with_direction_marks(late_line(flow.received, late, lang), lang) for _, flow, late in incomplete
        ],
        "hovertemplate": html("%{{text}}<extra></extra>"),
        "marker": {"symbol": "diamond", "color": palette.second, "size": MARKER_SIZE},
        "showlegend": False,
    }


def _layout(flows: Sequence[Flow], ticks: Sequence[float], palette: Palette, lang: str) -> dict[str, Any]:
    """Layout with a label for every month, every third or sixth one, or every Farvardin: as many as fit a telephone."""
    every = 1 if len(flows) <= 8 else 3 if len(flows) <= 15 else 6 if len(flows) <= 30 else 12
    tick_indices = [i for i, flow in enumerate(flows) if (to_jalali(flow.month.first).month - 1) % every == 0]
    return {
        "height": HEIGHT,
        "margin": {"l": 48, "r": 12, "t": 26, "b": 44},
        **base_layout(palette),
        "hovermode": "x unified",
        **time_axes(
            palette,
            labels=[flow.month.label(lang) for flow in flows],
            named={i: month_tick(flows[i].month, lang, first=i == tick_indices[0]) for i in tick_indices},
            ticks=ticks,
            lang=lang,
        ),
    }


def _names(series: Sequence[_Series]) -> list[dict[str, Any]]:
    """Names of the lines, above the plot and in the colours of the lines. They replace a legend."""
    return [
        {
            "text": html("<b>━ {}</b>", line.name),
            "xref": "paper",
            "yref": "paper",
            "x": x,
            "y": 1.0,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": TICK_SIZE, "color": line.name_colour, "family": FONT},
        }
        for line, x in zip(series, (0.0, 0.28), strict=False)
    ]


def _unfinished(index: int, words: str, palette: Palette) -> dict[str, Any]:
    """Annotation at the bottom of an incomplete month."""
    return {
        "text": words,
        "x": index,
        "y": 0,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "right",
        "showarrow": False,
        "font": {"size": NOTE_SIZE, "color": palette.muted, "family": FONT},
    }


def _shade(span: tuple[int, int], palette: Palette) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": span[0] - 0.4,
        "x1": span[1] + 0.4,
        "y0": 0,
        "y1": 1,
        "fillcolor": palette.shade,
        "line": {"width": 0},
        "layer": "below",
    }


def _beyond(peak: Peak, months: Sequence[str], palette: Palette, lang: str) -> dict[str, Any]:
    """The largest number of a peak beyond the axis, beside it on the side where there is room."""
    is_early = peak.periods[0] < len(months) / 2
    return {
        "text": html("<b>{}</b>", peak_text(peak, months, lang)),
        "x": peak.periods[-1] if is_early else peak.periods[0],
        "y": BEYOND_HEIGHT,
        "yref": "paper",
        "xanchor": "left" if is_early else "right",
        "yanchor": "top",
        "xshift": 8 if is_early else -8,
        "showarrow": False,
        "font": {"size": NOTE_SIZE, "color": palette.ink, "family": FONT},
        "bgcolor": palette.paper,
    }
