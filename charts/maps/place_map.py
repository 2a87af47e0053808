"""SVG map of towns and villages as circles, with areas proportional to cases and colours by a share.

It uses the county outlines as background and needs no map service.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.tooltip import unlabelled_tooltip
from charts.parts.value_classes import Classes, colour_steps
from geo.outlines import WIDTH, Outlines

LARGEST, SMALLEST = 46.0, 5.0  # radius of a circle


@dataclass(frozen=True)
class PlacePoint:
    """One place: its coordinates in degrees, cases, share (NaN if there are too few cases) and tooltip lines.

    `ringed` places have a thick outline.
    """

    latitude: float
    longitude: float
    cases: int
    share: float
    tooltip: Sequence[str]
    ringed: bool = False


def place_map(
    points: Sequence[PlacePoint], classes: Classes, *, outlines: Outlines, alt: str, chosen: Sequence[str]
) -> Markup:
    """SVG of the map. Places outside the area of the map are not drawn; the counties in `chosen` are outlined."""
    steps = colour_steps(classes.count)
    most = max((point.cases for point in points), default=1)
    areas = join(html('<path class="area void" d="{}"/>', path) for path in outlines.counties.values())
    rings = join(
        html('<path class="chosen" d="{}"/>', outlines.counties[code])
        for code in chosen
        if code in outlines.counties
    )
    # Large circles are drawn first, so that they do not cover small ones.
    ordered = sorted(points, key=lambda point: -point.cases)
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
    """Radius of a circle whose area is proportional to `cases`: LARGEST at `most` cases, and at least SMALLEST."""
    return max(LARGEST * math.sqrt(cases / most), SMALLEST)


def _dot(point: PlacePoint, classes: Classes, steps: Sequence[int], outlines: Outlines, most: int) -> Markup:
    """The circle of a place; nothing if it is outside the area of the map."""
    x, y = outlines.point(point.longitude, point.latitude)
    if not (0 <= x <= WIDTH and 0 <= y <= outlines.height):
        return EMPTY
    has_share = math.isfinite(point.share)
    colour = html(' style="fill:var(--step-{})"', steps[classes.index_of(point.share)]) if has_share else ""
    kind = ("place" if has_share else "place few") + (" ringed" if point.ringed else "")
    size = radius(point.cases, most)
    tooltip = unlabelled_tooltip(point.tooltip)
    return html(
        '<circle class="{}"{} cx="{:.1f}" cy="{:.1f}" r="{:.1f}" {}/>', kind, colour, x, y, size, tooltip
    )
