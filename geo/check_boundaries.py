"""Everything that is wrong or doubtful with the boundary layer of a province, in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from geo import boundaries
from geo.boundaries import code_of
from geo.check_finding import Finding
from geo.province_files import GeoJson, Rows

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MANY_VERTICES = 6_000
DECIMALS_SHOWN = 3
_LONGITUDE_LATITUDE = re.compile(r"(CRS:?84|EPSG:{1,2}4326)$", re.IGNORECASE)


def check_boundaries(collection: GeoJson, rows: Rows) -> Iterator[Finding]:
    """The findings about a boundary layer; what one fault makes meaningless is not looked at."""
    broken = list(_check_geometry_types(collection))
    named = list(_coverage_of_codes(collection, rows))
    yield from [*broken, *named]
    if broken:
        return
    projected = list(_projection(collection))
    yield from [*projected, *_shapes(collection)]
    if projected or any(finding.code == "duplicate-polygon" for finding in named):
        return
    areas = boundaries.polygons(collection)
    yield from _validity(areas)
    if all(area.is_valid for area in areas.values()):
        yield from _overlaps_and_gaps(areas)
        yield from _seats(areas, rows)


def _check_geometry_types(collection: GeoJson) -> Iterator[Finding]:
    import shapely
    from shapely.geometry import shape

    for feature in collection["features"]:
        code, geometry = code_of(feature), feature.get("geometry")
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind not in ("Polygon", "MultiPolygon"):
            yield Finding(
                "not-a-polygon",
                f"شکل {code} از نوع {kind} است؛ باید Polygon یا MultiPolygon باشد.",
                f"The geometry of {code} is {kind}; it must be Polygon or MultiPolygon.",
            )
            continue
        try:
            drawable = not shape(geometry).is_empty and len(feature["geometry"]["coordinates"][0]) > 0
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
            drawable = False
        if not drawable:
            yield Finding(
                "not-a-polygon",
                f"مختصات {code} خالی یا نادرست است؛ لایه را دوباره از GIS به GeoJSON ذخیره کنید.",
                f"The coordinates of {code} are empty or malformed; save the layer as GeoJSON again.",
            )


def _projection(collection: GeoJson) -> Iterator[Finding]:
    declared = collection.get("crs")
    named = "CRS84" if declared is None else _declared_projection(declared)
    if not _LONGITUDE_LATITUDE.search(named):
        yield Finding(
            "unknown-projection",
            f"دستگاه مختصات «{named}» شناخته نیست؛ لایه را با طول و عرض جغرافیایی WGS84 (EPSG:4326) ذخیره کنید.",
            f'Projection "{named}" is not known; save the layer in longitude/latitude WGS84 (EPSG:4326).',
        )
    elif any(abs(point[0]) > 180 or abs(point[1]) > 90 for point in _points(collection)):
        yield Finding(
            "unknown-projection",
            "مختصات بیرون از طول و عرض جغرافیایی است (شاید UTM)؛ لایه را در WGS84 (EPSG:4326) ذخیره کنید.",
            "Coordinates are not longitude/latitude (perhaps UTM); save the layer in WGS84 (EPSG:4326).",
        )


def _declared_projection(declared: Any) -> str:
    properties = declared.get("properties") if isinstance(declared, dict) else None
    return str(properties.get("name") if isinstance(properties, dict) else declared)


def _coverage_of_codes(collection: GeoJson, rows: Rows) -> Iterator[Finding]:
    drawn = Counter(code_of(feature) for feature in collection["features"])
    names = {row["code"]: (row["name_fa"], row["name_en"]) for _, row in rows}
    for code, (fa, en) in names.items():
        if code not in drawn:
            yield Finding(
                "missing-polygon",
                f"«{fa}» ({code}) در boundaries.geojson چندضلعی ندارد؛ آن را بیفزایید یا boundaries = false بنویسید.",
                f"{en} ({code}) has no polygon in boundaries.geojson; add it or write boundaries = false.",
            )
    for code, times in drawn.items():
        if code not in names:
            yield Finding(
                "unknown-polygon",
                f"چندضلعی با کد {code} در counties.csv نیست؛ یکی از دو پرونده را درست کنید.",
                f"The polygon with code {code} is not in counties.csv; correct one of the two files.",
            )
        if times > 1:
            yield Finding(
                "duplicate-polygon",
                f"کد {code} {times} چندضلعی دارد؛ آن‌ها را یک MultiPolygon کنید.",
                f"Code {code} has {times} features; make them one MultiPolygon.",
            )
    for feature in collection["features"]:
        if str(feature.get("id")) != code_of(feature):
            yield Finding(
                "no-feature-id",
                f"عضو id چندضلعی {code_of(feature)} باید همان کد باشد؛ نقشه با آن پیوند می‌خورد.",
                f"The id member of polygon {code_of(feature)} must equal its code; the map joins on it.",
            )


def _shapes(collection: GeoJson) -> Iterator[Finding]:
    # d3 and Plotly want outer rings clockwise, RFC 7946 counterclockwise: either will do, but one way throughout, and
    # holes the other way, or a tool that fills by direction covers the world.
    outer = Counter(
        boundaries.is_clockwise(rings[0])
        for feature in collection["features"]
        for rings in _parts(feature["geometry"])
    )
    clockwise = outer[True] >= outer[False]
    for feature in collection["features"]:
        code, geometry = code_of(feature), feature["geometry"]
        if not all(
            boundaries.is_clockwise(ring) == (clockwise if place == 0 else not clockwise)
            for rings in _parts(geometry)
            for place, ring in enumerate(rings)
        ):
            yield Finding(
                "ring-direction",
                f"حلقه‌های {code} در جهتی دیگر از بقیهٔ لایه است و برخی ابزارها با آن همهٔ جهان را رنگ می‌کنند؛ در QGIS "
                "ابزار Force right-hand-rule یا python -m geo derive را به کار ببرید.",
                f"The rings of {code} run another way than those of the rest of the layer, so that some tools would"
                " colour the world; use Force right-hand-rule in QGIS, or python -m geo derive.",
            )
    vertices = sum(1 for _ in _points(collection))
    if vertices > MANY_VERTICES:
        yield Finding(
            "many-vertices",
            f"لایه {vertices} رأس دارد و نقشه کند می‌شود؛ با python -m geo derive ساده‌اش کنید.",
            f"The layer has {vertices} vertices and will draw slowly; generalise it with python -m geo derive.",
            is_error=False,
        )


def _validity(areas: Mapping[str, BaseGeometry]) -> Iterator[Finding]:
    import shapely

    for code, area in areas.items():
        if not area.is_valid:
            why = shapely.is_valid_reason(area)
            yield Finding(
                "invalid-geometry",
                f"شکل {code} درست نیست ({why})؛ در QGIS ابزار Fix geometries را به کار ببرید.",
                f"The geometry of {code} is invalid ({why}); use Fix geometries in QGIS.",
            )


def _overlaps_and_gaps(areas: Mapping[str, BaseGeometry]) -> Iterator[Finding]:
    import shapely

    pairs = boundaries.overlaps(areas)
    for one, other in pairs:
        yield Finding(
            "overlap",
            f"{one} و {other} روی هم افتاده‌اند؛ مرز مشترک را یکی کنید.",
            f"{one} and {other} overlap; give them one common border.",
        )
    whole = shapely.union_all(list(areas.values()))
    holes = [hole for part in shapely.get_parts(whole) for hole in part.interiors]
    for hole in holes:
        x, y = round(hole.centroid.x, DECIMALS_SHOWN), round(hole.centroid.y, DECIMALS_SHOWN)
        yield Finding(
            "gap",
            f"میان شهرستان‌ها نزدیک طول {x} و عرض {y} شکاف است؛ اگر واقعی نیست آن را ببندید.",
            f"There is a gap between counties near longitude {x}, latitude {y}; close it unless it is real.",
            is_error=False,
        )
    if not pairs and not shapely.coverage_is_valid(list(areas.values())):
        yield Finding(
            "borders-do-not-match",
            "مرزهای مشترک از نقطه‌های یکسان ساخته نشده‌اند و شاید خط‌های نازک سفید دیده شود.",
            "Common borders are not made of the same points; thin white lines may show.",
            is_error=False,
        )


def _seats(areas: Mapping[str, BaseGeometry], rows: Rows) -> Iterator[Finding]:
    from shapely.geometry import Point

    for line, row in rows:
        fa, en = row["name_fa"], row["name_en"]
        try:
            seat = Point(float(row["seat_lon"]), float(row["seat_lat"]))
        except (KeyError, ValueError):
            yield Finding(
                "seat-missing",
                f"counties.csv، سطر {line}: جای مرکز «{fa}» نوشته نشده است (seat_lat و seat_lon).",
                f"counties.csv, line {line}: the seat of {en} has no place (seat_lat and seat_lon).",
                is_error=False,
            )
            continue
        if row["code"] in areas and not areas[row["code"]].contains(seat):
            yield Finding(
                "seat-outside",
                f"مرکز «{fa}» ({seat.y}، {seat.x}) بیرون از آن است؛ عرض و طول یا کد را بررسی کنید.",
                f"The seat of {en} (lat {seat.y}, lon {seat.x}) lies outside it; check lat, lon and code.",
            )


def _parts(geometry: GeoJson) -> list[Any]:
    coordinates: list[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiPolygon" else [coordinates]


def _points(collection: GeoJson) -> Iterator[list[float]]:
    for feature in collection["features"]:
        for rings in _parts(feature["geometry"]):
            for ring in rings:
                yield from ring
