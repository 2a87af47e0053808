"""Reader of tables in web pages (HTML) and in the XML of Excel 2003; line numbers are the rows of the table.

Many systems export a page and call it .xls, because Excel opens it. The one of several tables with the most cells is
read, together with those that have the same headings: systems that print pages of paper begin a table on each. The file
is read twice: to find these tables, and for their rows.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from intake.errors import FileError
from intake.mapping.column_matching import Layout
from intake.readers.chunk import Chunk
from intake.readers.encoding import Utf8Reader, detect, utf8_blocks
from intake.readers.file_limits import MEGABYTE, beyond_limit
from intake.readers.page_table import MIN_HEADINGS, Table, headings_apart, is_similar
from intake.readers.sheet_rows import no_rows, sheet_chunks
from intake.readers.source_file import SourceFile
from intake.readers.unread_parts import unread_tables
from queries.vocabulary.labels import Text

_PIECE = 1 << 18  # bytes parsed at once
_WIDEST, _HIGHEST = 1_000, 65_534  # cells that one cell may reach over, by the standard of HTML
# Excel 2003 calls a row and a cell otherwise; a page has no elements of these names.
_NAMES = {"row": "tr", "cell": "td", "th": "td"}
_FIRST_ROWS = 4  # of a table, among which its headings are
_MAX_TABLES = 100_000  # that may go on another one
# A cell that reaches over several rows is kept, and takes as much memory as that many others.
_CELLS_TO_A_MERGED_ONE = 10
# Cells that are not written but lie beneath others, or were skipped. From this many on a file has no more of them than
# characters: one cell of twenty can reach over a thousand, so that a few kilobytes would be millions of cells.
_MANY_UNWRITTEN = 100_000
_SILENT = ("script", "style", "comment")  # elements whose text is not a cell's
# Of a tag without end, while others may take as much as a record. Matching it takes some hundred bytes a letter.
_LONGEST_TAG = 1 << 20
_BEGINS_TAG = re.compile("<[a-zA-Z]")


def chunks(source: SourceFile, mapping: Layout) -> Iterator[Chunk]:
    """Yield the rows of the largest table and of those that it goes on in, as one table.

    Raises FileError if there is no table of data, if it is cut off, or beyond the limits.
    """
    tables, unread = _tables_of_data(source, mapping)
    height = 0
    merged: list[tuple[int, int, int]] = []
    before: dict[int, int] = {}
    for table in tables:
        before[table.number] = height
        merged += [(first + height, last + height, column) for first, last, column in table.merged]
        height += table.height
    if height * tables[0].width > source.limits.cells:
        raise beyond_limit(source.name, source.limits, "cells")
    parser = _Parser(source, wanted=before)
    rows = (row for _ in _parsed(parser, source, mapping) for row in parser.take_rows())
    any_rows = False
    remarks: tuple[Text, ...] = ()
    if unread:
        remarks = (unread_tables(source.name, {table.number + 1: table.height - 1 for table in unread}),)
    for chunk in sheet_chunks(rows, height, sorted(merged), source, mapping):
        any_rows = True
        yield replace(chunk, has_undecodable_text=parser.is_damaged, remarks=remarks)
        remarks = ()
    if not any_rows:
        raise no_rows(source)


def _tables_of_data(source: SourceFile, mapping: Layout) -> tuple[list[Table], list[Table]]:
    """The largest table and those with its width and its headings, in the order of the page; and similar others."""
    parser = _Parser(source, wanted=None)
    for _ in _parsed(parser, source, mapping):
        pass
    largest = parser.largest
    if largest is None or parser.asks_password or largest.height < 2 or largest.width < 2:
        raise FileError(
            f"{source.name}: این فایل صفحهٔ وب (HTML) است، هر پسوندی که داشته باشد، و جدولی در آن نیست. شاید صفحهٔ "
            "ورود یا خطای سامانه است: خروجی را دوباره بگیرید.",
            f"{source.name}: this is a web page (HTML), whatever its name says, and it holds no table. Perhaps it is a "
            "login page or an error of the system: export again.",
        )
    tables = [
        table
        for table in parser.tables
        if table is not largest and table.width == largest.width and table.heads & largest.heads
    ]
    if (headings := headings_apart(parser.tables, largest)) is not None:
        tables.append(headings)
    tables = sorted([*tables, largest], key=lambda table: table.number)
    if not all(table.is_whole for table in tables):
        raise FileError(
            f"{source.name}: جدول فایل ناتمام است و پایان آن نیست. خروجی را دوباره بگیرید؛ چیزی بارگذاری نشد.",
            f"{source.name}: the table in the file is cut off before its end. Export again; nothing was loaded.",
        )
    return tables, [
        table
        for table in parser.tables
        if table not in tables and table.height > 1 and is_similar(table, largest)
    ]


def _parsed(parser: "_Parser", source: SourceFile, mapping: Layout) -> Iterator[None]:
    """Parse the file piece by piece, and yield after each."""
    with source.open_to_scan() as stream:
        encoding = detect(stream, mapping.encoding, source.name)
    with source.open() as (stream, _):
        text = Utf8Reader(utf8_blocks(stream, encoding))
        decoder = getincrementaldecoder("utf-8")("replace")  # a piece may end inside a letter
        while piece := text.read(_PIECE):
            letters = decoder.decode(piece)
            parser.is_damaged |= "\ufffd" in letters
            parser.characters += len(letters)
            parser.feed(letters)
            rest = parser.rawdata  # a tag, a comment or a script whose end is not there yet
            if len(rest) > source.limits.record_megabytes * MEGABYTE:
                raise beyond_limit(source.name, source.limits, "record_megabytes")
            if len(rest) > _LONGEST_TAG and _BEGINS_TAG.match(rest):
                raise FileError(
                    f"{source.name}: در این صفحهٔ وب برچسبی بیش از یک مگابایت است. شاید عکسی درون جدول است: خروجی را "
                    "بدون عکس بگیرید؛ چیزی بارگذاری نشد.",
                    f"{source.name}: a tag of this web page takes more than a megabyte. Perhaps there is a picture in "
                    "the table: export without pictures; nothing was loaded.",
                )
            yield


class _Parser(HTMLParser):
    """Collects the tables of a page, and the rows of the `wanted` ones.

    `wanted` holds by the number of a table how many rows come before its first; None to collect the tables.
    """

    def __init__(self, source: SourceFile, *, wanted: Mapping[int, int] | None) -> None:
        super().__init__(convert_charrefs=True)
        self._source, self._wanted = source, wanted
        self._rows: list[tuple[int, list[Any]]] = []
        self._open: list[Table] = []
        self._silent = False  # inside a script, a style sheet or a comment of Excel
        self._tables = 0
        self.largest: Table | None = None  # so far
        self.tables: list[Table] = []  # those whose first rows may be headings
        self.asks_password = False
        self.is_damaged = False  # some text so far holds bytes that cannot be read
        self.characters = 0  # of the file, so far
        self._unwritten = 0  # cells so far that have no element of their own

    def take_rows(self) -> list[tuple[int, list[Any]]]:
        """The rows since the last call, without empty ones."""
        taken, self._rows = self._rows, []
        return taken

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell; what is open of the same kind and has no end tag ends here."""
        name, given = _name(tag), {key: value or "" for key, value in attrs}
        if name == "table":
            if len(self._open) >= self._source.limits.nesting:
                raise beyond_limit(self._source.name, self._source.limits, "nesting")
            self._open.append(Table(self._tables))
            self._tables += 1
        elif name == "input":
            self.asks_password |= given.get("type", "").casefold() == "password"
        elif name in _SILENT:
            self._silent = True
        elif not self._open:
            return
        elif name == "tr":
            self._end_row()
            table = self._open[-1]
            table.row, table.height = (
                [],
                max(table.height + 1, _count(given, "ss:index", self._source.limits.cells, 0)),
            )
        elif name == "td":
            self._open[-1].has_headings |= tag == "th"
            self._begin_cell(given)
        elif name in ("br", "p", "div") and not self._silent:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close a table, a row or a cell."""
        name = _name(tag)
        if name in _SILENT:
            self._silent = False
        elif not self._open:
            return
        elif name == "td":
            self._end_cell()
        elif name in ("tr", "table"):
            self._end_row()
            if name == "table":
                self._open.pop().is_whole = True

    def handle_data(self, data: str) -> None:
        """Add text to the open cell. Raises FileError if the row has too much of it."""
        if not self._open or self._silent or (text := self._open[-1].text) is None:
            return
        table = self._open[-1]
        table.letters += len(data)
        if table.letters > self._source.limits.record_megabytes * MEGABYTE:
            raise beyond_limit(self._source.name, self._source.limits, "record_megabytes")
        text.append(data)

    def _begin_cell(self, given: dict[str, str]) -> None:
        self._end_cell()
        table = self._open[-1]
        if table.row is None:
            table.row, table.height = [], table.height + 1
        place = _count(given, "ss:index", self._source.limits.columns + 1, 0) - 1
        while len(table.row) < place or table.reaching.get(len(table.row), 0) >= table.height:
            table.row.append("")
        column = len(table.row)
        down = _count(given, "rowspan", _HIGHEST, 1) - 1 + _count(given, "ss:mergedown", _HIGHEST, 0)
        across = _count(given, "colspan", _WIDEST, 1) - 1 + _count(given, "ss:mergeacross", _WIDEST, 0)
        table.row += [""] * (1 + across)
        table.written += 1
        if len(table.row) > self._source.limits.columns:
            raise beyond_limit(self._source.name, self._source.limits, "columns")
        if down:
            table.merged.append((table.height, table.height + down, column))
            if len(table.merged) > self._source.limits.cells / _CELLS_TO_A_MERGED_ONE:
                raise beyond_limit(self._source.name, self._source.limits, "cells")
            table.reaching |= dict.fromkeys(range(column, column + across + 1), table.height + down)
        table.text, table.at = [], column

    def _end_cell(self) -> None:
        table = self._open[-1]
        if table.text is None or table.row is None:
            return
        table.row[table.at] = " ".join("".join(table.text).split())
        table.text = None

    def _end_row(self) -> None:
        table = self._open[-1]
        self._end_cell()
        if table.row is None:
            return
        while table.row and table.reaching.get(len(table.row), 0) >= table.height:
            table.row.append("")  # headings over two rows are as wide in the second one
        row, table.row, table.letters = table.row, None, 0
        limits = self._source.limits
        self._unwritten += len(row) - table.written
        table.written = 0
        if self._unwritten > max(_MANY_UNWRITTEN, self.characters):
            raise _cells_reach_too_far(self._source)
        table.width = max(table.width, len(row))
        table.cells += len(row)
        if self.largest is None or table.cells > self.largest.cells:
            self.largest = table
        if table.height * table.width > limits.cells:
            raise beyond_limit(self._source.name, self._source.limits, "cells")
        if self._wanted is None:
            self._note_heads(table, row)
        elif any(row) and (before := self._wanted.get(table.number)) is not None:
            self._rows.append((before + table.height, row))

    def _note_heads(self, table: Table, row: list[str]) -> None:
        """Note a row that may be the headings of a table."""
        if (
            table.height <= _FIRST_ROWS
            and len({cell for cell in row if cell}) >= MIN_HEADINGS
            and len(self.tables) < _MAX_TABLES
        ):
            if not table.heads:
                self.tables.append(table)
            table.heads.add(hash(tuple(row)))
            table.words.append({hash(cell) for cell in row if cell})
            table.has_words |= not any(letter.isdigit() for cell in row for letter in cell)


def _cells_reach_too_far(source: SourceFile) -> FileError:
    return FileError(
        f"{source.name}: خانه‌های ادغام‌شدهٔ جدول (colspan و rowspan) آن را بسیار بزرگ‌تر از متن فایل می‌کنند. خروجی را "
        "بدون خانه‌های ادغام‌شده بگیرید؛ چیزی بارگذاری نشد.",
        f"{source.name}: merged cells (colspan and rowspan) make the table much larger than the text of the file. "
        "Export without merged cells; nothing was loaded.",
    )


def _name(tag: str) -> str:
    """The name of an element without its prefix, as HTML calls it."""
    plain = tag.rpartition(":")[2]
    return _NAMES.get(plain, plain)


def _count(given: dict[str, str], name: str, most: int, usual: int) -> int:
    """A number of an attribute from 1 to `most`; the usual one where it is missing, no number or larger."""
    text = given.get(name, "").strip()
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= most else usual
    )
