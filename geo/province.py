"""A province: its counties, populations, boundaries, water and places, loaded from a folder.

The files are read without geometry libraries, which take long to import, because every screen needs them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from geo.counties_and_places import County, Place, read_county, read_place
from geo.county_codes import CodeIndex, code_findings
from geo.county_spelling import county_of_path, without_district, without_province
from geo.map_layer import drawable, with_county_codes
from geo.outlines import Outlines, outlines
from geo.province_files import (
    Declaration,
    GeoJson,
    Rows,
    county_rows,
    locate,
    place_rows,
    read_geojson,
)
from geo.tomlfile import DeclarationError, read_toml
from persian.area_words import AreaWords
from persian.digits import to_persian_digits
from persian.enumeration import enumeration
from persian.names import fold

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Province:
    """A province as declared by its folder. `geojson` is None if there are no boundaries to draw."""

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
    area_words: AreaWords | None  # None: counties
    _by_code: Mapping[str, County]
    _codes: CodeIndex
    _by_name: Mapping[str, str]

    def name(self, lang: str) -> str:
        """Name in Persian or English."""
        return self.name_fa if lang == "fa" else self.name_en

    @cached_property
    def outlines(self) -> Outlines | None:
        """Boundaries as SVG paths; None if there are none."""
        return outlines(self.geojson, self.water) if self.geojson else None

    def attributions(self, lang: str) -> tuple[str, ...]:
        """Attributions that must be shown with the data of the province; the first is that of the boundaries."""
        return self.attribution_fa if lang == "fa" else self.attribution_en

    def attribution(self, lang: str) -> str:
        """All attributions in one line."""
        return " · ".join(self.attributions(lang))

    def county(self, code: str) -> County:
        """County with this code. Raises KeyError if there is none."""
        return self._by_code[code]

    def match(self, name_or_code: str) -> County | None:
        """Find a county by code, name or alias, in any spelling; None if there is no such county.

        The name of the province may stand before or after that of the county, and so may a district of the county, or
        both: «آذربایجان شرقی/تبریز/مرکزی».
        """
        key = fold(name_or_code)
        code = self._codes.find(name_or_code) or self._by_name.get(key)
        code = code or self._by_name.get(without_province(key, (self.name_fa, self.name_en)))
        code = code or self._by_name.get(without_district(name_or_code))
        code = code or self._by_name.get(county_of_path(name_or_code, (self.name_fa, self.name_en)))
        return self._by_code[code] if code else None

    @property
    def census_year(self) -> int | None:
        """The newest census year (Jalali); None for a province whose populations are not known."""
        return self.census_years[0] if self.census_years else None

    @property
    def has_populations(self) -> bool:
        """Whether the population of any county is known: without it there are no rates."""
        return any(self.population(county.code) for county in self.counties)

    def population(self, code: str, year: int | None = None) -> int | None:
        """Population of the county in a census year, by default the newest; None if unknown."""
        return self._by_code[code].populations.get(year or self.census_year or 0)

    def total_population(self) -> int:
        """Sum of the known populations in the newest census year."""
        populations_or_none = (self.population(county.code) for county in self.counties)
        return sum(number for number in populations_or_none if number is not None)

    def population_share(self, code: str) -> float | None:
        """Share of the province's inhabitants who live in the county; None unless the population of all is known."""
        populations = [self.population(county.code) for county in self.counties]
        return (self.population(code) or 0) / self.total_population() if all(populations) else None

    def neighbours(self, code: str) -> tuple[str, ...]:
        """Codes of the counties that share a land border with this one."""
        return self._by_code[code].neighbours

    def population_caveat(self, lang: str) -> str:
        """Sentence naming the counties whose population in the newest census is unverified; may be empty."""
        year = self.census_year
        doubtful = [county.name(lang) for county in self.counties if year in county.population_unverified]
        if not doubtful:
            return ""
        names = enumeration(doubtful, lang)
        if lang == "fa":
            census = to_persian_digits(str(year))
            return f"جمعیت {names} در سرشماری {census} از منبع رسمی گرفته نشده و تأیید نشده است."
        return f"The {year} census population of {names} was not taken from the official source and is unverified."


