"""The files of a province folder, made from their sources the same way every time.

`derive.toml` in the folder says which sources, how much to generalise, and what the sources do not know: other
names of counties, seats that are called otherwise. Nothing is fetched.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from geo import boundaries
from geo.layers import areas_by_code, read_layer
from geo.tomlfile import DeclarationError, read_toml
from persian.names import fold, tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Row = dict[str, str]

_UNVERIFIED = "NOT RETRIEVED"
_ARABIC_SPELLING = re.compile("[\u064b-\u0652\u0654\u0670يىكةإأ]")
_DIACRITICS = re.compile("[\u064b-\u0652\u0670]")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Input(_Strict):
    """The names of the source files; `water` and `places` may be left out."""

    areas: str
    table: str
    code: str = "code"  # column of the layer of areas that has the codes of the table
    layer: str | None = None  # name of that layer, in a file that holds several
    water: str | None = None
    places: str | None = None


class Census(_Strict):
    """Where a census stands in the table and how its notes call it."""

    column: str
    gregorian: int


class SeatRule(_Strict):
    """A seat that is not simply the place of the county's name."""

    county: str
    name_fa: str
    name_en: str
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    source: str = ""


class AliasRule(_Strict):
    """Other names of a county, with a note where they mean more than a spelling."""

    county: str
    names: list[str]
    note_fa: str = ""
    note_en: str = ""


class Plan(_Strict):
    """The content of `derive.toml`."""

    tolerance: float = Field(gt=0)
    attribution: str
    input: Input
    population: dict[int, Census]
    seat: list[SeatRule] = []
    alias: list[AliasRule] = []


def derive_files(source: Path, target: Path) -> dict[str, str]:
    """The text of each derived file by its name; nothing is written."""
    plan = read_toml(target / "derive.toml", Plan)
    table = _table(source / plan.input.table)
    layer = read_layer(source / plan.input.areas, layer=plan.input.layer)
    original = areas_by_code(layer, code=plan.input.code, name=plan.input.areas)
    _check_codes(table, original, plan.input)
    areas = boundaries.simplified(original, plan.tolerance)
    water = _water(source, plan, areas)
    places = _places(source / plan.input.places, table) if plan.input.places else []
    files = {
        "counties.csv": _counties(table, plan, places, boundaries.neighbours(areas, water=water)),
        "boundaries.geojson": _boundary_text(table, areas, plan.attribution),
    }
    if plan.input.places:
        files["places.csv"] = _csv(places)
    if plan.input.water and water is not None:
        names = read_layer(source / plan.input.water).drop(columns="geometry").iloc[0]
        drawn = boundaries.make_feature(water, {str(key): str(text) for key, text in names.items()})
        files["water.geojson"] = boundaries.geojson_text([drawn], attribution=plan.attribution)
    return files


def _table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: row["code"])


def _check_codes(table: Iterable[Row], areas: Mapping[str, BaseGeometry], inputs: Input) -> None:
    """Raise DeclarationError where the table has a county that the layer lacks."""
    lacking = [row["code"] for row in table if row["code"] not in areas]
    if lacking:
        drawn = ", ".join(sorted(areas)[:5])
        raise DeclarationError(
            f"در {inputs.areas} شکلی برای این کدهای {inputs.table} نیست: {', '.join(lacking)}. "
            f"کدهای لایه چنین‌اند: {drawn}…",
            f"{inputs.areas} has no shape for these codes of {inputs.table}: {', '.join(lacking)}. "
            f"Codes of the layer look like {drawn}…",
        )


def _boundary_text(table: Iterable[Row], areas: Mapping[str, BaseGeometry], attribution: str) -> str:
    features = [
        boundaries.make_feature(
            areas[row["code"]],
            {"code": row["code"], "name_fa": tidy(row["name_fa"]), "name_en": row["name_en"]},
            feature_id=row["code"],
        )
        for row in table
    ]
    return boundaries.geojson_text(features, attribution=attribution)


