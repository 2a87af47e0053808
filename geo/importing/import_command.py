"""The command `python -m geo import FILE --name …`: its options, its steps, and what it prints."""

import argparse
import json
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from geo.importing.area_rows import Area, areas_of, rows_of_province
from geo.importing.area_source import Source, read_source
from geo.importing.column_roles import (
    FLAGS,
    NONE,
    ROLES,
    TITLES,
    Choice,
    Role,
    choose_columns,
    is_latin_name,
    is_parent_heading,
)
from geo.importing.notes import Note
from geo.importing.populations import Inhabitants, with_populations, with_populations_of
from geo.importing.province_folder import Naming, folder_files, sources_text, write_folder
from geo.importing.shapes import map_shapes
from geo.province_files import BUILT_IN, AreaName
from geo.tomlfile import DeclarationError
from persian.digits import to_persian_digits
from persian.names import tidy

_PERSIAN = re.compile("[\u0600-\u06ff]")
_DERIVED = "derive.toml"  # a province of the project itself, which no import may replace
_SAID = ("seat-missing", "neighbours-missing", "no-populations", "population-missing")
# File names that say nothing of the province.
_GENERAL = (
    "areas", "boundaries", "boundary", "counties", "county", "districts", "layer", "map", "polygons", "shahrestan",
)  # fmt: skip
_KEY = re.compile("^[a-z][a-z0-9-]*$")
_LINE = re.compile(r"^\s*province\s*=.*$", re.MULTILINE)
_TABLE = re.compile(r"^\s*\[", re.MULTILINE)


def run_import(options: argparse.Namespace) -> int:
    """Import a province, print what was decided, and return the exit code. Raises DeclarationError."""
    source = read_source(options.file, layer=options.layer, crs=options.crs, encoding=options.encoding)
    source = replace(source, name=options.file.name)
    named = {role: value for role in ROLES if (value := getattr(options, role)) is not None}
    own_named: dict[Role, str] = dict(named)
    parent = choose_columns(source.rows, named, source=source.name, roles=("parent",))["parent"]
    source, province_notes = rows_of_province(
        source,
        parent,
        names=[heading for heading in (options.name, options.english) if heading],
        only=options.only,
    )
    if options.population_from is not None:
        own_named["population"] = NONE  # the column is one of the other table
    columns = choose_columns(source.rows, own_named, source=source.name)
    areas, code_notes = areas_of(source, columns)
    people = _inhabitants(areas, columns, named, options)
    shapes, shape_notes = None, [_no_map(source)]
    if source.shapes is not None:
        shapes, shape_notes = map_shapes(people.areas, file=source.name, tolerance=options.tolerance)
    naming, naming_notes = _naming(options, source, parent)
    notes = [*source.notes, *naming_notes, *province_notes, *code_notes, *people.notes, *shape_notes]
    files = folder_files(
        naming, people.areas, shapes, year=people.year, water=options.water, places=options.places
    )
    elsewhere = {"population"} if options.population_from is not None else set()
    roles = [_column_note(choice) for role, choice in columns.items() if role not in elsewhere]
    files["SOURCES.md"] = sources_text(options.file.name, [*roles, *notes])
    folder = options.to or BUILT_IN / naming.key
    findings = write_folder(folder, files, replaces=options.replace)
    # The import has said the rest itself, and shorter.
    doubts = [
        Note(finding.message_fa, finding.message_en) for finding in findings if finding.code not in _SAID
    ]
    _print_decisions(options.file.name, roles, [*notes, *doubts])
    _print_end(naming, people, folder, options.settings)
    return 0


