"""Read the files of a province folder into plain rows and dictionaries, without geometry libraries."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from geo.county_codes import CodeIndex, code_text
from geo.tomlfile import DeclarationError
from persian.area_words import AreaWords
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


class AreaName(BaseModel):
    """What one area of the province is called, where it is not a county."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fa: str = Field(default="شهرستان", min_length=1)
    en: str = Field(default="county", min_length=1)
    en_plural: str = ""  # by default with an s

    @property
    def words(self) -> AreaWords:
        """The words that take the place of شهرستان and county in texts."""
        plural = self.en_plural or ("counties" if self.en == "county" else f"{self.en}s")
        return AreaWords(self.fa, self.en, plural)


class Declaration(BaseModel):
    """Content of `province.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name_fa: str
    name_en: str
    boundaries: bool = True
    projection: Literal["WGS84"] = "WGS84"  # files may say so; boundaries are in nothing else
    census_years: list[int] = []
    attribution: list[Attribution] = Field(min_length=1)
    area: AreaName | None = None


def locate(folder: Path | str) -> Path:
    """Return the folder itself, or that of the built-in province of this name."""
    path = Path(folder)
    if not (path / "province.toml").exists() and (BUILT_IN / path / "province.toml").exists():
        return BUILT_IN / path
    return path


def county_rows(folder: Path) -> Rows:
    """Rows of `counties.csv` with their line numbers. Raises DeclarationError.

    Codes have Latin digits, and those of neighbours the spelling of the county's own row.
    """
    rows = csv_rows(folder / "counties.csv", COUNTY_COLUMNS)
    codes = CodeIndex(code_text(row["code"]) for _, row in rows)
    return [(line, row | _with_codes(row, codes)) for line, row in rows]


def place_rows(folder: Path) -> Rows:
    """Rows of `places.csv` with their line numbers; empty if there is no such file."""
    path = folder / "places.csv"
    return csv_rows(path, PLACE_COLUMNS) if path.exists() else []


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


def csv_rows(path: Path, needed: Sequence[str]) -> Rows:
    """Rows of a CSV file with their line numbers. Raises DeclarationError if columns are missing."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [
                (reader.line_num, {str(key): str(text or "").strip() for key, text in row.items()})
                for row in reader
            ]
            columns = [str(column) for column in reader.fieldnames or ()]
    except FileNotFoundError as error:
        raise DeclarationError(
            f"فایل {path} پیدا نشد. نام و جای آن را بررسی کنید.",
            f"{path} does not exist. Check its name and folder.",
        ) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DeclarationError(
            f"{path} خوانده نشد؛ باید CSV با کدگذاری UTF-8 باشد. ({error})",
            f"{path} cannot be read; it must be a CSV file in UTF-8. ({error})",
        ) from error
    if missing := [column for column in needed if column not in columns]:
        raise DeclarationError(
            f"{path} ستون لازم ندارد: {'، '.join(missing)}. سطر نخست باید نام ستون‌ها باشد، با ویرگول لاتین میانشان؛ "
            f"اکنون: {'، '.join(columns) or 'خالی'}.",
            f"{path} lacks columns: {', '.join(missing)}. The first line must name the columns, separated by commas; "
            f"it has: {', '.join(columns) or 'nothing'}.",
        )
    if not rows:
        raise DeclarationError(
            f"{path} جز نام ستون‌ها سطری ندارد؛ سطرها را بیفزایید.",
            f"{path} has no rows below its header; add them.",
        )
    return rows


def _with_codes(row: Mapping[str, str], codes: CodeIndex) -> dict[str, str]:
    """The cells of a row that hold codes, in the province's spelling; unknown ones as they are written."""
    neighbours = [codes.find(other) or code_text(other) for other in split(row.get("neighbours", ""))]
    return {"code": code_text(row["code"]), "neighbours": "|".join(neighbours)}
