"""Towns and villages as points over the counties: sized by cases, coloured by a share; SVG, without any map service."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.county_map import colour_steps
from charts.markup import EMPTY, html, join
from charts.tooltip import unlabelled_tooltip
from charts.value_classes import Classes
from geo.outlines import WIDTH, Outlines

LARGEST, SMALLEST = 46.0, 5.0  # radius


@dataclass(frozen=True)
class PlacePoint:
    """One place: where it lies, its cases, its share (NaN: too few cases to say), and what hovering tells."""

    latitude: float
    longitude: float
    cases: int
    share: float
    tooltip: Sequence[str]


def place_map(
    points: Sequence[PlacePoint],
    classes: Classes,
    *,
    outlines: Outlines,
    alt: str,
    chosen: Sequence[str] = (),
) -> Markup:
    """HTML of the map; the largest points lie below the smaller ones. Places outside the province are not drawn."""
    steps = colour_steps(classes.count)
    most = max((point.cases for point in points), default=1)
    areas = join(html('<path class="area void" d="{}"/>', path) for path in outlines.counties.values())
    rings = join(
        html('<path class="chosen" d="{}"/>', outlines.counties[code])
        for code in chosen
        if code in outlines.counties
    )
    ordered = sorted(points, key=lambda each: -each.cases)
    dots = join(_dot(point, classes, steps, outlines, most) for point in ordered)
    return html(
        '<svg class="place-map" viewBox="-6 -6 {:.0f} {:.0f}" role="img" '
        'aria-label="{}">{}<path class="water" d="{}"/>{}{}</svg>',
        WIDTH + 12,
        outlines.height + 12,
        alt,
        areas,
        outlines.water,
        rings,
        dots,
    )


def radius(cases: float, most: float) -> float:
    """The radius of a point: its area goes with the cases, up to that of the largest."""
    return max(LARGEST * math.sqrt(cases / most), SMALLEST)


def _dot(point: PlacePoint, classes: Classes, steps: Sequence[int], outlines: Outlines, most: int) -> Markup:
    x, y = outlines.point(point.longitude, point.latitude)
    if not (0 <= x <= WIDTH and 0 <= y <= outlines.height):
        return EMPTY
    known = math.isfinite(point.share)
    colour = html(' style="fill:var(--step-{})"', steps[classes.index_of(point.share)]) if known else ""
    kind = "place" if known else "place few"
    size = radius(point.cases, most)
    tooltip = unlabelled_tooltip(point.tooltip)
    return html(
        '<circle class="{}"{} cx="{:.1f}" cy="{:.1f}" r="{:.1f}" {}/>', kind, colour, x, y, size, tooltip
    )
