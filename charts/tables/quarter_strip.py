"""SVG of quarterly ratios as bars around 1, for a table cell; bars above the line mean more than in the whole."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.tooltip import unlabelled_tooltip

STEP, HEIGHT, MAX = 19.0, 34.0, 2.0  # width of a quarter, height, largest ratio on the scale


@dataclass(frozen=True)
class Quarter:
    """A quarter's ratio with its interval and tooltip lines; a ratio of NaN is not drawn."""

    ratio: float
    lower: float
    upper: float
    tooltip: Sequence[str]


def quarter_strip(quarters: Sequence[Quarter], *, recent: int, alt: str) -> Markup:
    """SVG of the strip, oldest quarter on the left. The last `recent` quarters have a shaded background."""
    width = STEP * len(quarters)
    positions = [STEP * i for i in range(len(quarters))]
    shade = min(positions[-recent:]) if positions else 0.0
    bars = join(_bar(quarter, x) for quarter, x in zip(quarters, positions, strict=True))
    return html(
        '<svg class="quarter-strip" viewBox="0 0 {:g} {:g}" width="{:g}" height="{:g}" '
        'role="img" aria-label="{}">'
        '<rect class="recent" x="{:g}" y="0" width="{:g}" height="{:g}"/>{}'
        '<path class="level" d="M0 {:g}H{:g}"/></svg>',
        width,
        HEIGHT,
        width,
        HEIGHT,
        alt,
        shade,
        STEP * recent,
        HEIGHT,
        bars,
        _y(1.0),
        width,
    )


def _bar(quarter: Quarter, x: float) -> Markup:
    """The bar of a quarter between its ratio and 1, coloured if its interval does not contain 1."""
    if not math.isfinite(quarter.ratio):
        return EMPTY
    top, base = _y(quarter.ratio), _y(1.0)
    kind = "above" if quarter.lower > 1 else "below" if quarter.upper < 1 else "near"
    middle = x + STEP / 2
    # The invisible rectangle `catch` covers the full height of the quarter, so that a low bar can be hovered as well.
    return html(
        "<g {}>"
        '<rect class="catch" x="{:g}" y="0" width="{:g}" height="{:g}"/>'
        '<rect class="{}" x="{:g}" y="{:.1f}" width="{:g}" '
        'height="{:.1f}"/>'
        '<path class="interval" d="M{:g} {:.1f}V{:.1f}"/></g>',
        unlabelled_tooltip(quarter.tooltip),
        x,
        STEP,
        HEIGHT,
        kind,
        x + 3,
        min(top, base),
        STEP - 6,
        max(abs(top - base), 1.0),
        middle,
        _y(quarter.upper),
        _y(quarter.lower),
    )


def _y(ratio: float) -> float:
    """Vertical position of a ratio on a logarithmic scale: 2 at the top, 1 in the middle, 1/2 at the bottom."""
    part = math.log2(max(ratio, 1e-9)) / math.log2(MAX)
    return HEIGHT / 2 - (HEIGHT / 2 - 1) * max(-1.0, min(1.0, part))
