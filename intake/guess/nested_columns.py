"""Find columns of which one is a coarser grouping of the other, as groups of topics are of topics."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from intake.guess.column_profile import ColumnProfile

_MOST_VALUES = 600
_AGREE = 0.95  # share of the rows that must have the commonest group of their value


def nested_columns(columns: Sequence[ColumnProfile]) -> list[tuple[int, int]]:
    """Positions of pairs (coarser column, finer column) of columns of words."""
    words = [column for column in columns if _may_be_grouped(column)]
    return [
        (coarse.position, fine.position)
        for coarse, fine in _pairs(words)
        if _determined(fine.cells, coarse.cells) >= _AGREE
    ]


def _may_be_grouped(column: ColumnProfile) -> bool:
    shape = column.shape
    return (
        column.dates is None and 2 <= shape.distinct <= _MOST_VALUES and shape.spread < 0.5 and shape.texts > 0.5
        and shape.letters <= 60
    )  # fmt: skip


def _pairs(columns: Sequence[ColumnProfile]) -> Iterator[tuple[ColumnProfile, ColumnProfile]]:
    """Pairs of columns whose first has clearly fewer values, but not only two."""
    for coarse in columns:
        for fine in columns:
            if coarse.shape.distinct >= 3 and 1.4 * coarse.shape.distinct <= fine.shape.distinct:
                yield coarse, fine


def _determined(fine: Sequence[str], coarse: Sequence[str]) -> float:
    """Share of the rows whose coarse value is the commonest one of their fine value; values seen once do not count."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for value, group in zip(fine, coarse, strict=True):
        if value and group:
            groups[value][group] += 1
    repeated = [counts for counts in groups.values() if counts.total() > 1]
    total = sum(counts.total() for counts in repeated)
    return sum(counts.most_common(1)[0][1] for counts in repeated) / total if total else 0.0