def add_import_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add = parser.add_argument
    add(
        "file",
        type=Path,
        metavar="FILE",
        help="boundaries or a table of areas | فایل مرزها یا جدول شهرستان‌ها",
    )
    add("--name", required=True, help="name of the province, Persian if it has one | نام استان")
    add("--english", help="its English name | نام انگلیسی استان")
    add("--key", help="its short name, for folder and settings: a-z 0-9 - | نام کوتاه استان")
    add(
        "--to", type=Path, metavar="FOLDER", help="folder to make (geo/provinces/KEY) | پوشه‌ای که ساخته می‌شود"
    )
    add("--replace", action="store_true", help="replace a province of that folder | جایگزینی استان موجود")
    add(
        "--settings",
        type=Path,
        metavar="FILE",
        help="write the province into it: negah.toml | نوشتن استان در تنظیمات",
    )
    add("--layer", help="layer of the file, or sheet of the workbook | نام لایه یا برگه")
    add("--crs", help="projection, such as EPSG:32639 | دستگاه مختصات")
    add("--encoding", help="of names in a Shapefile or CSV: utf-8, cp1256 | کدگذاری نام‌ها")
    add("--only", metavar="COLUMN=VALUE", help="the rows of one province among several | سطرهای یک استان")
    for role in ROLES:
        title = TITLES[role]
        add(
            FLAGS[role], dest=role, metavar="COLUMN",
            help=f"column: {title.en} ({NONE}: none) | ستون {title.fa}",
        )  # fmt: skip
    add("--population-from", type=Path, metavar="FILE", help="table or layer with inhabitants | جدول جمعیت")
    add("--population-year", type=int, metavar="YEAR", help="year of the inhabitants | سال جمعیت")
    add("--places", type=Path, metavar="CSV", help="towns and villages: name, lat, lon | شهرها و روستاها")
    add("--water", type=Path, metavar="FILE", help="layer of lakes | لایهٔ دریاچه‌ها")
    add("--tolerance", type=float, metavar="DEGREES", help="generalisation of borders | دقت ساده‌سازی مرزها")
    add("--area-fa", metavar="WORD", help="what an area is called, if not شهرستان | نام هر ناحیه به فارسی")
    add("--area-en", metavar="WORD", help="what an area is called, if not county | نام هر ناحیه به انگلیسی")
    add("--area-en-plural", metavar="WORD", help="its plural, by default with an s | جمع آن")
    add("--attribution", help="source and licence to show on maps | منبع و پروانهٔ مرزها")


def _inhabitants(
    areas: Sequence[Area],
    columns: Mapping[Role, Choice],
    named: Mapping[Role, str],
    options: argparse.Namespace,
) -> Inhabitants:
    if options.population_from is None:
        column = columns["population"].column
        return with_populations(areas, column, year=options.population_year, is_asked="population" in named)
    table = read_source(options.population_from, encoding=options.encoding)
    roles: dict[Role, str] = {"population": named["population"]} if "population" in named else {}
    return with_populations_of(areas, table, roles, year=options.population_year)


def _naming(options: argparse.Namespace, source: Source, parent: Choice) -> tuple[Naming, list[Note]]:
    """What the province is called, and a note where its English name was not given."""
    name, english = tidy(options.name), tidy(options.english or "")
    notes = []
    stem = re.sub(r"[^a-z0-9]+", "-", options.file.name.split(".")[0].casefold()).strip("-")
    if not english and _PERSIAN.search(name):
        english = _english_parent(source) if parent.column else ""
        english = english or ("" if stem in _GENERAL else stem.replace("-", " ").title()) or name
        notes.append(
            Note(
                f"نام انگلیسی استان «{english}» گرفته شد؛ نام دیگری با --english بنویسید.",
                f'The English name of the province was taken to be "{english}"; give another with --english.',
            )
        )
    english = english or name
    from_english = re.sub(r"[^a-z0-9]+", "-", english.casefold()).strip("-")
    key = options.key or next((key for key in (from_english, stem) if _KEY.match(key)), "")
    if not _KEY.match(key) or (options.to is None and (BUILT_IN / key / _DERIVED).exists()):
        raise DeclarationError(
            "نام کوتاهی برای استان با --key بدهید: حرف کوچک لاتین، رقم و خط تیره، مانند --key isfahan.",
            "Give the province a short name with --key: small Latin letters, digits and hyphens, such as --key "
            "isfahan.",
        )
    attribution = tidy(options.attribution or "")
    what_fa, what_en = ("مرزها", "Boundaries") if source.shapes is not None else ("شهرستان‌ها", "Areas")
    naming = Naming(
        key=key,
        name_fa=name,
        name_en=english,
        attribution_fa=attribution or f"{what_fa}: {source.name}",
        attribution_en=attribution or f"{what_en}: {source.name}",
        area=_area_name(options),
    )
    return naming, notes


