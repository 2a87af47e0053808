"""Small bar chart of the weekly counts behind a line, the last weeks highlighted."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import html, join
from charts.parts.tooltip import labelled_tooltip

WIDTH, HEIGHT, GAP = 104.0, 26.0, 2.0  # of the drawing and between its bars, in SVG units


def weekly_bars(counts: Sequence[float], *, highlighted: int, alt: str) -> Markup:
    """The counts as bars, from the oldest week to the newest; `alt` is the text alternative.

    Time runs from left to right, as in every chart, also on right-to-left pages.
    """
    tallest = max(*counts, 1.0)
    step = WIDTH / len(counts)
    first_highlighted = len(counts) - highlighted
    # A bar is at least one pixel high, so that a week without cases stays visible.
    bars = join(
        html(
            '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>',
            "lit" if i >= first_highlighted else "before",
            i * step,
            HEIGHT - height,
            step - GAP,
            height,
        )
        for i, value in enumerate(counts)
        for height in [max(1.0, (HEIGHT - 1) * value / tallest)]
    )
    return html(
        '<span class="weeks" role="img" {}><svg viewBox="0 0 {:g} {:g}" aria-hidden="true">{}</svg></span>',
        labelled_tooltip([alt]),
        WIDTH,
        HEIGHT,
        bars,
    )