def _water(source: Path, plan: Plan, areas: Mapping[str, BaseGeometry]) -> BaseGeometry | None:
    if plan.input.water is None:
        return None
    import shapely

    water = shapely.union_all(shapely.force_2d(read_layer(source / plan.input.water).geometry.to_numpy()))
    return boundaries.water_within(water, shapely.coverage_union_all(list(areas.values())))


def _places(path: Path, table: Iterable[Row]) -> list[Row]:
    codes = {row["name_en"]: row["code"] for row in table}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["geonameid"]))
    return [
        {
            "geonameid": row["geonameid"],
            "name_fa": _persian_name(row["name_fa"]),
            "name_en": _plain_latin(row["name"]),
            "name_geonames": row["name"],
            "county": codes[row["county_en"]],
            # GeoNames writes 0 where it knows no population.
            "population": row["population"] if row["population"] != "0" else "",
            "lat": row["lat"],
            "lon": row["lon"],
        }
        for row in rows
    ]


def _persian_name(spellings: str) -> str:
    """The most Persian of several spellings: fewest Arabic letters and vowel marks, first of equals."""
    best = min(spellings.split("|"), key=lambda name: len(_ARABIC_SPELLING.findall(name)))
    return _DIACRITICS.sub("", tidy(best))


def _plain_latin(name: str) -> str:
    """The romanised name without the macrons, dots and half rings of scholarly transliteration."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "‘’")


def _counties(
    table: Iterable[Row], plan: Plan, places: list[Row], neighbours: Mapping[str, tuple[str, ...]]
) -> str:
    rows = []
    for row in table:
        code, note = row["code"], row["source_note"]
        rules = [rule for rule in plan.alias if rule.county == code]
        rows.append(
            {
                "code": code,
                "name_fa": tidy(row["name_fa"]),
                "name_en": row["name_en"],
                "aliases": "|".join(name for rule in rules for name in rule.names),
                "note_fa": " ".join(rule.note_fa for rule in rules if rule.note_fa),
                "note_en": " ".join(rule.note_en for rule in rules if rule.note_en),
                **{f"population_{year}": row[census.column] for year, census in plan.population.items()},
                "population_unverified": "|".join(str(year) for year in _unverified(note, plan.population)),
                "population_note": note,
                **_seat(row, plan.seat, places),
                "neighbours": "|".join(neighbours[code]),
            }
        )
    return _csv(rows)


def _unverified(note: str, censuses: Mapping[int, Census]) -> list[int]:
    """The census years that a note flags: those it names beside the flag, or all when it names none."""
    flagged = next((part for part in note.split(";") if _UNVERIFIED in part), None)
    if flagged is None:
        return []
    named = [year for year, census in censuses.items() if str(census.gregorian) in flagged]
    return named or list(censuses)


def _seat(county: Row, rules: Iterable[SeatRule], places: list[Row]) -> Row:
    rule = next((rule for rule in rules if rule.county == county["code"]), None)
    fa, en = (rule.name_fa, rule.name_en) if rule else (tidy(county["name_fa"]), county["name_en"])
    if rule and rule.lat is not None and rule.lon is not None:
        return {"seat_fa": fa, "seat_en": en, "seat_lat": str(rule.lat), "seat_lon": str(rule.lon)}
    keys = fold(rule.place if rule and rule.place else en), fold(fa)
    for place in places:
        inside = place["county"] == county["code"]
        if inside and (fold(place["name_en"]) == keys[0] or fold(place["name_fa"]) == keys[1]):
            return {"seat_fa": fa, "seat_en": en, "seat_lat": place["lat"], "seat_lon": place["lon"]}
    raise DeclarationError(
        f"مرکز شهرستان {fa} میان آبادی‌ها پیدا نشد؛ در derive.toml یک [[seat]] برای {county['code']} بنویسید.",
        f"The seat of {en} is not among the places; write a [[seat]] for {county['code']} in derive.toml.",
    )


def _csv(rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
