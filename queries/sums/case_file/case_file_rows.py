"""Which rows of the file of all cases belong to a scope."""

import numpy as np

from queries.measures.declaration import Holder
from queries.question.filters import dimension_filters
from queries.question.question import Question
from queries.sums.blocks.block_file import BlockTable, Selection
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import CASES
from stats.arrays import Bools

Without = tuple[str, frozenset[int]]  # keys of a column whose rows are left out


def chosen_rows(
    file: CaseFile,
    question: Question,
    table: str,
    holder: Holder,
    *,
    on_trip: bool | None = None,
    without: Without | None = None,
) -> Selection:
    """The rows of a table that belong to the dimensions of a question's scope by an office column; cached.

    `on_trip` limits them to those of provincial trips, or to all others; `without` leaves out some keys of a column.
    """
    key = (*rows_key(file, question, holder), table, question.scope.trips, on_trip, without)

    def select() -> Selection:
        wanted = wanted_rows(file, question, table, holder, on_trip=on_trip, without=without)
        return file.tables[table].select(wanted)

    return question.store.cache.get_or_compute(key, select)


def rows_key(file: CaseFile, question: Question, holder: Holder) -> tuple[object, ...]:
    """Key of what depends on the rows of a scope over all time, by an office column, and where a file has them."""
    by = holder if question.chooses_offices else None
    return ("rows in file", file.file.identity, by, question.all_time_scope, question.sources)


def wanted_rows(
    file: CaseFile,
    question: Question,
    table: str,
    holder: Holder,
    *,
    on_trip: bool | None = None,
    without: Without | None = None,
) -> dict[str, Bools]:
    """For each key column that decides whether `chosen_rows` has a row, the values of such rows."""
    wanted = wanted_values(question, file.tables[table], holder)
    trips = np.arange(file.tables[table].key_count("trip")) > 0
    inside = np.ones(len(trips), dtype=np.bool_)
    if question.scope.trips == "out":
        inside &= ~trips
    if on_trip is not None:
        inside &= trips == on_trip
    if not inside.all():
        wanted["trip"] = inside
    if without is not None:
        column, keys = without
        others = ~np.isin(np.arange(file.tables[table].key_count(column)), list(keys))
        wanted[column] = wanted.get(column, True) & others
    return wanted


def has_file(question: Question) -> bool:
    """Whether the file can answer a question.

    It is preferred even for a few cases: the rows of a scope lie together there, so that counting them takes less than
    a statement that reads them.
    """
    return bool(answer_from_file(question, lambda file: True))


def has_more_in_file(question: Question, most: int) -> bool:
    """Whether the file has more than so many rows of a question's scope; False without a file."""

    def has_more(file: CaseFile) -> bool:
        rows = chosen_rows(file, question, CASES, "agency")
        if rows.most_rows <= most or not rows.tests:
            return rows.most_rows > most
        # A screen asks a dozen times, and to find out takes some reading here.
        key = ("more rows in file", most, question.scope.trips, *rows_key(file, question, "agency"))
        return question.store.cache.get_or_compute(key, lambda: _are_more(file.tables[CASES], rows, most))

    return bool(answer_from_file(question, has_more))


def _are_more(table: BlockTable, rows: Selection, most: int) -> bool:
    count = 0
    for batch in table.batches(["trip"], rows):
        count += len(batch["trip"])
        if count > most:
            return True
    return False


def wanted_values(question: Question, table: BlockTable, holder: Holder) -> dict[str, Bools]:
    """For each key column by which the scope selects, which values it selects."""
    filters = dimension_filters(question.store, question.scope, holder=holder)
    if question.sources is not None:
        filters.append(("source", list(question.sources)))
    wanted = dict[str, Bools]()
    for column, keys in filters:
        values = np.isin(np.arange(table.key_count(column)), keys)
        wanted[column] = wanted.get(column, True) & values
    return wanted
