"""Find columns of which one is a coarser grouping of the other, as groups of topics are of topics."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from intake.guess.columns.column_profile import ColumnProfile

_MAX_VALUES = 600
_MIN_ROWS = 20
_OFFICES, _NAMED = 0.5, 0.6
_AGREE = 0.95  # share of the rows that must have the commonest group of their value


def nested_columns(columns: Sequence[ColumnProfile]) -> list[tuple[int, int]]:
    """Positions of pairs (coarser column, finer column) of columns of words."""
    words = [column for column in columns if _may_be_grouped(column)]
    return [
        (coarse.position, fine.position)
        for coarse, fine in _pairs(words)
        if _determined(fine.cells, coarse.cells) >= _AGREE
    ]


def written_columns(columns: Sequence[ColumnProfile]) -> list[tuple[int, int]]:
    """Positions of pairs (column of words, column of texts that begin or end with these words and say more).

    "Pothole - Ann Smith" beside "Pothole" is what somebody wrote, and may name people. A finer topic says more, too,
    but what it adds belongs to its group: "Water - pressure" stands beside "Water" only. Offices are no such texts,
    although many have the name of their county in their own: «شهرداری تبریز» beside «تبریز».
    """
    words = [column for column in columns if column.dates is None and column.shape.texts > 0.5]
    return [
        (short.position, long.position)
        for short in words
        for long in words
        if not _are_places(short)
        and long.shape.groups["office"] < _OFFICES
        and 2 <= short.shape.distinct < long.shape.distinct
        and _is_written_around(long.cells, short.cells)
    ]


def _are_places(column: ColumnProfile) -> bool:
    """Whether a column holds counties or places, by its values or its heading."""
    named = max(column.headings.get("county", 0.0), column.headings.get("place", 0.0))
    return max(column.counties, column.places) > _OFFICES or named >= _NAMED


def _is_written_around(long: Sequence[str], short: Sequence[str]) -> bool:
    """Whether most texts consist of the word beside them and of something that goes with several words."""
    if not _begin_around(long, short):
        return False
    pairs = [
        (text.casefold(), word.casefold()) for text, word in zip(long, short, strict=True) if text and word
    ]
    around = [
        (word, text.removeprefix(word).removesuffix(word).strip())
        for text, word in pairs
        if _contains(text, word)
    ]
    if len(around) < max(_MIN_ROWS, _AGREE * len(pairs)):
        return False
    words_by_rest: dict[str, set[str]] = defaultdict(set)
    for word, rest in around:
        words_by_rest[rest].add(word)
    shared = sum(len(words_by_rest[rest]) > 1 for _, rest in around)
    return shared > 0.5 * len(around)


def _begin_around(long: Sequence[str], short: Sequence[str]) -> bool:
    """Whether no more texts lack the word beside them than may lack it in all rows.

    For most columns this is known after a few rows. In a file of 250 columns there are 60,000 pairs to be asked about.
    """
    lacking, most = 0, (1 - _AGREE) * len(long) + 1
    for text, word in zip(long, short, strict=True):
        if text and word and not _contains(text.casefold(), word.casefold()):
            lacking += 1
            if lacking > most:
                return False
    return True


def _contains(text: str, word: str) -> bool:
    """Whether a longer text begins or ends with a word; both in small letters."""
    return len(text) > len(word) and (text.startswith(word) or text.endswith(word))


def _may_be_grouped(column: ColumnProfile) -> bool:
    shape = column.shape
    return (
        column.dates is None and 2 <= shape.distinct <= _MAX_VALUES and shape.spread < 0.5 and shape.texts > 0.5
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
