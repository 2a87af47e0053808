"""Which rows of the file of all cases belong to a scope, kept for a while because its questions follow one another."""

from collections.abc import Iterable, Iterator

import numpy as np

from queries.measures.declaration import Holder
from queries.question.filters import dimension_filters
from queries.question.question import Question
from queries.sums.block_file import BlockTable, Bools, Chosen
from queries.sums.case_file import CaseFile, answer_from_file
from queries.sums.case_file_layout import CASES

# Rows of a scope up to which their positions are kept, 4 bytes each. Of larger scopes it takes longer to count the rows
# than to find them.
MOST_KEPT = 1_000_000


def chosen_rows(file: CaseFile, question: Question, table: str, holder: Holder) -> Iterable[Chosen]:
    """The rows of a table that belong to the dimensions of a question's scope by an office column, trips included."""
    wanted = wanted_values(question, file.tables[table], holder)
    key = (table, *((name, values.tobytes()) for name, values in sorted(wanted.items())))
    return file.kept_rows(key) or _keeping(file, table, wanted, key)


def has_more_in_file(question: Question, most: int) -> bool:
    """Whether the file has more than so many rows of a question's scope; False without a file."""

    def count(file: CaseFile) -> bool:
        found = 0
        for block, positions in chosen_rows(file, question, CASES, "agency"):
            found += file.tables[CASES].rows_in(block, positions)
            if found > most:
                return True
        return False

    return bool(answer_from_file(question, count))


def _keeping(
    file: CaseFile, table: str, wanted: dict[str, Bools], key: tuple[object, ...]
) -> Iterator[Chosen]:
    """Choose the rows block by block, and keep which they were when all have been chosen, unless they are many."""
    kept, count = list[Chosen](), 0
    for block, positions in file.tables[table].chosen(wanted):
        count += file.tables[table].rows_in(block, positions)
        if count <= MOST_KEPT:
            kept.append((block, None if positions is None else positions.astype(np.uint32)))
        else:
            kept.clear()
        yield block, positions
    if count <= MOST_KEPT:
        file.keep_rows(key, tuple(kept))


def wanted_values(question: Question, table: BlockTable, holder: Holder) -> dict[str, Bools]:
    """Of each key column by which the scope chooses, which values it wants."""
    filters = dimension_filters(question.store, question.scope, holder=holder)
    if question.sources is not None:
        filters.append(("source", list(question.sources)))
    wanted = dict[str, Bools]()
    for column, keys in filters:
        values = np.isin(np.arange(table.key_count(column)), keys)
        wanted[column] = wanted.get(column, True) & values
    return wanted


def without_trips(question: Question) -> dict[str, tuple[int, int]]:
    """The limits of the column of trips that a scope sets."""
    return {"trip": (0, 0)} if question.scope.trips == "out" else {}
