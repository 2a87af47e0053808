"""A province: its counties, populations, boundaries, water and places, loaded from a folder.

Only the standard library reads the files, so that a screen does not wait for geometry libraries.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from geo.outlines import Outlines, outlines
from geo.province_files import (
    Declaration,
    GeoJson,
    county_rows,
    locate,
    place_rows,
    populations,
    read_geojson,
    split,
)
from geo.tomlfile import DeclarationError, read_toml
from persian.digits import to_latin_digits, to_persian_digits
from persian.names import fold

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Seat:
    """The town from which a county is governed."""

    name_fa: str
    name_en: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Place:
    """A town or village; `population` is None where the source has none."""

    name_fa: str
    name_en: str
    lat: float
    lon: float
    county: str
    population: int | None


@dataclass(frozen=True, slots=True)
class County:
    """A county (شهرستان); `populations` by Jalali census year."""

    code: str
    name_fa: str
    name_en: str
    aliases: tuple[str, ...] = ()
    note_fa: str = ""
    note_en: str = ""
    populations: Mapping[int, int] = field(default_factory=dict, hash=False)
    population_unverified: tuple[int, ...] = ()
    population_note: str = ""
    seat: Seat | None = None
    neighbours: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """The name in Persian or in English."""
        return self.name_fa if lang == "fa" else self.name_en

    def note(self, lang: str) -> str:
        """What a reader should know about the county's extent, or nothing."""
        return self.note_fa if lang == "fa" else self.note_en


@dataclass(frozen=True, eq=False)
class Province:
    """A province as its folder declares it. `geojson` is None where there are no boundaries to draw."""

    folder: Path
    key: str
    name_fa: str
    name_en: str
    census_years: tuple[int, ...]
    counties: tuple[County, ...]
    places: tuple[Place, ...]
    geojson: GeoJson | None
    water: GeoJson | None
    attribution_fa: tuple[str, ...]
    attribution_en: tuple[str, ...]
    bounds: Bounds | None
    _by_code: Mapping[str, County]
    _by_name: Mapping[str, str]

    def name(self, lang: str) -> str:
        """The name in Persian or in English."""
        return self.name_fa if lang == "fa" else self.name_en

    @cached_property
    def outlines(self) -> Outlines | None:
        """The boundaries as lines to draw; None where there are none."""
        return outlines(self.geojson, self.water) if self.geojson else None

    def attribution(self, lang: str) -> str:
        """The line that must stand beside the map."""
        return " · ".join(self.attribution_fa if lang == "fa" else self.attribution_en)

    def county(self, code: str) -> County:
        """The county with this code; KeyError when there is none."""
        return self._by_code[code]

    def match(self, name_or_code: str) -> County | None:
        """The county that a source means, by code (leading zeros may be lost), name or alias; else None."""
        text = to_latin_digits(name_or_code).strip()
        if text.isdigit():
            width = len(self.counties[0].code)
            return self._by_code.get(text) or self._by_code.get(text.zfill(width))
        code = self._by_name.get(fold(text))
        return self._by_code[code] if code else None

    def population(self, code: str, year: int | None = None) -> int | None:
        """The county's population in a census year, by default the newest; None where it is not known."""
        return self._by_code[code].populations.get(year or self.census_years[0])

    def total_population(self, year: int | None = None) -> int:
        """The sum of the counties' known populations in a census year, by default the newest."""
        known = (self.population(county.code, year) for county in self.counties)
        return sum(number for number in known if number is not None)

    def neighbours(self, code: str) -> tuple[str, ...]:
        """The codes of the counties that share a border on land with this one."""
        return self._by_code[code].neighbours

    def population_caveat(self, lang: str, year: int | None = None) -> str:
        """A sentence naming the counties whose population is unverified in that census, or nothing."""
        year = year or self.census_years[0]
        doubtful = [county.name(lang) for county in self.counties if year in county.population_unverified]
        if not doubtful:
            return ""
        if lang == "fa":
            names, census = "، ".join(doubtful), to_persian_digits(str(year))
            return f"جمعیت {names} در سرشماری {census} از منبع بازیابی نشده و تأییدنشده است."
        names = ", ".join(doubtful)
        return f"The {year} census population of {names} was not retrieved from its source and is unverified."


