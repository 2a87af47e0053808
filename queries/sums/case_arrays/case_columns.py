"""The columns of cases that any sum needs, as arrays in few bytes, and the statements that read them.

Amounts are those as of the moment up to which each source is known. They need no edge days (`queries.sums.edge_days`),
and belong to a state of the data whose rollups are exact.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from queries.measures.declaration import Holder
from queries.question.filters import GROUP_COLUMNS
from queries.sql.components import COMPONENTS, ONE, ZERO, ended_set_aside
from queries.sql.conditions import Column, Condition, Facts
from queries.sql.functions import DAY_SECONDS, seconds_between
from queries.sql.state_intervals import Interval, first_interval, next_interval
from queries.sql.waits import hours_to_as_of, state_of_wait
from queries.storage import schema
from queries.storage.store import Store

KEY_COLUMNS = ("source", "trip", "kind", "channel", "county", "agency", "due_agency", "topic")
NO_DAY: int = int(np.iinfo(np.int32).min)  # the number of a day that is not there
PLACE = "place of "  # before the name of a column of days: its place among all days
# And the office for which a case in the state counts.
STATES: dict[str, Holder] = {"open": "agency", "overdue": "due_agency"}
# Days of clocks, with components of which each counts some of the cases that the one before it counts.
NESTED = {"due_day": ("due", "on_time"), "closed_day": ("closed", "with_verdict", "satisfied")}
# Moves into and out of a state that mostly fall on the day of a clock, with the component that counts that day.
USUAL_DAYS = {"open_in": ("registered_day", "received"), "open_out": ("closed_day", "closed")}
CENSORING_CAP_HOURS = 24 * 100  # longest wait that any measure distinguishes
CLOCKS = tuple(dict.fromkeys((component.clock, component.holder) for component in COMPONENTS.values()))

Array = NDArray[Any]
Table = Mapping[str, Array]


@dataclass(frozen=True)
class CaseColumns:
    """Columns of some cases, by name.

    `cases` has KEY_COLUMNS, `reopenings`, the days of the clocks (`registered_day` …), what each case adds to every
    component, the days on which its first interval as open and overdue begins and ends (`open_in`, `open_out` …), the
    completed hours until an answer plus 1 (`wait`; 0 where they are unknown), what ended them (`ended_by`), and the
    completed days from the registration, and from the beginning of an overdue interval, to as-of (`registered_days`,
    `overdue_days`). `reopened` has KEY_COLUMNS, `registered_day`, `registered_days` and the same of the intervals that
    begin with a reopening. Days are numbers from 1970-01-01, NO_DAY where there is none.

    The rows that `columns_of` makes are in the order of their `registered_day` and have no day before `first_day`; with
    `begin_with_registration` none has a day before its registration, and with `offices_agree` each counts for the same
    office by both office columns. They have the place of each day as well (`PLACE`), its number from the day before
    `first_day` and 0 where there is none, below `places`; `counted_once` names the components to which each case adds 1
    on its day, and `moves_on` the day of a clock for each move that falls on it in every case, and has no place of its
    own. Of a clock with NESTED components the place is 0 where the first does not count the case; else it is multiplied
    by their number, and 1 added for each further one that does, so that all of them are counted at once.
    """

    cases: Table
    reopened: Table
    first_day: int = 0
    places: int = 0
    counted_once: frozenset[str] = frozenset()
    moves_on: Mapping[str, str] = field(default_factory=dict)
    begin_with_registration: bool = False
    offices_agree: bool = False

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        different = {
            id(array): array.nbytes for table in (self.cases, self.reopened) for array in table.values()
        }
        return sum(different.values())


def columns_of(
    cases: pd.DataFrame, reopened: pd.DataFrame, *, parents: Mapping[str, Mapping[int, int]] | None = None
) -> CaseColumns:
    """The columns of the rows of `case_statement` and of `reopening_statement`, in as few bytes as they need.

    `parents` are the groups of agencies and topics by their keys, for columns of them.
    """
    first, others = (
        _in_order_of_registration({name: _compact(frame[name]) for name in frame})
        for frame in (cases, reopened)
    )
    if parents is not None:
        first |= _group_columns(first, parents)
        others |= _group_columns(others, parents)
    counted_once = frozenset(_counted_once(first))
    moves_on = dict(_moves_on_days(first, counted_once))
    first |= {move: first[day] for move, day in moves_on.items()}
    moves = [f"{state}_{way}" for state in STATES for way in ("in", "out")]
    tables = [
        (
            first,
            [*(f"{clock}_day" for clock, _ in CLOCKS), *(move for move in moves if move not in moves_on)],
        ),
        (others, ["registered_day", *moves]),
    ]
    earliest = [_earliest_day(table, names) for table, names in tables]
    first_day = min(int(days.min(initial=np.iinfo(np.int32).max)) for days in earliest)
    places = [
        {PLACE + name: _places(table, name, first_day) for name in dict.fromkeys(names)}
        for table, names in tables
    ]
    last_day = max(int(table[name].max(initial=first_day)) for table, names in tables for name in names)
    return CaseColumns(
        first | places[0],
        others | places[1],
        first_day,
        places=last_day - first_day + 2,
        counted_once=counted_once,
        moves_on=moves_on,
        begin_with_registration=all(
            np.array_equal(days, table["registered_day"])
            for days, (table, _) in zip(earliest, tables, strict=True)
        ),
        offices_agree=all(np.array_equal(table["agency"], table["due_agency"]) for table in (first, others)),
    )


def _group_columns(table: Table, parents: Mapping[str, Mapping[int, int]]) -> dict[str, Array]:
    """The columns of groups: a row is found by the key of its group in a tenth of the time of its members' keys."""
    return {
        group: _groups_of(table[column], parents["topic" if column == "topic" else "agency"])
        for column, group in GROUP_COLUMNS.items()
    }


