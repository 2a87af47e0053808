"""Open and overdue cases: stocks at a moment, from the moments at which cases enter and leave the state."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from geo.province import Province
from queries.estimates.age_classes import ages_at
from queries.estimates.counts_and_rates import RATE_BASE, population_behind, with_rates, with_zero_counties
from queries.estimates.stock_flows import flows, intervals_in_state, moves_by_day, stock_series
from queries.measures.stock_estimators import Ages, Stock, StockRate
from queries.question.question import Columns, Question, as_columns
from queries.sql.buckets import as_day
from queries.sql.conditions import Column, Condition, literal_moment
from queries.sql.functions import DAY_SECONDS, seconds_between
from queries.storage.rollup_tables import still_open
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.arithmetic.sums_by_keys import concatenated
from queries.sums.case_arrays.scope_cases import CasePart, chosen_cases, completed_days
from queries.sums.cases_in_state import cases_in_state
from queries.sums.grouped_cases import cases_of_scope, count_rows
from queries.vocabulary.problems import ScopeError

MAX_SPANS = 120  # spans that may be computed one by one


def stock(question: Question, estimator: Stock) -> Columns:
    """Cases open or overdue at the end of the period, or at the end of each day, week, month… of it: value, n."""
    if question.time_grouping is not None:
        columns = stock_series(question, estimator.state)
    elif question.uses_daily_sums:
        columns = {"n": moves_by_day(question, estimator.state)[1].sum(keepdims=True)}
    elif chosen_cases(question) or (
        not question.ends_at_as_of and (question.daily_rollup is not None or cases_of_scope(question))
    ):
        # The stock is what entered minus what left.
        columns = question.sum_by_groups(flows(question, estimator.state, by_day=False))
    elif (parts := cases_in_state(question, estimator.state)) is not None:
        counts = concatenated([count_rows(question, part) for part in parts])
        columns = question.sum_by_groups(counts | {"n": counts["cases"]})
    else:
        rows, inside = rows_in_state(question, estimator.state)
        statement = sa.select(*question.columns(rows), sa.func.count().label("n"))
        frame = question.run(statement.where(*question.dimension_conditions(rows), *inside), rows)
        columns = as_columns(frame)
    n = columns["n"].astype(float)
    missing = np.full(len(n), np.nan)
    return question.figure_columns(columns, n, value=n, lower=missing, upper=missing)


def stock_of_older_cases(question: Question, estimator: Stock | StockRate, before: date) -> Columns:
    """The cases of a stock at the end of the period that were registered before a day, by group: n."""
    in_state = cases_in_state(question, estimator.state)
    if in_state is not None:
        parts = [part.where(part.column("registered_day") < day_number(before)) for part in in_state]
        counts = concatenated([count_rows(question, part) for part in parts])
        return question.sum_by_groups(counts | {"n": counts["cases"]})
    rows, inside = rows_in_state(question, estimator.state)
    older = rows.c.registered_at < literal_moment(datetime.combine(before, time.min))
    statement = sa.select(*question.columns(rows), sa.func.count().label("n"))
    frame = question.run(statement.where(*question.dimension_conditions(rows), *inside, older), rows)
    return as_columns(frame)


def ages(question: Question, estimator: Ages) -> pd.DataFrame:
    """Open cases by age class, with the keys of the classes in `age`: value, n."""
    if question.time_grouping is not None:
        return _ages_by_time(question, estimator)
    labels = estimator.labels()
    parts = cases_in_state(question, "open")
    columns = _ages(question, estimator) if parts is None else _ages_of_cases(question, estimator, parts)
    number, n = (columns[name].astype("int64") for name in ("age", "n"))
    if not question.groups:
        # Without grouping every class has a row, even with no cases.
        n = np.bincount(number, n, minlength=len(labels)).astype("int64")
        number = np.arange(len(labels))
    order = np.argsort(number, kind="stable")
    keys = {g.name: columns[g.name][order] for g in question.groups}
    n = n[order]
    of_class = np.array([labels[each] for each in number[order]], dtype=object)
    figures = {"age": of_class, "n": n, "value": n.astype(float), "lower": np.nan, "upper": np.nan}
    return pd.DataFrame(keys | figures)


def _ages(question: Question, estimator: Ages) -> Columns:
    """Open cases by group and number of their age class, from the database."""
    rows, conditions = rows_in_state(question, "open")
    age_number = age_class(question, rows, estimator)
    keys = [g.column(rows) for g in question.groups]
    statement = sa.select(*question.columns(rows), age_number.label("age"), sa.func.count().label("n"))
    frame = question.store.frame(
        statement.where(*question.dimension_conditions(rows), *conditions).group_by(*keys, age_number)
    )
    return as_columns(frame)


def _ages_of_cases(question: Question, estimator: Ages, parts: Sequence[CasePart]) -> Columns:
    """Open cases by group and number of their age class, from the cases that are open."""
    counts = []
    for part in parts:
        # Ages are completed days, and the last day of a class belongs to it.
        age = np.searchsorted(estimator.edges, completed_days(question, part, "registered"), side="left")
        counts.append(count_rows(question, part, age=age))
    columns = concatenated(counts)
    n = columns.pop("cases")
    if not question.groups:
        return columns | {"n": n}
    keys = [*(g.name for g in question.groups), "age"]
    return as_columns(pd.DataFrame(columns | {"n": n}).groupby(keys, as_index=False)["n"].sum())


def age_class(question: Question, rows: FromClause, estimator: Ages) -> Column:
    """SQL expression of the number of each row's age class at the end of the period."""
    age = seconds_between(rows.c.registered_at, question.facts.as_of_in(rows, end=question.scope.last))
    branches: list[tuple[Condition, Column]] = [
        # Ages are completed days: a case of 10 days and 23 hours is in the class that ends with 10.
        (age < sa.literal_column(str((edge + 1) * DAY_SECONDS)), sa.literal_column(str(i)))
        for i, edge in enumerate(estimator.edges)
    ]
    return sa.case(*branches, else_=sa.literal_column(str(len(estimator.edges))))


