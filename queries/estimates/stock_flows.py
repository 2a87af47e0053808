"""How many cases enter and leave a state, day by day, and the stock that follows from it at the end of each span."""

from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.sql.selectable import FromClause

from queries.estimates.rollup_flows import due_today, rolled_flows, rolled_flows_by_span
from queries.question.filters import dimension_filters
from queries.question.grouping import Group
from queries.question.question import Columns, Question, as_columns
from queries.question.rollup_choice import edge_days
from queries.question.vintage import reopenings
from queries.sql.buckets import as_day, bucket, bucket_numbers
from queries.sql.components import COMPONENTS
from queries.sql.conditions import Condition
from queries.sql.state_intervals import state_intervals
from queries.sums.arithmetic.day_amounts import day_number, timestamps
from queries.sums.arithmetic.sums_by_keys import concatenated
from queries.sums.case_arrays.scope_cases import ScopeCases
from queries.sums.daily_sums import daily_sums
from queries.sums.flows_from_file import flows_from_file
from queries.sums.grouped_cases import cases_of_scope, sum_columns
from queries.sums.sums_file.stored_sums import stored_by_unit
from stats.arrays import Floats, Ints

Positions: TypeAlias = NDArray[np.int64]

MAX_SPANS = 60  # by which a rollup is summed in the database, with a comparison for each


def intervals_in_state(question: Question, state: str) -> FromClause:
    """Intervals during which each case is in the state, with enter_at and leave_at."""
    facts = question.facts
    reopened = reopenings(question.store, question.scope)
    return state_intervals(facts.cases, reopened, state, set_aside=facts.set_aside())


def stock_series(question: Question, state: str) -> Columns:
    """The stock at the end of each span: cumulative sum of what entered minus what left."""
    by_time = question.time_grouping
    assert by_time is not None
    names = [g.name for g in question.groups if g is not by_time]
    keys = np.empty(len(by_time.all_keys), dtype=object)
    keys[:] = by_time.all_keys
    if len(names) < 2:
        units, stocks = stocks_by_span(question, state)
        of_units = {name: np.repeat(units, len(keys)) for name in names}
        return of_units | {by_time.name: np.tile(keys, len(stocks)), "n": stocks.ravel()}
    flow, position = _flows_by_span(question, state, by_time)
    grouped = pd.DataFrame(flow | {"span": position}).groupby([*names, "span"])["n"].sum()
    # Every group needs a column for every span, so that the running sum continues through spans without moves.
    table = grouped.unstack("span", fill_value=0).reindex(columns=range(len(keys)), fill_value=0)
    long = as_columns(table.cumsum(axis=1).stack().rename("n").reset_index())
    span = long.pop("span").astype(np.int64)
    return long | {by_time.name: keys[span]}


def stocks_by_span(question: Question, state: str) -> tuple[Positions, Floats]:
    """Keys of units, and the stock of each at the end of each span (units × spans), by one grouping apart from time.

    Without such a grouping all cases are one unit, of key 0.
    """
    by_time = question.time_grouping
    assert by_time is not None
    spans = len(by_time.all_keys)
    if question.uses_daily_sums:
        days, moves = moves_by_day(question, state)
        # A span ends where the next one begins, and the stock then is the sum of all moves before.
        ends = np.append(days.searchsorted(by_time.start_numbers[1:]), len(days))
        return np.zeros(1, dtype=np.int64), np.append(0.0, moves.cumsum())[ends][None, :]
    flow, position = _flows_by_span(question, state, by_time)
    names = [g.name for g in question.groups if g is not by_time]
    assert len(names) < 2
    if not names:
        of_all = np.bincount(position, flow["n"], minlength=spans)
        return np.zeros(1, dtype=np.int64), of_all.cumsum()[None, :]
    units, row = np.unique(flow[names[0]], return_inverse=True)
    counted = np.bincount(row * spans + position, flow["n"], minlength=len(units) * spans)
    return units, counted.reshape(len(units), spans).cumsum(axis=1)


