"""Read the files of a province folder into plain rows and dictionaries, without geometry libraries."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from geo.tomlfile import DeclarationError
from persian.digits import to_latin_digits

BUILT_IN = Path(__file__).resolve().parent / "provinces"
COUNTY_COLUMNS = ("code", "name_fa", "name_en")
PLACE_COLUMNS = ("name_fa", "name_en", "lat", "lon", "county")
POPULATION = "population_"

GeoJson = dict[str, Any]
Rows = list[tuple[int, dict[str, str]]]


class Attribution(BaseModel):
    """Whom to credit for the data, and under which licence it may be used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fa: str
    en: str


class Declaration(BaseModel):
    """Content of `province.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name_fa: str
    name_en: str
    boundaries: bool = True
    projection: Literal["WGS84"] = "WGS84"
    census_years: list[int] = Field(min_length=1)
    attribution: list[Attribution] = Field(min_length=1)


def locate(folder: Path | str) -> Path:
    """Return the folder itself, or that of the built-in province of this name."""
    path = Path(folder)
    if not (path / "province.toml").exists() and (BUILT_IN / path / "province.toml").exists():
        return BUILT_IN / path
    return path


def county_rows(folder: Path) -> Rows:
    """Rows of `counties.csv` with their line numbers. Raises DeclarationError."""
    return _rows(folder / "counties.csv", COUNTY_COLUMNS)


def place_rows(folder: Path) -> Rows:
    """Rows of `places.csv` with their line numbers; empty if there is no such file."""
    path = folder / "places.csv"
    return _rows(path, PLACE_COLUMNS) if path.exists() else []


def read_geojson(path: Path) -> GeoJson:
    """Read a GeoJSON feature collection. Raises DeclarationError if it is missing or malformed."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise DeclarationError(
            f"{path} نیست. آن را بیفزایید، یا در province.toml بنویسید boundaries = false.",
            f"{path} is missing. Add it, or write boundaries = false in province.toml.",
        ) from error
    except ValueError as error:
        raise DeclarationError(
            f"{path}: محتوا JSON درست نیست ({error}).", f"{path}: not valid JSON ({error})."
        ) from error
    if (
        not isinstance(content, dict)
        or content.get("type") != "FeatureCollection"
        or not isinstance(content.get("features"), list)
        or not all(isinstance(feature, dict) for feature in content["features"])
    ):
        raise DeclarationError(
            f"{path}: باید یک FeatureCollection از GeoJSON باشد.",
            f"{path}: must be a GeoJSON FeatureCollection.",
        )
    return content


def split(text: str) -> tuple[str, ...]:
    """Items of a cell that holds several, separated by |."""
    return tuple(item.strip() for item in text.split("|") if item.strip())


def populations(row: Mapping[str, str]) -> dict[int, int]:
    """Populations of a row by census year, from its columns population_1395 and so on. Raises ValueError."""
    return {
        int(column.removeprefix(POPULATION)): int(to_latin_digits(text))
        for column, text in row.items()
        if column.removeprefix(POPULATION).isdigit() and text
    }


def _rows(path: Path, needed: tuple[str, ...]) -> Rows:
    """Rows of a CSV file with their line numbers. Raises DeclarationError if columns are missing."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [
                (reader.line_num, {str(key): str(text or "").strip() for key, text in row.items()})
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DeclarationError(
            f"{path} خوانده نشد؛ باید CSV با رمزگذاری UTF-8 باشد. ({error})",
            f"{path} cannot be read; it must be a CSV file in UTF-8. ({error})",
        ) from error
    missing = [column for column in needed if not rows or column not in rows[0][1]]
    if missing:
        listed = ", ".join(missing)
        raise DeclarationError(
            f"{path}: سطر یا ستون لازم ندارد: {listed}. سطر نخست باید نام ستون‌ها باشد.",
            f"{path}: no rows, or columns missing: {listed}. The first line must name the columns.",
        )
    return rows
