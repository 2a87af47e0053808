"""Small multiples of the parts of a whole per month: one line for each part, with its share of the whole next to it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.parts.tooltip import unlabelled_tooltip
from persian.bidi import isolate

WIDTH, HEIGHT, PAD = 300.0, 40.0, 3.0  # of the drawing and its padding, in SVG units


@dataclass(frozen=True)
class Part:
    """A part: its name, link, overall share and number of cases as text, and its monthly shares with tooltips."""

    name: str
    link: str
    value: str
    n: str
    shares: Sequence[float]  # one per month, from 0 to 1; NaN for a month without cases
    tooltips: Sequence[Sequence[str]]
    alt: str


def shares_html(
    parts: Sequence[Part],
    *,
    top: float,
    ends: tuple[str, str],
    first_incomplete: bool,
    last_incomplete: bool,
) -> Markup:
    """HTML of the parts.

    All lines have the same scale, from 0 to the share `top`. `ends` are the labels of the first and the last month.
    With `first_incomplete` and `last_incomplete` the first and the last month are separate dots.
    """
    items = join(
        html(
            '<li><a class="name" href="{}">{}</a>'
            '<span class="share">{}</span><span class="n">{}</span>'
            "{}</li>",
            part.link,
            isolate(part.name),
            part.value,
            part.n,
            _line(part, top, first_incomplete=first_incomplete, last_incomplete=last_incomplete),
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


def _line(part: Part, top: float, *, first_incomplete: bool, last_incomplete: bool) -> Markup:
    """SVG of the line of a part, with tooltips for its months."""
    interval_count = max(len(part.shares) - 1, 1)
    points = [
        (
            round(WIDTH * i / interval_count, 1),
            round(HEIGHT - PAD - (HEIGHT - 2 * PAD) * share / (top or 1.0), 1),
        )
        if math.isfinite(share)
        else None
        for i, share in enumerate(part.shares)
    ]
    separate = [first_incomplete and points[:1], last_incomplete and points[-1:]]
    dots = join(
        html('<path class="dot" d="M{:g} {:g}h0"/>', *point)
        for found in separate
        if found
        for point in found
        if point
    )
    path = _path(points[int(first_incomplete) : len(points) - int(last_incomplete)])
    # Invisible strips over the drawing show the tooltip of the month that is closest to the pointer.
    strip_width = WIDTH / interval_count
    strips = join(
        html(
            '<rect class="strip" x="{:.1f}" y="0" width="{:.1f}" height="{:g}" {}/>',
            (i - 0.5) * strip_width,
            strip_width,
            HEIGHT,
            unlabelled_tooltip(tooltip),
        )
        for i, tooltip in enumerate(part.tooltips)
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
        dots,
        strips,
    )


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """SVG path through the points, with a gap at each missing point."""
    commands, command = [], "M"
    for point in points:
        if point is None:
            command = "M"
            continue
        commands.append(f"{command}{point[0]:g} {point[1]:g}")
        command = "L"
    return "".join(commands)