def _flows_by_span(question: Question, state: str, by_time: Group) -> tuple[Columns, Positions]:
    """Flows by group, and the position of the span of each: that of the first for earlier days."""
    if (stored := _stored_flows(question, state, by_time)) is not None:
        return stored
    of_facts = question.daily_rollup is None and cases_of_scope(question) is None
    if of_facts and (in_file := _flows_from_file(question, state, by_time)) is not None:
        spans = in_file.pop("span")
        return in_file, spans.astype(np.int64)
    if of_facts and by_time.name != "day":
        return _moves_by_span(question, state, by_time)
    is_rolled = question.daily_rollup is not None and cases_of_scope(question) is None
    if is_rolled and by_time.name != "day" and len(by_time.periods) <= MAX_SPANS:
        return rolled_flows_by_span(question, state, by_time, span_of=partial(_positions, by_time))
    flow = flows(question, state, by_day=True)
    return flow, np.array(_positions(by_time, flow["day"]), dtype=np.int64)


def _positions(by_time: Group, days: Any) -> list[int]:
    """The position of each day's span among those of a grouping by time; that of the first for earlier days."""
    if by_time.name != "day":
        return bucket_numbers(days, [period.first for period in by_time.periods])
    moments = np.asarray(days)
    if moments.dtype.kind != "M":
        moments = pd.to_datetime(pd.Series(days)).to_numpy()
    since = moments.astype("datetime64[D]") - np.datetime64(as_day(by_time.all_keys[0]))
    positions: list[int] = np.clip(since.astype(np.int64), 0, len(by_time.all_keys) - 1).tolist()
    return positions


def moves_by_day(question: Question, state: str) -> tuple[Ints, Floats]:
    """Days until the end of the period, as numbers, and on each the cases that entered the state less those that left.

    From the beginning of the data: a stock at a moment is the sum of all moves before it.
    """
    entered, left = f"{state}_in", f"{state}_out"
    daily = daily_sums(question).within(None, question.last, (entered, left))
    return daily.day, daily.amounts[entered] - daily.amounts[left]


def flows(question: Question, state: str, *, by_day: bool) -> Columns:
    """Cases that entered (positive) and left (negative) the state until the end of the period: `n` by group and day."""
    other_groups = [g for g in question.groups if g is not question.time_grouping]
    if (of_scope := cases_of_scope(question)) is not None:
        return _flows_of_cases(question, state, other_groups, of_scope, by_day=by_day)
    if question.daily_rollup is None:
        rows = intervals_in_state(question, state)
        parts = [_moves(question, rows, column, other_groups) for column in ("enter_at", "leave_at")]
        return concatenated([parts[0], parts[1] | {"n": -parts[1]["n"]}])
    names = tuple(g.name for g in other_groups)
    cache_key = (
        "flows",
        state,
        by_day,
        names,
        replace(question.scope, first=None, preset=None),
        question.last,
        question.sources,
    )
    return as_columns(
        question.store.cache.get_or_compute(
            cache_key, lambda: rolled_flows(question, state, other_groups, by_day=by_day)
        )
    )


def _stored_flows(question: Question, state: str, by_time: Group) -> tuple[Columns, Positions] | None:
    """Flows by office and the position of the span of each; None where they are not stored."""
    other_groups = [g for g in question.groups if g is not by_time]
    edges = edge_days(COMPONENTS["due"], question.store) or {}
    names = (f"{state}_in", f"{state}_out")
    if [g.name for g in other_groups] != ["agency"] or len(set(edges.values())) > 1:
        return None
    everywhere = replace(question, scope=replace(question.scope, agencies=(), peer_groups=()))
    if (stored := stored_by_unit(everywhere, "agency", names)) is None:
        return None
    first, (entered, left) = stored
    offices = np.arange(len(entered))
    for _, keys in dimension_filters(question.store, question.scope, holder=question.measure.holder):
        offices = offices[np.isin(offices, keys)]
    entered, left = entered[offices], left[offices]
    edge = next(iter(edges.values()), None)
    day_count = min(day_number(question.last) + 1 - first, entered.shape[1])
    day_count = max(day_count, 0)
    moves = entered[:, :day_count].astype(np.int64)
    # Cases that fall due on the day of as-of may not be overdue yet: that day is counted from its cases below.
    if edge is not None:
        moves[:, max(day_number(edge) - first, 0) :] = 0
    moves -= left[:, :day_count]
    days = timestamps(np.arange(day_count) + first)
    position = np.array(_positions(by_time, days), dtype=np.int64)
    # Days are in order, so that those of a span are neighbours.
    starts = np.flatnonzero(np.diff(position, prepend=-1))
    by_span = np.add.reduceat(moves, starts, axis=1) if len(starts) else moves
    office, span = np.nonzero(by_span)
    # An office of whose cases as many came as went within each span has a stock of 0.
    occurring = np.flatnonzero((entered[:, :day_count].astype(np.int64) + left[:, :day_count]).any(axis=1))
    flow: Columns = {
        "agency": offices[np.append(occurring, office)],
        "n": np.append(np.zeros(len(occurring), dtype=np.int64), by_span[office, span]),
    }
    position = np.append(np.zeros(len(occurring), dtype=np.int64), position[starts[span]])
    if edges and question.last >= next(iter(edges.values())):
        today = as_columns(due_today(question, other_groups, edges))
        position = np.append(position, np.array(_positions(by_time, today.pop("day")), dtype=np.int64))
        flow = {name: np.append(column, today[name].astype(np.int64)) for name, column in flow.items()}
    return flow, position


