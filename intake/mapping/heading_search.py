"""Find the headings of a mapping among the first rows of a table, whatever number of titles stands above them.

Reports get a line of title more or less from one month to the next. The headings themselves show where they are.
"""

from collections.abc import Sequence

from intake.errors import MappingError
from intake.mapping.column_matching import SHEET_NAME, headings_below, match_columns
from intake.mapping.missing_columns import holds_data
from intake.mapping.model import Mapping
from persian.names import tidy

MAX_TITLES = 12  # filled rows above the headings
_FULL = 0.6  # filled cells of a case above the headings, as a share of theirs


def heading_row(rows: Sequence[Sequence[str]], mapping: Mapping, file: str) -> int:
    """Index of the row with the headings among the first rows; the number of titles of the mapping if none has them.

    Rows above the headings are left out as titles. So they must not look like cases, as they do in the middle of a list
    whose headings are repeated on each page.
    """
    expected = mapping.title_rows
    if has_headings(rows, expected, mapping, file):
        return expected
    for at, row in enumerate(rows):
        if has_headings(rows, at, mapping, file):
            cases = (holds_data(above) and _filled(above) >= _FULL * _filled(row) for above in rows[:at])
            return expected if any(cases) else at
    return expected


def has_headings(rows: Sequence[Sequence[str]], at: int, mapping: Mapping, file: str) -> bool:
    """Whether a row has all columns that the mapping needs, alone or together with the groups in the row above it."""
    if at >= len(rows):
        return False
    own = list(rows[at])
    above = rows[at - 1] if at and mapping.title_rows else []
    names = headings_below(above, own)
    if SHEET_NAME not in map(tidy, names):
        names.append(SHEET_NAME)
    try:
        match_columns(names, mapping, file, below=own)
    except MappingError:
        return False
    return True


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)
