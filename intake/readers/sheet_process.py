"""Read sheets of a workbook in a process of their own: `python sheet_process.py PATH SHEET MEMORY SECONDS [OPTION]`.

The library that reads workbooks takes as much memory as a file asks for, and aborts its whole process when there is no
more; a workbook of a kilobyte can do that. Here only this small process ends, at its own limits of memory (bytes) and
processor time (seconds). `intake.readers.workbook_sheets` starts it. It writes pickled messages to its output, each a
tuple: a word that says what it is, and what goes with it.
"""

import pickle
import re
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

if sys.platform != "win32":
    import resource

ROWS_AT_ONCE = 2_000  # rows in a message, or fewer if they hold much text
TEXT_AT_ONCE = 2_000_000  # letters
MAX_SHEETS = 200  # all of them are opened, to find those that the table goes on in
FIRST_ROWS = 12  # among which the headings are
MIN_HEADINGS = 3  # that two sheets must have in common
SHARE_OF_HEADINGS = 0.6  # of those of a sheet, that another must have too
# An ODS workbook keeps its sheets in this part; cells that reach over several rows have more than "1" here.
_ODS_SHEETS = "content.xml"
_REACHES_DOWN = re.compile(rb"number-rows-spanned=[\"'](?!1[\"'])")
_AT_ONCE = 1 << 20  # bytes of that part
_LONGEST_NAME = 64  # bytes in which the attribute stands
Merged = list[tuple[int, int, int]]  # first row, last row, column: cells that reach over several rows


def limit_resources(memory: int, seconds: int) -> None:
    """Limit the further memory and the processor time of this process; does nothing where systems cannot do so."""
    if sys.platform == "win32":
        return
    try:
        memory += int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        memory += 200_000_000
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        try:
            resource.setrlimit(what, (limit if hard < 0 else min(limit, hard), hard))
        except (OSError, ValueError):
            continue


def messages(path: str, sheet: str, *, option: str = "") -> Iterator[tuple[Any, ...]]:
    """Yield what a workbook holds as messages, or what is wrong.

    First ("sheets", names, others): the sheets that are read, and others with much the same headings. Then for each
    sheet ("sheet", name, height, width, merged) and ("rows", list of (number, cells)) …; at last ("end",). `merged`
    lists the cells that reach over several rows, as (first row, last row, column); rows count from 1, columns from 0.

    Sheets are worksheets: charts and macros may be damaged for the library. Without a name the first that is not hidden
    is read; with the option --alike those that are not hidden and have much the same headings are read after it. With
    the option --sizes only ("size", name, height, width, first rows of texts) is yielded for each sheet that is not
    hidden. Without rows: ("no sheets",), ("many sheets", number, limit), ("other sheets", names, wanted),
    ("damaged", message), ("memory",).
    """
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(path)
        worksheets = [sheet for sheet in book.sheets_metadata if "WorkSheet" in str(sheet.typ)]
        names = [sheet.name for sheet in worksheets]
        shown = [sheet.name for sheet in worksheets if str(sheet.visible).endswith(".Visible")] or names
        if not names:
            yield ("no sheets",)
        elif len(names) > MAX_SHEETS:
            yield ("many sheets", len(names), MAX_SHEETS)
        elif option == "--sizes":
            yield from _sizes(book, shown)
        elif sheet and sheet not in names:
            yield ("other sheets", names, sheet)
        else:
            first = book.get_sheet_by_name(sheet or shown[0])
            merged = ods_merged_cells(path)
            yield from _contents(book, first, names, shown if option == "--alike" else [], merged)
    except MemoryError:
        yield ("memory",)
    except BaseException as error:  # the library panics with an exception that is not an Exception
        no_room = any(words in str(error) for words in ("capacity overflow", "limit exceeded"))
        yield ("memory",) if no_room else ("damaged", str(error))


def _sizes(book: Any, names: list[str]) -> Iterator[tuple[Any, ...]]:
    """The messages on how large sheets are."""
    for name in names:
        sheet = book.get_sheet_by_name(name)
        yield ("size", name, sheet.height, sheet.width, first_texts(sheet))
    yield ("end",)


def _contents(
    book: Any, first: Any, names: list[str], read_too: list[str], merged: dict[str, Merged]
) -> Iterator[tuple[Any, ...]]:
    """The messages with the rows of a sheet, and of those with much the same headings that are in `read_too`."""
    alike = _sheets_alike(book, names, first)
    read = [first.name, *(name for name in alike if name in read_too)]
    yield ("sheets", read, [name for name in alike if name not in read])
    for name in read:
        sheet = first if name == first.name else book.get_sheet_by_name(name)
        yield ("sheet", name, sheet.total_height, sheet.total_width, merged.get(name) or _merged_cells(sheet))
        yield from (("rows", part) for part in _parts(sheet))
    yield ("end",)


