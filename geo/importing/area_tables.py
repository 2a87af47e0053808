"""Tables of areas without boundaries: CSV in any usual encoding and with any usual separator, or a spreadsheet."""

import csv
import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path

from geo.importing.cell_text import cell_text
from geo.tomlfile import DeclarationError

TEXT_TABLES = (".csv", ".tsv", ".txt")
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")

Row = dict[str, str]


def is_table(path: Path) -> bool:
    """Whether a file is a table by its name, and not a layer of shapes."""
    return path.suffix.lower() in (*TEXT_TABLES, *SPREADSHEETS)


def read_table(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> list[Row]:
    """Rows of a table, its cells as text. The first row with two filled cells has the headings.

    Raises DeclarationError for a file that cannot be read and for several sheets of which none was chosen.
    """
    try:
        if path.suffix.lower() in SPREADSHEETS:
            cells = _spreadsheet(path, sheet)
        else:
            cells = _delimited(path.read_bytes(), encoding)
    except DeclarationError:
        raise
    except Exception as error:  # each format of spreadsheets has errors of its own
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DeclarationError(
            f"جدول {path.name} خوانده نشد؛ آن را با Excel باز کنید و به CSV (UTF-8) یا XLSX ذخیره کنید. ({reason})",
            f"The table {path.name} could not be read; open it in a spreadsheet program and save it as CSV (UTF-8) or "
            f"XLSX. ({reason})",
        ) from error
    return _with_headings(cells, path.name)


def _with_headings(cells: Iterable[Sequence[str]], name: str) -> list[Row]:
    lines = [[cell.strip() for cell in line] for line in cells]
    lines = [line for line in lines if any(line)]
    # A title above the table fills a single cell.
    while lines and len(lines) > 1 and sum(map(bool, lines[0])) < 2 <= sum(map(bool, lines[1])):
        lines.pop(0)
    if len(lines) < 2:
        raise DeclarationError(
            f"جدول {name} جز نام ستون‌ها سطری ندارد؛ هر شهرستان یک سطر می‌خواهد.",
            f"The table {name} has no rows below its headings; each area needs a row.",
        )
    headings = [heading or f"column {number}" for number, heading in enumerate(lines[0], 1)]
    if twice := sorted({heading for heading in headings if headings.count(heading) > 1}):
        raise DeclarationError(
            f"جدول {name} چند ستون با یک نام دارد ({'، '.join(twice)})؛ نام ستون‌ها را یکتا کنید.",
            f"The table {name} has several columns of one name ({', '.join(twice)}); give each its own name.",
        )
    return [dict(zip(headings, line + [""] * len(headings), strict=False)) for line in lines[1:]]


def _delimited(content: bytes, encoding: str | None) -> list[list[str]]:
    text = _decoded(content, encoding)
    first = text.lstrip("\ufeff\r\n").splitlines()[:1]
    separator = max(",;\t|،", key=lambda mark: first[0].count(mark)) if first else ","
    return list(csv.reader(text.splitlines(), delimiter=separator))


def _decoded(content: bytes, encoding: str | None) -> str:
    if encoding:
        return content.decode(encoding)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1256")  # what Windows writes in Iran


def _spreadsheet(path: Path, sheet: str | None) -> list[list[str]]:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(str(path)) as workbook:
        filled = {
            name: rows
            for name in workbook.sheet_names
            if (rows := workbook.get_sheet_by_name(name).to_python(skip_empty_area=True))
        }
    if sheet is None and len(filled) == 1:
        (sheet,) = filled
    if sheet not in filled:
        names_fa, names_en = "، ".join(filled), ", ".join(filled)
        raise DeclarationError(
            f"{path.name} این برگه‌ها را دارد: {names_fa or 'هیچ'}. یکی را با --layer بنویسید.",
            f"{path.name} has these sheets: {names_en or 'none'}. Name one with --layer.",
        )
    return [
        [value.isoformat() if isinstance(value, datetime.date) else cell_text(value) for value in row]
        for row in filled[sheet]
    ]