def load_province(folder: Path | str) -> Province:
    """The province in a folder, or the built-in one of that name; `DeclarationError` when it cannot be used."""
    path = locate(folder)
    declared = read_toml(path / "province.toml", Declaration)
    counties = tuple(_county(path / "counties.csv", line, row) for line, row in county_rows(path))
    by_code = _unique(path, ((county.code, county) for county in counties))
    geojson = read_geojson(path / "boundaries.geojson") if declared.boundaries else None
    water_path = path / "water.geojson"
    return Province(
        folder=path,
        key=declared.key,
        name_fa=declared.name_fa,
        name_en=declared.name_en,
        census_years=tuple(sorted(declared.census_years, reverse=True)),
        counties=counties,
        places=tuple(_place(path / "places.csv", line, row) for line, row in place_rows(path)),
        geojson=geojson,
        water=read_geojson(water_path) if water_path.exists() else None,
        attribution_fa=tuple(source.fa for source in declared.attribution),
        attribution_en=tuple(source.en for source in declared.attribution),
        bounds=_bounds(geojson) if geojson else None,
        _by_code=by_code,
        _by_name=dict(_names(path, counties)),
    )


def _county(path: Path, line: int, row: Mapping[str, str]) -> County:
    try:
        return County(
            code=to_latin_digits(row["code"]),
            name_fa=row["name_fa"],
            name_en=row["name_en"],
            aliases=split(row.get("aliases", "")),
            note_fa=row.get("note_fa", ""),
            note_en=row.get("note_en", ""),
            populations=populations(row),
            population_unverified=tuple(int(year) for year in split(row.get("population_unverified", ""))),
            population_note=row.get("population_note", ""),
            seat=_seat(row),
            neighbours=split(row.get("neighbours", "")),
        )
    except ValueError as error:
        raise _malformed(path, line, error) from error


def _seat(row: Mapping[str, str]) -> Seat | None:
    if not row.get("seat_lat") or not row.get("seat_lon"):
        return None
    fa, en = row.get("seat_fa") or row["name_fa"], row.get("seat_en") or row["name_en"]
    return Seat(fa, en, float(row["seat_lat"]), float(row["seat_lon"]))


def _place(path: Path, line: int, row: Mapping[str, str]) -> Place:
    try:
        population = int(row["population"]) if row.get("population") else None
        lat, lon = float(row["lat"]), float(row["lon"])
    except ValueError as error:
        raise _malformed(path, line, error) from error
    return Place(row["name_fa"], row["name_en"], lat, lon, row["county"], population)


def _malformed(path: Path, line: int, error: ValueError) -> DeclarationError:
    return DeclarationError(
        f"{path}، سطر {line}: عددی درست نوشته نشده است ({error}).",
        f"{path}, line {line}: a number is malformed ({error}).",
    )


def _unique(path: Path, counties: Iterable[tuple[str, County]]) -> dict[str, County]:
    found: dict[str, County] = {}
    for code, county in counties:
        if code in found:
            raise DeclarationError(
                f"{path / 'counties.csv'}: کد {code} دو بار آمده است («{found[code].name_fa}» و «{county.name_fa}»).",
                f"{path / 'counties.csv'}: code {code} stands twice ({found[code].name_en}, {county.name_en}).",
            )
        found[code] = county
    return found


def _names(path: Path, counties: Iterable[County]) -> Iterator[tuple[str, str]]:
    """Every folded name with its code; a name that two counties claim is an error, not a guess."""
    owner: dict[str, str] = {}
    for county in counties:
        for name in (county.name_fa, county.name_en, *county.aliases):
            key = fold(name)
            if owner.setdefault(key, county.code) != county.code:
                raise DeclarationError(
                    f"{path / 'counties.csv'}: نام «{name}» هم برای {owner[key]} و هم برای {county.code} آمده است.",
                    f'{path / "counties.csv"}: the name "{name}" belongs to both {owner[key]} and {county.code}.',
                )
            yield key, county.code


def _bounds(geojson: GeoJson) -> Bounds:
    """West, south, east and north of all outer rings."""
    outer = [point for feature in geojson["features"] for ring in _outer(feature) for point in ring]
    lons, lats = [point[0] for point in outer], [point[1] for point in outer]
    return min(lons), min(lats), max(lons), max(lats)


def _outer(feature: GeoJson) -> list[Any]:
    coordinates: list[Any] = feature["geometry"]["coordinates"]
    if feature["geometry"]["type"] == "MultiPolygon":
        return [polygon[0] for polygon in coordinates]
    return coordinates[:1]
