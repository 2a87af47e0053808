"""Days from the due day to the answer of the cases of a scope, counted in arrays: in memory, or from the file.

Days alone do not tell which of the cases that fall due on the day of as-of were due by that moment. In memory cases
have what was known then; of the file the cases of that day are read once for all scopes.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.question.question import Columns, KeptColumns, Question, as_columns
from queries.question.rollup_choice import day_by_source, edge_days
from queries.sql.components import COMPONENTS, ONE, ZERO
from queries.sql.functions import days_between
from queries.sums.arithmetic.cell_counts import CellCounts
from queries.sums.arithmetic.sums_by_keys import concatenated
from queries.sums.blocks.block_file import Array
from queries.sums.case_arrays.case_columns import KEY_COLUMNS, NO_DAY
from queries.sums.case_arrays.scope_cases import ScopeCases, chosen_cases
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import CASES, layouts
from queries.sums.case_file.case_file_rows import chosen_rows
from queries.sums.coded_groups import window_of
from queries.sums.edge_days import filter_rows

DUE, ANSWERED = "due_day", "answered_day"


def due_delays(question: Question) -> Columns | None:
    """Cases that fell due in a question's period: `cases` by `answered`, `on_time` and `days` (0: not answered).

    Combinations may have several rows. None where a statement has to count them: where there are neither the cases
    nor the file, and in stores with cases whose source only says itself whether they were answered in time.
    """
    if not question.rollups_usable:
        return None
    cases = chosen_cases(question)
    if cases is None and answer_from_file(question, lambda file: True) is None:
        return None
    if question.store.states_timeliness:
        return None
    return _of_cases(question, cases) if cases is not None else _of_file(question)


def _of_cases(question: Question, cases: ScopeCases) -> Columns:
    scope = question.scope
    (part,) = cases.parts("due")
    part = part.within(scope.first, scope.last, with_trips=scope.trips != "out")
    part = part.where(part.column("due") > 0)
    answered = part.column(ANSWERED)
    days = np.where(answered == NO_DAY, 0, answered.astype(np.int64) - part.column(DUE))
    return _counted(answered != NO_DAY, part.column("on_time"), days)


def _counted(answered: Array, on_time: Array, days: Array) -> Columns:
    code, cases = np.unique((days.astype(np.int64) * 2 + answered) * 2 + on_time, return_counts=True)
    return {
        "answered": code // 2 % 2,
        "on_time": code % 2,
        "days": code // 4,
        "cases": cases.astype(np.int64),
    }


def _of_file(question: Question) -> Columns | None:
    edges = edge_days(COMPONENTS["due"], question.store) or {}
    if len(set(edges.values())) != 1:
        return None
    (edge,) = set(edges.values())
    last = question.scope.last
    before = edge - timedelta(1) if last is None else min(last, edge - timedelta(1))
    counted = answer_from_file(question, lambda file: _before_edge(file, question, before))
    if counted is None or (last is not None and last < edge):
        return counted
    rows = filter_rows(
        question,
        _of_edge(question, edges),
        holder=question.measure.holder,
        first=question.scope.first,
        last=last,
    )
    return concatenated([counted, _counted(rows["answered"], rows["on_time"], rows["days"])])


def _before_edge(file: CaseFile, question: Question, last: date) -> Columns:
    """The delays of cases that fell due up to a day before the edge."""
    (part,) = (part for part in layouts()[CASES].parts if "on_time" in part.names)
    assert part.column is not None
    begin, end = window_of(file, question.scope.first, last)
    values = file.values(CASES, part)
    due, on_time = (values[:, part.names.index(name)] > 0 for name in ("due", "on_time"))
    # A cell has the days after the due day plus those of the file, and whether it is on time; the last one the
    # unanswered cases.
    counts = CellCounts(4 * file.days + 2)
    chosen = chosen_rows(file, question, CASES, question.measure.holder)
    for rows in file.tables[CASES].batches([DUE, ANSWERED, part.column], chosen, {DUE: (begin, end)}):
        some = np.flatnonzero(due.take(rows[part.column]))
        answered = rows[ANSWERED].take(some)
        cell = answered.astype(np.uint32)
        cell += np.uint32(file.days)
        cell -= rows[DUE].take(some)
        cell *= np.uint32(2)
        cell += on_time.take(rows[part.column].take(some))
        cell[answered == 0] = 4 * file.days
        counts.add(cell)
    cells, cases = counts.filled()
    answered = cells < 4 * file.days
    return {
        "answered": answered.astype(np.int64),
        "on_time": np.where(answered, cells % 2, 0),
        "days": np.where(answered, cells // 2 - file.days, 0),
        "cases": cases,
    }


def _of_edge(question: Question, edges: dict[int, date]) -> Columns:
    """The cases of the whole store that fell due on the day of as-of up to that moment."""
    facts, rows = question.facts, question.facts.cases

    def read() -> KeptColumns:
        flags = {"answered": facts.answered(), "on_time": rows.c.on_time}
        columns = [sa.case((flag, ONE), else_=ZERO).label(name) for name, flag in flags.items()]
        days = sa.case((facts.answered(), days_between(rows.c.due_day, rows.c.answered_day)), else_=ZERO)
        keys = [rows.c[name] for name in KEY_COLUMNS]
        statement = sa.select(*keys, rows.c.due_day.label("day"), *columns, days.label("days"))
        frame = question.store.frame(
            statement.where(rows.c.due_day == day_by_source(rows, edges), facts.due())
        )
        return KeptColumns(as_columns(frame.assign(day=pd.to_datetime(frame["day"]))))

    return question.store.cache.get_or_compute(("due on the edge day",), read).columns
