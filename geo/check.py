"""Everything that is wrong or doubtful with a province folder, in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import boundaries
from geo.folder import Declaration, GeoJson, Rows, county_rows, locate, populations, read_geojson, split
from geo.province import load
from geo.tomlfile import DeclarationError, read

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MANY_VERTICES = 6_000
DECIMALS_SHOWN = 3
_LONGITUDE_LATITUDE = re.compile(r"(CRS:?84|EPSG:{1,2}4326)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a stable code, whether the province is unusable with it, and the two messages."""

    code: str
    message_fa: str
    message_en: str
    is_error: bool = True


def check(folder: Path | str) -> list[Finding]:
    """The findings, errors first; an empty list means that the province can be used as it is."""
    path = locate(folder)
    try:
        declared = read(path / "province.toml", Declaration)
        rows = county_rows(path)
        found = [*_codes(rows), *_populations(rows, declared), *_neighbours(rows)]
        if declared.boundaries:
            found += _boundaries(read_geojson(path / "boundaries.geojson"), rows)
        if not any(finding.is_error for finding in found):
            load(path)
    except DeclarationError as error:
        return [Finding("unreadable", error.message_fa, error.message_en)]
    return sorted(found, key=lambda finding: not finding.is_error)


def _codes(rows: Rows) -> Iterator[Finding]:
    for code, times in Counter(row["code"] for _, row in rows).items():
        if times > 1:
            lines = ", ".join(str(line) for line, row in rows if row["code"] == code)
            yield Finding(
                "duplicate-code",
                f"کد {code} در counties.csv {times} بار آمده است (سطرهای {lines}). هر شهرستان یک کد یکتا دارد.",
                f"Code {code} stands {times} times in counties.csv (lines {lines}). Give each county its own.",
            )
    for line, row in rows:
        for column in ("code", "name_fa", "name_en"):
            if not row[column]:
                yield Finding(
                    "empty-cell",
                    f"counties.csv، سطر {line}: ستون {column} خالی است.",
                    f"counties.csv, line {line}: column {column} is empty.",
                )


def _populations(rows: Rows, declared: Declaration) -> Iterator[Finding]:
    newest = max(declared.census_years)
    for line, row in rows:
        try:
            known = populations(row)
        except ValueError as error:
            yield Finding(
                "population-not-a-number",
                f"counties.csv، سطر {line}: جمعیت «{row['name_fa']}» عدد صحیح نیست ({error}).",
                f"counties.csv, line {line}: the population of {row['name_en']} is not a whole number ({error}).",
            )
            continue
        for year in declared.census_years:
            if known.get(year, 0) <= 0:
                yield Finding(
                    "population-missing",
                    f"جمعیت «{row['name_fa']}» در سرشماری {year} نیست؛ ستون population_{year} را پر کنید.",
                    f"{row['name_en']} has no population for the {year} census; fill population_{year}.",
                    is_error=year == newest,
                )
        for unsure in split(row.get("population_unverified", "")):
            yield Finding(
                "population-unverified",
                f"جمعیت «{row['name_fa']}» در سرشماری {unsure} تأیید نشده است: {row.get('population_note', '')}",
                f"The {unsure} population of {row['name_en']} is unverified: {row.get('population_note', '')}",
                is_error=False,
            )


def _neighbours(rows: Rows) -> Iterator[Finding]:
    declared = {row["code"]: set(split(row.get("neighbours", ""))) for _, row in rows}
    if not any(declared.values()):
        yield Finding(
            "neighbours-missing",
            "ستون neighbours در counties.csv خالی است؛ کانون‌ها همسایگی را نخواهند شناخت.",
            "Column neighbours of counties.csv is empty; hotspots will not know who borders whom.",
            is_error=False,
        )
    for code, codes in declared.items():
        for other in sorted(codes):
            if code == other or code not in declared.get(other, set()):
                yield Finding(
                    "neighbours-one-sided",
                    f"{code} همسایهٔ {other} نوشته شده، ولی {other} همسایهٔ {code} نه. هر دو را بنویسید.",
                    f"{code} names {other} as neighbour but not the other way round. Write both.",
                )


def _boundaries(collection: GeoJson, rows: Rows) -> Iterator[Finding]:
    yield from (projected := list(_projection(collection)))
    yield from (misnamed := list(_coverage_of_codes(collection, rows)))
    shapes = list(_shapes(collection))
    yield from shapes
    if projected or any(
        finding.code in ("duplicate-polygon", "not-a-polygon") for finding in misnamed + shapes
    ):
        return
    areas = boundaries.polygons(collection)
    yield from _validity(areas)
    if all(area.is_valid for area in areas.values()):
        yield from _overlaps_and_gaps(areas)
        yield from _seats(areas, rows)


def _projection(collection: GeoJson) -> Iterator[Finding]:
    named = str(collection.get("crs", {}).get("properties", {}).get("name", "CRS84"))
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


def _coverage_of_codes(collection: GeoJson, rows: Rows) -> Iterator[Finding]:
    drawn = Counter(_code(feature) for feature in collection["features"])
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
        if str(feature.get("id")) != _code(feature):
            yield Finding(
                "no-feature-id",
                f"عضو id چندضلعی {_code(feature)} باید همان کد باشد؛ نقشه با آن پیوند می‌خورد.",
                f"The id member of polygon {_code(feature)} must equal its code; the map joins on it.",
            )


def _shapes(collection: GeoJson) -> Iterator[Finding]:
    for feature in collection["features"]:
        code, geometry = _code(feature), feature.get("geometry") or {}
        if geometry.get("type") not in ("Polygon", "MultiPolygon"):
            yield Finding(
                "not-a-polygon",
                f"شکل {code} از نوع {geometry.get('type')} است؛ باید Polygon یا MultiPolygon باشد.",
                f"The geometry of {code} is {geometry.get('type')}; it must be Polygon or MultiPolygon.",
            )
        elif not all(
            boundaries.is_clockwise(ring) == (place == 0)
            for rings in _parts(geometry)
            for place, ring in enumerate(rings)
        ):
            yield Finding(
                "ring-direction",
                f"حلقهٔ بیرونی {code} ساعت‌گرد نیست و رنگ آن همهٔ جهان را می‌پوشاند؛ در QGIS ابزار"
                " Force right-hand-rule یا python -m geo derive را به کار ببرید.",
                f"The outer ring of {code} is not clockwise, so its colour would cover the world; use Force"
                " right-hand-rule in QGIS, or python -m geo derive.",
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


def _code(feature: Mapping[str, Any]) -> str:
    return str((feature.get("properties") or {}).get("code") or feature.get("id"))


def _parts(geometry: GeoJson) -> list[Any]:
    coordinates: list[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiPolygon" else [coordinates]


def _points(collection: GeoJson) -> Iterator[list[float]]:
    for feature in collection["features"]:
        geometry = feature.get("geometry") or {}
        if geometry.get("type") in ("Polygon", "MultiPolygon"):
            for rings in _parts(geometry):
                for ring in rings:
                    yield from ring
