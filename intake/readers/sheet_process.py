"""Read a sheet of a workbook in a process of its own: `python sheet_process.py PATH SHEET MEMORY SECONDS [--sheets]`.

The library that reads workbooks takes as much memory as a file asks for, and aborts its whole process when there is no
more; a workbook of a kilobyte can do that. Here only this small process ends, at its own limits of memory (bytes) and
processor time (seconds). `intake.readers.workbook` starts it. It writes pickled messages to its output, each a tuple: a
word that says what it is, and what goes with it.
"""

import pickle
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

if sys.platform != "win32":
    import resource

ROWS_AT_ONCE = 2_000  # rows in a message, or fewer if they hold much text
TEXT_AT_ONCE = 2_000_000  # letters
MOST_COMPARED = 20_000_000  # bytes of a workbook whose other sheets are looked at
MOST_SHEETS = 40  # looked at
FIRST_ROWS = 12  # among which the headings are
LEAST_HEADINGS = 3  # that two sheets must have in common


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


def messages(path: str, sheet: str, *, sizes: bool = False) -> Iterator[tuple[Any, ...]]:
    """Yield ("sheet", height, width, merged, alike), ("rows", list of (number, cells)) …, ("end",), or what is wrong.

    `merged` lists the cells that reach over several rows, as (first row, last row, column); rows count from 1, columns
    from 0. `alike` names the other sheets of a small workbook that have the same headings.

    Sheets are worksheets: charts and macros may be damaged for the library. Without a name the first that is not hidden
    is read. Without rows: ("no sheets",), ("other sheets", names, wanted), ("damaged", message), ("memory",).
    """
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(path)
        names = [sheet.name for sheet in book.sheets_metadata if "WorkSheet" in str(sheet.typ)]
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.name in names and str(sheet.visible).endswith(".Visible")
        ] or names
        if not names:
            yield ("no sheets",)
            return
        if sizes:
            for name in shown:
                opened = book.get_sheet_by_name(name)
                yield ("size", name, opened.height, opened.width)
            yield ("end",)
            return
        if sheet and sheet not in names:
            yield ("other sheets", names, sheet)
            return
        opened = book.get_sheet_by_name(sheet or shown[0])
        alike = _sheets_alike(book, names, opened) if Path(path).stat().st_size <= MOST_COMPARED else []
        yield ("sheet", opened.total_height, opened.total_width, _merged_cells(opened), alike)
        yield from (("rows", part) for part in _parts(opened))
        yield ("end",)
    except MemoryError:
        yield ("memory",)
    except BaseException as error:  # the library panics with an exception that is no Exception
        no_room = any(words in str(error) for words in ("capacity overflow", "limit exceeded"))
        yield ("memory",) if no_room else ("damaged", str(error))


def _sheets_alike(book: Any, all_names: list[str], sheet: Any) -> list[str]:
    """The names of other sheets with the headings of this one: a table that goes on, of another month or county."""
    own = _first_texts(sheet)
    names = [name for name in all_names if name != sheet.name][:MOST_SHEETS]
    return [name for name in names if own & _first_texts(book.get_sheet_by_name(name))]


def _first_texts(sheet: Any) -> set[tuple[str, ...]]:
    """The first rows that hold several texts and nothing else."""
    rows = ([cell for cell in cells if cell != ""] for cells in islice(sheet.iter_rows(), FIRST_ROWS))
    return {
        tuple(cells)
        for cells in rows
        if len(cells) >= LEAST_HEADINGS and all(isinstance(cell, str) for cell in cells)
    }


def _merged_cells(sheet: Any) -> list[tuple[int, int, int]]:
    """The cells that reach over several rows, by their first row."""
    ranges = sheet.merged_cell_ranges or []  # None where the library cannot tell
    return sorted((top + 1, bottom + 1, left) for (top, left), (bottom, _) in ranges if bottom > top)


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


def write(output: BinaryIO, path: str, sheet: str, *, sizes: bool = False) -> None:
    """Write the messages about a sheet."""
    for message in messages(path, sheet, sizes=sizes):
        pickle.dump(message, output, protocol=pickle.HIGHEST_PROTOCOL)
    output.flush()


if __name__ == "__main__":
    limit_resources(int(sys.argv[3]), int(sys.argv[4]))
    write(sys.stdout.buffer, sys.argv[1], sys.argv[2], sizes="--sheets" in sys.argv[5:])