def _ages_by_time(question: Question, estimator: Ages) -> pd.DataFrame:
    """Ages at the end of several spans: days that are complete in every source in one query, others one by one."""
    by_time = question.time_grouping
    assert by_time is not None
    complete_before = (
        min(moment.date() for moment in question.facts.as_of_by_source.values())
        if question.facts.as_of_by_source
        else None
    )
    ends = {key: end for key, end in _ends(question).items() if complete_before and end < complete_before}
    other_keys = [key for key in by_time.all_keys if key not in ends]
    frames = [ages_at(question, estimator, ends)] if ends else []
    if other_keys:
        frames.append(_at_each_span(question, lambda moment: ages(moment, estimator), only=other_keys))
    return pd.concat(frames, ignore_index=True)


def oldest(question: Question) -> pd.DataFrame:
    """Age in completed days of the oldest open case; n is the number of open cases."""
    if question.time_grouping is not None:
        return _at_each_span(question, oldest)
    rows, in_state = rows_in_state(question, "open")
    end = question.facts.as_of_in(rows, end=question.scope.last)
    age = sa.func.max(seconds_between(rows.c.registered_at, end))
    statement = sa.select(*question.columns(rows), age.label("seconds"), sa.func.count().label("n"))
    conditions = [*question.dimension_conditions(rows), *in_state]
    keys = [g.column(rows) for g in question.groups]
    frame = question.store.frame(
        statement.where(*conditions).group_by(*keys) if keys else statement.where(*conditions)
    )
    # Without cases the maximum is NULL, but 0 on ClickHouse; both become missing.
    seconds = frame["seconds"].astype(float).where(frame["n"] > 0)
    figures = frame.assign(
        value=np.floor(seconds / DAY_SECONDS), lower=np.nan, upper=np.nan, n=frame["n"].astype("int64")
    )
    return figures.drop(columns="seconds")


def _ends(question: Question) -> dict[object, date]:
    """Last day of each span that is within the period."""
    by_time = question.time_grouping
    assert by_time is not None
    ends = {
        key: as_day(key) if by_time.name == "day" else by_time.periods[int(str(key))].last
        for key in by_time.all_keys
    }
    return {key: min(end, question.last) for key, end in ends.items()}


def _at_each_span(
    question: Question, figures: Callable[[Question], pd.DataFrame], *, only: Sequence[object] | None = None
) -> pd.DataFrame:
    """Figures at the end of each span of the period, or only of some, one by one. Raises ScopeError for too many."""
    by_time = question.time_grouping
    assert by_time is not None
    keys = by_time.all_keys if only is None else only
    if len(keys) > MAX_SPANS:
        raise ScopeError.of(
            "by",
            by_time.name,
            f"این شاخص برای بیش از {MAX_SPANS} بازهٔ زمانی شمرده نمی‌شود؛ دوره را کوتاه‌تر یا واحد را درشت‌تر کنید.",
            f"This measure is not counted for more than {MAX_SPANS} spans; shorten the period or take a longer "
            "unit of time.",
        )
    other_groups = tuple(g for g in question.groups if g is not by_time)
    frames, ends = [], _ends(question)
    for key in keys:
        # A stock at the end of a span is that of a period with an open start that ends there.
        scope = replace(question.scope, first=None, last=ends[key], preset=None)
        frames.append(
            figures(replace(question, scope=scope, groups=other_groups)).assign(**{by_time.name: key})
        )
    return pd.concat(frames, ignore_index=True)


def rows_in_state(question: Question, state: str) -> tuple[FromClause, list[Condition]]:
    """Rows that may be in a state at the end of the period, and the conditions under which they are.

    At present the rollup of still open cases contains them all; for a moment in the past the state intervals are read.
    """
    if question.rollups_usable and question.ends_at_as_of:
        now = question.facts.as_of_in(still_open)
        # For overdue cases the rollup has the moment from which an answer is owed and missing.
        entered = still_open.c.enter_at if state == "open" else still_open.c.owed_from
        return still_open, [still_open.c.registered_at <= now, entered <= now]
    rows = intervals_in_state(question, state)
    end = question.facts.as_of_in(rows, end=question.scope.last)
    inside = sa.or_(rows.c.leave_at.is_(None), rows.c.leave_at > end)
    return rows, [rows.c.registered_at <= end, rows.c.enter_at <= end, inside]


def stock_rate(question: Question, estimator: StockRate, province: Province) -> pd.DataFrame:
    """The stock per 10,000 inhabitants with an exact Poisson interval; a county without such cases has the rate 0."""
    frame = pd.DataFrame(stock(question, Stock(estimator.state)))
    if [g.name for g in question.groups] == ["county"]:
        frame = with_zero_counties(question, frame, province)
    return with_rates(frame, population_behind(question, frame, province) / RATE_BASE)