def _area_name(options: argparse.Namespace) -> AreaName | None:
    """What an area is called, if not county."""
    texts = {"fa": options.area_fa, "en": options.area_en, "en_plural": options.area_en_plural}
    words = {key: tidy(word) for key, word in texts.items() if word}
    return AreaName(**words) if words else None


def _english_parent(source: Source) -> str:
    """The Latin name of the province in the rows, if they have exactly one."""
    columns = [column for column in source.columns if is_parent_heading(column)]
    names = {row[column] for column in columns for row in source.rows if is_latin_name(row[column])}
    return names.pop() if len(names) == 1 else ""


def _no_map(source: Source) -> Note:
    return Note(
        f"{source.name} مرز ندارد: به‌جای نقشه نمودار رتبه و جدول نشان داده می‌شود، و همسایه‌ها معلوم نیست.",
        f"{source.name} has no boundaries: ranked charts and tables take the place of maps, and neighbours are not "
        "known.",
    )


def _column_note(choice: Choice) -> Note:
    title, column, flag = TITLES[choice.role], choice.column or "—", FLAGS[choice.role]
    ask = "" if choice.column else f" {flag}"
    return Note(
        f"{title.fa}: {column}  ({choice.reason.fa}{ask})", f"{title.en}: {column}  ({choice.reason.en}{ask})"
    )


def _print_decisions(file: str, roles: Sequence[Note], notes: Sequence[Note]) -> None:
    print(f"ستون‌های {file} | Columns of {file}")
    for note in roles:
        print(f"  {note.fa}\n  {note.en}")
    if notes:
        print("آنچه باید بدانید | What you should know")
    for note in notes:
        print(f"- {note.fa}\n  {note.en}")


def _print_end(naming: Naming, people: Inhabitants, folder: Path, settings: Path | None) -> None:
    """Where the province is, and how it is put to use."""
    built_in = folder.parent.resolve() == BUILT_IN
    province = folder.name if built_in else str(folder.resolve())
    count = len(people.areas)
    print(f"استان {naming.name_fa} با {to_persian_digits(str(count))} شهرستان ساخته شد: {folder}")
    print(f"{naming.name_en} with {count} areas was made: {folder}")
    if settings is not None:
        choose_province(settings, province)
        print(f'{settings}: province = "{province}"')
    else:
        print(f'در negah.toml بنویسید | write into negah.toml:  province = "{province}"')


def with_province(text: str, province: str) -> str:
    """The text of a settings file with this province, everything else as it was."""
    line = f"province = {json.dumps(province, ensure_ascii=False)}"
    table = _TABLE.search(text)
    top = len(text) if table is None else table.start()
    if (match := _LINE.search(text)) and match.start() < top:
        return text[: match.start()] + line + text[match.end() :]
    return f"{line}\n{text}"


def choose_province(settings: Path, province: str) -> None:
    """Write the province into a settings file, which is made if there is none.

    Raises DeclarationError for a file that is not TOML or cannot be written; it then stays as it was, also on a full
    disk, since it may hold the only copy of addresses and passwords.
    """
    try:
        before = settings.read_text(encoding="utf-8-sig") if settings.exists() else ""
        after = with_province(before, province)
        tomllib.loads(after)
        _write_whole(settings, after)
    except (OSError, ValueError) as error:
        raise DeclarationError(
            f'{settings} نوشته نشد ({error})؛ خودتان در آن بنویسید: province = "{province}"',
            f'{settings} was not written ({error}); write into it yourself: province = "{province}"',
        ) from error


def _write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and move it there, with the owner and the permissions of the one before."""
    path = path.resolve()  # a link goes on leading to the file
    if not path.exists():
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        if hasattr(os, "chown"):
            status = path.stat()
            os.chown(part, status.st_uid, status.st_gid)
        shutil.copystat(path, part)
        os.utime(part)  # a running server sees by the moment that its settings have changed
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
