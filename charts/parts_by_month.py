"""The parts of a whole month by month: a small line a part on one scale, with its share of the whole beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.tooltip import unlabelled_tooltip
from persian.bidi import isolate

WIDTH, HEIGHT, PAD = 300.0, 40.0, 3.0


@dataclass(frozen=True)
class Part:
    """A part: name, link, its share in words and its number of cases; by month its share and what hovering tells."""

    name: str
    link: str
    value: str
    n: str
    shares: Sequence[float]  # not-a-number in months without cases
    tooltips: Sequence[Sequence[str]]
    alt: str


def shares_html(parts: Sequence[Part], *, top: float, ends: tuple[str, str], last_incomplete: bool) -> str:
    """HTML of the parts; all lines run from 0 to the share `top`. `unfinished` sets the last month apart."""
    items = "".join(
        f'<li><a class="name" href="{escape(part.link)}">{escape(isolate(part.name))}</a>'
        f'<span class="share">{escape(part.value)}</span><span class="n">{escape(part.n)}</span>'
        f"{_line(part, top, last_incomplete)}</li>"
        for part in parts
    )
    first, last = (escape(end) for end in ends)
    return (
        f'<ul class="parts">{items}</ul>'
        f'<p class="parts-span" aria-hidden="true"><span class="ends"><span>{first}</span>'
        f"<span>{last}</span></span></p>"
    )


def _line(part: Part, top: float, unfinished: bool) -> str:
    many = max(len(part.shares) - 1, 1)
    points = [
        (round(WIDTH * i / many, 1), round(HEIGHT - PAD - (HEIGHT - 2 * PAD) * share / (top or 1.0), 1))
        if math.isfinite(share)
        else None
        for i, share in enumerate(part.shares)
    ]
    whole = points[:-1] if unfinished else points
    path = _path(whole)
    last = points[-1] if points else None
    dot = f'<path class="dot" d="M{last[0]:g} {last[1]:g}h0"/>' if unfinished and last else ""
    wide = WIDTH / many
    strips = "".join(
        f'<rect class="strip" x="{(i - 0.5) * wide:.1f}" y="0" width="{wide:.1f}" height="{HEIGHT:g}" '
        f"{unlabelled_tooltip(told)}/>"
        for i, told in enumerate(part.tooltips)
    )
    return (
        f'<svg viewBox="0 -2 {WIDTH:g} {HEIGHT + 4:g}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(part.alt)}"><path class="zero" d="M0 {HEIGHT - PAD:g}H{WIDTH:g}"/>'
        f'<path class="line" d="{path}"/>{dot}{strips}</svg>'
    )


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """The line through the points, broken where one is missing."""
    drawn, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        drawn.append(f"{pen}{point[0]:g} {point[1]:g}")
        pen = "L"
    return "".join(drawn)
