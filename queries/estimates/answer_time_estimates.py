"""Time to an answer: histograms by completed hour from the store, and incidence curves estimated from them by group.

The figures of the measures are in `queries.estimates.answer_times`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from persian.calendar import month_of
from queries.estimates.scope_waits import all_waits, few_cases, lasting_waits, sliced_histogram
from queries.question.grouping import TIME_GROUPINGS
from queries.question.question import Columns, KeptColumns, Question, as_columns
from queries.sql.buckets import day_in_condition
from queries.sql.conditions import Column, Condition
from queries.sql.functions import whole_sum
from queries.sql.waits import ANSWER, CENSORED, COMPETING, ended_wait, hours_to_as_of, state_of_wait
from queries.storage.rollup_tables import hours_daily, hours_monthly, still_open
from queries.sums.arithmetic.sums_by_keys import concatenated, unique_with_inverse
from queries.sums.case_arrays.case_columns import longest_wait
from queries.sums.component_sums import MANY_SPANS
from queries.sums.grouped_cases import cases_of_scope, waits_of_cases
from queries.sums.sums_file.stored_waits import (
    ended_waits_from_sums,
    has_monthly_waits,
    waiting_cases_from_sums,
)
from queries.sums.waits_from_file import wait_rows_from_file, waits_from_file
from stats.arrays import Ints
from stats.estimates.survival import IncidenceCurve, cumulative_incidence, incidence_by_group

MIN_DAYS_BY_MONTH = 150  # length of a period from which monthly histograms are faster than daily ones


def incidence_curves(question: Question) -> Iterator[tuple[tuple[object, ...], IncidenceCurve]]:
    """Incidence curve of an answer for each group, with the group's keys, in their order."""
    columns = histogram_columns(question)
    keys, group = groups_of_rows(question, columns)
    counts = counts_by_state(columns)
    if not question.groups:
        yield (), cumulative_incidence(*counts)
        return
    yield from zip(keys, incidence_by_group(group, *counts) if len(group) else [], strict=True)


def groups_of_rows(question: Question, columns: Columns) -> tuple[list[tuple[object, ...]], Ints]:
    """The keys of the groups of a histogram, in their order, and the number of each row's group among them."""
    names = [g.name for g in question.groups]
    if not names:
        return [()], np.zeros(len(columns["hours"]), dtype=np.int64)
    if len(names) == 1:
        of_rows = columns[names[0]]
        if not len(of_rows) or of_rows.dtype.kind not in "iu":
            keys, group = np.unique(of_rows, return_inverse=True)
        else:
            first = of_rows.min()
            keys, group = unique_with_inverse(
                of_rows.astype(np.int64) - first, int(of_rows.max() - first) + 1
            )
            keys = keys + first
        return [(key,) for key in keys.tolist()], group
    groups = pd.DataFrame({name: columns[name] for name in names}).groupby(names, sort=True)
    return list(groups.size().index), groups.ngroup().to_numpy(dtype="int64")


def histogram(question: Question) -> pd.DataFrame:
    """The frame of `histogram_columns`."""
    return pd.DataFrame(histogram_columns(question))


def histogram_columns(question: Question) -> Columns:
    """Cases registered in the period by group, completed hour and what ended the wait (`state`); cached.

    A case answered or closed at an unknown or impossible moment has no duration and is left out.
    """
    cache_key = ("histogram", *question.cache_key, question.measure.holder)
    return question.store.cache.get_or_compute(cache_key, lambda: KeptColumns(_histogram(question))).columns


def _histogram(question: Question) -> Columns:
    """Histogram from the rollups (open cases, whole months, remaining days), or from the facts without rollups."""
    if not question.rollups_usable:
        return as_columns(_histogram_as_of(question))
    if few_cases(question):
        waits = all_waits(question, lambda every: [_all_waiting(every), _ended_in_scope(every)])
        return sliced_histogram(question, waits)
    if (of_scope := cases_of_scope(question)) is not None:
        return waits_of_cases(question, of_scope)
    whole_months = _whole_months(question)
    parts = [
        _waiting_by_time(question) if question.uses_daily_sums else as_columns(_waiting(question)),
        *(_ended_by_day(question, *days) for days in _other_days(question, whole_months)),
    ]
    if whole_months is not None:
        parts.append(_ended_by_month(question, whole_months))
    return concatenated(parts)


