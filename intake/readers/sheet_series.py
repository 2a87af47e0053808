"""Read a table that continues over several sheets of a workbook: each month, county or office on a sheet of its own."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, groupby, islice
from typing import Any

from intake.mapping.column_matching import SHEET_NAME, Layout
from intake.mapping.every_column import EveryColumn
from intake.mapping.model import Mapping
from intake.readers.chunk import Chunk
from intake.readers.sheet_rows import Row, from_titles, no_rows, sheet_chunks
from intake.readers.source_file import SourceFile
from persian.names import fold, tidy

_LOOKED_AT = 12  # rows of a further sheet among which its headings are


def series_chunks(
    messages: Iterator[tuple[Any, ...]], source: SourceFile, mapping: Layout
) -> Iterator[Chunk]:
    """Yield the rows of the first sheet and of all sheets that have its headings, from the messages of `sheet_process`.

    A sheet has the headings of the first if its own are the same, or if they include all that the mapping names but
    for optional ones. If there are several sheets, the last chunk says which were read and which were not; each chunk
    therefore waits for the next one. Raises FileError if no sheet has rows.
    """
    kind, names, others = next(messages)
    assert kind == "sheets", kind
    named = names_its_sheet(mapping, several=len(names) > 1)
    if len(names) == 1:
        yield from _single_sheet(messages, others, source, mapping, named=named)
        return
    headings: list[Row] = []
    read: list[str] = []
    held: Chunk | None = None
    for at, (about, rows) in enumerate(_by_sheet(messages)):
        name, height, _, merged = about
        if not at:
            rows = from_titles(rows, mapping, source.name)
            headings = list(islice(rows, mapping.title_rows + 1))
            table: Iterator[Row] | None = chain(headings, rows)
        else:
            table = _table_below(rows, headings, mapping, held)
        if table is None:
            others = [*others, name]
            continue
        for chunk in sheet_chunks(table, height, merged, source, mapping, sheet=name if named else ""):
            read += [name] if name not in read else []
            if held is not None:
                yield held
            held = replace(chunk, sheet=name, share_read=(at + chunk.share_read) / len(names))
    if held is None:
        raise no_rows(source)
    yield replace(held, read_sheets=tuple(read) if len(read) > 1 else (), unread_sheets=tuple(others))


def _single_sheet(
    messages: Iterator[tuple[Any, ...]],
    others: list[str],
    source: SourceFile,
    mapping: Layout,
    *,
    named: bool,
) -> Iterator[Chunk]:
    """Yield the rows of the only sheet that is read, each chunk as soon as it is there."""
    any_rows = False
    for (name, height, _, merged), rows in _by_sheet(messages):
        for chunk in sheet_chunks(rows, height, merged, source, mapping, sheet=name if named else ""):
            any_rows = True
            yield replace(chunk, unread_sheets=tuple(others))
    if not any_rows:
        raise no_rows(source)


def _by_sheet(messages: Iterator[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], Iterator[Row]]]:
    """Yield the description of each sheet with its rows, which can be read until the next sheet is requested."""
    current: tuple[Any, ...] = ()

    def sheet_of(message: tuple[Any, ...]) -> tuple[Any, ...]:
        nonlocal current
        current = message[1:] if message[0] == "sheet" else current
        return current

    for about, group in groupby(messages, sheet_of):
        yield about, (row for message in group if message[0] == "rows" for row in message[1])


def _table_below(
    rows: Iterator[Row], headings: list[Row], mapping: Layout, first: Chunk | None
) -> Iterator[Row] | None:
    """The rows of a further sheet from its headings on; None if it has none that fit."""
    if not mapping.header or not headings:
        return None
    same = _texts(headings[-1][1])
    needed = set() if first is None or isinstance(mapping, EveryColumn) else _needed(first, mapping)
    below_titles = all(sum(map(bool, _texts(cells))) < 2 for _, cells in headings[:-1])
    by_name = bool(needed) and below_titles
    for row in islice(rows, _LOOKED_AT):
        texts = _texts(row[1])
        if texts == same or (by_name and needed <= {fold(text) for text in texts}):
            return chain(headings[:-1], [row], rows)
    return None


def _needed(first: Chunk, mapping: Mapping) -> set[str]:
    """The headings of the first sheet, folded, that others must have too."""
    names = first.selection.names
    return {fold(name) for field, name in names.items() if mapping.needs(field)} - {fold(SHEET_NAME)}


def _texts(cells: list[Any]) -> list[str]:
    """The cells of a row as texts, without empty ones at its end."""
    texts = [tidy(str(cell)) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def names_its_sheet(mapping: Layout, *, several: bool) -> bool:
    """Whether the name of the sheet is read as a column: if the mapping names it, or if all columns are read."""
    if isinstance(mapping, EveryColumn):
        return several and mapping.header
    columns = mapping.columns.mapped.values()
    return any(fold(SHEET_NAME) == fold(name) for column in columns for name in column.column)
