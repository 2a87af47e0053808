"""Lists of codes with their names on other sheets of a workbook: 1 is «باز», 101 is the water company."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.errors import FileError
from intake.mapping.every_column import EveryColumn
from intake.readers import workbook_sheets
from intake.readers.chunk import Chunk
from intake.readers.source_file import SourceFile

_MAX_SHEETS = 5  # looked at, each of which the workbook is opened for again
_MAX_ROWS, _MAX_COLUMNS = 1_000, 12  # of a sheet with lists
_LONGEST = 80  # letters of a name


@dataclass(frozen=True)
class CodeList:
    """Two columns side by side on another sheet: code → name, with the letters and digits that the file has."""

    sheet: str
    names: Mapping[str, str]


def code_lists(source: SourceFile, sheets: Sequence[str]) -> tuple[CodeList, ...]:
    """The lists on these sheets of a workbook; a sheet that is long, wide or cannot be read has none."""
    sizes = {sheet.name: sheet for sheet in workbook_sheets.sheets(source)} if sheets else {}
    small = [
        name
        for name in sheets
        if 2 <= sizes[name].width <= _MAX_COLUMNS and 2 <= sizes[name].height <= _MAX_ROWS
    ]
    return tuple(found for name in small[:_MAX_SHEETS] for found in _lists_of(source, name))


def _lists_of(source: SourceFile, sheet: str) -> Iterator[CodeList]:
    """The lists on a sheet: each two columns side by side, of which either may have the codes."""
    try:
        chunks = list(workbook_sheets.chunks(source, EveryColumn(header=False, sheet=sheet, sheets="one")))
    except FileError:
        return
    columns = [[cell.strip() for chunk in chunks for cell in _cells(chunk, at)] for at in chunks[0].columns]
    for left, right in pairwise(columns):
        for codes, names in ((left, right), (right, left)):
            rows = [(code, name) for code, name in zip(codes, names, strict=True) if code and _is_name(name)]
            listed = dict(rows)
            # A code with two names is none.
            if len(listed) > 1 and len(listed) == len(set(rows)):
                yield CodeList(sheet, listed)


def _cells(chunk: Chunk, at: int) -> list[str]:
    return [cell or "" for cell in chunk.columns[at].to_pylist()]


def _is_name(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and len(text) <= _LONGEST
