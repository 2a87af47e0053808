"""Find the rows of a chunk that repeat the headings, as reports do that were made for pages of paper.

Below Persian headings their English names may stand in the first row of data, or the other way round.

Headings in another order begin another table: its offices would be read as counties, say. Such a file is refused.
"""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.errors import FileError
from intake.mapping.column_matching import plain_heading
from intake.parsing.arrow_cells import Mask, to_bool_mask
from intake.readers.chunk import Chunk
from intake.readers.wider_tables import WiderTable
from persian.digits import number
from persian.names import tidy

_DATES = ("registered_at", "moment")  # fields whose column holds no text in a row of data
_MIN = 2  # headings in a row that repeats them
# Headings in a row of headings in another order, and their share of its cells.
_MIN_OTHERS, _MAX_OF = 3, 0.6
_ARABIC = {ord("ی"): 0x64A, ord("ک"): 0x643}  # headings are tidied, cells are as the file has them
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def without_repeated_headings(chunk: Chunk, file: str) -> tuple[Chunk, int]:
    """The chunk without rows that repeat the headings, and their number.

    Such a row has nothing but headings in the mapped columns: each its own one, or a part of it where the headings of
    the file are in two rows. Raises FileError for a row with the headings of the file in another order, or
    with others beside them.
    """
    if chunk.wider_table is not None:
        raise _wider_table(file, chunk.sheet, chunk.wider_table)
    repeats = _repeats(chunk, file)
    if not repeats.any():
        return chunk, 0
    kept = pa.array(~repeats)
    columns = {position: cells.filter(kept) for position, cells in chunk.columns.items()}
    return chunk.with_rows(columns, chunk.lines[~repeats]), int(repeats.sum())


def other_order(headings: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether the cells of a row are headings of the file, but in another order."""
    every = {*headings} - {""}
    if sum(cell in every for cell in cells) < _MIN_OTHERS:
        return False
    filled = [(cell, heading) for cell, heading in zip(cells, headings, strict=True) if cell]
    # Headings differ from one another. Where the first case stands in their place, «0» may be in half of the columns.
    known = len({cell for cell, _ in filled if cell in every})
    in_order = len({cell for cell, heading in filled if cell == heading})
    return known >= _MAX_OF * len(filled) and known - in_order > 1


def _repeats(chunk: Chunk, file: str) -> Mask:
    """Mask of the rows that repeat the headings."""
    none = np.zeros(len(chunk.lines), bool)
    position = next((at for name in _DATES if (at := chunk.selection.positions.get(name)) is not None), None)
    headings = {at: plain_heading(chunk.selection.header[at]) for at in chunk.selection.mapped_positions}
    if position is None or not pa.types.is_string(chunk.columns[position].type):
        return none
    repeats = none
    if len(repeats) and _is_words(str(chunk.columns[position][0].as_py() or "")):
        repeats[0] = _begins_with_words(chunk)
    # Few rows hold a heading where their date should be, and only these are compared in all columns.
    every = {plain_heading(name) for name in chunk.selection.header} - {""}
    parts = _parts(headings[position]) | every
    parts = pa.array(sorted(parts | {part.translate(_ARABIC) for part in parts}), pa.string())
    possible = to_bool_mask(pc.is_in(pc.utf8_trim_whitespace(chunk.columns[position]), value_set=parts))
    for row in np.flatnonzero(possible):
        cells = {at: tidy(str(cells[int(row)].as_py() or "")) for at, cells in chunk.columns.items()}
        filled = {at: cell for at, cell in cells.items() if cell and at in headings}
        repeats[row] = len(filled) >= _MIN and all(
            cell in _parts(headings[at]) for at, cell in filled.items()
        )
        known = len({cell for cell in filled.values() if cell in every})
        if not repeats[row] and known >= max(_MIN_OTHERS, _MAX_OF * len(filled)):
            raise another_table(file, chunk.sheet, int(chunk.lines[row]))
    return repeats


def _begins_with_words(chunk: Chunk) -> bool:
    """Whether the first row has words in nearly all mapped columns, those of id and dates included: headings."""
    cells = {at: tidy(str(chunk.columns[at][0].as_py() or "")) for at in chunk.selection.mapped_positions}
    must = [
        at
        for name, at in chunk.selection.positions.items()
        if name == "id" or name.endswith("_at") or name == "moment"
    ]
    filled = [cell for cell in cells.values() if cell]
    return (
        len(filled) >= max(_MIN_OTHERS, _MAX_OF * len(cells))
        and all(cells[at] for at in must)
        and all(map(_is_words, filled))
        and len({*filled}) == len(filled)
    )


def _is_words(text: str) -> bool:
    """Whether a text has letters and no digits. Takes time in proportion to its length, which may be millions."""
    return not _DIGIT.search(text) and bool(_LETTER.search(text))


def another_table(file: str, sheet: str, line: int) -> FileError:
    """Build the error for headings that stand again in another order."""
    on_fa, on_en = (f" برگهٔ «{sheet}»", f" of the sheet “{sheet}”") if sheet else ("", "")
    return FileError(
        f"{file}: در سطر {number(line, 'fa')}{on_fa} جدول دیگری با همین سرستون‌ها به ترتیب دیگر آغاز می‌شود؛ شهرستان و "
        "دستگاه آن، مثلاً، جابه‌جا خوانده می‌شد. هر جدول را در فایل یا برگهٔ جداگانه‌ای بگذارید؛ چیزی بارگذاری نشد.",
        f"{file}: in line {number(line, 'en')}{on_en} another table begins, with the same headings in another order; "
        "its counties and offices, say, would have been mixed up. Put each table into a file or a sheet of its own; "
        "nothing was loaded.",
    )


def _wider_table(file: str, sheet: str, table: WiderTable) -> FileError:
    """Build the error for headings that stand again with others beside them."""
    on_fa, on_en = (f" برگهٔ «{sheet}»", f" of the sheet “{sheet}”") if sheet else ("", "")
    return FileError(
        f"{file}: در سطر {number(table.line, 'fa')}{on_fa} جدول دیگری آغاز می‌شود که ستون‌های بیشتری دارد: "
        f"{'، '.join(table.further)}. این ستون‌ها خوانده نمی‌شد. هر جدول را در فایل یا برگهٔ جداگانه‌ای بگذارید؛ چیزی "
        "بارگذاری نشد.",
        f"{file}: in line {number(table.line, 'en')}{on_en} another table begins that has more columns: "
        f"{', '.join(table.further)}. They would not be read. Put each table into a file or a sheet of its own; "
        "nothing was loaded.",
    )


def _parts(heading: str) -> set[str]:
    """A heading, and its beginnings and ends of whole words: those of two rows are read together."""
    words = heading.split(" ")
    ends = range(1, len(words))
    return {heading, *(" ".join(words[:at]) for at in ends), *(" ".join(words[at:]) for at in ends)}
