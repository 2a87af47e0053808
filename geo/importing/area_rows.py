"""The areas of one province, taken from the rows of a file: those of the province, each with code and names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo.check_finding import listed
from geo.importing.area_codes import usable_codes
from geo.importing.area_source import Source
from geo.importing.column_roles import Choice, Role, is_parent_heading, whole_number
from geo.importing.notes import Note
from geo.tomlfile import DeclarationError
from persian.digits import to_persian_digits
from persian.names import fold, tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_PROVINCE_WORDS = ("استان", "ostan", "ostane", "provinceof", "province")


@dataclass(frozen=True)
class Area:
    """An area of the province to be; `shapes` has a part for each of its rows."""

    code: str
    name_fa: str
    name_en: str
    aliases: tuple[str, ...] = ()
    seat: str = ""
    population: int | None = None
    shapes: tuple[BaseGeometry | None, ...] = field(default=(), hash=False)


def rows_of_province(
    source: Source, parent: Choice, *, names: Sequence[str], only: str | None
) -> tuple[Source, list[Note]]:
    """The rows of the province, where the file has several.

    `only` is "COLUMN=VALUE" if the user says which rows; else rows are taken whose province has one of the names. A
    file without such a column, or without such a province, is taken as a whole. Raises DeclarationError.
    """
    column = parent.column
    if only is not None:
        column, value = _column_and_value(source, only)
        names = (value,)
    if column is None:
        return source, []
    keys = {_province_key(name) for name in names}
    if only is None and not parent.is_named:
        # A file may have the province in two languages, and the name be given in one.
        others = [heading for heading in source.columns if is_parent_heading(heading)]
        column = next((heading for heading in others if _has(source, heading, keys)), column)
    values = sorted({row[column] for row in source.rows})
    chosen = [position for position, row in enumerate(source.rows) if _province_key(row[column]) in keys]
    if len(values) == 1:
        return source, []
    if chosen:
        rows = _rows(source, chosen)
        return rows, [_chosen_rows_note(rows, column, of=len(source.rows))]
    if only is None:
        return source, [_all_rows_note(source, column, values)]
    raise DeclarationError(
        f"هیچ سطری با {only} نیست؛ مقدارهای «{column}»: {listed(values, 'fa')}.",
        f'No row has {only}; the values of "{column}": {listed(values, "en")}.',
    )


def _column_and_value(source: Source, only: str) -> tuple[str, str]:
    """The two sides of "COLUMN=VALUE". Raises DeclarationError if it is nothing of the kind."""
    column, _, value = only.partition("=")
    if column not in source.columns or not value:
        raise DeclarationError(
            f"--only را چنین بنویسید: ستون=مقدار؛ ستون‌های {source.name}: {'، '.join(source.columns)}.",
            f"Write --only as COLUMN=VALUE; the columns of {source.name}: {', '.join(source.columns)}.",
        )
    return column, value


def _all_rows_note(source: Source, column: str, values: Sequence[str]) -> Note:
    """The note that the file was taken as a whole, although it has several provinces."""
    count = to_persian_digits(str(len(source.rows)))
    return Note(
        f"همهٔ {count} سطر گرفته شد. ستون «{column}» چند استان دارد "
        f"({listed(values, 'fa')})؛ برای یکی از آن‌ها بنویسید: --only '{column}={values[0]}'.",
        f'All {len(source.rows)} rows were taken. Column "{column}" has several provinces '
        f"({listed(values, 'en')}); for one of them write --only '{column}={values[0]}'.",
    )


def _chosen_rows_note(chosen: Source, column: str, *, of: int) -> Note:
    """The note on how many rows of all were taken."""
    value = chosen.rows[0][column]
    counts_fa = to_persian_digits(f"{len(chosen.rows)} سطر از {of}")
    return Note(
        f"{counts_fa} سطر گرفته شد: آن‌هایی که «{column}» آن‌ها «{value}» است.",
        f'{len(chosen.rows)} of {of} rows were taken: those whose "{column}" is "{value}".',
    )


def areas_of(source: Source, columns: Mapping[Role, Choice]) -> tuple[list[Area], list[Note]]:
    """The areas of all rows, in the order of their codes.

    Rows with one code and one name are parts of one area. Raises DeclarationError for missing names and for codes that
    stand for several names.
    """
    fa, en, code = (columns[role].column for role in ("name_fa", "name_en", "code"))
    if fa is None and en is None:
        example = "، ".join(f"{column} ({source.rows[0][column]})" for column in source.columns)
        raise DeclarationError(
            f"{source.name} ستونی از نام‌ها ندارد؛ آن را با --name-fa یا --name-en بنویسید. ستون‌ها: {example}.",
            f"{source.name} has no column of names; say which with --name-fa or --name-en. Columns: {example}.",
        )
    names = [(tidy(row[fa or en or ""]), tidy(row[en or fa or ""])) for row in source.rows]
    names = [(persian or latin, latin or persian) for persian, latin in names]
    if nameless := [str(number) for number, pair in enumerate(names, 1) if not pair[0]]:
        raise DeclarationError(
            f"این سطرهای {source.name} نام ندارند ({listed([to_persian_digits(line) for line in nameless], 'fa')})؛ "
            "نام را بنویسید یا سطر را پاک کنید.",
            f"These rows of {source.name} have no name ({listed(nameless, 'en')}); fill it in or remove the rows.",
        )
    notes = _names_missing(fa, en)
    written = [row[code] if code else "" for row in source.rows]
    if code and (empty := [pair for pair, text in zip(names, written, strict=True) if not text]):
        raise DeclarationError(
            f"کد این شهرستان‌ها در ستون «{code}» خالی است ({listed([pair[0] for pair in empty], 'fa')})؛ آن را پر کنید، "
            "یا با --code-column - بگویید که کد از نام ساخته شود.",
            f'The codes of these areas are empty in column "{code}" ({listed([pair[1] for pair in empty], "en")}); '
            "fill them in, or write --code-column - to have codes made from names.",
        )
    codes, coded = usable_codes(written, names)
    areas = [_area(source, columns, position, names, codes, written) for position in range(len(names))]
    merged, parts = _merged(areas, source.name, code)
    return sorted(merged, key=lambda area: area.code), [*notes, *coded, *parts]


def _rows(source: Source, positions: Sequence[int]) -> Source:
    shapes = None if source.shapes is None else tuple(source.shapes[position] for position in positions)
    return replace(source, rows=tuple(source.rows[position] for position in positions), shapes=shapes)


def _has(source: Source, column: str, wanted: set[str]) -> bool:
    """Whether some row has one of the wanted provinces in a column."""
    return any(_province_key(row[column]) in wanted for row in source.rows)


def _province_key(name: str) -> str:
    """The name of a province for comparison, without the word for province."""
    key = fold(name)
    for word in _PROVINCE_WORDS:
        if key != word:
            key = key.removeprefix(word).removesuffix(word)
    return key


def _names_missing(fa: str | None, en: str | None) -> list[Note]:
    if fa is None:
        return [
            Note(
                "نام فارسی در فایل نیست: نام لاتین در صفحه‌های فارسی هم می‌آید. ستونش را با --name-fa بنویسید، یا "
                "counties.csv را پر کنید.",
                "The file has no Persian names: Persian screens show the Latin ones. Name a column with --name-fa, or "
                "fill in counties.csv.",
            )
        ]
    if en is None:
        return [
            Note(
                "نام لاتین در فایل نیست: نام فارسی در صفحه‌های انگلیسی هم می‌آید. ستونش را با --name-en بنویسید، یا "
                "counties.csv را پر کنید.",
                "The file has no Latin names: English screens show the Persian ones. Name a column with --name-en, or "
                "fill in counties.csv.",
            )
        ]
    return []


def _area(
    source: Source,
    columns: Mapping[Role, Choice],
    position: int,
    names: Sequence[tuple[str, str]],
    codes: Sequence[str],
    written: Sequence[str],
) -> Area:
    row = source.rows[position]
    seat, people = columns["seat"].column, columns["population"].column
    code, (fa, en), original = codes[position], names[position], written[position]
    # Files that are loaded may have the code as the layer has it.
    changed = original and original != code and fold(original) not in (fold(fa), fold(en), fold(code))
    return Area(
        code=code,
        name_fa=fa,
        name_en=en,
        aliases=(tidy(original).replace("|", " "),) if changed else (),
        seat=tidy(row[seat]) if seat else "",
        population=whole_number(row[people]) if people else None,
        shapes=() if source.shapes is None else (source.shapes[position],),
    )


def _merged(areas: Sequence[Area], file: str, column: str | None) -> tuple[list[Area], list[Note]]:
    """One area for each code: rows of the same code and name are its parts. Raises DeclarationError for other names."""
    groups: dict[str, list[Area]] = {}
    for area in areas:
        groups.setdefault(area.code.casefold(), []).append(area)
    several = [group for group in groups.values() if len(group) > 1]
    clashing = [
        group for group in several if len({area.name_fa for area in group}) > 1 or not group[0].shapes
    ]
    if clashing:
        fa, en = (listed([_with_names(group, lang) for group in clashing], lang) for lang in ("fa", "en"))
        raise DeclarationError(
            f"در {file} این کدها بیش از یک بار آمده است ({fa}). ستون کد «{column or '—'}» گرفته شد؛ ستون دیگری را با "
            "--code-column بنویسید، تنها یک استان را با --only بگیرید، یا فایل را درست کنید.",
            f'In {file} these codes stand more than once ({en}). The column of codes was "{column or "—"}"; name '
            "another with --code-column, take one province with --only, or correct the file.",
        )
    merged = [
        replace(
            group[0],
            shapes=tuple(shape for area in group for shape in area.shapes),
            population=group[0].population if len({area.population for area in group}) == 1 else None,
        )
        for group in groups.values()
    ]
    if not several:
        return merged, []
    fa, en = (listed([_name(group[0], lang) for group in several], lang) for lang in ("fa", "en"))
    return merged, [
        Note(
            f"این شهرستان‌ها چند سطر داشتند و یکی شدند ({fa}).",
            f"These areas had several rows, which were made one ({en}).",
        )
    ]


def _name(area: Area, lang: str) -> str:
    return area.name_fa if lang == "fa" else area.name_en


def _with_names(group: Sequence[Area], lang: str) -> str:
    """A code and the names that it stands for."""
    return f"{group[0].code} ({', '.join(sorted({_name(area, lang) for area in group}))})"
