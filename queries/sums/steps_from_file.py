"""Cases by their steps from the file of all cases: times in stages, open cases by stage, and hours of registration."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from queries.question.question import Columns, Question
from queries.sql.stages import STAGES
from queries.sums.arithmetic.cell_counts import CellCounts
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import CASES, REOPENED
from queries.sums.case_file.case_file_rows import chosen_rows
from queries.sums.case_file.case_steps import (
    HAVE_ROOM,
    HOUR_OF_DAY,
    MAX_HOURS,
    REFERRED,
    STAGE_HOURS,
    STAGE_STATES,
    STATES,
    UNDATED,
)
from queries.sums.cases_in_state import open_at_end
from queries.sums.coded_groups import REGISTERED, window_of

DAYS, HOURS = 7, 24
IS_REFERRED, IS_ANSWERED, IS_REOPENED = range(1, 4)  # the stages of open cases but the first
_ANSWERED = "answered_day"
FURTHER = {CASES: (UNDATED, REFERRED, _ANSWERED), REOPENED: ()}

Counts = NDArray[np.int64]


def stage_times_from_file(question: Question, stages: Sequence[int]) -> list[Columns] | None:
    """Cases registered in a question's period by `hours` in some of STAGES and the `state` that ended them: `cases`.

    One for each `stage`, a position in STAGES. None where a statement has to count them.
    """

    def answer(file: CaseFile) -> list[Columns] | None:
        return _times(file, question, stages) if file.arrays[HAVE_ROOM] else None

    return answer_from_file(question, answer)


def _times(file: CaseFile, question: Question, stages: Sequence[int]) -> list[Columns]:
    codes = np.arange(len(STATES) ** len(STAGES), dtype=np.uint32)
    of_stage = [(STAGE_HOURS[stage], codes >> 2 * stage & 3) for stage in stages]
    counts = [CellCounts((MAX_HOURS + 1) * len(STATES)) for _ in stages]
    chosen = chosen_rows(file, question, CASES, question.measure.holder)
    names = [STAGE_STATES, *(hours for hours, _ in of_stage)]
    for rows in file.tables[CASES].batches(names, chosen, _registered(file, question)):
        for (hours, code_of), counted in zip(of_stage, counts, strict=True):
            cell = rows[hours] * np.uint32(len(STATES))
            cell += code_of.take(rows[STAGE_STATES])
            counted.add(cell)
    return [_ended(counted, stage) for counted, stage in zip(counts, stages, strict=True)]


def _ended(counts: CellCounts, stage: int) -> Columns:
    """The cases that entered a stage, from those by hours and state."""
    cells, cases = counts.filled()
    hours, code = np.divmod(cells, len(STATES))
    has_entered = code > 0
    return {
        "stage": np.full(has_entered.sum(), stage),
        "hours": hours[has_entered],
        "state": np.array(STATES)[code[has_entered]],
        "cases": cases[has_entered],
    }


def _registered(file: CaseFile, question: Question) -> dict[str, tuple[int, int]]:
    """The limits of the days of registration by a question's period."""
    first, last = question.scope.first, question.scope.last
    return {} if first is None and last is None else {REGISTERED: window_of(file, first, last)}


def open_stages_from_file(question: Question, edges: Sequence[int]) -> Counts | None:
    """Numbers of a scope's cases that are open at the end of a question's period, by stage and age class.

    `edges` are the last completed days of all classes but the last. None where a statement has to count them: as of the
    moment of a source.
    """
    last = question.scope.last
    if last is None or question.ends_at_as_of:
        return None
    end = day_number(last)

    def answer(file: CaseFile) -> Counts | None:
        counts = np.zeros((4, len(edges) + 1), dtype=np.int64)
        parts = open_at_end(file, question, FURTHER)
        if parts is None:
            return None
        for table, rows in parts.items():
            if table == CASES:
                known = end - file.first_day
                waiting = (rows[UNDATED] == 0) & ~_is_by(rows[_ANSWERED], known)
                stage = np.where(waiting, _is_by(rows[REFERRED], known) * IS_REFERRED, IS_ANSWERED)
            else:
                stage = np.full(len(rows[REGISTERED]), IS_REOPENED)
            age = np.searchsorted(edges, end - file.first_day - rows[REGISTERED].astype(np.int64))
            cell = stage * counts.shape[1] + age
            counts += np.bincount(cell, minlength=counts.size).reshape(counts.shape)
        return counts

    return answer_from_file(question, answer)


def _is_by(day: NDArray[np.unsignedinteger], end: int) -> NDArray[np.bool_]:
    """Whether a day of the file is one up to `end`; 0 is none."""
    return np.asarray((day > 0) & (day <= end))


def hours_from_file(question: Question, week_begins: date) -> Columns | None:
    """Numbers of a question's cases (`n`) by `source`, `weekday` (0 is that of `week_begins`) and `hour`.

    None where a statement has to count them.
    """
    return answer_from_file(question, lambda file: _by_hour(file, question, day_number(week_begins)))


def _by_hour(file: CaseFile, question: Question, week_begins: int) -> Columns:
    table = file.tables[CASES]
    hour_of_week = ((np.arange(file.days) + file.first_day - week_begins) % DAYS * HOURS).astype(np.uint32)
    counts = CellCounts(table.key_count("source") * DAYS * HOURS)
    chosen = chosen_rows(file, question, CASES, question.measure.holder)
    for rows in table.batches(["source", REGISTERED, HOUR_OF_DAY], chosen, _registered(file, question)):
        cell = hour_of_week.take(rows[REGISTERED])
        cell += rows[HOUR_OF_DAY]
        cell += rows["source"] * np.uint32(DAYS * HOURS)
        counts.add(cell)
    cells, n = counts.filled()
    source, hour = np.divmod(cells, DAYS * HOURS)
    return {"source": source, "weekday": hour // HOURS, "hour": hour % HOURS, "n": n}
