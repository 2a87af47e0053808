"""Read titles between the rows of a report, such as «شهرستان: تبریز» above the cases of Tabriz, as a column.

Report builders write the county or the office that rows are sorted by once, alone in a row above them. A mapping names
these titles like a column (`intake.mapping.section_headings`); each row below takes the last one. Titles with different
labels are levels: a title of a higher one ends those below it, and the level that came first is the highest. Titles
without a label stand in one column; what is alone in its row elsewhere is mostly the rest of a text that was broken
over several rows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.errors import MappingError
from intake.mapping.section_headings import section_heading
from intake.parsing.arrow_cells import texts, to_bool_mask
from intake.parsing.reading_notes import ReadingNotes
from intake.parsing.rejected_frame import mask_cell
from intake.parsing.summary_rows import SummaryRow, between_rows, summary_words
from intake.readers.chunk import Chunk
from persian.digits import number
from persian.names import fold, tidy
from queries.vocabulary.labels import Text

_LONGEST, _LONGEST_LABEL = 100, 30  # letters
_MAX_CELLS = 2  # a label, «شهرستان:», and beside it the name
_COUNTED = re.compile(r"\s*[(\[][^()\[\]]{0,12}\d[^()\[\]]{0,12}[)\]]\Z")  # «تبریز (۱۲ پرونده)»


@dataclass(frozen=True)
class SectionTitle:
    """A title between rows: its label, «شهرستان», "" if it has none; the name, «تبریز»; and where it stands."""

    label: str
    name: str
    column: int = field(default=0, compare=False)


def section_title(cells: Sequence[str]) -> SectionTitle | None:
    """The title that a row consists of; None for rows of data, totals, rules and the like.

    A title is alone in its row, or stands beside its label.
    """
    filled = [tidy(cell) for cell in cells if cell]
    if not filled or len(cells) <= _MAX_CELLS:
        return None
    if len(filled) > 1 and not (len(filled) == _MAX_CELLS and filled[0].endswith(":")):
        return None
    text = " ".join(filled)
    if len(text) > _LONGEST or summary_words(text) is not None or between_rows(["", *filled]) is not None:
        return None
    label, mark, name = text.partition(":")
    if not mark or len(label) > _LONGEST_LABEL or any(map(str.isdigit, label)):
        label, name = "", text
    name = _COUNTED.sub("", name).strip()
    # A lone id of a damaged row has digits in its only word.
    is_name = any(map(str.isalpha, name)) and (" " in name or not any(map(str.isdigit, name)))
    column = next(at for at, cell in enumerate(cells) if cell)
    return SectionTitle(label.strip(), name, column) if is_name else None


def in_one_column(titles: Mapping[int, SectionTitle], column: int | None = None) -> dict[int, SectionTitle]:
    """The titles by row, without those that have no label and stand in another column than the first one that has none.

    `column` is that of the first one, if it stands above these.
    """
    column = (
        next((title.column for title in titles.values() if not title.label), 0) if column is None else column
    )
    return {row: title for row, title in titles.items() if title.label or title.column == column}


class SectionTitles:
    """Fills the fields that a mapping takes from titles between the rows of one file, chunk by chunk."""

    def __init__(self, file: str, notes: ReadingNotes) -> None:
        self._file, self._notes = file, notes
        self._present: dict[
            str, str
        ] = {}  # the folded heading of each level → its title; the highest level first
        self._sheet, self._line = "", 0
        self._column: int | None = None  # of the titles without a label
        self._headings: tuple[str, ...] = ()
        self._found, self._untitled = False, 0

    def fill(self, chunk: Chunk) -> Chunk:
        """The chunk without its titles, and with a column for each field that they fill."""
        sections = chunk.selection.sections
        if not sections:
            return chunk
        self._headings = tuple(sections.values())
        if len(chunk.lines):
            if chunk.sheet != self._sheet or chunk.lines[0] <= self._line:
                self._present, self._column = dict.fromkeys(self._present, ""), None
            self._sheet, self._line = chunk.sheet, int(chunk.lines[-1])
        titles = in_one_column(_titles(chunk), self._column)
        if self._column is None:
            self._column = next((title.column for title in titles.values() if not title.label), None)
        levels = self._levels(len(chunk.lines), titles)
        mask = np.ones(len(chunk.lines), bool)
        mask[list(titles)] = False
        kept, none = pa.array(mask), pa.array([""] * len(chunk.lines), pa.string())
        columns = {at: chunk.columns[at].filter(kept) for at in chunk.selection.needed_positions}
        header, positions = list(chunk.selection.header), dict(chunk.selection.positions)
        for name, heading in sections.items():
            positions[name] = len(header)
            cells = levels.get(fold(heading), none).filter(kept)
            columns[len(header)] = cells
            header.append(heading)
            if heading == self._headings[0]:
                self._untitled += int(to_bool_mask(pc.equal(cells, "")).sum())
        self._found |= any(map(levels.__contains__, map(fold, self._headings)))
        self._notes.add_section_titles(
            self._file,
            [
                SummaryRow(chunk.sheet, int(chunk.lines[at]), mask_cell(each.name))
                for at, each in titles.items()
            ],
        )
        selection = replace(chunk.selection, header=tuple(header), positions=positions, sections={})
        return replace(chunk.with_rows(columns, chunk.lines[mask]), selection=selection)

    def finish(self) -> None:
        """Raise MappingError if the file had no such titles; note rows that stand above the first one."""
        if not self._headings:
            return
        if not self._found:
            named = "»، «".join(dict.fromkeys(self._headings))
            raise MappingError(
                f"{self._file}: نگاشت «{named}» را نام می‌برد، ولی میان سطرهای این فایل چنین عنوانی نیست. اگر فایل برای "
                "آن ستونی دارد، نام آن ستون را در نگاشت بنویسید.",
                f"{self._file}: the mapping names “{named}”, but no such titles stand between the rows of this file. "
                "If it has a column for them, write its name into the mapping.",
            )
        if self._untitled:
            rows = Text.from_formatter(number, self._untitled)
            self._notes.remarks.append(
                Text(
                    "{rows} سطر از «{file}» پیش از نخستین عنوان میان سطرهاست و نام آن را ندارد.",
                    "{rows} rows of {file} stand before the first title between the rows and lack its name.",
                ).formatted(rows=rows, file=Text(self._file, self._file))
            )

    def _levels(self, size: int, titles: Mapping[int, SectionTitle]) -> dict[str, pa.Array]:
        """For each level, by its folded heading, the title that holds for each row."""
        values: dict[str, list[str | None]] = {}
        for level, text in self._present.items():
            values[level] = [text, *[None] * (size - 1)] if size else []
        for row, title in titles.items():
            own = fold(section_heading(title.label))
            if own not in self._present:
                self._present[own] = ""
                values[own] = ["", *[None] * (size - 1)]
            below = False
            for level in self._present:
                below |= level == own
                if below:
                    values[level][row] = self._present[level] = title.name if level == own else ""
        return {level: pc.fill_null_forward(pa.array(each, pa.string())) for level, each in values.items()}


def _titles(chunk: Chunk) -> dict[int, SectionTitle]:
    """The titles among the rows of a chunk that has all columns of its file, by their position."""
    columns = [texts(cells) for cells in chunk.columns.values()]
    filled = np.sum([to_bool_mask(pc.not_equal(cells, "")) for cells in columns], axis=0, dtype=np.int64)
    rows = (
        (int(row), [cells[int(row)].as_py() for cells in columns])
        for row in np.flatnonzero((filled > 0) & (filled <= _MAX_CELLS))
    )
    return {row: title for row, cells in rows if (title := section_title(cells)) is not None}
