"""A value and its interval on a short line, for a cell of a table: differences around none, ratios around one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.tooltip import labelled_tooltip

WIDTH, HEIGHT = 150.0, 22.0
MIDDLE = WIDTH / 2
_FIXED = html('vector-effect="non-scaling-stroke"')


def difference_range(
    value: float, lower: float, upper: float, *, min_change: float, highlighted: bool, alt: str
) -> Markup:
    """HTML of a difference with its interval around 0; nothing without an interval.

    The shaded band holds what would be too small to matter (± `least`); it is equally wide in every row, so that rows
    of different units can be compared; beyond four bands the line is compressed by its logarithm. One that is
    called a difference (`clear`) has the accent.
    """
    if not all(math.isfinite(x) for x in (value, lower, upper)):
        return EMPTY
    points = [_squeezed(x / min_change) for x in (lower, value, upper)]
    band = _squeezed(1.0) * MIDDLE
    return _drawn([MIDDLE + x * MIDDLE for x in points], band=band, clear=highlighted, alt=alt)


def ratio_range(value: float, lower: float, upper: float, *, max_ratio: float, alt: str) -> Markup:
    """HTML of a ratio with its interval around 1 on a logarithmic line from 1/`most` to `most`."""
    if not all(math.isfinite(x) and x > 0 for x in (value, lower, upper)):
        return EMPTY
    points = [max(-1.0, min(1.0, math.log(x) / math.log(max_ratio))) for x in (lower, value, upper)]
    clear = lower > 1 or upper < 1
    return _drawn([MIDDLE + x * MIDDLE for x in points], band=0.0, clear=clear, alt=alt)


@dataclass(frozen=True)
class Scale:
    """Lowest and highest value of a common line, and the value of the whole where it is to be marked."""

    low: float
    high: float
    overall: float = math.nan

    def at(self, value: float) -> float:
        """Where a value stands on the line."""
        room = (self.high - self.low) or 1.0
        return WIDTH * min(max((value - self.low) / room, 0.0), 1.0)


def placed_range(
    value: float,
    lower: float,
    upper: float,
    *,
    scale: Scale,
    side: int,
    tooltip: Sequence[str],
    rtl: bool,
) -> Markup:
    """HTML of a value with its interval on a common line; without an interval, a bar from where reading begins.

    The line stretches with its place; dots are strokes, which do not.
    """
    lines = [
        html('<line class="none" x1="{:.1f}" x2="{:.1f}" y1="0" y2="{:g}"/>', x, x, HEIGHT)
        for x in _marks(scale)
    ]
    middle, at = HEIGHT / 2, scale.at(value)
    if math.isfinite(lower) and math.isfinite(upper):
        low, high = scale.at(lower), scale.at(upper)
        lines.append(
            html(
                '<line class="interval" x1="{:.1f}" x2="{:.1f}" y1="{:g}" y2="{:g}"/>',
                low,
                high,
                middle,
                middle,
            )
        )
        lines += [
            html('<path class="{}" {} d="M{:.1f} {:g}h0.01"/>', name, _FIXED, at, middle)
            for name in ("dot", "inside")
        ]
    else:
        start = WIDTH - at if rtl else 0.0
        lines.append(
            html('<rect class="bar" x="{:.1f}" y="6" width="{:.1f}" height="{:g}"/>', start, at, HEIGHT - 12)
        )
    return html(
        '<svg class="range-line {}" viewBox="-5 0 {:g} {:g}" role="img" '
        'preserveAspectRatio="none" {}>{}</svg>',
        "apart" if side else "near",
        WIDTH + 10,
        HEIGHT,
        labelled_tooltip(tooltip),
        join(lines),
    )


def _marks(scale: Scale) -> list[float]:
    return [scale.at(scale.overall)] if math.isfinite(scale.overall) else []


def _squeezed(bands: float) -> float:
    """Where a difference of so many bands stands, from −1 to 1: even up to four bands, beyond by its logarithm."""
    size = abs(bands)
    far = size * 0.125 if size <= 4 else 0.5 + 0.5 * min(math.log(size / 4) / math.log(16), 1.0)
    return math.copysign(far, bands)


def _drawn(points: list[float], *, band: float, clear: bool, alt: str) -> Markup:
    low, middle, high = points
    apart = "apart" if clear else "near"
    shade = html(
        '<rect class="band" x="{:.1f}" y="0" width="{:.1f}" height="{:g}"/>', MIDDLE - band, 2 * band, HEIGHT
    )
    return html(
        '<svg class="range-line {}" viewBox="-4 0 {:g} {:g}" role="img" '
        'aria-label="{}">{}'
        '<line class="none" x1="{:g}" x2="{:g}" y1="0" y2="{:g}"/>'
        '<line class="interval" x1="{:.1f}" x2="{:.1f}" y1="{:g}" y2="{:g}"/>'
        '<circle cx="{:.1f}" cy="{:g}" r="4"/></svg>',
        apart,
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
