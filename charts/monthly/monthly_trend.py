"""Line chart of cases received and answered per month, with the finding as its title."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.monthly.axis_cut import axis_cut_note, axis_top, peak_labels, peaks_beyond
from charts.monthly.monthly_flow_texts import Flow, finding, text_alternative
from charts.monthly.monthly_frame import Chart, dot, middle, month_names, monthly_plot, path, runs
from charts.parts.completed_counts import late_line
from charts.parts.event_marks import NO_EVENTS, EventMarks, event_key, html_event_labels, svg_event_marks
from charts.parts.value_classes import round_ticks
from persian.digits import number
from persian.translate import translator

# The largest numbers of months with a label for each, for every third and for every sixth: as many as fit a telephone.
MAX_LABELLED = (8, 15, 30)


def trend(
    flows: Sequence[Flow],
    *,
    marked: tuple[int, int] | None,
    lang: str,
    links: Sequence[str] = (),
    events: EventMarks = NO_EVENTS,
) -> Chart:
    """Chart of cases received and answered per month.

    `marked` has the indices of the first and last month of the scope, which a thick bar on the axis marks if the chart
    shows more months than that. `links` has, for each month, the address that it leads to. `events` are marked with
    numbers. The month of a trip reaches beyond the axis if it would flatten the others; then its numbers are written at
    the top.
    """
    series, names = _series(flows, lang), [flow.month.label(lang) for flow in flows]
    values = [line.values for line in series]
    expected = [flow.received + flow.late[2] for flow in flows if flow.late]
    ticks = round_ticks(max(axis_top(values, events), *expected, 0.0) or 1.0, whole=True)
    top, peaks = ticks[-1], peaks_beyond(values, ticks[-1])
    plot = monthly_plot(
        svg_event_marks(events, len(flows))
        + join(_line(line, flows, top) for line in series)
        + (_bar_of_scope(marked, len(flows)) if marked else EMPTY),
        ticks=[(tick / top, number(tick, lang)) for tick in ticks],
        labels=month_names([flow.month for flow in flows], lang, most=MAX_LABELLED),
        tooltips=[_tooltip_lines(i, flow, series, lang) for i, flow in enumerate(flows)],
        alt=text_alternative(flows, lang),
        overlay=_names(series)
        + _unfinished(flows, lang)
        + join(_completed(i, flow, len(flows), top) for i, flow in enumerate(flows))
        + html_event_labels(events, len(flows), lang)
        + peak_labels(peaks, count=len(flows), names=[line.name for line in series], lang=lang),
        links=links,
    )
    note = axis_cut_note(peaks, months=names, names=[line.name for line in series], lang=lang)
    return Chart(plot + event_key(events, lang), finding(flows, lang), (note,) if note else ())


@dataclass(frozen=True)
class _Series:
    """The line of a flow: its CSS class, its name, and its value in each month (NaN where there is none)."""

    kind: str
    name: str
    values: list[float]


def _series(flows: Sequence[Flow], lang: str) -> list[_Series]:
    """The lines of the chart: cases received, and cases answered if any month has a value."""
    t = translator(lang)
    received = _Series("received", t("Received"), [flow.received for flow in flows])
    answered = _Series("answered", t("Answered"), [flow.answered for flow in flows])
    return [received, answered] if any(map(math.isfinite, answered.values)) else [received]


def _line(line: _Series, flows: Sequence[Flow], top: float) -> Markup:
    """A line over the complete months, and dots for months that it does not connect.

    An incomplete month is not connected: a line to it would look like a drop.
    """
    points = [(middle(i, len(flows)), 100 - 100 * value / top) for i, value in enumerate(line.values)]
    is_present = [math.isfinite(value) for value in line.values]
    connected = runs([flow.complete and is_present[i] for i, flow in enumerate(flows)])
    lines = join(
        html('<path class="line {}" d="{}"/>', line.kind, path([points[i] for i in run])) for run in connected
    )
    alone = set(range(len(flows))) - {i for run in connected for i in run}
    return lines + join(
        dot(points[i], complete=flows[i].complete, kind=line.kind) for i in sorted(alone) if is_present[i]
    )


def _completed(index: int, flow: Flow, count: int, top: float) -> Markup:
    """A month whose cases are not all registered yet: what is expected in the end, with its 95 % interval.

    It is HTML over the plot: a diamond inside the stretched SVG would be distorted.
    """
    if flow.late is None:
        return EMPTY
    mean, lower, upper = ((flow.received + part) / top for part in flow.late)
    return html(
        '<i class="completed" style="left:{:.2%};bottom:{:.2%};height:{:.2%}">'
        '<i style="bottom:{:.2%}"></i></i>',
        middle(index, count) / 100,
        lower,
        upper - lower,
        (mean - lower) / (upper - lower) if upper > lower else 0.0,
    )


def _names(series: Sequence[_Series]) -> Markup:
    """Names of the lines, above the plot, in the colours of the lines and with a mark as thick. They replace a legend.

    The thickness tells the lines apart where colours are not seen: on grey paper, and with the system's own colours.
    The plot runs from left to right in every language; a name and its mark run as its language does.
    """
    return join(
        html('<b class="name {}" dir="auto" style="left:{:.2%}"><i></i>{}</b>', line.kind, left, line.name)
        for line, left in zip(series, (0.0, 0.28), strict=False)
    )


def _unfinished(flows: Sequence[Flow], lang: str) -> Markup:
    """A label at the bottom of the last month if that is incomplete."""
    if not flows or flows[-1].complete:
        return EMPTY
    return html(
        '<b class="unfinished" style="left:{:.2%}">{}</b>',
        middle(len(flows) - 1, len(flows)) / 100,
        translator(lang)("incomplete month"),
    )


def _bar_of_scope(span: tuple[int, int], count: int) -> Markup:
    """A thick bar on the axis along the months of the scope, in the 100 by 100 coordinates of `monthly_plot`.

    It is not a background: next to those of events, two pale backgrounds cannot be told apart without colours.
    """
    left, right = 100 * (span[0] + 0.1) / count, 100 * (span[1] + 0.9) / count
    return html('<path class="chosen" d="M{:.2f} 100H{:.2f}"/>', left, right)


def _tooltip_lines(index: int, flow: Flow, series: Sequence[_Series], lang: str) -> list[str]:
    values = [
        f"{line.name}: {number(line.values[index], lang)}"
        for line in series
        if math.isfinite(line.values[index])
    ]
    late = late_line(flow.received, flow.late, lang) if flow.late else ""
    unfinished = "" if flow.complete else translator(lang)("incomplete month")
    return [flow.month.label(lang), *values, late, unfinished]
