"""The files of a province folder, made from their sources the same way every time.

`derive.toml` in the folder says which sources, how much to generalise, and what the sources do not know: other
names of counties, seats that are called otherwise (`geo.derive_plan`). Nothing is fetched.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geo import boundaries
from geo.check_finding import listed
from geo.county_codes import CodeIndex, code_findings, code_text
from geo.derive_places import COLUMNS, read_places
from geo.derive_plan import Input, Plan, SeatRule, check_plan
from geo.layers import areas_by_code, read_layer
from geo.province_files import COUNTY_COLUMNS, csv_rows
from geo.tomlfile import DeclarationError, read_toml
from persian.names import fold, tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Row = dict[str, str]
Areas = Mapping[str, "BaseGeometry"]

_UNVERIFIED = "NOT RETRIEVED"
_NOTE = "source_note"  # column of the table, which may be absent


def derive_files(source: Path, target: Path) -> dict[str, str]:
    """The text of each derived file by its name; nothing is written.

    Raises DeclarationError, which names the file and the key, column or counties.
    """
    plan = read_toml(target / "derive.toml", Plan)
    table = _table(source / plan.input.table)
    codes = CodeIndex(row["code"] for row in table)
    check_plan(plan, list(table[0]), codes)
    layer = read_layer(source / plan.input.areas, layer=plan.input.layer)
    drawn = areas_by_code(layer, code=plan.input.code, name=plan.input.areas)
    original = _areas_of(table, drawn, plan.input)
    areas = boundaries.simplified(_cleaned(original, table, plan.input.areas), plan.tolerance)
    water = _water(source, plan, areas)
    places = read_places(source / plan.input.places, table, areas) if plan.input.places else []
    files = {
        "counties.csv": _counties(table, plan, places, boundaries.neighbours(areas, water=water)),
        "boundaries.geojson": _boundary_text(table, areas, plan.attribution),
    }
    if plan.input.places:
        files["places.csv"] = _csv(places, COLUMNS)
    if plan.input.water and water is not None:
        names = read_layer(source / plan.input.water).drop(columns="geometry").iloc[0]
        drawn_water = boundaries.make_feature(water, {str(key): str(text) for key, text in names.items()})
        files["water.geojson"] = boundaries.geojson_text([drawn_water], attribution=plan.attribution)
    return files


def _table(path: Path) -> list[Row]:
    """Rows of the table of counties, by code. Raises DeclarationError."""
    rows = [(line, row | {"code": code_text(row["code"])}) for line, row in csv_rows(path, COUNTY_COLUMNS)]
    findings = list(code_findings(((line, row["code"]) for line, row in rows), file=path.name))
    if findings:
        raise DeclarationError(
            "\n".join(finding.message_fa for finding in findings),
            "\n".join(finding.message_en for finding in findings),
        )
    return sorted((row for _, row in rows), key=lambda row: row["code"])


def _areas_of(table: Sequence[Row], drawn: Areas, inputs: Input) -> dict[str, BaseGeometry]:
    """The shapes of the counties of the table; a layer may have more, such as those of other provinces.

    Raises DeclarationError where the table has a county that the layer lacks, or the layer a county twice.
    """
    codes = CodeIndex(row["code"] for row in table)
    shapes: dict[str, list[BaseGeometry]] = {}
    for written, shape in drawn.items():
        if code := codes.find(written):
            shapes.setdefault(code, []).append(shape)
    lacking = [f"{row['code']} {row['name_en']}" for row in table if row["code"] not in shapes]
    if lacking:
        drawn_codes = ", ".join(sorted(drawn)[:5])
        raise DeclarationError(
            f"در {inputs.areas} شکلی برای این کدهای {inputs.table} نیست ({listed(lacking, 'fa')}). کدهای ستون "
            f"«{inputs.code}» لایه چنین‌اند: {drawn_codes}… نام ستون کد را در derive.toml، بخش [input]، با code = … "
            "بنویسید یا کدهای جدول را درست کنید.",
            f"{inputs.areas} has no shape for these codes of {inputs.table} ({listed(lacking, 'en')}). Codes in "
            f"column "
            f'"{inputs.code}" of the layer look like {drawn_codes}… Name the column of codes in derive.toml, section '
            "[input], with code = …, or correct the codes of the table.",
        )
    if twice := [code for code, found in shapes.items() if len(found) > 1]:
        raise DeclarationError(
            f"در {inputs.areas} این کدها بیش از یک شکل دارند ({listed(twice, 'fa')})؛ شکل‌های هر کد را یکی کنید.",
            f"{inputs.areas} has more than one shape for these codes ({listed(twice, 'en')}); merge those of each "
            "code.",
        )
    return {code: found[0] for code, found in shapes.items()}


def _cleaned(areas: Areas, table: Sequence[Row], name: str) -> dict[str, BaseGeometry]:
    """The areas with exactly common borders, in the order of the layer; `name` is that of its file.

    Small enclosed gaps and overlaps, as layers drawn by hand have them, are closed. Raises DeclarationError for shapes
    that are invalid in themselves, and for counties of which one covers a good part of the other.
    """
    import shapely

    names = {row["code"]: row for row in table}
    if invalid := [code for code, area in areas.items() if not area.is_valid]:
        raise DeclarationError(
            f"{name}: این شکل‌ها درست نیستند ({_labels(invalid, names, 'fa')})؛ در QGIS ابزار Fix geometries را به "
            "کار ببرید و لایه را دوباره ذخیره کنید.",
            f"{name}: these shapes are invalid ({_labels(invalid, names, 'en')}); use Fix geometries in QGIS and "
            f"save "
            "the layer again.",
        )
    shapes = list(areas.values())
    if shapely.coverage_is_valid(shapes, gap_width=boundaries.MAX_GAP):
        return dict(areas)
    pairs = [
        pair
        for pair in boundaries.overlaps(areas)
        if shapely.intersection(areas[pair[0]], areas[pair[1]]).area
        > boundaries.MAX_OVERLAP * min(areas[code].area for code in pair)
    ]
    if pairs:
        fa, en = (
            listed([" – ".join(names[code][f"name_{lang}"] for code in pair) for pair in pairs], lang)
            for lang in ("fa", "en")
        )
        raise DeclarationError(
            f"{name}: این شهرستان‌ها روی هم افتاده‌اند ({fa})؛ مرز مشترک هر دو را در GIS یکی کنید.",
            f"{name}: these counties overlap ({en}); give each two one common border in a GIS.",
        )
    return dict(zip(areas, shapely.coverage_clean(shapes, gap_width=boundaries.MAX_GAP), strict=True))


def _labels(codes: Iterable[str], names: Mapping[str, Row], lang: str) -> str:
    return listed([f"{names[code][f'name_{lang}']} {code}" for code in codes], lang)


def _boundary_text(table: Iterable[Row], areas: Areas, attribution: str) -> str:
    features = [
        boundaries.make_feature(
            areas[row["code"]],
            {"code": row["code"], "name_fa": tidy(row["name_fa"]), "name_en": row["name_en"]},
            feature_id=row["code"],
        )
        for row in table
    ]
    return boundaries.geojson_text(features, attribution=attribution)


def _water(source: Path, plan: Plan, areas: Areas) -> BaseGeometry | None:
    """The water inside the province; None without a layer of water. Raises DeclarationError if all of it is "
    "outside."""
    if plan.input.water is None:
        return None
    import shapely

    water = shapely.union_all(shapely.force_2d(read_layer(source / plan.input.water).geometry.to_numpy()))
    inside = boundaries.water_within(water, shapely.coverage_union_all(list(areas.values())))
    if inside.is_empty:
        raise DeclarationError(
            f'derive.toml، بخش [input]: هیچ بخشی از water = "{plan.input.water}" درون شهرستان‌ها نیست؛ این کلید را '
            f"بردارید.",
            f'derive.toml, section [input]: no part of water = "{plan.input.water}" is inside the counties; remove '
            f"the key.",
        )
    return inside


