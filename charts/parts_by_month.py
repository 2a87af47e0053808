"""The parts of a whole month by month: a small line a part on one scale, with its share of the whole beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
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


def shares_html(parts: Sequence[Part], *, top: float, ends: tuple[str, str], last_incomplete: bool) -> Markup:
    """HTML of the parts; all lines run from 0 to the share `top`. `unfinished` sets the last month apart."""
    items = join(
        html(
            '<li><a class="name" href="{}">{}</a>'
            '<span class="share">{}</span><span class="n">{}</span>'
            "{}</li>",
            part.link,
            isolate(part.name),
            part.value,
            part.n,
            _line(part, top, last_incomplete),
        )
        for part in parts
    )
    first, last = (end for end in ends)
    return html(
        '<ul class="parts">{}</ul>'
        '<p class="parts-span" aria-hidden="true"><span class="ends"><span>{}</span>'
        "<span>{}</span></span></p>",
        items,
        first,
        last,
    )


def _line(part: Part, top: float, unfinished: bool) -> Markup:
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
    dot = html('<path class="dot" d="M{:g} {:g}h0"/>', last[0], last[1]) if unfinished and last else ""
    wide = WIDTH / many
    strips = join(
        html(
            '<rect class="strip" x="{:.1f}" y="0" width="{:.1f}" height="{:g}" {}/>',
            (i - 0.5) * wide,
            wide,
            HEIGHT,
            unlabelled_tooltip(told),
        )
        for i, told in enumerate(part.tooltips)
    )
    return html(
        '<svg viewBox="0 -2 {:g} {:g}" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><path class="zero" d="M0 {:g}H{:g}"/>'
        '<path class="line" d="{}"/>{}{}</svg>',
        WIDTH,
        HEIGHT + 4,
        part.alt,
        HEIGHT - PAD,
        WIDTH,
        path,
        dot,
        strips,
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
