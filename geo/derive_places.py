"""Places of a province, from a table such as that of GeoNames."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geo.check_finding import listed
from geo.county_codes import CodeIndex
from geo.derive_plan import PlaceRule
from geo.province_files import csv_rows
from geo.tomlfile import DeclarationError
from persian.digits import to_latin_digits
from persian.names import fold, tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Row = dict[str, str]

COLUMNS = ("geonameid", "name_fa", "name_en", "name_geonames", "county", "population", "lat", "lon")
COUNTY_COLUMNS = ("county", "county_en", "county_fa")  # a code or a name, in the first of them that is there
_ARABIC_SPELLING = re.compile("[\u064b-\u0652\u0654\u0670يىكةإأ]")
_DIACRITICS = re.compile("[\u064b-\u0652\u0670]")


def read_places(path: Path, table: list[Row], areas: Mapping[str, BaseGeometry]) -> list[Row]:
    """Rows of `places.csv`, sorted by their number.

    The source needs columns lat, lon and a name (name_fa, or name_en, or name as in GeoNames). The county is a code or
    a name in one of `COUNTY_COLUMNS`; without such a column it is the county around the point, and places outside of
    all of them are left out. Raises DeclarationError, which names the places that cannot be used.
    """
    rows = csv_rows(path, ("lat", "lon"))
    columns = list(rows[0][1])
    if not {"name", "name_fa", "name_en"} & set(columns):
        raise DeclarationError(
            f"{path} ستون نام ندارد؛ یکی از name_fa، name_en یا name لازم است. ستون‌هایش: {'، '.join(columns)}.",
            f"{path} has no column of names; it needs name_fa, name_en or name. It has: {', '.join(columns)}.",
        )
    _refuse(path, [f"{_latin(row)} {line}" for line, row in rows if not _has_position(row)], "lat, lon")
    column = next((name for name in COUNTY_COLUMNS if name in columns), None)
    county_of = _by_position(areas) if column is None else _by_name(table, column)
    counties = [county_of(row) for _, row in rows]
    if column:
        lost = [
            f"{row[column]} ({_latin(row)})"
            for (_, row), code in zip(rows, counties, strict=True)
            if not code
        ]
        _refuse(path, lost, column)
    places = [_place(row, code) for (_, row), code in zip(rows, counties, strict=True) if code]
    return sorted(places, key=lambda place: (int(place["geonameid"] or 0), place["name_en"], place["lat"]))


def corrected_places(places: Sequence[Row], rules: Sequence[PlaceRule]) -> list[Row]:
    """The places with the Persian names of the rules.

    Raises DeclarationError where a rule names no place, or several: a correction must never reach another place.
    """
    named = Counter(place["name_geonames"] for place in places)
    wrong = [f"{rule.place}: {named[rule.place]}" for rule in rules if named[rule.place] != 1]
    if wrong:
        raise DeclarationError(
            f"derive.toml، بخش [[place]]: هر place باید نام درست یک آبادی در منبع باشد ({listed(wrong, 'fa')}).",
            f"derive.toml, section [[place]]: each place must be the name of just one place of the source "
            f"({listed(wrong, 'en')}).",
        )
    names = {rule.place: tidy(rule.name_fa) for rule in rules}
    return [place | {"name_fa": names.get(place["name_geonames"], place["name_fa"])} for place in places]


def _refuse(path: Path, places: list[str], column: str) -> None:
    """Raise DeclarationError if there are places whose cells in `column` cannot be read."""
    if places:
        raise DeclarationError(
            f"{path}: مقدار {column} این آبادی‌ها شناخته نشد ({listed(places, 'fa')}). آن را درست یا سطر را پاک کنید.",
            f"{path}: {column} of these places cannot be used ({listed(places, 'en')}). Correct it or remove the rows.",
        )


def _has_position(row: Row) -> bool:
    try:
        return abs(float(row["lat"])) <= 90 and abs(float(row["lon"])) <= 180
    except ValueError:
        return False


def _by_name(table: list[Row], column: str) -> Callable[[Row], str | None]:
    """A function from a place to the code of the county that its column names."""
    codes = CodeIndex(row["code"] for row in table)
    names = {fold(row[name]): row["code"] for row in table for name in ("name_fa", "name_en")}
    return lambda row: codes.find(row[column]) or names.get(fold(row[column]))


def _by_position(areas: Mapping[str, BaseGeometry]) -> Callable[[Row], str | None]:
    """A function from a place to the code of the county around it."""
    from shapely.geometry import Point

    def code(row: Row) -> str | None:
        point = Point(float(row["lon"]), float(row["lat"]))
        return next((code for code, area in areas.items() if area.contains(point)), None)

    return code


def _place(row: Row, county: str) -> Row:
    latin, number = _latin(row), to_latin_digits(row.get("geonameid", ""))
    population = to_latin_digits(row.get("population", ""))
    return {
        "geonameid": number if number.isdecimal() else "",
        "name_fa": _persian_name(row.get("name_fa") or latin),
        "name_en": _plain_latin(latin),
        "name_geonames": latin,
        "county": county,
        # GeoNames writes 0 where it knows no population.
        "population": population if population.isdecimal() and int(population) else "",
        "lat": row["lat"],
        "lon": row["lon"],
    }


def _latin(row: Row) -> str:
    return row.get("name") or row.get("name_en") or row.get("name_fa", "")


def _persian_name(spellings: str) -> str:
    """The most Persian of several spellings: fewest Arabic letters and vowel marks, first of equals."""
    best = min(spellings.split("|"), key=lambda name: len(_ARABIC_SPELLING.findall(name)))
    return _DIACRITICS.sub("", tidy(best))


def _plain_latin(name: str) -> str:
    """The romanised name without the macrons, dots and half rings of scholarly transliteration."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "‘’")
