"""A value and its interval on a short line, for a cell of a table: differences around none, ratios around one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.tooltip import labelled_tooltip

WIDTH, HEIGHT = 150.0, 22.0
MIDDLE = WIDTH / 2
_FIXED = 'vector-effect="non-scaling-stroke"'


def difference_range(
    value: float, lower: float, upper: float, *, min_change: float, highlighted: bool, alt: str
) -> str:
    """HTML of a difference with its interval around 0; nothing without an interval.

    The shaded band holds what would be too small to matter (± `least`); it is equally wide in every row, so that rows
    of different units can be compared; beyond four bands the line is compressed by its logarithm. One that is
    called a difference (`clear`) has the accent.
    """
    if not all(math.isfinite(x) for x in (value, lower, upper)):
        return ""
    points = [_squeezed(x / min_change) for x in (lower, value, upper)]
    band = _squeezed(1.0) * MIDDLE
    return _drawn([MIDDLE + x * MIDDLE for x in points], band=band, clear=highlighted, alt=alt)


def ratio_range(value: float, lower: float, upper: float, *, max_ratio: float, alt: str) -> str:
    """HTML of a ratio with its interval around 1 on a logarithmic line from 1/`most` to `most`."""
    if not all(math.isfinite(x) and x > 0 for x in (value, lower, upper)):
        return ""
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
) -> str:
    """HTML of a value with its interval on a common line; without an interval, a bar from where reading begins.

    The line stretches with its place; dots are strokes, which do not.
    """
    lines = [f'<line class="none" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{HEIGHT:g}"/>' for x in _marks(scale)]
    middle, at = HEIGHT / 2, scale.at(value)
    if math.isfinite(lower) and math.isfinite(upper):
        low, high = scale.at(lower), scale.at(upper)
        lines.append(
            f'<line class="interval" x1="{low:.1f}" x2="{high:.1f}" y1="{middle:g}" y2="{middle:g}"/>'
        )
        lines += [
            f'<path class="{name}" {_FIXED} d="M{at:.1f} {middle:g}h0.01"/>' for name in ("dot", "inside")
        ]
    else:
        start = WIDTH - at if rtl else 0.0
        lines.append(f'<rect class="bar" x="{start:.1f}" y="6" width="{at:.1f}" height="{HEIGHT - 12:g}"/>')
    return (
        f'<svg class="range-line {"apart" if side else "near"}" viewBox="-5 0 {WIDTH + 10:g} {HEIGHT:g}" role="img" '
        f'preserveAspectRatio="none" {labelled_tooltip(tooltip)}>{"".join(lines)}</svg>'
    )


def _marks(scale: Scale) -> list[float]:
    return [scale.at(scale.overall)] if math.isfinite(scale.overall) else []


def _squeezed(bands: float) -> float:
    """Where a difference of so many bands stands, from −1 to 1: even up to four bands, beyond by its logarithm."""
    size = abs(bands)
    far = size * 0.125 if size <= 4 else 0.5 + 0.5 * min(math.log(size / 4) / math.log(16), 1.0)
    return math.copysign(far, bands)


def _drawn(points: list[float], *, band: float, clear: bool, alt: str) -> str:
    low, middle, high = points
    apart = "apart" if clear else "near"
    shade = f'<rect class="band" x="{MIDDLE - band:.1f}" y="0" width="{2 * band:.1f}" height="{HEIGHT:g}"/>'
    return (
        f'<svg class="range-line {apart}" viewBox="-4 0 {WIDTH + 8:g} {HEIGHT:g}" role="img" '
        f'aria-label="{escape(alt)}">{shade if band else ""}'
        f'<line class="none" x1="{MIDDLE:g}" x2="{MIDDLE:g}" y1="0" y2="{HEIGHT:g}"/>'
        f'<line class="interval" x1="{low:.1f}" x2="{max(high, low + 1):.1f}" y1="{HEIGHT / 2:g}" y2="{HEIGHT / 2:g}"/>'
        f'<circle cx="{middle:.1f}" cy="{HEIGHT / 2:g}" r="4"/></svg>'
    )
