"""Ratios over the quarters as a row of bars around 1, for a cell of a table: above the line more than the whole."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.tooltip import unlabelled_tooltip

STEP, HEIGHT, MOST = 19.0, 34.0, 2.0


@dataclass(frozen=True)
class Quarter:
    """A quarter's ratio with its interval, and what hovering tells; a missing ratio is not drawn."""

    ratio: float
    lower: float
    upper: float
    tooltip: Sequence[str]


def quarter_strip(quarters: Sequence[Quarter], *, recent: int, rtl: bool, alt: str) -> str:
    """HTML of the strip, in the direction of reading. The last `recent` quarters are set apart by a shade."""
    width = STEP * len(quarters)
    at = [width - STEP * (i + 1) if rtl else STEP * i for i in range(len(quarters))]
    shade = min(at[-recent:]) if at else 0.0
    bars = "".join(_bar(quarter, x) for quarter, x in zip(quarters, at, strict=True))
    return (
        f'<svg class="quarter-strip" viewBox="0 0 {width:g} {HEIGHT:g}" width="{width:g}" height="{HEIGHT:g}" '
        f'role="img" aria-label="{escape(alt)}">'
        f'<rect class="recent" x="{shade:g}" y="0" width="{STEP * recent:g}" height="{HEIGHT:g}"/>{bars}'
        f'<path class="level" d="M0 {_y(1.0):g}H{width:g}"/></svg>'
    )


def _bar(quarter: Quarter, x: float) -> str:
    if not math.isfinite(quarter.ratio):
        return ""
    top, base = _y(quarter.ratio), _y(1.0)
    kind = "above" if quarter.lower > 1 else "below" if quarter.upper < 1 else "near"
    middle = x + STEP / 2
    return (
        f"<g {unlabelled_tooltip(quarter.tooltip)}>"
        f'<rect class="catch" x="{x:g}" y="0" width="{STEP:g}" height="{HEIGHT:g}"/>'
        f'<rect class="{kind}" x="{x + 3:g}" y="{min(top, base):.1f}" width="{STEP - 6:g}" '
        f'height="{max(abs(top - base), 1.0):.1f}"/>'
        f'<path class="interval" d="M{middle:g} {_y(quarter.upper):.1f}V{_y(quarter.lower):.1f}"/></g>'
    )


def _y(ratio: float) -> float:
    """Where a ratio stands: 1 in the middle, its double at the top, its half at the bottom."""
    part = math.log2(max(ratio, 1e-9)) / math.log2(MOST)
    return HEIGHT / 2 - (HEIGHT / 2 - 1) * max(-1.0, min(1.0, part))
