"""Titles between the rows of a sample as columns, as a load reads them (`intake.parsing.section_titles`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.mapping.section_headings import section_heading
from intake.parsing.section_titles import SectionTitle, in_one_column, section_title
from persian.names import fold

_MIN_TITLES = 2  # different ones
_MAX_TITLES = 0.5  # titles, as a share of all rows
_RARELY = 0.1  # titles above another one of the same level, as a share; else there are levels without labels
_AGREE = 0.95  # rows in which a column says the same as the titles


@dataclass(frozen=True)
class SectionColumns:
    """Headings with the cells of the columns that titles between the rows make, and the rows of these titles.

    `levels` says that titles stand above others of which nothing tells them apart, so that no column was made.
    """

    cells: dict[str, list[str]]
    rows: frozenset[int]
    levels: bool = False


_NONE = SectionColumns({}, frozenset())


def section_columns(columns: Sequence[Sequence[str]], others: set[int]) -> SectionColumns:
    """The columns that titles between the rows make; `others` are rows that are not data, such as totals.

    There are none where the first row has no title above it, because lines alone in their rows are something else then.
    """
    rows = [(at, cells) for at, cells in enumerate(zip(*columns, strict=True)) if at not in others]
    titles = in_one_column({at: title for at, cells in rows if (title := section_title(cells)) is not None})
    if not rows or rows[0][0] not in titles or len(titles) > _MAX_TITLES * len(rows):
        return _NONE
    if len(set(titles.values())) < _MIN_TITLES:
        return _NONE
    if _has_levels_alike([titles.get(at) for at, _ in rows]):
        return SectionColumns({}, frozenset(titles), levels=True)
    data = [row for row, _ in rows if row not in titles]
    cells = {
        heading: values
        for heading, values in _filled_down(titles, len(columns[0])).items()
        if not any(
            _says_the_same([values[row] for row in data], [column[row] for row in data]) for column in columns
        )
    }
    return SectionColumns(cells, frozenset(titles))


def _filled_down(titles: Mapping[int, SectionTitle], size: int) -> dict[str, list[str]]:
    """For each level of titles, the one that holds for each row; a title ends those of the levels below its own."""
    present: dict[str, str] = {}
    for title in titles.values():
        present.setdefault(section_heading(title.label), "")
    cells: dict[str, list[str]] = {heading: [] for heading in present}
    levels = list(present)
    for row in range(size):
        if (named := titles.get(row)) is not None:
            own = levels.index(section_heading(named.label))
            present |= dict.fromkeys(levels[own:], "") | {levels[own]: named.name}
        for heading, text in present.items():
            cells[heading].append(text)
    return cells


def _has_levels_alike(titles: Sequence[SectionTitle | None]) -> bool:
    """Whether many titles stand directly above another one with the same label: counties above offices, say."""
    above = [upper for upper, lower in pairwise(titles) if upper and lower and upper.label == lower.label]
    return len(above) > _RARELY * sum(title is not None for title in titles)


def _says_the_same(titles: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a column holds what the titles say: each title has one value of its own in nearly all of its rows."""
    if len(set(titles)) < _MIN_TITLES or len(set(cells)) > len(cells) / 2:
        return False
    named = sum(
        bool(cell) and (fold(cell) in fold(title) or fold(title) in fold(cell))
        for title, cell in zip(titles, cells, strict=True)
    )
    return named >= _AGREE * len(cells)
