"""SVG of a value with its interval on a short horizontal line, for a table cell.

There are three variants: differences around 0, ratios around 1, and values on a scale shared by all rows of a table.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.tooltip import labelled_tooltip

WIDTH, HEIGHT = 150.0, 22.0
MIDDLE = WIDTH / 2
_FIXED = html('vector-effect="non-scaling-stroke"')


def difference_range(
    value: float, lower: float, upper: float, *, min_change: float, highlighted: bool, alt: str
) -> Markup:
    """SVG of a difference with its interval around 0; empty if one of the values is not finite.

    Values are scaled by `min_change`, the smallest change that matters for the measure. The shaded band in the middle
    (± `min_change`) therefore has the same width in every row, so that rows with different units can be compared. The
    scale is linear up to four times `min_change` and logarithmic beyond. A `highlighted` difference has the accent
    colour.
    """
    if not all(math.isfinite(x) for x in (value, lower, upper)):
        return EMPTY
    points = [_squeezed(x / min_change) for x in (lower, value, upper)]
    band = _squeezed(1.0) * MIDDLE
    return _drawn([MIDDLE + x * MIDDLE for x in points], band=band, clear=highlighted, alt=alt)


def ratio_range(value: float, lower: float, upper: float, *, max_ratio: float, alt: str) -> Markup:
    """SVG of a ratio with its interval around 1, on a logarithmic line from 1/`max_ratio` to `max_ratio`.

    Empty if one of the values is not finite and positive. The accent marks an interval that does not contain 1.
    """
    if not all(math.isfinite(x) and x > 0 for x in (value, lower, upper)):
        return EMPTY
    points = [max(-1.0, min(1.0, math.log(x) / math.log(max_ratio))) for x in (lower, value, upper)]
    clear = lower > 1 or upper < 1
    return _drawn([MIDDLE + x * MIDDLE for x in points], band=0.0, clear=clear, alt=alt)


@dataclass(frozen=True)
class Scale:
    """The scale shared by the rows of a table: its lowest and highest value, and the overall value (NaN: no mark)."""

    low: float
    high: float
    overall: float = math.nan

    def at(self, value: float) -> float:
        """Horizontal position of a value, from 0 to WIDTH; values outside the scale are at its ends."""
        room = (self.high - self.low) or 1.0
        return WIDTH * min(max((value - self.low) / room, 0.0), 1.0)


def placed_range(
    value: float, lower: float, upper: float, *, scale: Scale, side: int, tooltip: Sequence[str], rtl: bool
) -> Markup:
    """SVG of a value with its interval on the shared scale.

    Without an interval, the value is a bar that starts at the left or, if `rtl`, at the right. A `side` other than 0
    marks the value as different from the overall value.
    """
    # The SVG is stretched to the width of its cell. Dots are strokes of (almost) zero length with a non-scaling width,
    # because circles would be distorted.
    mark = EMPTY
    if math.isfinite(scale.overall):
        x = scale.at(scale.overall)
        mark = html('<line class="none" x1="{:.1f}" x2="{:.1f}" y1="0" y2="{:g}"/>', x, x, HEIGHT)
    if math.isfinite(lower) and math.isfinite(upper):
        drawing = _dot_with_interval(scale.at(value), scale.at(lower), scale.at(upper))
    else:
        drawing = _bar(scale.at(value), rtl=rtl)
    return html(
        '<svg class="range-line {}" viewBox="-5 0 {:g} {:g}" role="img" '
        'preserveAspectRatio="none" {}>{}</svg>',
        "apart" if side else "near",
        WIDTH + 10,
        HEIGHT,
        labelled_tooltip(tooltip),
        mark + drawing,
    )


def _dot_with_interval(at: float, low: float, high: float) -> Markup:
    """A dot at the value on the line of its interval."""
    middle = HEIGHT / 2
    line = html(
        '<line class="interval" x1="{:.1f}" x2="{:.1f}" y1="{:g}" y2="{:g}"/>', low, high, middle, middle
    )
    dot = [
        html('<path class="{}" {} d="M{:.1f} {:g}h0.01"/>', name, _FIXED, at, middle)
        for name in ("dot", "inside")
    ]
    return join([line, *dot])


def _bar(length: float, *, rtl: bool) -> Markup:
    """A bar from the beginning of the line, which is at the right on right-to-left pages."""
    start = WIDTH - length if rtl else 0.0
    return html(
        '<rect class="bar" x="{:.1f}" y="6" width="{:.1f}" height="{:g}"/>', start, length, HEIGHT - 12
    )


def _squeezed(bands: float) -> float:
    """Position from −1 to 1 of a difference that is `bands` times the smallest change that matters.

    Linear up to four bands, which is position ±0.5; logarithmic beyond, up to 64 bands at position ±1. Large
    differences stay on the line without pressing the small ones together.
    """
    size = abs(bands)
    distance = size * 0.125 if size <= 4 else 0.5 + 0.5 * min(math.log(size / 4) / math.log(16), 1.0)
    return math.copysign(distance, bands)


def _drawn(points: list[float], *, band: float, clear: bool, alt: str) -> Markup:
    """SVG of lower limit, value and upper limit, given as positions from 0 to WIDTH."""
    low, middle, high = points
    css_class = "apart" if clear else "near"
    shade = html(
        '<rect class="band" x="{:.1f}" y="0" width="{:.1f}" height="{:g}"/>', MIDDLE - band, 2 * band, HEIGHT
    )
    # The interval line is at least one unit long, so that a very narrow interval stays visible.
    return html(
        '<svg class="range-line {}" viewBox="-4 0 {:g} {:g}" role="img" '
        'aria-label="{}">{}'
        '<line class="none" x1="{:g}" x2="{:g}" y1="0" y2="{:g}"/>'
        '<line class="interval" x1="{:.1f}" x2="{:.1f}" y1="{:g}" y2="{:g}"/>'
        '<circle cx="{:.1f}" cy="{:g}" r="4"/></svg>',
        css_class,
        WIDTH + 8,
        HEIGHT,
        alt,
        shade if band else "",
        MIDDLE,
        MIDDLE,
        HEIGHT,
        low,
        max(high, low + 1),
        HEIGHT / 2,
        HEIGHT / 2,
        middle,
        HEIGHT / 2,
    )
