"""Makes the file of the daily sums of large scopes, and of all waits (`queries.sums.sums_file`)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain, combinations, product
from typing import Any, BinaryIO

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from queries.measures import MEASURES
from queries.question.question import Columns, Question, make_question
from queries.question.rollup_choice import can_use_rollups
from queries.storage.rollup_tables import AMOUNTS_BY_CLOCK, DAILY, DIMENSION_SETS, smallest_daily_rollup
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS
from queries.sums.blocks.block_file import DamagedFileError
from queries.sums.case_file.case_file import SUMS_ENDING, CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import CASES
from queries.sums.daily_sums_from_file import counted_sums
from queries.sums.day_statements import rows_by_day
from queries.sums.edge_amounts import days_of_edges, replace_edges
from queries.sums.edge_days import DAYS, EDGES, OVERDUE, column_of, edge_rows, overdue_rows
from queries.sums.sums_file.stored_sums import (
    BY_KEY,
    BY_KEY_OF,
    DIMENSIONS,
    FLOWS_BY_OFFICE,
    by_key_column,
    codes_of,
)
from queries.sums.sums_file.sums_file import TRIP_SLOTS, Chosen, SumsWriter, open_sums_file
from queries.sums.writing.case_file_writer import NOT_WRITTEN_FOR, log_missing, write_complete
from queries.sums.writing.rows_by_day_writer import write_rows_by_day
from queries.sums.writing.stored_waits_writer import write_monthly_waits, write_waits
from queries.vocabulary.codes import Clock
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope, Trips
from stats.arrays import Floats, Ints

# A pair with less than this part of all cases is counted from the file of all cases as fast as other parts of a screen.
MIN_PART = 1 / 30
MANY_CASES = 1_000_000  # of a pair, from which its waits are stored by month


def keep_stored_sums(store: Store) -> None:
    """Make the file of a state that has a file of all cases, if it is not there yet."""
    if not can_use_rollups(store, Scope()):
        return

    def keep(file: CaseFile) -> None:
        path = file.path.with_suffix(SUMS_ENDING)
        with suppress(OSError):
            open_sums_file(path)
            return
        try:
            write_complete(path, lambda target: _write(target, store, file))
        except DamagedFileError:
            raise  # by the file of all cases, from which they are counted
        except NOT_WRITTEN_FOR as error:
            log_missing("sums beside the file of all cases", error)

    answer_from_file(_question(store, {}), keep)


def _question(
    store: Store, chosen: dict[str, str], *, key: str = "received", by: tuple[str, ...] = ()
) -> Question:
    fields: dict[str, Any] = {DIMENSION_FIELDS[name]: (code,) for name, code in chosen.items()}
    return make_question(store, MEASURES[key], replace(Scope(), **fields), by=by, lang="en")


def _write(target: BinaryIO, store: Store, file: CaseFile) -> None:
    writer = SumsWriter(target, first_day=file.first_day, days=file.days)
    of_rollups = set[Chosen]()
    for chosen, sums in _from_rollups(store, file):
        of_rollups.add(_key(chosen))
        replace_edges(sums, _question(store, chosen), file.first_day)
        writer.add_sums(_key(chosen), sums)
    for pair, cases in _largest_pairs(store, file):
        question = _question(store, pair)
        is_stored = _key(pair) in of_rollups
        if not is_stored and (counted := counted_sums(file, question, by_source=False)) is not None:
            replace_edges(counted, question, file.first_day)
            writer.add_sums(_key(pair), counted)
        if cases >= MANY_CASES:
            write_monthly_waits(writer, file, question, _key(pair))
    switches: tuple[Trips, ...] = ("in", "out")
    for unit, trips in product(BY_KEY_OF, switches):
        for name, sums in zip(BY_KEY, _by_key(store, file, unit, trips), strict=True):
            writer.add_column(by_key_column(unit, name, trips), sums)
    for name, (without, on_trips) in zip(FLOWS_BY_OFFICE, _flows_by_office(store, file), strict=True):
        writer.add_column(by_key_column("agency", name, "out"), without)
        writer.add_column(by_key_column("agency", name, "in"), without + on_trips)
    whole = _question(store, {})
    write_rows_by_day(writer, file, whole)
    write_waits(writer, whole)
    write_edge_rows(writer, whole)
    writer.end()


def _from_rollups(store: Store, file: CaseFile) -> Iterator[tuple[dict[str, str], Floats]]:
    """The sums of the whole province, of each single value of a dimension, and of each pair that a rollup has."""
    done = set[tuple[str, ...]]()
    for rollup, columns in DIMENSION_SETS.items():
        sums = _rollup_sums(store, file, DAILY[rollup], columns)
        codes = {column: codes_of(store, column) for column in columns}
        for chosen in chain.from_iterable(combinations(columns, n) for n in range(len(columns) + 1)):
            if chosen in done:
                continue
            done.add(chosen)
            others = tuple(axis for axis, column in enumerate(columns) if column not in chosen)
            of_chosen = sums.sum(axis=others) if others else sums
            for groups in product(*(codes[column] for column in chosen)):
                named = {
                    DIMENSIONS[column]: codes[column][group]
                    for column, group in zip(chosen, groups, strict=True)
                }
                yield named, of_chosen[groups]


def _rollup_sums(store: Store, file: CaseFile, rollup: sa.Table, columns: Sequence[str]) -> Floats:
    """Sums of a rollup by the groups of its key columns (an axis for each), amount, trip and day.

    The rows are added up in Python: DuckDB takes ten times as long, since it sums whole numbers to such of 128 bits.
    """
    group_of = [_groups_of_keys(store, file, column) for column in columns]
    groups = [int(of_column.max()) + 1 for of_column in group_of]
    sums = np.zeros((*groups, len(AMOUNT_COLUMNS), TRIP_SLOTS, file.days))
    of_one = len(AMOUNT_COLUMNS) * TRIP_SLOTS * file.days
    for clock, names in AMOUNTS_BY_CLOCK.items():
        wanted = (*columns, "day", "trip", *names)
        statement = sa.select(*(rollup.c[name] for name in wanted))
        for rows in store.batches(statement.where(rollup.c.clock == sa.literal_column(str(int(clock))))):
            day = rows["day"].array.astype(np.int64) - file.first_day
            # Other days have rows where a load took all of their cases back, which add up to 0.
            inside = _all_or(np.flatnonzero((day >= 0) & (day < file.days)), len(day))
            cell = np.zeros(len(day), dtype=np.int64)
            for column, of_column, count in zip(columns, group_of, groups, strict=True):
                cell *= count
                cell += of_column.take(rows[column].array)
            cell *= of_one
            cell += (rows["trip"].array > 0) * np.int64(file.days) + day
            cell = cell[inside]
            for name in names:
                of_amount = sums.reshape(-1)[AMOUNT_COLUMNS.index(name) * TRIP_SLOTS * file.days :]
                np.add.at(of_amount, cell, rows[name].array[inside].astype(float))
    return sums


def _groups_of_keys(store: Store, file: CaseFile, column: str) -> Ints:
    """The group of each key of a column: its parent where the dimension of a scope consists of parents, or itself."""
    group_of = np.arange(file.tables[CASES].key_count(column))
    for child, group in (store.parents(column) if DIMENSIONS[column] != column else {}).items():
        group_of[child] = group
    return group_of


def _all_or(rows: NDArray[np.intp], count: int) -> NDArray[np.intp] | slice:
    """Positions of rows, of which nearly always are all: those need not be copied."""
    return slice(count) if len(rows) == count else rows


def _flows_by_office(store: Store, file: CaseFile) -> Floats:
    """Cases that become overdue and no longer are, by flow, slot of a trip, and office and day."""
    rollup = DAILY[str(smallest_daily_rollup(frozenset(["agency"])))]
    shape = (len(FLOWS_BY_OFFICE), TRIP_SLOTS, file.tables[CASES].key_count("due_agency") * file.days)
    sums = np.zeros(shape)
    columns = (rollup.c.agency, rollup.c.day, rollup.c.trip, *(rollup.c[name] for name in FLOWS_BY_OFFICE))
    of_flows = rollup.c.clock == sa.literal_column(str(int(Clock.overdue)))
    for rows in store.batches(sa.select(*columns).where(of_flows)):
        day = rows["day"].array.astype(np.int64) - file.first_day
        inside = np.flatnonzero((day >= 0) & (day < file.days))
        cell = (rows["trip"].array > 0).astype(np.int64) * shape[2] + day
        cell += rows["agency"].array.astype(np.int64) * file.days
        for of_flow, name in zip(sums, FLOWS_BY_OFFICE, strict=True):
            np.add.at(of_flow.reshape(-1), cell[inside], rows[name].array[inside].astype(float))
    return sums


def _key(chosen: Mapping[str, str]) -> Chosen:
    return tuple(chain.from_iterable(sorted(chosen.items())))


def _largest_pairs(store: Store, file: CaseFile) -> Iterator[tuple[dict[str, str], int]]:
    """The pairs with the most cases, and their numbers; some of them are pairs that a rollup has."""
    table = file.tables[CASES]
    for one, other in combinations(DIMENSIONS, 2):
        counts = table.group_counts(one, other)
        codes, others = codes_of(store, one), codes_of(store, other)
        for a, b in np.argwhere(counts >= max(MIN_PART * table.row_count, 1)).tolist():
            if a in codes and b in others:
                yield {DIMENSIONS[one]: codes[a], DIMENSIONS[other]: others[b]}, int(counts[a, b])


def _by_key(store: Store, file: CaseFile, unit: str, trips: Trips) -> Floats:
    """Sums of the amounts that are stored for each key of a unit, by amount, key and day."""
    question = _question(store, {}, key="on_time_share", by=(unit,))
    question = replace(question, scope=replace(question.scope, trips=trips))
    count = file.tables[CASES].key_count(question.measure.holder if unit == "agency" else unit)
    sums = np.zeros((len(BY_KEY), count * file.days))
    statement = rows_by_day(question, {name: name for name in BY_KEY}, before=None)
    for rows in store.batches(statement):
        cell = rows["day"].array.astype(np.int64) - file.first_day
        inside = np.flatnonzero((cell >= 0) & (cell < file.days))
        cell += rows[unit].array * np.int64(file.days)
        for of_amount, name in zip(sums, BY_KEY, strict=True):
            np.add.at(of_amount, cell[inside], rows[name].array[inside].astype(float))
    return sums


def write_edge_rows(writer: SumsWriter, question: Question) -> None:
    """Write the cases of the edge days (`queries.sums.edge_days`), by the moments up to which the sources are known.

    They are few, but DuckDB unpacks the days of many more of them, and keeps them in memory. Raises TooWideError.
    """
    store, facts = question.store, question.facts
    days = days_of_edges(store)
    rows: dict[str, Columns] = {edge: edge_rows(store, facts, edge, days[edge]) for edge in EDGES}
    rows[OVERDUE] = overdue_rows(store, facts, days["due"])
    for name, columns in rows.items():
        for column, values in columns.items():
            if column in DAYS:
                values = values.astype("datetime64[D]").astype(np.int64) - writer.first_day
            writer.add_column(column_of(name, column), values)
