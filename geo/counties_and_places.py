"""The counties of a province and its towns and villages, and how their rows are read from the tables of its folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from geo.county_codes import CodeIndex
from geo.province_files import populations, split
from geo.tomlfile import DeclarationError
from persian.digits import to_latin_digits, to_persian_digits

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Seat:
    """The town that is the administrative centre of a county."""

    name_fa: str
    name_en: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Place:
    """A town or village; `population` is None if the source has none."""

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
        """Name in Persian or English."""
        return self.name_fa if lang == "fa" else self.name_en

    def note(self, lang: str) -> str:
        """Note about the extent of the county for readers; may be empty."""
        return self.note_fa if lang == "fa" else self.note_en


def read_county(path: Path, line: int, row: Mapping[str, str]) -> County:
    """Read a row of `counties.csv`. Raises DeclarationError."""
    cells = _Cells(path, line, row)
    return County(
        code=row["code"],
        name_fa=row["name_fa"],
        name_en=row["name_en"],
        aliases=split(row.get("aliases", "")),
        note_fa=row.get("note_fa", ""),
        note_en=row.get("note_en", ""),
        populations=cells.read("population_…", populations),
        population_unverified=cells.read("population_unverified", _years),
        population_note=row.get("population_note", ""),
        seat=_seat(cells),
        neighbours=split(row.get("neighbours", "")),
    )


def _years(row: Mapping[str, str]) -> tuple[int, ...]:
    """Census years whose population is unverified. Raises ValueError."""
    return tuple(int(to_latin_digits(year)) for year in split(row.get("population_unverified", "")))


def _seat(cells: "_Cells") -> Seat | None:
    """Seat of a county; None without coordinates."""
    row = cells.row
    if not row.get("seat_lat") or not row.get("seat_lon"):
        return None
    fa, en = row.get("seat_fa") or row["name_fa"], row.get("seat_en") or row["name_en"]
    return Seat(fa, en, cells.number("seat_lat"), cells.number("seat_lon"))


def read_place(path: Path, line: int, row: Mapping[str, str], codes: CodeIndex) -> Place:
    """Read a row of `places.csv`. Raises DeclarationError."""
    cells = _Cells(path, line, row)
    county = codes.find(row["county"]) or row["county"]
    population = int(cells.number("population")) if row.get("population") else None
    lat, lon = cells.number("lat"), cells.number("lon")
    return Place(row["name_fa"], row["name_en"], lat, lon, county, population)


@dataclass(frozen=True)
class _Cells:
    """A row of a table; numbers in it that cannot be read raise DeclarationError with file, line, column and name."""

    path: Path
    line: int
    row: Mapping[str, str]

    def number(self, column: str) -> float:
        """The number in a column."""
        return self.read(column, lambda row: float(to_latin_digits(row[column])))

    def read(self, column: str, convert: Callable[[Mapping[str, str]], Value]) -> Value:
        """What `convert` makes of the row; `column` is named in errors."""
        try:
            return convert(self.row)
        except ValueError as error:
            written = self.row.get(column)
            fa, en = (f" (نوشته شده: {written})", f" (found {written})") if written else ("", "")
            raise DeclarationError(
                f"{self.path}، سطر {to_persian_digits(str(self.line))}: ستون {column} در «{self.row['name_fa']}» باید "
                f"عدد باشد{fa}. رقم بنویسید یا خانه را خالی بگذارید.",
                f"{self.path}, line {self.line}: column {column} of {self.row['name_en']} must be a number{en}. "
                "Write digits or leave the cell empty.",
            ) from error
