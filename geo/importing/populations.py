"""Inhabitants of areas: from a column of their own file, or from another table or layer; and the year they are of."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from geo.check_finding import listed
from geo.county_codes import CodeIndex
from geo.derive_plan import GREGORIAN_MINUS_JALALI
from geo.importing.area_rows import Area
from geo.importing.area_source import Source
from geo.importing.column_roles import Role, choose_columns, whole_number
from geo.importing.notes import Note
from geo.tomlfile import DeclarationError
from persian.digits import to_latin_digits
from persian.names import fold

_YEAR = re.compile(r"(?<!\d)(1[34]\d\d|19\d\d|20\d\d)(?!\d)")
_FIRST_GREGORIAN = 1700

_NO_RATES = Note(
    "جمعیت نیست: نرخ (پرونده به‌ازای ده هزار نفر) نشان داده نمی‌شود و این در صفحه‌ها و برگه‌ها گفته می‌شود. جدولی با "
    "--population-from بدهید تا نرخ‌ها بیایند.",
    "There are no numbers of inhabitants: rates (cases per 10,000) are not shown, and screens and documents say so. "
    "Give a table with --population-from to have them.",
)


@dataclass(frozen=True)
class Inhabitants:
    """Areas with their inhabitants, the Jalali year these are of (None without inhabitants), and notes."""

    areas: tuple[Area, ...]
    year: int | None
    notes: tuple[Note, ...]


def with_populations(
    areas: Sequence[Area], column: str | None, *, year: int | None, is_asked: bool
) -> Inhabitants:
    """The areas with the inhabitants that their own file has in a column.

    A column that was merely found, and whose year nobody knows, is left out, because a rate names the year of its
    inhabitants. Raises DeclarationError for an unknown year if the user has asked for the column.
    """
    if column is None:
        return _without(areas, _NO_RATES)
    census_year = year_of(column, year)
    if census_year is None:
        unknown = Note(
            f"سال جمعیت ستون «{column}» معلوم نیست. آن را بنویسید، مانند --population-year 1395.",
            f'The year of the inhabitants in column "{column}" is not known. Give it, for instance --population-year '
            "1395.",
        )
        if is_asked:
            raise DeclarationError(unknown.fa, unknown.en)
        return _without(areas, unknown, _NO_RATES)
    if not any(area.population for area in areas):
        raise DeclarationError(
            f"ستون «{column}» عددی ندارد؛ ستون جمعیت را با --population بنویسید.",
            f'Column "{column}" has no numbers; name the column of inhabitants with --population.',
        )
    return Inhabitants(tuple(areas), census_year, tuple(_lacking(areas)))


def with_populations_of(
    areas: Sequence[Area], table: Source, named: Mapping[Role, str], *, year: int | None
) -> Inhabitants:
    """The areas with the inhabitants that another table or layer has for their codes, or else their names.

    Raises DeclarationError if it has no such column, no such areas, or an unknown year.
    """
    roles: tuple[Role, ...] = ("population", "code", "name_fa", "name_en")
    columns = choose_columns(table.rows, named, source=table.name, roles=roles)
    column = columns["population"].column
    if column is None:
        raise DeclarationError(
            f"{table.name} ستون جمعیت ندارد؛ آن را با --population بنویسید. ستون‌ها: {'، '.join(table.columns)}.",
            f"{table.name} has no column of inhabitants; name it with --population. Columns: "
            f"{', '.join(table.columns)}.",
        )
    people_by_code = _people(areas, table, column, [columns[role].column for role in roles[1:]])
    if not people_by_code:
        keys = [str(columns[role].column) for role in roles[1:] if columns[role].column]
        raise DeclarationError(
            f"هیچ شهرستانی در {table.name} پیدا نشد (ستون‌های {'، '.join(keys) or '—'})؛ کد یا نام‌ها باید همان باشد.",
            f"None of the areas is in {table.name} (columns {', '.join(keys) or '—'}); their codes or names must "
            "agree.",
        )
    areas = [replace(area, population=people_by_code.get(area.code)) for area in areas]
    result = with_populations(areas, column, year=year, is_asked=True)
    note = Note(
        f"جمعیت از ستون «{column}» در {table.name} گرفته شد.",
        f'Inhabitants were taken from column "{column}" of {table.name}.',
    )
    return replace(result, notes=(note, *result.notes))


def year_of(column: str, year: int | None) -> int | None:
    """The Jalali year of a population: the given one, else the one in the heading; a Gregorian year is converted."""
    if year is None:
        match = _YEAR.search(to_latin_digits(column))
        year = int(match[1]) if match else None
    if year is None:
        return None
    return year - GREGORIAN_MINUS_JALALI if year > _FIRST_GREGORIAN else year


def _people(areas: Sequence[Area], table: Source, column: str, keys: Sequence[str | None]) -> dict[str, int]:
    """Inhabitants by code. A name that occurs twice in the table, as in two provinces, counts for no area."""
    codes = CodeIndex(area.code for area in areas)
    names = {fold(name): area.code for area in areas for name in (area.name_fa, area.name_en, *area.aliases)}
    people: dict[str, int] = {}
    for position, key in enumerate(keys):
        if key is None:
            continue
        texts = [row[key] for row in table.rows]
        times = Counter(map(fold, texts))
        for row, text in zip(table.rows, texts, strict=True):
            code = codes.find(text) if position == 0 else None
            code = code or names.get(fold(text))
            number = whole_number(row[column])
            if code and number and times[fold(text)] == 1:
                people.setdefault(code, number)
    return people


def _lacking(areas: Sequence[Area]) -> list[Note]:
    without = [area for area in areas if not area.population]
    if not without:
        return []
    return [
        Note(
            f"جمعیت این شهرستان‌ها نیست و نرخ ندارند ({listed([area.name_fa for area in without], 'fa')}).",
            "These areas have no number of inhabitants, and no rate "
            f"({listed([area.name_en for area in without], 'en')}).",
        )
    ]


def _without(areas: Sequence[Area], *notes: Note) -> Inhabitants:
    return Inhabitants(tuple(replace(area, population=None) for area in areas), None, notes)