def load_province(folder: Path | str) -> Province:
    """Load a province from a folder, or a built-in one by name. Raises DeclarationError if it cannot be used."""
    path = locate(folder)
    if not path.is_dir():
        raise DeclarationError(
            f"پوشهٔ استان، {path}، پیدا نشد. نام آن را بررسی کنید (province در تنظیمات)، یا آن را بسازید: "
            "python -m geo import",
            f"The folder of the province, {path}, does not exist. Check its name (province in the settings), or make "
            "it: python -m geo import",
        )
    declared = read_toml(path / "province.toml", Declaration)
    rows = county_rows(path)
    _refuse_unusable_codes(path, rows)
    counties = tuple(read_county(path / "counties.csv", line, row) for line, row in rows)
    codes = CodeIndex(county.code for county in counties)
    boundaries_path, water_path = path / "boundaries.geojson", path / "water.geojson"
    geojson = None
    if declared.boundaries:
        geojson = drawable(with_county_codes(read_geojson(boundaries_path), codes), boundaries_path)
    return Province(
        folder=path,
        key=declared.key,
        name_fa=declared.name_fa,
        name_en=declared.name_en,
        census_years=tuple(sorted(declared.census_years, reverse=True)),
        counties=counties,
        places=tuple(read_place(path / "places.csv", line, row, codes) for line, row in place_rows(path)),
        geojson=geojson,
        water=drawable(read_geojson(water_path), water_path) if water_path.exists() else None,
        attribution_fa=tuple(source.fa for source in declared.attribution),
        attribution_en=tuple(source.en for source in declared.attribution),
        bounds=_bounds(geojson) if geojson else None,
        area_words=declared.area.words if declared.area else None,
        _by_code={county.code: county for county in counties},
        _codes=codes,
        _by_name=dict(_names(path, counties)),
    )


def _refuse_unusable_codes(path: Path, rows: Rows) -> None:
    """Raise DeclarationError, with every reason, if a code is empty, unsuitable or not unique."""
    findings = list(code_findings((line, row["code"]) for line, row in rows))
    if findings:
        raise DeclarationError(
            "\n".join(f"{path}: {finding.message_fa}" for finding in findings),
            "\n".join(f"{path}: {finding.message_en}" for finding in findings),
        )


def _names(path: Path, counties: Iterable[County]) -> Iterator[tuple[str, str]]:
    """Yield every folded name with its code. Raises DeclarationError if two counties claim a name."""
    owner: dict[str, str] = {}
    codes = CodeIndex(county.code for county in counties)
    for county in counties:
        for name in (county.name_fa, county.name_en, *county.aliases):
            key = fold(name)
            # A code goes before a name, so a county with the name of another's code could never be found by it.
            claimed = codes.find(name)
            other = claimed if claimed not in (None, county.code) else owner.setdefault(key, county.code)
            if other != county.code:
                raise DeclarationError(
                    f"{path / 'counties.csv'}: نام «{name}» هم برای {other} و هم برای {county.code} آمده است.",
                    f'{path / "counties.csv"}: the name "{name}" belongs to both {other} and {county.code}.',
                )
            yield key, county.code


def _bounds(geojson: GeoJson) -> Bounds:
    """West, south, east and north of all outer rings, in degrees."""
    outer = [point for feature in geojson["features"] for ring in _outer(feature) for point in ring]
    lons, lats = [point[0] for point in outer], [point[1] for point in outer]
    return min(lons), min(lats), max(lons), max(lats)


def _outer(feature: GeoJson) -> list[Any]:
    """Outer rings of a feature."""
    coordinates: list[Any] = feature["geometry"]["coordinates"]
    if feature["geometry"]["type"] == "MultiPolygon":
        return [polygon[0] for polygon in coordinates]
    return coordinates[:1]
