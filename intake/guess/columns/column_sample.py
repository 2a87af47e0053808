"""Sample the rows of a file in any form that intake reads, with all of its columns as texts.

Rows come from the beginning, the middle and the end, because exports are often sorted by date and their columns may
fill up only later. Only these parts of a large text file are read.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from intake.errors import FileError
from intake.guess.columns.lookup_sheets import CodeList, code_lists
from intake.guess.columns.sampled_rows import HEAD, ROWS_PER_PART, chosen_rows
from intake.guess.headings.field_headings import names_the_case
from intake.guess.headings.group_titles import group_titles, summary_rows
from intake.guess.headings.heading_row import is_heading_row, is_numbered, repeats_of_headings
from intake.guess.headings.heading_words import LONGEST_HEADING
from intake.guess.headings.section_columns import section_columns
from intake.guess.headings.title_rows import count_title_rows, first_records
from intake.mapping.column_matching import SHEET_NAME, numbered, plain_heading
from intake.mapping.every_column import EveryColumn
from intake.mapping.section_headings import SECTION
from intake.parsing.arrow_cells import texts
from intake.parsing.date_marks import plain_date
from intake.parsing.repeated_headings import another_table, other_order
from intake.parsing.written_marks import without_entity, without_error, without_lookup
from intake.readers import workbook_sheets
from intake.readers.chunk import Chunk
from intake.readers.chunk_readers import CHUNK_READERS
from intake.readers.encoding import detect, utf8_blocks
from intake.readers.file_forms import Form
from intake.readers.quoted_lines import unwrapped
from intake.readers.sheet_process import are_alike
from intake.readers.source_file import SourceFile, inspect_file, wrap_file_errors
from intake.readers.workbook_sheets import SheetSize
from persian.digits import number
from queries.settings.province_settings import Settings

_TABLES = ("text", "workbook", "page")  # forms that may have titles above the headings, or no headings
_FIRST_ROWS, _FIRST_BYTES = 40, 64_000  # looked at for the headings
# Nobody chooses among more, and each takes some ten milliseconds in which no other file is looked at.
MAX_COLUMNS = 500
_NARROW = 3  # columns below which a first sheet is not a table
# This many of the blanks of a run are kept: some patterns would read a long run again from each of its blanks.
_MAX_BLANKS = 8
# Characters of a cell that are looked at: a workbook may have cells of millions.
_LONGEST_CELL = 4_000
# What programs write into an empty cell; a mapping takes it for one as well.
_NULLS = frozenset(("nan", "nat", "null", "#n/a", "(null)", "<null>", "<na>", "\\n"))
_LONG_BLANKS = re.compile(rf"\s{{{_MAX_BLANKS + 1},}}")
_MUCH_LARGER = 10  # cells of another sheet, as a multiple of those of the first


@dataclass(frozen=True)
class FileSample:
    """Sampled rows of a file: `columns[i]` holds the trimmed texts of column i, empty where a cell is missing.

    `header` holds the names by which a mapping calls the columns; `named[i]` says whether the file itself names
    column i, in at most `LONGEST_HEADING` letters. `has_header` is False if the first row of the file is a row of data.
    """

    file: str
    form: Form
    header: tuple[str, ...]
    named: tuple[bool, ...]
    has_header: bool
    columns: tuple[tuple[str, ...], ...]
    whole: bool
    title_rows: int = 0  # filled rows above the headings
    sheet: str | None = None  # where it is not the first
    read_sheets: tuple[str, ...] = ()  # with the same headings, if there are several
    other_sheets: tuple[str, ...] = ()
    lacking: frozenset[str] = frozenset()  # headings that some of the sheets read do not have
    group_titles: tuple[str, ...] = ()  # rows that name what the rows below them belong to, and no column
    code_lists: tuple[CodeList, ...] = ()  # on other sheets

    @property
    def rows(self) -> int:
        """Number of sampled rows."""
        return len(self.columns[0]) if self.columns else 0


def sample_file(path: str | Path, settings: Settings, *, steps: str | None = None) -> FileSample:
    """Sample a file; of JSON the steps of its records, if their list is named. Raises FileError if it has no rows."""
    source = inspect_file(path, settings.limits)
    with wrap_file_errors(source.name):
        layout = EveryColumn(steps=steps)
        others: tuple[str, ...] = ()
        if source.form == "workbook":
            sheet, others = _sheet_of_data(source)
            layout = replace(layout, sheet=sheet)
        if source.form in _TABLES:
            layout = replace(layout, title_rows=count_title_rows(_first_rows(source, layout)))
        sample = _sample(source, layout)
        if source.form in _TABLES and not is_heading_row(sample.header, sample.columns):
            sample = _sample(source, replace(layout, header=False))
        sample = replace(
            sample, other_sheets=tuple(name for name in others if name not in sample.read_sheets)
        )
        if not sample.other_sheets:
            return sample
        sample = _with_wider_or_narrower(sample, source, layout)
        return replace(sample, code_lists=code_lists(source, sample.other_sheets))


def _sheet_of_data(source: SourceFile) -> tuple[str | None, tuple[str, ...]]:
    """The sheet to read, None for the first; and the names of the others.

    The first one counts unless it is narrow or small beside another, or smaller than several others with the same
    headings: then it is a help page or a summary.
    """
    sheets = workbook_sheets.sheets(source)
    if len(sheets) < 2:
        return None, ()
    first, series = sheets[0], _largest_series(sheets)
    largest = max(sheets, key=_cells)
    is_no_table = first.width < _NARROW or first.height < 2
    chosen = first
    if first not in series and len(series) > 1 and sum(map(_cells, series)) > _cells(first):
        chosen = series[0]
    elif is_no_table or _cells(largest) >= _MUCH_LARGER * _cells(first):
        chosen = largest
    others = tuple(sheet.name for sheet in sheets if sheet is not chosen and sheet.height)
    return (None if chosen is first else chosen.name), others


def _with_wider_or_narrower(sample: FileSample, source: SourceFile, layout: EveryColumn) -> FileSample:
    """Add the rows of other sheets that have the same headings but for those of answers, closings and the like.

    Open and answered cases often have sheets of their own, and that of the open ones no dates of answers. A sheet
    without rows, or that cannot be read, is not added.
    """
    if not sample.has_header:
        return sample
    sheets = {sheet.name: sheet for sheet in workbook_sheets.sheets(source)}
    own = sheets[layout.sheet] if layout.sheet else next(iter(sheets.values()))
    for name in sample.other_sheets:
        if not are_alike(own.first_texts, sheets[name].first_texts):
            continue
        try:
            other = _sample(source, replace(layout, sheet=name))
        except FileError:
            # It has headings alone, say. Like every sheet that is not read, it is named.
            continue
        differing = {*sample.header, *other.header} - {SHEET_NAME} - ({*sample.header} & {*other.header})
        if other.has_header and other.columns and not any(map(names_the_case, differing)):
            sample = _together(sample, other, own.name, name, differing)
    return sample


def _together(sample: FileSample, other: FileSample, own: str, name: str, differing: set[str]) -> FileSample:
    """Both sheets as one table; a cell is empty where its sheet has no such column."""
    header = (*sample.header, *(each for each in other.header if each not in sample.header))
    rows = min(other.rows, ROWS_PER_PART)
    columns = []
    for heading in header:
        of_other = (name,) * rows if heading == SHEET_NAME else ("",) * rows
        if heading in other.header:
            of_other = other.columns[other.header.index(heading)][:rows]
        of_sample = ("",) * sample.rows
        if heading in sample.header:
            of_sample = sample.columns[sample.header.index(heading)]
        columns.append(of_sample + of_other)
    named = dict(zip(other.header, other.named, strict=True))
    named |= zip(sample.header, sample.named, strict=True)
    return replace(
        sample,
        header=header,
        named=tuple(named[heading] for heading in header),
        columns=tuple(columns),
        whole=sample.whole and other.whole and rows == other.rows,
        read_sheets=(*(sample.read_sheets or (own,)), name),
        other_sheets=tuple(each for each in sample.other_sheets if each != name),
        lacking=sample.lacking | differing,
    )


def _largest_series(sheets: Sequence[SheetSize]) -> list[SheetSize]:
    """The sheets with the headings of the one that has most cells together with those of the same headings."""
    series = ([each for each in sheets if are_alike(sheet.first_texts, each.first_texts)] for sheet in sheets)
    return max(series, key=lambda alike: sum(map(_cells, alike)))


def _cells(sheet: SheetSize) -> int:
    return sheet.height * sheet.width


def _first_rows(source: SourceFile, layout: EveryColumn) -> list[list[str]]:
    """The first rows of a table with all of their cells, whatever its headings."""
    if source.form == "text":
        with source.open_to_scan() as stream:
            encoding = detect(io.BytesIO(stream.read(HEAD)), layout.encoding, source.name)
        with source.open() as (stream, _):
            block = next(unwrapped(utf8_blocks(stream, encoding)), b"")
        return first_records(block[:_FIRST_BYTES].decode("utf-8", "replace"))
    chunk = next(CHUNK_READERS[source.form](source, replace(layout, header=False)))
    columns = [cells.slice(0, _FIRST_ROWS).to_pylist() for cells in chunk.columns.values()]
    # A workbook may have cells of millions of letters, which are not headings.
    return [[cell[:_FIRST_BYTES].strip() for cell in row] for row in zip(*columns, strict=True)]


def _sample(source: SourceFile, layout: EveryColumn) -> FileSample:
    """Read the chunks of a file and sample their rows."""
    taken, whole = chosen_rows(source, layout)
    selection = taken[-1][0].selection
    width = len(selection.header)
    if width > MAX_COLUMNS:
        raise _too_many_columns(source.name, width)
    columns = _columns(taken, width)
    header = selection.header if layout.header else tuple(numbered(position) for position in range(width))
    names = [
        "" if position in selection.unnamed else plain_heading(name) for position, name in enumerate(header)
    ]
    repeats = repeats_of_headings(names, columns)
    for row, cells in enumerate(zip(*columns, strict=True)):
        if row not in repeats and other_order(names, cells):
            raise another_table(source.name, *_sheet_and_line(taken, row))
    others = repeats | summary_rows(columns)
    sections = section_columns(columns, others)
    titles = [] if sections.rows and not sections.levels else group_titles(columns, bare=sections.levels)
    header = (*header, *sections.cells)
    columns += sections.cells.values()
    others |= sections.rows
    if 0 < len(others) < len(columns[0]):
        columns = [[cell for row, cell in enumerate(column) if row not in others] for column in columns]
    return FileSample(
        file=source.name,
        form=source.form,
        header=header,
        named=tuple(
            layout.header
            and position not in selection.unnamed
            and not is_numbered(name)
            and len(name) <= LONGEST_HEADING
            and name != SECTION
            for position, name in enumerate(header)
        ),
        has_header=layout.header,
        columns=tuple(tuple(column) for column in columns),
        whole=whole,
        title_rows=layout.title_rows,
        sheet=layout.sheet,
        read_sheets=taken[-1][0].read_sheets,
        group_titles=tuple(titles),
    )


def _columns(taken: Sequence[tuple[Chunk, Sequence[int]]], width: int) -> list[list[str]]:
    """The plain texts of the rows taken from each chunk, column by column."""
    columns: list[list[str]] = [[] for _ in range(width)]
    for chunk, rows in taken:
        for position in range(width):
            cells = chunk.columns.get(position)
            columns[position] += [""] * len(rows) if cells is None else _plain_texts(cells, rows)
    return columns


def _sheet_and_line(taken: Sequence[tuple[Chunk, Sequence[int]]], row: int) -> tuple[str, int]:
    """Where a row of the sample stands in the file."""
    chunk, own_row = [(chunk, own_row) for chunk, rows in taken for own_row in rows][row]
    return chunk.sheet, int(chunk.lines[own_row])


def _too_many_columns(name: str, width: int) -> FileError:
    """The reason why no mapping is proposed for a file of very many columns."""
    return FileError(
        f"{name}: فایل {number(width, 'fa')} ستون دارد و برای بیش از {number(MAX_COLUMNS, 'fa')} ستون نگاشتی پیشنهاد "
        "نمی‌شود. ستون‌هایی را که لازم نیست از فایل بردارید، یا نگاشت را خودتان بنویسید (docs/loading.md) و فایل را با "
        "آن بارگذاری کنید. چیزی بارگذاری نشد.",
        f"{name}: the file has {number(width, 'en')} columns, and no mapping is proposed for more than {MAX_COLUMNS}. "
        "Take out the columns that are not needed, or write the mapping yourself (docs/loading.md) and load the file "
        "with it. Nothing was loaded.",
    )


def _plain_texts(cells: pa.Array, rows: Sequence[int]) -> list[str]:
    """The plain texts of some cells. Cells of Parquet may share a text of a megabyte, which is not copied for each."""
    taken = cells.take(pa.array(rows, pa.int64()))
    if not pa.types.is_dictionary(taken.type):
        return list(map(_plain, texts(taken).to_pylist()))
    used = taken.indices.unique().drop_null()
    words = map(_plain, texts(taken.dictionary.take(used)).to_pylist())
    plain = dict(zip(used.to_pylist(), words, strict=True))
    return [plain.get(word, "") for word in taken.indices.to_pylist()]


def _plain(cell: str) -> str:
    """A cell without what programs add to it: spaces in reports for a printer, marks around dates, entities, nulls."""
    text = without_entity(without_lookup(without_error(cell.strip()))).strip()
    plain = plain_date(_LONG_BLANKS.sub(lambda blanks: blanks[0][:_MAX_BLANKS], text)[:_LONGEST_CELL])
    return "" if plain.casefold() in _NULLS else plain
