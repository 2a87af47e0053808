"""Waits that have ended, of the cases of a scope, from the file of all cases (`case_file`)."""

from datetime import date
from math import prod

import numpy as np

from queries.question.question import Columns, Question
from queries.sums.arithmetic.cell_counts import CellCounts
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import CASES, ENDED_BY, WAIT
from queries.sums.case_file.case_file_rows import chosen_rows
from queries.sums.coded_groups import REGISTERED, cells_of, coded_group, keys_of, window_of


def waits_from_file(question: Question, first: date | None, last: date | None) -> Columns | None:
    """Waits that have ended, of cases registered between two days: `cases` by group, `hours` and what ended them.

    None where they have to be read without the file.
    """
    return answer_from_file(question, lambda file: _waits(file, question, first, last))


def _waits(file: CaseFile, question: Question, first: date | None, last: date | None) -> Columns | None:
    table = file.tables[CASES]
    begin, end = window_of(file, first, last)
    coded = [coded_group(file, question, group, begin, end) for group in question.groups]
    if end < begin:
        return None
    longest, states = question.store.longest_wait + 2, 3
    counts = CellCounts(prod([*(len(each.keys) for each in coded), longest, states]))
    columns = list(dict.fromkeys([WAIT, ENDED_BY, *(each.column for each in coded)]))
    between = {} if first is None and last is None else {REGISTERED: (begin, end)}
    chosen = chosen_rows(file, question, CASES, question.measure.holder)
    for rows in table.batches(columns, chosen, between):
        cell = cells_of(rows, coded, counts.kind)
        cell *= np.uint32(longest)
        cell += rows[WAIT]
        cell *= np.uint32(states)
        cell += rows[ENDED_BY]
        counts.add(cell)
    cells, cases = counts.filled()
    wait, state = np.divmod(cells.astype(counts.kind), states)
    group, hours = np.divmod(wait, longest)
    has_ended = hours > 0
    return {
        **keys_of(group[has_ended].astype(np.intp), coded),
        "hours": hours[has_ended].astype(np.int64) - 1,
        "state": state[has_ended].astype(np.intp),
        "cases": cases[has_ended],
    }


def wait_rows_from_file(question: Question) -> Columns | None:
    """The waits that have ended of a scope's cases, one by one, in the columns of `waits_from_file`.

    Grouped by the day of registration (`registered`) and trip. None where they have to be read without the file.
    """
    return answer_from_file(question, lambda file: _wait_rows(file, question))


def _wait_rows(file: CaseFile, question: Question) -> Columns:
    names, table = (REGISTERED, "trip", WAIT, ENDED_BY), file.tables[CASES]
    ended = {WAIT: (1, question.store.longest_wait + 1)}
    chosen = chosen_rows(file, question, CASES, question.measure.holder)
    parts = [{name: np.zeros(0, dtype=np.int32) for name in names}]
    parts += [dict(rows) for rows in table.batches(names, chosen, ended)]
    day, trip, wait, state = (np.concatenate([part[name] for part in parts]) for name in names)
    return {
        "registered": (day + np.int32(file.first_day)).astype("datetime64[D]"),
        "trip": trip,
        "hours": wait - np.int32(1),
        "state": state,
        "cases": np.ones(len(day), dtype=np.int32),
    }
