"""Everything that is wrong or doubtful with the boundary layer of a province, in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo import boundaries
from geo.boundaries import code_of
from geo.check_finding import Finding, listed
from geo.province_files import GeoJson, Rows
from persian.digits import to_persian_digits

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MANY_VERTICES = 6_000
DECIMALS_SHOWN = 3
Names = Mapping[str, tuple[str, str]]  # code → name in Persian and in English
_LONGITUDE_LATITUDE = re.compile(r"(CRS:?84|EPSG:{1,2}4326)$", re.IGNORECASE)


def check_boundaries(collection: GeoJson, rows: Rows) -> Iterator[Finding]:
    """The findings about a boundary layer; checks that an earlier fault makes meaningless are skipped.

    The direction of rings is not a finding: loading a province turns them as the map needs them.
    """
    broken = list(_check_geometry_types(collection))
    named = list(_coverage_of_codes(collection, rows))
    yield from [*broken, *named]
    if broken:
        return
    projected = list(_projection(collection))
    yield from [*projected, *_vertices(collection)]
    if projected or any(finding.code == "duplicate-polygon" for finding in named):
        return
    areas = boundaries.polygons(collection)
    names = {row["code"]: (row["name_fa"], row["name_en"]) for _, row in rows}
    yield from _validity(areas, names)
    if all(area.is_valid for area in areas.values()):
        yield from _overlaps_and_gaps(areas, names)
        yield from _seats(areas, rows)


def _check_geometry_types(collection: GeoJson) -> Iterator[Finding]:
    """Shapes that are not polygons, or empty ones."""
    import shapely
    from shapely.geometry import shape

    other, empty = [], []
    for feature in collection["features"]:
        code, geometry = code_of(feature), feature.get("geometry")
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind not in ("Polygon", "MultiPolygon"):
            other.append(f"{code} {kind or 'null'}")
            continue
        try:
            drawable = not shape(geometry).is_empty and len(feature["geometry"]["coordinates"][0]) > 0
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
            drawable = False
        if not drawable:
            empty.append(code)
    if other:
        yield Finding(
            "not-a-polygon",
            f"boundaries.geojson: این شکل‌ها چندضلعی نیستند ({listed(other, 'fa')})؛ باید Polygon یا MultiPolygon "
            "باشند.",
            f"boundaries.geojson: these shapes are no polygons ({listed(other, 'en')}); they must be Polygon or "
            "MultiPolygon.",
        )
    if empty:
        yield Finding(
            "not-a-polygon",
            f"boundaries.geojson: مختصات این شکل‌ها خالی یا نادرست است ({listed(empty, 'fa')})؛ لایه را دوباره از GIS "
            "به GeoJSON ذخیره کنید.",
            f"boundaries.geojson: the coordinates of these shapes are empty or malformed ({listed(empty, 'en')}); "
            "save the layer as GeoJSON again.",
        )


def _projection(collection: GeoJson) -> Iterator[Finding]:
    declared = collection.get("crs")
    named = "CRS84" if declared is None else _declared_projection(declared)
    if not _LONGITUDE_LATITUDE.search(named):
        yield Finding(
            "unknown-projection",
            f"boundaries.geojson: دستگاه مختصات «{named}» شناخته نشد؛ لایه را با طول و عرض جغرافیایی WGS84 "
            "(EPSG:4326) ذخیره کنید.",
            f'boundaries.geojson: projection "{named}" is not known; save the layer in longitude/latitude WGS84 '
            f"(EPSG:4326).",
        )
    elif any(abs(point[0]) > 180 or abs(point[1]) > 90 for point in _points(collection)):
        yield Finding(
            "unknown-projection",
            "boundaries.geojson: مختصات بیرون از طول و عرض جغرافیایی است (شاید UTM)؛ لایه را در WGS84 (EPSG:4326) "
            "ذخیره کنید.",
            "boundaries.geojson: coordinates are not longitude/latitude (perhaps UTM); save the layer in WGS84 "
            "(EPSG:4326).",
        )


def _declared_projection(declared: Any) -> str:
    properties = declared.get("properties") if isinstance(declared, dict) else None
    return str(properties.get("name") if isinstance(properties, dict) else declared)


def _coverage_of_codes(collection: GeoJson, rows: Rows) -> Iterator[Finding]:
    drawn = Counter(code_of(feature) for feature in collection["features"])
    names = {row["code"]: (row["name_fa"], row["name_en"]) for _, row in rows}
    if missing := [code for code in names if code not in drawn]:
        fa, en = _named(missing, names)
        yield Finding(
            "missing-polygon",
            f"boundaries.geojson: این شهرستان‌ها چندضلعی ندارند ({fa}). آن‌ها را بیفزایید یا در province.toml بنویسید "
            "boundaries = false.",
            f"boundaries.geojson: these counties have no polygon ({en}). Add them, or write boundaries = false in "
            "province.toml.",
        )
    if unknown := sorted(code for code in drawn if code not in names):
        yield Finding(
            "unknown-polygon",
            f"boundaries.geojson: کد این چندضلعی‌ها در counties.csv نیست ({listed(unknown, 'fa')}). کد در ویژگی code "
            "(یا در id) است؛ یکی از دو فایل را درست کنید.",
            f"boundaries.geojson: the codes of these polygons are not in counties.csv ({listed(unknown, 'en')}). A "
            "code is the property code (or the id); correct one of the two files.",
        )
    if repeated := [code for code, times in drawn.items() if times > 1]:
        fa, en = _named(repeated, names)
        yield Finding(
            "duplicate-polygon",
            f"boundaries.geojson: این کدها بیش از یک چندضلعی دارند ({fa}). چندضلعی‌های هر کد را یک MultiPolygon کنید.",
            f"boundaries.geojson: these codes have more than one feature ({en}). Make the features of a code one "
            "MultiPolygon.",
        )


def _vertices(collection: GeoJson) -> Iterator[Finding]:
    vertices = sum(1 for _ in _points(collection))
    if vertices > MANY_VERTICES:
        yield Finding(
            "many-vertices",
            f"boundaries.geojson: لایه {to_persian_digits(str(vertices))} رأس دارد و نقشه کند می‌شود؛ با python -m "
            "geo derive ساده‌اش کنید.",
            f"boundaries.geojson: the layer has {vertices} vertices and will draw slowly; generalise it with python "
            "-m geo derive.",
            is_error=False,
        )


def _validity(areas: Mapping[str, BaseGeometry], names: Names) -> Iterator[Finding]:
    import shapely

    if invalid := [code for code, area in areas.items() if not area.is_valid]:
        fa, en = _named(invalid, names)
        why = shapely.is_valid_reason(areas[invalid[0]])
        yield Finding(
            "invalid-geometry",
            f"boundaries.geojson: این شکل‌ها درست نیستند ({fa}؛ نخستین: {why})؛ در QGIS ابزار Fix geometries را به "
            "کار ببرید.",
            f"boundaries.geojson: these shapes are invalid ({en}; the first: {why}); use Fix geometries in QGIS.",
        )


def _overlaps_and_gaps(areas: Mapping[str, BaseGeometry], names: Names) -> Iterator[Finding]:
    import shapely

    pairs = boundaries.overlaps(areas)
    if pairs:
        fa, en = (
            listed([f"{_name(one, names, lang)} – {_name(other, names, lang)}" for one, other in pairs], lang)
            for lang in ("fa", "en")
        )
        yield Finding(
            "overlap",
            f"boundaries.geojson: این شهرستان‌ها روی هم افتاده‌اند ({fa}). مرز مشترک هر دو را یکی کنید.",
            f"boundaries.geojson: these counties overlap ({en}). Give each two one common border.",
        )
    whole = shapely.union_all(list(areas.values()))
    holes = [hole.centroid for part in shapely.get_parts(whole) for hole in part.interiors]
    if holes:
        where = [f"{round(hole.x, DECIMALS_SHOWN)} {round(hole.y, DECIMALS_SHOWN)}" for hole in holes]
        yield Finding(
            "gap",
            f"boundaries.geojson: میان شهرستان‌ها شکاف است (طول و عرض {listed(where, 'fa')}). اگر واقعی نیست آن را "
            "ببندید.",
            f"boundaries.geojson: there are gaps between counties (longitude and latitude, {listed(where, 'en')}). "
            "Close them unless they are real.",
            is_error=False,
        )
    if not pairs and not shapely.coverage_is_valid(list(areas.values())):
        yield Finding(
            "borders-do-not-match",
            "boundaries.geojson: مرزهای مشترک از نقطه‌های یکسان ساخته نشده‌اند و شاید خط‌های نازک سفید دیده شود؛ "
            "python -m geo derive آن‌ها را یکی می‌کند.",
            "boundaries.geojson: common borders are not made of the same points, so that thin white lines may show; "
            "python -m geo derive joins them.",
            is_error=False,
        )


def _seats(areas: Mapping[str, BaseGeometry], rows: Rows) -> Iterator[Finding]:
    from shapely.geometry import Point

    missing, outside = [], []
    for _, row in rows:
        try:
            seat = Point(float(row["seat_lon"]), float(row["seat_lat"]))
        except (KeyError, ValueError):
            missing.append(row)
            continue
        if row["code"] in areas and not areas[row["code"]].contains(seat):
            outside.append(row)
    if missing:
        fa, en = (listed([row[f"name_{lang}"] for row in missing], lang) for lang in ("fa", "en"))
        yield Finding(
            "seat-missing",
            f"counties.csv: جای مرکز این شهرستان‌ها نوشته نشده است ({fa}). اگر آن را می‌دانید seat_lat و seat_lon را "
            "پر کنید (یا در derive.toml یک [[seat]] بنویسید)؛ بی آن هم همه چیز کار می‌کند.",
            f"counties.csv: the seats of these counties have no place ({en}). If you know it, fill seat_lat and "
            "seat_lon (or write a [[seat]] in derive.toml); everything works without it.",
            is_error=False,
        )
    if outside:
        fa, en = (
            listed([f"{row[f'name_{lang}']} {row['seat_lat']} {row['seat_lon']}" for row in outside], lang)
            for lang in ("fa", "en")
        )
        yield Finding(
            "seat-outside",
            f"counties.csv: مرکز این شهرستان‌ها بیرون از آن‌هاست (عرض و طول؛ {fa}). seat_lat، seat_lon و کد را بررسی "
            "کنید.",
            f"counties.csv: the seats of these counties are outside them (latitude and longitude; {en}). Check "
            "seat_lat, seat_lon and the code.",
        )


def _named(codes: Sequence[str], names: Names) -> tuple[str, str]:
    """Number, names and codes of counties, in Persian and in English."""
    return (
        listed([f"{_name(code, names, 'fa')} {code}" for code in codes], "fa"),
        listed([f"{_name(code, names, 'en')} {code}" for code in codes], "en"),
    )


def _name(code: str, names: Names, lang: str) -> str:
    """Name of a county; of an unknown one the code."""
    return names[code][lang == "en"] if code in names else code


def _parts(geometry: GeoJson) -> list[Any]:
    coordinates: list[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiPolygon" else [coordinates]


def _points(collection: GeoJson) -> Iterator[list[float]]:
    for feature in collection["features"]:
        for rings in _parts(feature["geometry"]):
            for ring in rings:
                yield from ring