def _other_days(
    question: Question, whole_months: "_Months | None"
) -> Sequence[tuple[date | None, date | None]]:
    """First and last days of the stretches of the period outside the whole months; None is an open end."""
    first, last = question.scope.first, question.scope.last
    if whole_months is None:
        return [(first, last)]
    before = [(first, whole_months.first - timedelta(1))] if first and first < whole_months.first else []
    return before + ([(whole_months.last + timedelta(1), last)] if last and last > whole_months.last else [])


@dataclass(frozen=True)
class _Months:
    """Days from the first of a month to the last of a later one."""

    first: date
    last: date


def _whole_months(question: Question) -> _Months | None:
    """The whole months within the period, if the monthly histograms can be used."""
    are_stored = _by_time_alone(question) or has_monthly_waits(question)
    if not are_stored or any(g.name not in ("month", "quarter", "year") for g in question.groups):
        return None
    first_month, last_month = month_of(question.first), month_of(question.last)
    # A month that is cut by the first or last day of the period is not a whole month, unless the period ends with the
    # data.
    starts_within = question.scope.first is not None and first_month.first < question.first
    stops_within = not question.ends_at_as_of and question.last < last_month.last
    first = first_month.last + timedelta(1) if starts_within else first_month.first
    last = last_month.first - timedelta(1) if stops_within else last_month.last
    # Over a few months the daily histograms are as fast, and need no remaining days.
    return _Months(first, last) if (last - first).days >= MIN_DAYS_BY_MONTH else None


def _by_time_alone(question: Question) -> bool:
    """Whether the question needs no dimension but time, since the stored histograms are by day of registration only."""
    total = question.daily_rollup is not None and question.daily_rollup.name == "total"
    return total and all(g.name in TIME_GROUPINGS for g in question.groups)


def _histogram_as_of(question: Question) -> pd.DataFrame:
    """Histogram as it was known at as-of, from the facts."""
    facts = question.facts
    rows, c = facts.cases, facts.c
    answered, closed = facts.answered(), facts.closed()
    hours = sa.case((answered, c.answer_hours), (closed, c.close_hours), else_=hours_to_as_of(facts, rows))
    # Undated answers and closings have no duration.
    undated = sa.or_(c.answered_undated, sa.and_(c.closed_undated, sa.not_(answered)))
    conditions = [*question.period_conditions(rows), facts.registered(), sa.not_(undated), hours.is_not(None)]
    return _count_by_wait(question, rows, hours, state_of_wait(answered, closed), *conditions)


def _ended_by_day(question: Question, first: date | None, last: date | None) -> Columns:
    """Answers, and closings without one, of the cases registered between two days.

    From the daily histograms, or from the facts. Rollups are valid here, so that everything in the facts had happened
    by as-of, and no moment has to be compared with it.
    """
    if _by_time_alone(question):
        if (stored := ended_waits_from_sums(question, first, last, monthly=False)) is not None:
            return stored
        rows = _with_registered_day(hours_daily, "day")
        return as_columns(_histogram_sums(question, rows, *_between(rows.c.registered_day, first, last)))
    if (in_file := waits_from_file(question, first, last)) is not None:
        return as_columns(question.with_days(pd.DataFrame(in_file)))
    rows = question.facts.cases
    hours, state, known = ended_wait(rows)
    period = _between(rows.c.registered_day, first, last)
    return as_columns(_count_by_wait(question, rows, hours, state, *period, known))


def _ended_in_scope(question: Question) -> pd.DataFrame:
    """As `_ended_by_day` over all time, of the scope's cases, from the file one row for each."""
    columns = wait_rows_from_file(question) or _ended_by_day(question, None, None)
    return pd.DataFrame(columns, copy=False)


def _between(day: Column, first: date | None, last: date | None) -> list[Condition]:
    """Conditions that a day is in a period; None is an open end."""
    conditions = [day >= day_in_condition(first)] if first else []
    return conditions + ([day <= day_in_condition(last)] if last else [])


def _waiting(question: Question) -> pd.DataFrame:
    """Cases with neither an answer nor a closing, from the rollup of open cases."""
    longest: Column = sa.literal_column(str(longest_wait(question.store)))
    rows, hours = still_open, sa.func.least(hours_to_as_of(question.facts, still_open), longest)
    period = _between(rows.c.registered_day, question.scope.first, question.scope.last)
    return _count_by_wait(question, rows, hours, sa.literal_column(str(CENSORED)), rows.c.waiting, *period)


def _all_waiting(question: Question) -> pd.DataFrame:
    """As `_waiting`, of a question that is grouped by day of registration and trip."""
    stored = waiting_cases_from_sums(question)
    return _waiting(question) if stored is None else pd.DataFrame(stored, copy=False)


