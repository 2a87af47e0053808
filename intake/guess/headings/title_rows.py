"""Find the headings of a table that does not begin with them: below a title, or in two rows of which one groups."""

import csv
from collections.abc import Sequence
from statistics import median

from intake.guess.headings.heading_row import is_heading_row
from intake.mapping.column_matching import headings_below
from intake.readers.text_header import DELIMITERS

_LOOKED_AT = 60  # rows
_MAX = 40  # title rows, or those of a summary above the list of cases
_RULED = "-=_+ "  # what lines between rows are drawn with
_HEADING_FILL = 0.7  # filled cells of the heading row, as a share of the fullest row
_TITLE_FILL = 0.6  # filled cells of a title, or of a row of groups, as a share of those of the heading row


def first_records(text: str) -> list[list[str]]:
    """The first records of delimited text, under the delimiter that makes the most columns of most of them."""
    lines = text.splitlines(keepends=True)
    if lines and lines[0].casefold().startswith("sep="):
        del lines[0]  # written by Excel, and no row
    best: list[list[str]] = []
    for mark in DELIMITERS:
        records: list[list[str]] = []
        try:
            for record in csv.reader(lines, delimiter=mark):
                records.append([cell.strip() for cell in record])
                if len(records) == _LOOKED_AT:
                    break
        except csv.Error:
            continue
        if not best or _width(records) > _width(best):
            best = records
    return best


def count_title_rows(rows: Sequence[Sequence[str]]) -> int:
    """Number of filled rows above the headings, given the first rows of a file; 0 where the headings come first.

    A title fills few cells, and so does a row that groups the headings below it in merged cells. The headings are then
    the first row that is nearly as full as any, provided that it reads like headings. Where some headings are merged
    over two rows, the second of these rows fills exactly the gaps of the first; then the second one counts. So it does
    below names of groups that stand in each of their columns: «ثبت», «ثبت» above «تاریخ», «ساعت».
    """
    filled = [row for row in rows if any(row)][:_LOOKED_AT]
    if len(filled) < 3:
        return 0
    width = max(map(len, filled))
    filled = [[*row, *[""] * (width - len(row))] for row in filled]
    fullest = max(map(_fill, filled))
    at = next(at for at, row in enumerate(filled) if _fill(row) >= _HEADING_FILL * fullest)
    if at > _MAX or fullest < 2:
        return 0
    for upper in range(min(at + 1, len(filled) - 2)):
        if _are_headings_together(filled[upper], filled[upper + 1], filled[upper + 2 :], fullest):
            return upper + 1
    # Below groups that are fewer, «تاریخ» and «ساعت» repeat; each is read with its group.
    names = headings_below(filled[at - 1], filled[at]) if at else filled[at]
    if at and (
        any(_fill(row) >= _TITLE_FILL * _fill(filled[at]) for row in filled[:at])
        or not _reads_like_headings(names, filled[at + 1 :])
    ):
        return 0
    return at


def _are_headings_together(
    upper: Sequence[str], lower: Sequence[str], below: Sequence[Sequence[str]], fullest: int
) -> bool:
    """Whether two rows are headings only together: groups and what they consist of, some merged over both rows."""
    groups = ["" if at and cell == upper[at - 1] else cell for at, cell in enumerate(upper)]
    names = headings_below(upper, lower)
    if _fill(groups) < 2 or not "".join(lower).strip(_RULED) or not _reads_like_headings(names, below):
        return False
    names_all = groups != list(upper) and _fill(lower) >= _HEADING_FILL * fullest
    takes_group = any(name and name != names[at] for at, name in enumerate(lower))
    return names_all or _fills_gaps(groups, lower, below, takes_group=takes_group)


def _fills_gaps(
    upper: Sequence[str], lower: Sequence[str], below: Sequence[Sequence[str]], *, takes_group: bool
) -> bool:
    """Whether the lower of two rows has all headings that the upper one lacks, and lacks some of it or repeats some.

    `takes_group` says whether some of its headings are read with those above them.
    """
    filled = [bool(cell) for cell in lower]
    if sum(filled) == 1 and any([bool(cell) for cell in row] == filled for row in below):
        return False  # a title of the rows below it, such as a county, and not the only one
    gaps = {at for at, cell in enumerate(upper) if not cell}
    own = {at for at, cell in enumerate(lower) if cell and cell != upper[at]}  # else merged over both rows
    used = {at for at in range(len(upper)) if any(row[at] for row in below)}
    repeats = len({lower[at] for at in own}) < len(own)
    return (
        bool(gaps & used)
        and gaps & used <= own
        and (repeats or takes_group or (len(own) < _fill(upper) and bool(used - own)))
    )


def _reads_like_headings(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row holds different texts that are not data of the columns below it."""
    names = [cell for cell in row if cell]
    columns = [[each[at] for each in below] for at in range(len(row))]
    return bool(below) and len(set(names)) > 0.6 * len(names) and is_heading_row(row, columns)


def _fill(row: Sequence[str]) -> int:
    return sum(bool(cell) for cell in row)


def _width(records: Sequence[Sequence[str]]) -> float:
    return median(map(len, records)) if records else 0.0
