"""SVG sparkline of a share for a table cell, on a fixed scale from 0 to 100 %, without an axis."""

import math
from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from charts.markup import EMPTY, html

WIDTH, HEIGHT, PAD = 96.0, 24.0, 2.0  # of the drawing and its padding, in SVG units


def share_sparkline_svg(values: Sequence[float | None], *, alt: str, last_incomplete: bool = False) -> Markup:
    """SVG of a series of shares (0 to 1); empty if no two consecutive values are present.

    All rows of a table have the same scale, so that they can be compared. The last value has a dot, which is hollow if
    its month is not over (`last_incomplete`). Missing values (None or NaN) leave gaps in the line.
    """
    if sum(_known(a) and _known(b) for a, b in pairwise(values)) < 1:
        return EMPTY
    step = WIDTH / max(len(values) - 1, 1)
    points = [None if not _known(v) else (step * i, _y(float(v or 0.0))) for i, v in enumerate(values)]
    path, starts_new_line = [], True
    for point in points:
        if point is None:
            starts_new_line = True
            continue
        path.append(f"{'M' if starts_new_line else 'L'}{point[0]:.0f} {point[1]:.1f}")
        starts_new_line = False
    end = points[-1]
    kind = "open" if last_incomplete else "end"
    dot = (
        ""
        if end is None
        else html('<circle class="{}" cx="{:.0f}" cy="{:.1f}" r="2.2"/>', kind, end[0], end[1])
    )
    return html(
        '<svg class="mini" viewBox="-3 0 {:.0f} {:.0f}" role="img" aria-label="{}">'
        '<path class="half" d="M0 {:.0f}H{:.0f}"/><path d="{}"/>{}</svg>',
        WIDTH + 6,
        HEIGHT,
        alt,
        _y(0.5),
        WIDTH,
        "".join(path),
        dot,
    )


def _known(value: float | None) -> bool:
    return value is not None and not math.isnan(value)


def _y(share: float) -> float:
    return PAD + (HEIGHT - 2 * PAD) * (1 - share)