def _waiting_by_time(question: Question) -> Columns:
    """As `_waiting`, of a question grouped by time at most: a slice of all of them, which are read once."""
    return sliced_histogram(question, lasting_waits(question, lambda every: [_all_waiting(every)]))


def _count_by_wait(
    question: Question, rows: FromClause, hours: Column, state: Column, *conditions: Condition
) -> pd.DataFrame:
    """Count of cases by group, hours and state."""
    counted = sa.func.count().label("cases")
    statement = sa.select(*question.columns(rows), hours.label("hours"), state.label("state"), counted)
    keys = [*(g.column(rows) for g in question.groups), hours]
    # GROUP BY would read a bare number as the position of a column.
    if not isinstance(state, sa.ColumnClause):
        keys.append(state)
    if question.groups:
        keys.append(_hashed(hours))
    narrowed = statement.where(*question.dimension_conditions(rows), *conditions)
    return question.with_days(question.store.frame(narrowed.group_by(*keys)))


def _hashed(hours: Column) -> Column:
    """The hours as a floating-point key of GROUP BY, in addition to other keys.

    By group and hour DuckDB would prepare a slot for every possible pair, which takes ten times as long as the sums and
    nearly all of its memory. A floating-point key is hashed instead.
    """
    return sa.cast(hours, sa.Double)


def _ended_by_month(question: Question, whole: _Months) -> Columns:
    """Answers, and closings without one, of whole months, from the monthly histograms."""
    stored = ended_waits_from_sums(question, whole.first, whole.last, monthly=True)
    if stored or not _by_time_alone(question):
        return stored or _ended_by_day(question, whole.first, whole.last)
    rows = _with_registered_day(hours_monthly, "month")
    period = _between(rows.c.registered_day, whole.first, whole.last)
    return as_columns(_histogram_sums(question, rows, *period, monthly=True))


def _with_registered_day(histograms: sa.Table, span: str) -> FromClause:
    """Rows of a histogram table with their day or month under the name of the facts' day of registration."""
    day = histograms.c[span].label("registered_day")
    return sa.select(*histograms.columns, day).subquery(f"{histograms.name}_rows")


def _histogram_sums(
    question: Question, rows: FromClause, *period: Condition, monthly: bool = False
) -> pd.DataFrame:
    """Sums of a histogram table by the question's groups, completed hour and state.

    For monthly histograms, and where there are many spans, the database sums by the days of the rows and Python assigns
    each day to its span: an expression with so many branches would take the database four times the memory.
    """
    time = question.time_grouping
    named_keys = [(g.name, g.column(rows)) for g in question.groups]
    by_day = time is not None and (monthly or len(time.all_keys) > MANY_SPANS)
    if by_day:
        named_keys = [("day", rows.c.registered_day)]
    keys, columns = [key for _, key in named_keys], [key.label(name) for name, key in named_keys]
    sums = [whole_sum(rows.c[name]).label(name) for name in ("answers", "competing")]
    statement = sa.select(*columns, rows.c.hours, *sums).where(*question.dimension_conditions(rows), *period)
    hashed = [_hashed(rows.c.hours)] if keys else []
    ended = question.store.frame(statement.group_by(*keys, rows.c.hours, *hashed))
    ended = ended.assign(**{time.name: time.keys(ended)}) if time and by_day else question.with_days(ended)
    cases = np.concatenate([ended["answers"].to_numpy(), ended["competing"].to_numpy()])
    nonzero = cases != 0
    state = np.repeat([ANSWER, COMPETING], len(ended))
    # One row has two counts (answers and competing events), which become two rows of the histogram.
    names = (*(g.name for g in question.groups), "hours")
    both = {name: np.tile(ended[name].to_numpy(), 2) for name in names} | {"state": state, "cases": cases}
    return pd.DataFrame({name: column[nonzero] for name, column in both.items()})


def counts_by_state(columns: Columns) -> tuple[Ints, Ints, Ints, Ints]:
    """Hours, answers, competing events and ends of observation of the rows of a histogram."""
    hours, cases, state = (columns[name].astype(np.int64, copy=False) for name in ("hours", "cases", "state"))
    return hours, *cases_by_state(cases, state)


def cases_by_state(cases: Ints, state: Ints) -> tuple[Ints, Ints, Ints]:
    """Cases by what ended the wait: answers, competing events, and the end of observation; one array of each."""
    answers, competing, censored = (cases * (state == code) for code in (ANSWER, COMPETING, CENSORED))
    return answers, competing, censored
