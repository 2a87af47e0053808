"""Centres of counties, from which distances between them are measured."""

from itertools import pairwise
from typing import Any

from geo.province import Province


def county_centre(province: Province, code: str) -> tuple[float, float] | None:
    """Latitude and longitude of a county's centre in degrees; None if neither seat nor boundary is known.

    The seat is where most of the people live; without one, it is the centroid of the largest part of the area.
    """
    county = province.county(code)
    if county.seat:
        return county.seat.lat, county.seat.lon
    features = province.geojson["features"] if province.geojson else ()
    geometry = next((feature["geometry"] for feature in features if str(feature["id"]) == code), None)
    if geometry is None:
        return None
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return max((_centroid(polygon[0]) for polygon in polygons), key=lambda centroid: centroid[0])[1]


def _centroid(ring: list[Any]) -> tuple[float, tuple[float, float]]:
    """Area (square degrees) and centroid (latitude, longitude) of a closed ring, by the shoelace formula."""
    area = east = north = 0.0
    for (x, y, *_), (x2, y2, *_) in pairwise(ring):
        cross = x * y2 - x2 * y
        area += cross / 2
        east += (x + x2) * cross / 6
        north += (y + y2) * cross / 6
    if not area:
        return 0.0, (float(ring[0][1]), float(ring[0][0]))
    return abs(area), (north / area, east / area)
