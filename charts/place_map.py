"""Towns and villages as points over the counties: sized by cases, coloured by a share; SVG, without any map service."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.county_map import colour_steps
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
) -> str:
    """HTML of the map; the largest points lie below the smaller ones. Places outside the province are not drawn."""
    steps = colour_steps(classes.count)
    most = max((point.cases for point in points), default=1)
    areas = "".join(f'<path class="area void" d="{path}"/>' for path in outlines.counties.values())
    rings = "".join(
        f'<path class="chosen" d="{outlines.counties[code]}"/>'
        for code in chosen
        if code in outlines.counties
    )
    ordered = sorted(points, key=lambda each: -each.cases)
    dots = "".join(_dot(point, classes, steps, outlines, most) for point in ordered)
    return (
        f'<svg class="place-map" viewBox="-6 -6 {WIDTH + 12:.0f} {outlines.height + 12:.0f}" role="img" '
        f'aria-label="{escape(alt)}">{areas}<path class="water" d="{outlines.water}"/>{rings}{dots}</svg>'
    )


def radius(cases: float, most: float) -> float:
    """The radius of a point: its area goes with the cases, up to that of the largest."""
    return max(LARGEST * math.sqrt(cases / most), SMALLEST)


def _dot(point: PlacePoint, classes: Classes, steps: Sequence[int], outlines: Outlines, most: int) -> str:
    x, y = outlines.point(point.longitude, point.latitude)
    if not (0 <= x <= WIDTH and 0 <= y <= outlines.height):
        return ""
    known = math.isfinite(point.share)
    colour = f' style="fill:var(--step-{steps[classes.index_of(point.share)]})"' if known else ""
    kind = "place" if known else "place few"
    size = radius(point.cases, most)
    tooltip = unlabelled_tooltip(point.tooltip)
    return f'<circle class="{kind}"{colour} cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" {tooltip}/>'
