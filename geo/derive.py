"""The files of a province folder, made from their sources the same way every time.

`derive.toml` in the folder says which sources, how much to generalise, and what the sources do not know: other
names of counties, seats that are called otherwise, names of places that they misspell (`geo.derive_plan`). Nothing is
fetched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geo import boundaries
from geo.check_finding import listed
from geo.cleaned_areas import cleaned_areas
from geo.county_codes import CodeIndex, code_findings, code_text
from geo.derive_places import COLUMNS, corrected_places, read_places
from geo.derive_plan import Input, Plan, check_plan
from geo.derive_seats import seat_cells
from geo.layers import areas_by_code, read_layer
from geo.province_files import COUNTY_COLUMNS, csv_rows
from geo.province_texts import boundary_text, csv_text
from geo.tomlfile import DeclarationError, read_toml
from geo.water_layer import read_water, water_text
from persian.names import tidy

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
    names = {row["code"]: (row["name_fa"], row["name_en"]) for row in table}
    cleaned = cleaned_areas(original, names, file=plan.input.areas)
    areas = boundaries.simplified(cleaned, plan.tolerance)
    water = None
    if plan.input.water:
        key = f'water = "{plan.input.water}"'
        where = (
            f"derive.toml، بخش [input]: هیچ بخشی از {key}",
            f"derive.toml, section [input]: no part of {key}",
        )
        water = read_water(source / plan.input.water, areas, where=where)
    places = read_places(source / plan.input.places, table, areas) if plan.input.places else []
    places = corrected_places(places, plan.place)
    files = {
        "counties.csv": _counties(table, plan, places, boundaries.neighbours(areas, water=water)),
        "boundaries.geojson": boundary_text(table, areas, plan.attribution),
    }
    if plan.input.places:
        files["places.csv"] = csv_text(places, COLUMNS)
    if plan.input.water and water is not None:
        files["water.geojson"] = water_text(water, source / plan.input.water, attribution=plan.attribution)
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
    if twice := [code for code, own in shapes.items() if len(own) > 1]:
        raise DeclarationError(
            f"در {inputs.areas} این کدها بیش از یک شکل دارند ({listed(twice, 'fa')})؛ شکل‌های هر کد را یکی کنید.",
            f"{inputs.areas} has more than one shape for these codes ({listed(twice, 'en')}); merge those of each "
            "code.",
        )
    return {code: own[0] for code, own in shapes.items()}


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
                **seat_cells(row, seat, [place for place in places if place["county"] == code]),
                "neighbours": "|".join(neighbours[code]),
            }
        )
    return csv_text(rows, list(rows[0]))


def _unverified(note: str, plan: Plan) -> list[int]:
    """The census years that a note flags: those it names beside the flag, or all when it names none."""
    flagged = next((part for part in note.split(";") if _UNVERIFIED in part), None)
    if flagged is None:
        return []
    return [year for year in plan.population if plan.notes_year(year) in flagged] or list(plan.population)
