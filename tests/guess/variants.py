"""Variants of an export: its headings removed, translated, shuffled, abbreviated. `variant` makes one.

The cells stay as they are; only headings and the order of columns change. Translated and abbreviated headings are
written by hand in `tests/guess/truth`. In JSON and XML a heading is a key or the name of an element, so that spaces and
marks in it become underscores.
"""

import csv
import json
import random
import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import openpyxl

from tests.guess.expected import Expected
from tests.guess.make_exports import table_bytes

Kind = Literal["original", "numbered", "blank", "translated", "shuffled", "abbreviated"]
KINDS: tuple[Kind, ...] = ("original", "numbered", "blank", "translated", "shuffled", "abbreviated")
# "blank" headings are possible where a heading is the cell of a table.
TABLES = ("csv", "xlsx")


@dataclass(frozen=True)
class Table:
    """An export as text cells: its headings, rows of equal length, and its form (csv, xlsx, json, xml)."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    form: str


@dataclass(frozen=True)
class Variant:
    """A changed table; `original` has the published heading of each of its columns."""

    kind: Kind
    table: Table
    original: tuple[str, ...]

    def write(self, folder: Path, name: str) -> Path:
        """Write the table in its own form, and return the path."""
        path = folder / f"{name}-{self.kind}.{self.table.form}"
        rows = [list(row) for row in self.table.rows]
        path.write_bytes(table_bytes(list(self.table.headings), rows, self.table.form))
        return path


def possible(expected: Expected) -> tuple[Kind, ...]:
    """The kinds of variants that the form of an export allows."""
    return KINDS if expected.path.suffix[1:] in TABLES else tuple(kind for kind in KINDS if kind != "blank")


def variant(expected: Expected, kind: Kind, *, table: Table | None = None) -> Variant:
    """Make one variant of an export; with `table`, of that table instead of the whole file."""
    table = table or read_table(expected.path)
    order = list(range(len(table.headings)))
    if kind == "shuffled":
        random.Random(expected.name).shuffle(order)
    original = tuple(table.headings[at] for at in order)
    rows = tuple(tuple(row[at] for at in order) for row in table.rows)
    headings = _renamed(expected, kind, original)
    if table.form not in TABLES:
        headings = tuple(_key(heading) for heading in headings)
    return Variant(kind, Table(headings, rows, table.form), original)


def _renamed(expected: Expected, kind: Kind, original: tuple[str, ...]) -> tuple[str, ...]:
    """The headings of a variant."""
    if kind == "numbered":
        word = "ستون" if expected.language == "fa" else "column"
        return tuple(f"{word} {at}" for at in range(1, len(original) + 1))
    if kind == "blank":
        return ("",) * len(original)
    if kind == "translated":
        return tuple(expected.columns[heading].translated for heading in original)
    if kind == "abbreviated":
        return tuple(expected.columns[heading].short for heading in original)
    return original


def _key(heading: str) -> str:
    """A heading as the name of an XML element."""
    return re.sub(r"[^\w.-]", "_", heading)


def read_table(path: Path) -> Table:
    """Read an export as text cells, independently of the readers of intake."""
    form = path.suffix[1:]
    if form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            headings, *rows = csv.reader(file)
    elif form == "xlsx":
        with closing(openpyxl.load_workbook(path, read_only=True)) as book:
            cells = list(book.worksheets[0].values)
        headings, *rows = [["" if cell is None else str(cell) for cell in row] for row in cells]
    else:
        records = _json_records(path) if form == "json" else _xml_records(path)
        headings = list(dict.fromkeys(key for record in records for key in record))
        rows = [[record.get(key, "") for key in headings] for record in records]
    return Table(tuple(headings), tuple(tuple(row) for row in rows), form)


def _json_records(path: Path) -> list[dict[str, str]]:
    """The records of a JSON file with text cells; null is an empty cell."""
    records = json.loads(path.read_text(encoding="utf-8"))
    return [{key: "" if cell is None else str(cell) for key, cell in record.items()} for record in records]


def _xml_records(path: Path) -> list[dict[str, str]]:
    """The records of an XML file: the children of its root."""
    root = ElementTree.fromstring(path.read_bytes())
    return [{cell.tag: (cell.text or "").strip() for cell in record} for record in root]
