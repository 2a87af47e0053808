"""Columns with the history of a case in each cell: «1404/05/01 ثبت؛ 1404/05/03 ارجاع؛ 1404/05/10 پاسخ»."""

import re

from intake.guess.columns.column_profile import ColumnProfile
from persian.digits import to_latin_digits

_DAY = re.compile(
    r"(?<!\d)(?:\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4})(?!\d)", re.ASCII
)
_MIN_CELLS, _SHARE, _LOOKED_AT = 3, 0.4, 500
_LONGEST = 4_000  # characters looked at
_LETTERS_A_DAY = 3  # letters beside each day, of the words that name the steps


def is_step_history(column: ColumnProfile) -> bool:
    """Whether many cells have two days or more, with words beside them."""
    cells = [cell for cell in column.cells if cell][:_LOOKED_AT]
    histories = sum(map(_is_history, cells))
    return histories >= max(_MIN_CELLS, _SHARE * len(cells))


def _is_history(cell: str) -> bool:
    days = _DAY.findall(to_latin_digits(cell[:_LONGEST]))
    letters = sum(map(str.isalpha, cell[:_LONGEST]))
    return len(days) > 1 and letters >= _LETTERS_A_DAY * len(days)
