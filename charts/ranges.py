"""A value and its interval on a short line, for a cell of a table: differences around none, ratios around one."""

import math
from html import escape

WIDTH, HEIGHT = 150.0, 22.0
MIDDLE = WIDTH / 2


def difference_range(value: float, lower: float, upper: float, *, least: float, alt: str) -> str:
    """HTML of a difference with its interval around 0; nothing without an interval.

    The shaded band holds what would be too small to matter (± `least`); it is equally wide in every row, so that rows
    of different units can be compared. Beyond four bands the line is compressed by its logarithm.
    """
    if not all(math.isfinite(x) for x in (value, lower, upper)):
        return ""
    points = [_squeezed(x / least) for x in (lower, value, upper)]
    band = _squeezed(1.0) * MIDDLE
    return _drawn([MIDDLE + x * MIDDLE for x in points], band=band, alt=alt)


def ratio_range(value: float, lower: float, upper: float, *, most: float, alt: str) -> str:
    """HTML of a ratio with its interval around 1 on a logarithmic line from 1/`most` to `most`."""
    if not all(math.isfinite(x) and x > 0 for x in (value, lower, upper)):
        return ""
    points = [max(-1.0, min(1.0, math.log(x) / math.log(most))) for x in (lower, value, upper)]
    return _drawn([MIDDLE + x * MIDDLE for x in points], band=0.0, alt=alt)


def _squeezed(bands: float) -> float:
    """Where a difference of so many bands stands, from −1 to 1: even up to four bands, beyond by its logarithm."""
    size = abs(bands)
    far = size * 0.125 if size <= 4 else 0.5 + 0.5 * min(math.log(size / 4) / math.log(16), 1.0)
    return math.copysign(far, bands)


def _drawn(points: list[float], *, band: float, alt: str) -> str:
    low, middle, high = points
    apart = "apart" if low > MIDDLE or high < MIDDLE else "near"
    shade = f'<rect class="band" x="{MIDDLE - band:.1f}" y="0" width="{2 * band:.1f}" height="{HEIGHT:g}"/>'
    return (
        f'<svg class="range-line {apart}" viewBox="-4 0 {WIDTH + 8:g} {HEIGHT:g}" role="img" aria-label="{escape(alt)}">'
        f"{shade if band else ''}"
        f'<line class="none" x1="{MIDDLE:g}" x2="{MIDDLE:g}" y1="0" y2="{HEIGHT:g}"/>'
        f'<line class="interval" x1="{low:.1f}" x2="{max(high, low + 1):.1f}" y1="{HEIGHT / 2:g}" y2="{HEIGHT / 2:g}"/>'
        f'<circle cx="{middle:.1f}" cy="{HEIGHT / 2:g}" r="4"/></svg>'
    )
