"""Convert the boundaries of a province into SVG paths: Mercator projection, scaled into a box."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

WIDTH = 1000.0
GeoJson = Mapping[str, Any]
Point = tuple[float, float]


@dataclass(frozen=True)
class Outlines:
    """Counties and water in a box of WIDTH × `height`; `left`, `top` and `scale` convert projected places into it."""

    height: float
    counties: Mapping[str, str]  # SVG path by code
    label_points: Mapping[str, Point]  # position of a county's name
    sizes: Mapping[str, Point]  # width and height of a county's widest part
    water: str
    left: float
    top: float
    scale: float

    def point(self, lon: float, lat: float) -> Point:
        """Position of a place in the box; outside of it if the place is outside the province."""
        x, y = mercator(lon, lat)
        return (x - self.left) * self.scale, (self.top - y) * self.scale


def outlines(counties: GeoJson, water: GeoJson | None) -> Outlines:
    """Build the outlines of counties (features with an id) and water. Raises ValueError without any boundary."""
    corners = [
        mercator(*corner[:2])
        for feature in counties["features"]
        for ring in _rings(feature["geometry"])
        for corner in ring
    ]
    if not corners:
        raise ValueError("no boundaries to draw")
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    bottom, top = min(y for _, y in corners), max(y for _, y in corners)
    scale = WIDTH / ((right - left) or 1.0)
    box = Outlines((top - bottom) * scale, {}, {}, {}, "", left, top, scale)
    return Outlines(
        height=box.height,
        counties={str(feature["id"]): _path(box, feature["geometry"]) for feature in counties["features"]},
        label_points={
            str(feature["id"]): box.point(*label_point(feature["geometry"]))
            for feature in counties["features"]
        },
        sizes={str(feature["id"]): _size(box, feature["geometry"]) for feature in counties["features"]},
        water="".join(_path(box, feature["geometry"]) for feature in (water or {"features": []})["features"]),
        left=left,
        top=top,
        scale=scale,
    )


def mercator(lon: float, lat: float) -> Point:
    """Mercator projection of a place in degrees (Snyder, Map Projections: A Working Manual, 1987, p. 41)."""
    return lon, math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


def label_point(geometry: Mapping[str, Any]) -> Point:
    """Centroid of the largest ring of a Polygon or MultiPolygon, as longitude and latitude in degrees."""
    best, centre = 0.0, (0.0, 0.0)
    for polygon in _polygons(geometry):
        # Shoelace formula; `area` is twice the signed area of the outer ring.
        area = x = y = 0.0
        for (x0, y0), (x1, y1) in pairwise(polygon[0]):
            cross = x0 * y1 - x1 * y0
            area += cross
            x += (x0 + x1) * cross
            y += (y0 + y1) * cross
        if abs(area) > best:
            best, centre = abs(area), (x / (3 * area), y / (3 * area))
    return round(centre[0], 4), round(centre[1], 4)


def _size(box: Outlines, geometry: Mapping[str, Any]) -> Point:
    """Width and height of the widest part of a geometry, in units of the box."""
    sizes = []
    for polygon in _polygons(geometry):
        points = [box.point(*corner[:2]) for corner in polygon[0]]
        across, down = ([point[axis] for point in points] for axis in (0, 1))
        sizes.append((max(across) - min(across), max(down) - min(down)))
    return max(sizes)


def _polygons(geometry: Mapping[str, Any]) -> Sequence[Any]:
    """Polygons of a geometry."""
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def _rings(geometry: Mapping[str, Any]) -> Iterable[Any]:
    """All rings of a geometry."""
    return (ring for polygon in _polygons(geometry) for ring in polygon)


def _path(box: Outlines, geometry: Mapping[str, Any]) -> str:
    """SVG path of a geometry, in whole units of the box.

    Each corner is written as the step from the one before, which takes a third of the characters; a screen has several
    maps. Corners shared by two counties are rounded equally, so that no gap opens between them.
    """
    words = []
    for ring in _rings(geometry):
        # The last corner of a GeoJSON ring repeats the first; the SVG command z closes the path instead.
        corners = [(round(x), round(y)) for x, y in (box.point(*corner[:2]) for corner in ring[:-1])]
        steps = [(x - u, y - v) for (u, v), (x, y) in pairwise(corners) if (x, y) != (u, v)]
        if not steps:
            continue  # an island smaller than one unit
        lines = " ".join(f"{dx} {dy}" for dx, dy in steps).replace(" -", "-")
        words.append(f"M{corners[0][0]} {corners[0][1]}l{lines}z")
    return "".join(words)
