"""Areas as polygons: read from GeoJSON, generalised together, written for the map.

Shapely is imported where it is used: loading a province does not need it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from geo.county_codes import code_text
from geo.tomlfile import DeclarationError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DECIMALS = 4
WGS84 = 4326
# A border shorter than this (degrees, some hundred metres) is three areas meeting in a point, not neighbours.
MIN_BORDER_LENGTH = 0.005
# Water parts and stray pieces of land below this (square degrees, about 10 km²) come from two layers
# disagreeing about a border, not from the country.
SLIVER = 0.001
# What is closed in a layer without being asked: gaps up to this width (degrees, about 200 m), and overlaps up to this
# share of the smaller area.
MAX_GAP = 0.002
MAX_OVERLAP = 0.05

GeoJson = dict[str, Any]


def polygons(collection: GeoJson) -> dict[str, BaseGeometry]:
    """Geometry of each area of a feature collection in longitude and latitude, by its code."""
    import geopandas

    shapes = [{"geometry": feature["geometry"], "properties": {}} for feature in collection["features"]]
    frame = geopandas.GeoDataFrame.from_features(shapes, crs=WGS84)
    return dict(zip(map(code_of, collection["features"]), frame.geometry, strict=True))


def code_of(feature: Mapping[str, Any]) -> str:
    """The code of a feature: its property, else its id."""
    properties = feature.get("properties")
    named = properties.get("code") if isinstance(properties, dict) else None
    return code_text(feature.get("id") if named in (None, "") else named)


def simplified(areas: Mapping[str, BaseGeometry], tolerance: float) -> dict[str, BaseGeometry]:
    """The areas with fewer vertices, rounded to `DECIMALS`, still without gaps and overlaps.

    The tolerance (degrees) is that of Visvalingam–Whyatt coverage simplification: borders are simplified once,
    for both sides. Rounding moves shared vertices alike; where it makes a border cross itself the tolerance is
    widened a little and the work done again. Raises DeclarationError where that does not help.
    """
    import numpy as np
    import shapely

    original = np.array(list(areas.values()))
    for attempt in range(20):
        result = shapely.coverage_simplify(original, tolerance * (1 + attempt / 50))
        result = shapely.remove_repeated_points(shapely.transform(result, lambda xy: np.round(xy, DECIMALS)))
        if shapely.is_valid(result).all() and shapely.coverage_is_valid(result):
            return dict(zip(areas, result, strict=True))
    raise DeclarationError(
        f"derive.toml: با tolerance = {tolerance} مرزها درست ساده نمی‌شوند؛ عدد کوچک‌تری بنویسید.",
        f"derive.toml: borders cannot be simplified with tolerance = {tolerance}; write a smaller number.",
    )


def water_within(water: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    """The water inside the land, reaching its border where only a sliver of land lies between.

    The two layers were not drawn from the same line; without this a thin strip of "land" would run along the
    far edge of the lake, and a strip of water outside the province.
    """
    import numpy as np
    import shapely

    inside = shapely.intersection(water, land)
    shore = shapely.get_parts(shapely.difference(land, water))
    slivers = [part for part in shore if part.area < SLIVER]
    whole = shapely.union_all([inside, *slivers])
    whole = shapely.make_valid(shapely.transform(whole, lambda xy: np.round(xy, DECIMALS)))
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon" and part.area >= SLIVER]
    return shapely.union_all([shapely.remove_repeated_points(part) for part in parts])


def neighbours(
    areas: Mapping[str, BaseGeometry], *, water: BaseGeometry | None = None
) -> dict[str, tuple[str, ...]]:
    """The codes with which each area shares a border on land; a border that runs through water does not count."""
    import shapely

    parts: dict[str, list[str]] = {code: [] for code in areas}
    for (first, one), (second, other) in combinations(areas.items(), 2):
        border = shapely.intersection(one.boundary, other.boundary)
        if water is not None:
            border = shapely.difference(border, water)
        if border.length > MIN_BORDER_LENGTH:
            parts[first].append(second)
            parts[second].append(first)
    return {code: tuple(sorted(codes)) for code, codes in parts.items()}


def overlaps(areas: Mapping[str, BaseGeometry], *, min_area: float = 1e-8) -> list[tuple[str, str]]:
    """The pairs of areas that overlap by more than `min_area` square degrees."""
    import shapely

    pairs = combinations(areas.items(), 2)
    return [
        (first, second)
        for (first, one), (second, other) in pairs
        if one.intersects(other) and shapely.intersection(one, other).area > min_area
    ]


def make_feature(
    geometry: BaseGeometry, properties: Mapping[str, str], *, feature_id: str | None = None
) -> GeoJson:
    """A GeoJSON feature whose outer rings run clockwise, as d3 and Plotly need; RFC 7946 wants the opposite."""
    import shapely
    from shapely.geometry import mapping

    drawn = shapely.orient_polygons(shapely.normalize(geometry), exterior_cw=True)
    if drawn.geom_type == "MultiPolygon" and len(drawn.geoms) == 1:
        drawn = drawn.geoms[0]
    identifier = {} if feature_id is None else {"id": feature_id}
    return {"type": "Feature", **identifier, "properties": dict(properties), "geometry": mapping(drawn)}


def geojson_text(features: Iterable[GeoJson], *, attribution: str) -> str:
    """The text of a feature collection, one feature a line so that differences can be read."""
    lines = ",\n".join(
        json.dumps(_rounded(one), ensure_ascii=False, separators=(",", ":")) for one in features
    )
    head = json.dumps({"type": "FeatureCollection", "attribution": attribution}, ensure_ascii=False)
    return f'{head[:-1]}, "features": [\n{lines}\n]}}\n'


def is_clockwise(ring: list[list[float]]) -> bool:
    """Whether a closed ring of [lon, lat] runs clockwise (its signed area is negative)."""
    return sum((x2 - x1) * (y2 + y1) for (x1, y1, *_), (x2, y2, *_) in pairwise(ring)) > 0


def _rounded(value: Any) -> Any:
    """The same structure with floats rounded, undoing what arithmetic added behind the decimals."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