def _groups_of(keys: Array, parents: Mapping[int, int]) -> Array:
    """The group of each key; one that no group has for those that have none."""
    group_of = np.full(1 + max([*parents, int(keys.max(initial=0))]), max(parents.values(), default=0) + 1)
    group_of[list(parents)] = list(parents.values())
    return narrow(group_of).take(keys)


def _places(table: Table, name: str, first_day: int) -> Array:
    """The places of a column of days, with the numbers of NESTED components that count each case."""
    day = table[name]
    place = np.where(day == NO_DAY, 0, day - (first_day - 1))
    if name in NESTED:
        counted, *further = (table[component] for component in NESTED[name])
        place *= len(NESTED[name])
        place += sum(further)
        place[counted == 0] = 0
    return narrow(place)


def _moves_on_days(cases: Table, counted_once: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The moves of USUAL_DAYS that fall on their day in every case, with that day."""
    for move, (day, component) in USUAL_DAYS.items():
        if component in counted_once and np.array_equal(cases[move], cases[day]):
            yield move, day


def _counted_once(cases: Table) -> Iterator[str]:
    """The names of the components to which each case adds 1 on its day."""
    for name, component in COMPONENTS.items():
        if ((cases[name] == 1) | (cases[f"{component.clock}_day"] == NO_DAY)).all():
            yield name


def _earliest_day(table: Table, names: Sequence[str]) -> Array:
    """The earliest of some days of each row, and of that of its registration."""
    earliest = table["registered_day"]
    for name in names:
        earliest = np.minimum(earliest, np.where(table[name] == NO_DAY, earliest, table[name]))
    return earliest


def _in_order_of_registration(table: Table) -> dict[str, Array]:
    """The rows of a table in the order of the day of registration, so that no scope has to sort its waits."""
    order = np.argsort(table["registered_day"], kind="stable")
    return {name: column[order] for name, column in table.items()}


def case_statement(store: Store, facts: Facts) -> sa.Select[Any]:
    """Statement of the keys, days and amounts of all cases, and of their first intervals as open and overdue."""
    longest = longest_wait(store)
    return store.cache.get_or_compute(("case statement",), lambda: _case_statement(facts, longest))


def longest_wait(store: Store) -> int:
    """Completed hours at which waits that have not ended are cut off.

    Beyond the longest wait that ended in an answer the curve no longer changes, and cases that have been open for years
    would otherwise make thousands of rows.
    """
    return max(store.longest_wait, CENSORING_CAP_HOURS)


def _case_statement(facts: Facts, longest: int) -> sa.Select[Any]:
    # Kept, because SQLAlchemy takes as long to build the statement as the database to answer it for a small scope.
    case = facts.cases
    amounts = [
        sa.case((component.condition_as_of(facts), component.amount(case)), else_=ZERO).label(component.name)
        for component in COMPONENTS.values()
    ]
    days = [case.c[f"{clock}_day"] for clock, _ in CLOCKS]
    moments = [
        moment
        for state in STATES
        for moment in _moments(first_interval(case, state, set_aside=ended_set_aside(case)), state, facts)
    ]
    columns = [*(case.c[name] for name in KEY_COLUMNS), case.c.reopenings, *days, *amounts, *moments]
    return sa.select(*columns, *_wait(facts, longest), _days_until(facts, case.c.registered_at, "registered"))


def _wait(facts: Facts, longest: int) -> Iterator[Column]:
    """The completed hours of a case's wait for an answer, plus 1, and what ended it; 0 hours where they are unknown."""
    c = facts.c
    answered, closed = c.answered_day.is_not(None), c.closed_day.is_not(None)
    ended = sa.or_(answered, sa.and_(closed, sa.not_(c.answered_undated)))
    hours = sa.case((answered, c.answer_hours), else_=c.close_hours)
    undated = sa.or_(c.answered_undated, c.closed_undated)
    waiting = sa.and_(c.answered_at.is_(None), c.closed_at.is_(None), sa.not_(undated))
    so_far = sa.func.least(hours_to_as_of(facts, facts.cases), sa.literal_column(str(longest)))
    known = sa.case((sa.and_(ended, hours.is_not(None)), hours + ONE), (waiting, so_far + ONE), else_=ZERO)
    yield known.label("wait")
    yield state_of_wait(answered, closed).label("ended_by")


def reopening_statement(store: Store, facts: Facts) -> sa.Select[Any]:
    """Statement of the intervals as open and overdue that begin with a reopening."""
    return store.cache.get_or_compute(("reopening statement",), lambda: _reopening_statement(facts))


def _reopening_statement(facts: Facts) -> sa.Select[Any]:
    case, reopening = facts.cases, schema.reopening
    moments = [
        moment
        for state in STATES
        for moment in _moments(
            next_interval(case, reopening, state, set_aside=ended_set_aside(case)), state, facts
        )
    ]
    joined = case.join(reopening, case.c.case_id == reopening.c.case_id)
    columns = [*(case.c[name] for name in KEY_COLUMNS), case.c.registered_day, *moments]
    return sa.select(*columns, _days_until(facts, case.c.registered_at, "registered")).select_from(joined)


def _moments(interval: Interval, state: str, facts: Facts) -> Iterator[Column]:
    """Begin and end of an interval, both NULL where there is none, or none yet as of the source's moment."""
    there_is = sa.and_(*interval.conditions, interval.enter <= facts.as_of)
    yield sa.case((there_is, interval.enter), else_=sa.null()).label(f"{state}_in")
    yield sa.case((there_is, interval.leave), else_=sa.null()).label(f"{state}_out")
    if state == "overdue":
        yield _days_until(facts, interval.enter, state, there_is)


def _days_until(facts: Facts, moment: Column, name: str, there_is: Condition | None = None) -> Column:
    """Completed days from a moment to as-of, 0 where it is not there or later."""
    seconds = seconds_between(moment, facts.as_of)
    days = sa.cast(sa.func.floor(seconds / sa.literal_column(f"{DAY_SECONDS}.0")), sa.Integer)
    is_past = seconds >= ZERO if there_is is None else sa.and_(there_is, seconds >= ZERO)
    return sa.case((is_past, days), else_=ZERO).label(f"{name}_days")


def _compact(column: "pd.Series[Any]") -> Array:
    """A column of whole numbers, none of them negative, or of moments, of which the number of the day is kept."""
    values = column.to_numpy()
    if values.dtype.kind in "MO" and column.name not in KEY_COLUMNS:
        # An engine returns a column without any moment as objects.
        days = pd.to_datetime(column).to_numpy().astype("datetime64[D]")
        return np.where(np.isnat(days), NO_DAY, days.astype(np.int64)).astype(np.int32)
    return narrow(column.to_numpy(dtype=np.int64, na_value=0))


def narrow(numbers: Array) -> Array:
    """Whole numbers that are not negative, in as few bytes as they need."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))