def _flows_from_file(question: Question, state: str, by_time: Group) -> Columns | None:
    """Flows of the cases of a scope by group and `span` from the file of all cases; None where it does not answer."""
    other_groups = [g for g in question.groups if g is not question.time_grouping]
    edges = (edge_days(COMPONENTS["due"], question.store) or {}) if state == "overdue" else {}
    if len(set(edges.values())) > 1:
        return None
    edge = next(iter(edges.values()), None)
    span_of = partial(_positions, by_time)
    parts = flows_from_file(question, state, other_groups, before=edge, span_of=span_of)
    if parts is None:
        return None
    if edge is not None and question.last >= edge:
        today = as_columns(due_today(question, other_groups, edges))
        today["span"] = np.array(span_of(today.pop("day")), dtype=np.int64)
        parts.append(today)
    return concatenated(parts)


def _flows_of_cases(
    question: Question, state: str, other_groups: list[Group], cases: ScopeCases, *, by_day: bool
) -> Columns:
    """Flows of the cases of a scope, by group and, if wanted, day."""
    parts = []
    for name, sign in ((f"{state}_in", 1), (f"{state}_out", -1)):
        flow = sum_columns(
            question, cases, [name], groups=other_groups, first=None, last=question.last, by_day=by_day
        )
        flow["n"] = sign * flow.pop(name)
        parts.append(flow)
    return concatenated(parts)


def _moves(
    question: Question, rows: FromClause, column: str, other_groups: list[Group], *more: Condition
) -> Columns:
    """Cases that entered or left a state until the end of the period, by group and day."""
    day = sa.cast(rows.c[column], sa.Date)
    until = question.facts.as_of_in(rows, end=question.last)
    statement = sa.select(
        *(g.column(rows).label(g.name) for g in other_groups), day.label("day"), sa.func.count().label("n")
    ).where(
        *question.dimension_conditions(rows), rows.c.registered_at <= until, rows.c[column] <= until, *more
    )
    plain = [g.column(rows) for g in other_groups]
    # By a whole number and a day DuckDB would prepare a slot for every possible pair. A floating-point key is hashed.
    hashed = [sa.cast(plain[0], sa.Double)] if plain else []
    return as_columns(question.store.frame(statement.group_by(*plain, day, *hashed)))


def _moves_by_span(question: Question, state: str, by_time: Group) -> tuple[Columns, Positions]:
    """Flows by group and the position of each flow's span, from one pass over the facts.

    Grouping by the spans of both ends keeps the rows few, because most intervals end in the span in which they begin.
    """
    rows = intervals_in_state(question, state)
    other_groups = [g for g in question.groups if g is not by_time]
    until, starts = (
        question.facts.as_of_in(rows, end=question.last),
        [period.first for period in by_time.periods],
    )
    lasts = sa.or_(rows.c.leave_at.is_(None), rows.c.leave_at > until)
    entered, left = (
        bucket(sa.cast(rows.c[moment], sa.Date), starts, none_if=none_if)
        for moment, none_if in (("enter_at", None), ("leave_at", lasts))
    )
    plain = [g.column(rows) for g in other_groups]
    columns = [column.label(g.name) for g, column in zip(other_groups, plain, strict=True)]
    statement = sa.select(
        *columns, entered.label("entered"), left.label("left"), sa.func.count().label("n")
    ).where(*question.dimension_conditions(rows), rows.c.registered_at <= until, rows.c.enter_at <= until)
    moves = as_columns(question.store.frame(statement.group_by(*plain, entered, left)))
    gone = moves["left"] >= 0
    flow = {g.name: np.concatenate([moves[g.name], moves[g.name][gone]]) for g in other_groups}
    flow["n"] = np.concatenate([moves["n"], -moves["n"][gone].astype(np.int64)])
    return flow, np.concatenate([moves["entered"], moves["left"][gone]]).astype(np.int64)
