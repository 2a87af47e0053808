"""Sparkline of a time series as SVG: small, without a script, and sharp when printed.

The SVG is embedded as the data URL of an <img>, because Streamlit's HTML filter removes SVG elements. The page's style
sheet does not apply inside an image, so the SVG has its own colours for light and dark mode.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from charts.markup import EMPTY, html, join, style_element
from charts.parts.event_marks import NO_EVENTS, EventMarks, events_text
from charts.parts.palette import DARK, LIGHT, Palette

WIDTH, HEIGHT, PAD = 190.0, 34.0, 3.0  # of the drawing and its padding, in SVG units
DOT_INSET = 4.4  # of a dot from the edge, in SVG units
TICK = 4.0  # height of the tick of an event, from the top


def sparkline(
    values: Sequence[float | None],
    *,
    alt: str,
    labels: tuple[str, str],
    first_incomplete: bool = False,
    last_incomplete: bool = False,
    target: float | None = None,
    events: EventMarks = NO_EVENTS,
    lang: str = "fa",
) -> Markup:
    """HTML of the sparkline of a series in chronological order; "" for fewer than two values.

    `alt` is the text alternative and `labels` are the labels of the first and the last value. With `last_incomplete`
    the last value is a separate pale dot, because its month is not over, and with `first_incomplete` the first one,
    because the data begin within it. Missing values (None or NaN) leave gaps. A `target` is drawn as a thin dashed line
    without a label. The vertical axis runs from the lowest to the highest value (or target), not from 0. Each of the
    `events` is a quiet tick at the top, where it begins; the text alternative and the tooltip say what the ticks mean.
    """
    present = [(i, float(v)) for i, v in enumerate(values) if v is not None and not math.isnan(v)]
    if len(present) < 2:
        return EMPTY
    scale = _Scale.of(len(values), [*(v for _, v in present), *([] if target is None else [target])])
    separate = {0} if first_incomplete else set()
    separate |= {len(values) - 1} if last_incomplete else set()
    runs = [run for run in _runs([(i, v) for i, v in present if i not in separate]) if len(run) > 1]
    lines = [[scale.point(*place) for place in run] for run in runs]
    dots = [_dot(scale.point(i, v)) for i, v in present if i in separate]
    drawing = html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:g} {:g}" preserveAspectRatio="none">'
        "{}{}{}{}{}{}</svg>",
        WIDTH,
        HEIGHT,
        style_element(_STYLE),
        join(_area(line) for line in lines),
        _ticks(events, len(values)),
        ""
        if target is None
        else html('<path class="t" d="M0 {:g}H{:g}"/>', scale.point(0, target)[1], WIDTH),
        join(html('<path class="l" d="{}"/>', _path(line)) for line in lines),
        join(dots),
    )
    first, last = labels
    named = events_text(events, lang, ticks=True)
    return html(
        '<div class="spark"><img alt="{}"{} src="data:image/svg+xml,{}">'
        '<div class="span" aria-hidden="true"><span>{}</span><span>{}</span></div></div>',
        f"{alt}. {named}" if named else alt,
        html(' title="{}"', named) if named else EMPTY,
        quote(drawing),
        first,
        last,
    )


@dataclass(frozen=True)
class _Scale:
    """Places values in the drawing: `count` of them from left to right, the lowest at the bottom of the `room`."""

    count: int
    low: float
    room: float

    @classmethod
    def of(cls, count: int, values: Sequence[float]) -> "_Scale":
        """The scale on which these values fill the height."""
        low, high = min(values), max(values)
        return cls(count, low, (high - low) or abs(high) or 1.0)

    def point(self, index: int, value: float) -> tuple[float, float]:
        """Distance from the left and from the top."""
        x = WIDTH * index / (self.count - 1)
        return round(x, 1), round(HEIGHT - PAD - (HEIGHT - 2 * PAD) * (value - self.low) / self.room, 1)


def _colours(palette: Palette) -> str:
    """CSS rules with the colours of one mode."""
    return (
        f".l,.d{{stroke:{palette.accent}}}.a{{fill:{palette.shade}}}"
        f".t,.e{{stroke:{palette.muted};stroke-width:1}}.t{{stroke-dasharray:4 3}}"
    )


# `vector-effect` keeps the width of lines constant although the drawing is stretched to the width of its card.
_STYLE = (
    "path{fill:none;stroke-width:1.7;stroke-linejoin:round;vector-effect:non-scaling-stroke}"
    ".d{stroke-width:5;stroke-linecap:round;opacity:.55}"
    f"{_colours(LIGHT)}@media(prefers-color-scheme:dark){{{_colours(DARK)}}}"
)


def _runs(points: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """Split points (index, value) into runs of consecutive indices."""
    runs: list[list[tuple[int, float]]] = []
    for index, value in points:
        if runs and runs[-1][-1][0] == index - 1:
            runs[-1].append((index, value))
        else:
            runs.append([(index, value)])
    return runs


def _dot(point: tuple[float, float]) -> Markup:
    """The pale dot of an incomplete value, moved inwards by its radius in the narrowest cells where it is at an edge.

    It is a line without length and with round ends: unlike a circle it stays round in a stretched drawing.
    """
    x = min(max(point[0], DOT_INSET), WIDTH - DOT_INSET)
    return html('<path class="d" d="M{:g} {:g}h0"/>', x, point[1])


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _ticks(events: EventMarks, count: int) -> Markup:
    """A tick at the top where each event begins: months are drawn from middle to middle."""
    starts = (min(max((mark.start - 0.5) / (count - 1), 0.0), 1.0) for mark in events.marks)
    places = dict.fromkeys(round(start * WIDTH, 1) for start in starts)
    return join(html('<path class="e" d="M{:g} 0V{:g}"/>', x, TICK) for x in places)


def _area(points: Sequence[tuple[float, float]]) -> Markup:
    """The shaded area between a line and the bottom of the drawing."""
    ends = f"L{points[-1][0]:g} {HEIGHT:g}L{points[0][0]:g} {HEIGHT:g}Z"
    return html('<path class="a" d="{}{}"/>', _path(points), ends)
