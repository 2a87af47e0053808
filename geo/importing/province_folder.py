"""The folder of an imported province: its files, written only if the province can be used."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo.boundaries import neighbours
from geo.check_finding import Finding
from geo.check_province import check_province
from geo.derive_places import COLUMNS, read_places
from geo.derive_plan import SeatRule
from geo.derive_seats import seat_cells
from geo.importing.area_rows import Area
from geo.importing.notes import Note
from geo.province_files import AreaName
from geo.province_texts import Row, boundary_text, csv_text
from geo.tomlfile import DeclarationError
from geo.water_layer import read_water, water_text

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

PROVINCE_TOML = "province.toml"
_TEXTS = ("key", "name_fa", "name_en", "attribution_fa", "attribution_en")


@dataclass(frozen=True)
class Naming:
    """What `province.toml` says of the province, except for what its areas say."""

    key: str
    name_fa: str
    name_en: str
    attribution_fa: str
    attribution_en: str
    area: AreaName | None = None


def folder_files(
    naming: Naming,
    areas: Sequence[Area],
    shapes: Mapping[str, BaseGeometry] | None,
    *,
    year: int | None,
    water: Path | None = None,
    places: Path | None = None,
) -> dict[str, str]:
    """The text of each file by its name. `shapes` is None for a province without boundaries.

    Raises DeclarationError for water and places that do not fit.
    """
    table: list[Row] = [
        {"code": area.code, "name_fa": area.name_fa, "name_en": area.name_en} for area in areas
    ]
    lake = None
    if water and shapes:
        lake = read_water(
            water, shapes, where=(f"هیچ بخشی از {water.name} (--water)", f"No part of {water.name} (--water)")
        )
    towns = read_places(places, table, shapes or {}) if places else []
    bordering = neighbours(shapes, water=lake) if shapes else {area.code: () for area in areas}
    rows = [_county(area, year, towns, bordering[area.code]) for area in areas]
    files = {
        PROVINCE_TOML: _declaration(naming, has_boundaries=shapes is not None, year=year),
        "counties.csv": csv_text(rows, list(rows[0])),
    }
    if shapes:
        files["boundaries.geojson"] = boundary_text(table, shapes, naming.attribution_en)
    if towns:
        files["places.csv"] = csv_text(towns, COLUMNS)
    if water and lake is not None:
        files["water.geojson"] = water_text(lake, water, attribution=naming.attribution_en)
    return files


def write_folder(folder: Path, files: Mapping[str, str], *, replaces: bool) -> list[Finding]:
    """Write the files into a new folder if they make a usable province, and return the findings of its check.

    The folder appears at once, complete. Raises DeclarationError, which leaves the disk as it was, for errors found by
    the check, for a folder that exists (unless `replaces`), and where nothing may be written.
    """
    if folder.exists() and not (replaces and (folder / PROVINCE_TOML).exists()):
        raise DeclarationError(
            f"پوشهٔ {folder} هست؛ نام دیگری با --key یا جای دیگری با --to بدهید، یا با --replace آن را جایگزین کنید.",
            f"The folder {folder} exists; give another name with --key, another place with --to, or replace it with "
            "--replace.",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
            made = Path(temporary) / folder.name
            made.mkdir()
            for name, text in files.items():
                (made / name).write_text(text, encoding="utf-8", newline="\n")
            findings = check_province(made)
            if errors := [finding for finding in findings if finding.is_error]:
                raise DeclarationError(
                    "\n".join(_without_path(finding.message_fa, made) for finding in errors),
                    "\n".join(_without_path(finding.message_en, made) for finding in errors),
                )
            if folder.exists():
                folder.rename(Path(temporary) / "before")
            shutil.move(made, folder)
    except OSError as error:
        raise DeclarationError(
            f"{folder} نوشته نشد؛ اجازهٔ نوشتن و جای خالی دیسک را بررسی کنید. ({error.strerror})",
            f"{folder} cannot be written; check the permissions and the space on the disk. ({error.strerror})",
        ) from error
    return findings


def sources_text(source: str, decisions: Sequence[Note]) -> str:
    """The text of `SOURCES.md`: the file that was imported, and every decision that was made."""
    lines = [f"# {source}", "", "Made by `python -m geo import`. ساختهٔ `python -m geo import`.", ""]
    lines += [f"- {note.en}\n  {note.fa}" for note in decisions]
    return "\n".join(lines) + "\n"


def _without_path(message: str, folder: Path) -> str:
    return message.replace(f"{folder}/", "").replace(f"{folder}\\", "")


def _county(area: Area, year: int | None, towns: Sequence[Row], bordering: Sequence[str]) -> Row:
    own = [town for town in towns if town["county"] == area.code]
    county = {"code": area.code, "name_fa": area.name_fa, "name_en": area.name_en}
    rule = SeatRule(county=area.code, name_fa=area.seat, name_en=area.seat) if area.seat else None
    population = {f"population_{year}": str(area.population or "")} if year else {}
    return {
        **county,
        "aliases": "|".join(area.aliases),
        **population,
        **seat_cells(county, rule, own),
        "neighbours": "|".join(bordering),
    }


def _lines(area: AreaName) -> list[str]:
    words = area.words
    pairs = (("fa", words.fa), ("en", words.en), ("en_plural", words.en_plural))
    return [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in pairs]


def _declaration(naming: Naming, *, has_boundaries: bool, year: int | None) -> str:
    texts = {name: json.dumps(getattr(naming, name), ensure_ascii=False) for name in _TEXTS}
    area = [] if naming.area is None else ["", "[area]", *_lines(naming.area)]
    return "\n".join(
        [
            "# Made by `python -m geo import`; geo/README.md explains the keys.",
            f"key = {texts['key']}",
            f"name_fa = {texts['name_fa']}",
            f"name_en = {texts['name_en']}",
            f"boundaries = {str(has_boundaries).lower()}",
            f"census_years = [{year or ''}]",
            "",
            "[[attribution]]",
            f"fa = {texts['attribution_fa']}",
            f"en = {texts['attribution_en']}",
            *area,
            "",
        ]
    )