def _sheets_alike(book: Any, all_names: list[str], first: Any) -> list[str]:
    """The names of other sheets with much the same headings: a table that goes on, of another month or county."""
    others = [name for name in all_names if name != first.name]
    own = first_texts(first)
    return [name for name in others if are_alike(own, first_texts(book.get_sheet_by_name(name)))]


def are_alike(own: list[tuple[str, ...]], others: list[tuple[str, ...]]) -> bool:
    """Whether two sheets have a row of texts that is much the same, by the rows that `first_texts` gives for them."""
    return any(
        len(common) >= MIN_HEADINGS and len(common) >= SHARE_OF_HEADINGS * len(set(row))
        for row in own
        for other in others
        if (common := set(row) & set(other))
    )


def first_texts(sheet: Any) -> list[tuple[str, ...]]:
    """The first rows that hold several texts and nothing else."""
    rows = ([cell for cell in cells if cell != ""] for cells in islice(sheet.iter_rows(), FIRST_ROWS))
    return [
        tuple(cells)
        for cells in rows
        if len(cells) >= MIN_HEADINGS and all(isinstance(cell, str) for cell in cells)
    ]


def _merged_cells(sheet: Any) -> Merged:
    """The cells that reach over several rows, by their first row."""
    ranges = sheet.merged_cell_ranges or []  # None where the library cannot tell
    return sorted((top + 1, bottom + 1, left) for (top, left), (bottom, _) in ranges if bottom > top)


def ods_merged_cells(path: str) -> dict[str, Merged]:
    """The same for each sheet of an ODS workbook, of which the library cannot tell; empty for any other file."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as packed:
        if _ODS_SHEETS not in packed.namelist() or not _any_reaches_down(packed):
            return {}
        reader = _OdsSpans()
        with packed.open(_ODS_SHEETS) as part:
            while block := part.read(_AT_ONCE):
                reader.parser.Parse(block)
    return reader.merged


def _any_reaches_down(packed: zipfile.ZipFile) -> bool:
    """Whether a cell reaches over several rows; most workbooks have none, and need no second reading."""
    end = b""
    with packed.open(_ODS_SHEETS) as part:
        while block := part.read(_AT_ONCE):
            if _REACHES_DOWN.search(end + block):
                return True
            end = block[-_LONGEST_NAME:]
    return False


class _OdsSpans:
    """Counts rows and columns in the XML of an ODS workbook, and collects the cells that reach over several rows."""

    def __init__(self) -> None:
        self.merged: dict[str, Merged] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._tables: list[str] = []  # those around this place: a cell may hold a table of its own
        self._row = self._rows = self._column = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self._tables.append(attributes.get("table:name", ""))
            self._row, self._rows = (1, 0) if len(self._tables) == 1 else (self._row, self._rows)
        elif len(self._tables) != 1:
            return
        elif name == "table:table-row":
            self._rows, self._column = int(attributes.get("table:number-rows-repeated", 1)), 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            reach = int(attributes.get("table:number-rows-spanned", 1))
            if reach > 1:
                found = self.merged.setdefault(self._tables[0], [])
                found.append((self._row, self._row + reach - 1, self._column))
            self._column += int(attributes.get("table:number-columns-repeated", 1))

    def _end(self, name: str) -> None:
        if name == "table:table":
            self._tables.pop()
        elif name == "table:table-row" and len(self._tables) == 1:
            self._row += self._rows


def _parts(sheet: Any) -> Iterator[list[tuple[int, list[Any]]]]:
    """Yield the rows that are not empty in lists that take little memory."""
    part: list[tuple[int, list[Any]]] = []
    letters = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if not any(cell != "" for cell in cells):
            continue
        part.append((number, cells))
        letters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if len(part) == ROWS_AT_ONCE or letters > TEXT_AT_ONCE:
            yield part
            part, letters = [], 0
    if part:
        yield part


def write(output: BinaryIO, path: str, sheet: str, *, option: str = "") -> None:
    """Write the messages about a workbook."""
    for message in messages(path, sheet, option=option):
        pickle.dump(message, output, protocol=pickle.HIGHEST_PROTOCOL)
    output.flush()


if __name__ == "__main__":
    limit_resources(int(sys.argv[3]), int(sys.argv[4]))
    write(sys.stdout.buffer, sys.argv[1], sys.argv[2], option="".join(sys.argv[5:]))
