"""Delimited text in which each line is a single quoted cell: `"a,""b"",c"`.

Excel saves a file like this if it took the text for one column.
"""

import csv
import re
from collections.abc import Iterator
from itertools import chain

from intake.readers.text_header import DELIMITERS

_LOOKED_AT = 50  # lines
_MIN_LINES, _MIN_CELLS = 3, 3
# One quoted cell, perhaps with empty ones behind it.
_QUOTED = re.compile(rb'^"((?:[^"\n]|"")*)"[,;\t ]*$', re.MULTILINE)


def unwrapped(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield blocks of whole lines, without the quotation marks around the lines if all of the first lines have them."""
    first = next(blocks, None)
    if first is None:
        return
    quoted = are_lines_quoted(first.split(b"\n", _LOOKED_AT)[:_LOOKED_AT])
    for block in chain((first,), blocks):
        yield type(block)(unquoted(block)) if quoted else block


def are_lines_quoted(lines: list[bytes]) -> bool:
    """Whether each line that is not empty is a single quoted cell that holds a row of as many cells as the others."""
    filled = [line for line in lines if line.strip()]
    if len(filled) < _MIN_LINES or not all(map(_QUOTED.fullmatch, filled)):
        return False
    rows = [unquoted(line).decode("utf-8", "replace") for line in filled]
    return any(_is_table(rows, mark) for mark in DELIMITERS)


def unquoted(block: bytes) -> bytes:
    """The lines of a block without the quotation marks around them, and with those inside no longer doubled."""
    return _QUOTED.sub(lambda line: line[1].replace(b'""', b'"'), block)


def _is_table(lines: list[str], mark: str) -> bool:
    """Whether lines are rows of the same number of cells under a delimiter."""
    try:
        widths = {len(row) for row in csv.reader(lines, delimiter=mark)}
    except csv.Error:
        return False
    return len(widths) == 1 and min(widths) >= _MIN_CELLS