def _counties(
    table: Iterable[Row], plan: Plan, places: list[Row], neighbours: Mapping[str, tuple[str, ...]]
) -> str:
    codes = CodeIndex(neighbours)
    rows = []
    for row in table:
        code, note = row["code"], row.get(_NOTE, "")
        rules = [rule for rule in plan.alias if codes.find(rule.county) == code]
        seat = next((rule for rule in plan.seat if codes.find(rule.county) == code), None)
        rows.append(
            {
                "code": code,
                "name_fa": tidy(row["name_fa"]),
                "name_en": row["name_en"],
                "aliases": "|".join(name for rule in rules for name in rule.names),
                "note_fa": " ".join(rule.note_fa for rule in rules if rule.note_fa),
                "note_en": " ".join(rule.note_en for rule in rules if rule.note_en),
                **{f"population_{year}": row[census.column] for year, census in plan.population.items()},
                "population_unverified": "|".join(str(year) for year in _unverified(note, plan)),
                "population_note": note,
                **_seat(row, seat, [place for place in places if place["county"] == code]),
                "neighbours": "|".join(neighbours[code]),
            }
        )
    return _csv(rows, list(rows[0]))


def _unverified(note: str, plan: Plan) -> list[int]:
    """The census years that a note flags: those it names beside the flag, or all when it names none."""
    flagged = next((part for part in note.split(";") if _UNVERIFIED in part), None)
    if flagged is None:
        return []
    return [year for year in plan.population if plan.notes_year(year) in flagged] or list(plan.population)


def _seat(county: Row, rule: SeatRule | None, places: Iterable[Row]) -> Row:
    """The seat of a county: as its rule says, else the place of the county's name, else empty.

    `places` are those of the county. Raises DeclarationError if the rule names a place that is not among them.
    """
    fa = (rule.name_fa if rule else "") or tidy(county["name_fa"])
    en = (rule.name_en if rule else "") or county["name_en"]
    if rule and rule.lat is not None and rule.lon is not None:
        return {"seat_fa": fa, "seat_en": en, "seat_lat": str(rule.lat), "seat_lon": str(rule.lon)}
    wanted = fold(rule.place if rule and rule.place else en)
    for place in places:
        if fold(place["name_en"]) == wanted or fold(place["name_fa"]) in (fold(fa), wanted):
            return {"seat_fa": fa, "seat_en": en, "seat_lat": place["lat"], "seat_lon": place["lon"]}
    if rule and rule.place:
        raise DeclarationError(
            f"derive.toml، بخش [[seat]]: «{rule.place}» میان آبادی‌های {county['name_fa']} ({county['code']}) نیست؛ "
            "place را درست کنید یا lat و lon بنویسید.",
            f'derive.toml, section [[seat]]: "{rule.place}" is not among the places of {county["name_en"]} '
            f"({county['code']}); correct place, or give lat and lon.",
        )
    named = rule is not None
    return {"seat_fa": fa if named else "", "seat_en": en if named else "", "seat_lat": "", "seat_lon": ""}


def _csv(rows: Iterable[Row], columns: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
