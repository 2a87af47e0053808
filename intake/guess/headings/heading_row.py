"""Judge whether the first row of a table holds headings or is a row of data already."""

import re
from collections.abc import Sequence

from intake.mapping.privacy import mask_personal_data
from persian.digits import to_latin_digits
from persian.names import tidy

_NUMBER = re.compile(r"[-+]?\d[\d.,:/ TZ+\-]*", re.ASCII)
_DATE_LIKE = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}.*", re.ASCII)
_NUMBERED = re.compile(
    r"(?:columns?|col|field|fld|f|c|v|var|x|unnamed:?|ستون|فیلد|colonne|sotun|sotoon)?[\s_\-:.#]*\d+|[A-Za-z]",
    re.IGNORECASE,
)
# Digits that make a number no heading: a heading may be "1" or "12", but hardly "1404".
_MANY = 3
_MIN_REPEATED = 3  # headings that a row must repeat, to be no row of data


def is_numbered(heading: str) -> bool:
    """Whether a heading is only a number or letter of the column, as software writes where there was none."""
    return _NUMBERED.fullmatch(to_latin_digits(heading.strip())) is not None


def is_heading_row(header: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether the texts of a first row are headings of the columns below them.

    They are not if one of them is a date or a long number or holds a mobile number or national code (headings are
    shown as they are), or if two of them (or one, in a table of few columns) stand again and again among the values of
    their own columns.
    """
    repeated = 0
    for name, column in zip(header, columns, strict=True):
        plain = to_latin_digits(name.strip())
        if _DATE_LIKE.fullmatch(plain) or mask_personal_data(plain)[1]:
            return False
        if _NUMBER.fullmatch(plain) and len(plain) >= _MANY and _mostly_numbers(column):
            return False
        repeated += bool(name) and sum(value == name for value in column) >= 2
    return repeated < (2 if len(header) > 3 else 1)


def repeats_of_headings(header: Sequence[str], columns: Sequence[Sequence[str]]) -> set[int]:
    """The rows that repeat the headings, as reports do that were made for pages of paper."""
    named = [(name, column) for name, column in zip(header, columns, strict=True) if name]
    if len(named) < _MIN_REPEATED:
        return set()
    return {row for row in range(len(columns[0])) if all(tidy(column[row]) == name for name, column in named)}


def _mostly_numbers(column: Sequence[str]) -> bool:
    filled = [to_latin_digits(value) for value in column[:200] if value]
    return sum(bool(_NUMBER.fullmatch(value)) for value in filled) > 0.8 * len(filled)
