"""Make a layer of boundaries or water ready for drawing, whatever program wrote its file.

Features get the code of their county as the province writes it, and rings run the way that Plotly and d3 need: outer
rings clockwise, holes counter-clockwise. RFC 7946 has it the other way round, and both are found in files.
"""

from pathlib import Path
from typing import Any

from geo.boundaries import code_of, is_clockwise
from geo.county_codes import CodeIndex
from geo.province_files import GeoJson
from geo.tomlfile import DeclarationError


def with_county_codes(collection: GeoJson, codes: CodeIndex) -> GeoJson:
    """The collection with the province's spelling of each code as `id` and property; unknown codes stay."""
    return {**collection, "features": [_coded(feature, codes) for feature in collection["features"]]}


def drawable(collection: GeoJson, path: Path) -> GeoJson:
    """The collection with outer rings clockwise and holes counter-clockwise.

    Raises DeclarationError if it has something else than polygons; `path` is that of its file.
    """
    try:
        features = [
            {**feature, "geometry": _oriented(feature["geometry"])} for feature in collection["features"]
        ]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise DeclarationError(
            f"{path}: شکل‌ها باید چندضلعی با مختصات درست باشند؛ python -m geo check خطاها را یک‌به‌یک می‌گوید.",
            f"{path}: shapes must be polygons with valid coordinates; python -m geo check lists the faults.",
        ) from error
    return {**collection, "features": features}


def _coded(feature: GeoJson, codes: CodeIndex) -> GeoJson:
    written = code_of(feature)
    code = codes.find(written) or written
    properties = feature.get("properties")
    return {
        **feature,
        "id": code,
        "properties": {**(properties if isinstance(properties, dict) else {}), "code": code},
    }


def _oriented(geometry: GeoJson) -> GeoJson:
    if geometry["type"] == "Polygon":
        return {**geometry, "coordinates": _rings(geometry["coordinates"])}
    if geometry["type"] == "MultiPolygon":
        return {**geometry, "coordinates": [_rings(rings) for rings in geometry["coordinates"]]}
    raise ValueError(geometry["type"])


def _rings(rings: list[Any]) -> list[Any]:
    """Rings of a polygon, the outer one clockwise and its holes counter-clockwise."""
    if not rings[0]:
        raise ValueError("no outer ring")
    return [
        ring if is_clockwise(ring) == (position == 0) else ring[::-1] for position, ring in enumerate(rings)
    ]
