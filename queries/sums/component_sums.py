"""Sums of components over a scope: from its daily sums, its cases in memory, a rollup, or else the table of cases.

A component is a countable part of a measure, such as "answered on time"; shares, means and counts are made of sums of
them. For a county, an office and a kind together, whole years come from sums by year; only the days of the edge's own
year before the edge, and the edge itself, are read from the facts.

The edge is the one day of each source whose sums depend on the hour of as-of (`queries.sums.edge_days`). While
rollups are valid, all other days of the facts no longer change either: such a query reads few and narrow columns.
Otherwise the facts are evaluated as they were known at as-of.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from persian.calendar import year_of
from queries.question.grouping import SPAN
from queries.question.question import Columns, KeptColumns, Question, as_columns
from queries.question.rollup_choice import before_edge, day_by_source, edge_days, yearly_rows
from queries.sql.components import COMPONENTS, ZERO, Component, EdgeKind, sum_where
from queries.sql.conditions import Column, Condition
from queries.sql.functions import whole_sum
from queries.sums.arithmetic.sums_by_keys import row_count, sum_by_first_key, sum_parts
from queries.sums.case_arrays.scope_cases import ScopeCases, chosen_cases
from queries.sums.component_sums_from_file import component_sums_from_file, names_of_parts, reads_parts
from queries.sums.daily_sums import case_count_if_cached, daily_sums
from queries.sums.edge_days import edge_rows, filter_rows, sum_rows_by_group
from queries.sums.grouped_cases import cases_of_scope, runs_by_time, sum_columns, sums_without_cases
from queries.vocabulary.codes import Clock

UNITS = ("agency", "peer_group", "county")  # what is compared in tables and by control charts
# Cases of a scope from which it pays to have a slot for every possible combination of a group and a day.
MANY_CASES = 1_000_000
MANY_SPANS = 24  # more comparisons per case than this cost more than grouping by day


def component_sums(question: Question, **components: str) -> pd.DataFrame:
    """Sums of the named components, which share a clock, over scope and period: one row per group.

    Keyword arguments map column names to names of components. Groups in which all sums are 0 have no row.
    """
    return pd.DataFrame(component_columns(question, **components))


def component_columns(question: Question, **components: str) -> Columns:
    """Sums of the named components by group as `component_sums` has them, as arrays by column name."""
    return _with_any(question, _all_sums(question, _named(components)), components)


def component_columns_if_kept(question: Question, **components: str) -> Columns | None:
    """What `component_columns` returns, if it is in the cache."""
    if question.uses_daily_sums:
        return None
    to_sum = _components_to_sum(question, _named(components))
    kept = question.store.cache.kept(_cache_key(question, to_sum))
    return _with_any(question, kept.columns, components) if isinstance(kept, KeptColumns) else None


def _named(components: Mapping[str, str]) -> list[Component]:
    return [COMPONENTS[component] for component in components.values()]


def _with_any(question: Question, sums: Columns, components: Mapping[str, str]) -> Columns:
    """The sums of some components by their names, of the groups in which any of them is not 0."""
    columns = {g.name: sums[g.name] for g in question.groups}
    amounts = {name: sums[component] for name, component in components.items()}
    if columns:
        kept = np.any([amount != 0 for amount in amounts.values()], axis=0)
        if not kept.all():
            columns, amounts = (
                {name: column[kept] for name, column in each.items()} for each in (columns, amounts)
            )
    return columns | amounts


def _all_sums(question: Question, components: Sequence[Component]) -> Columns:
    """Columns of the groups and of the sums of the components, and of others that cost nothing more; cached."""
    if question.sources == ():
        return sums_without_cases(question, [component.name for component in components])
    if question.uses_daily_sums:
        return _from_days(question, [component.name for component in components])
    to_sum = _components_to_sum(question, components)

    def read() -> KeptColumns:
        sums = _sums(question, to_sum)
        if question.groups_by_mix:
            # The figures of the units follow from what has been read to compare them.
            alone = _cache_key(replace(question, groups=question.groups[:1]), to_sum)
            of_units = sum_by_first_key(sums, [g.name for g in question.groups])
            question.store.cache.get_or_compute(alone, lambda: KeptColumns(of_units))
        return KeptColumns(sums)

    return question.store.cache.get_or_compute(_cache_key(question, to_sum), read).columns


def _cache_key(question: Question, components: Sequence[Component]) -> tuple[Hashable, ...]:
    holder = None if question.daily_rollup else question.measure.holder
    return ("sums", holder, *(component.name for component in components), *question.cache_key)


def _from_days(question: Question, names: list[str]) -> Columns:
    """Sums from the daily sums of the scope's dimensions, which are read once and cached."""
    daily = daily_sums(question).within(question.scope.first, question.scope.last, names)
    if question.time_grouping is None:
        return {name: daily.amounts[name].sum(keepdims=True) for name in names}
    time = question.time_grouping
    keys, begin = runs_by_time(time, daily.day)
    return {time.name: keys.astype(object)} | {
        name: np.add.reduceat(amount, begin) if len(begin) else amount
        for name, amount in daily.amounts.items()
    }


def _components_to_sum(question: Question, components: Sequence[Component]) -> list[Component]:
    """The components to sum in one query: also those that other measures of the same scope will need."""
    first = components[0]
    if _cases_to_sum(question) is not None:
        return list(components)  # Sums of others would cost more, and are as quick when they are asked for.
    if any(group.name == SPAN for group in question.groups):
        return list(components)  # Nobody asks about the same spans again.
    if question.daily_rollup:
        # Only days waited need the edge day, and are added where they are asked for.
        skipped = {"waited"} - {component.edge_kind for component in components}
        return [component for component in _like(first, "clock") if component.edge_kind not in skipped]
    if not question.rollups_usable:
        return list(components)
    # One scan can sum all components of a clock, so that the next measure of the scope finds its sums in the cache.
    by_unit = bool(question.groups) and question.groups[0].name in UNITS
    if by_unit and not question.uses_yearly_rollup and (len(question.groups) != 2 or question.time_grouping):
        # The file is read once for each part, so that others would be read for nothing if nobody needs them.
        names = names_of_parts(components) if reads_parts(question) else COMPONENTS.keys()
        return [component for component in _like(first, "clock") if component.name in names]
    if question.uses_yearly_rollup or question.groups or question.scope.first or question.scope.last:
        return _like(first, "clock", "edge_kind")
    return _like(first, "holder", "edge_kind")


def _like(first: Component, *attributes: str) -> list[Component]:
    """All components that have the same values of these attributes as a component."""
    same = attrgetter(*attributes)
    return [component for component in COMPONENTS.values() if same(component) == same(first)]


def _sums(question: Question, components: Sequence[Component]) -> Columns:
    """Sums of the components by group, from rollups and facts."""
    names = [component.name for component in components]
    if not question.rollups_usable:
        rows = question.facts.cases
        amounts = {
            component.name: sum_where(component.condition_as_of(question.facts), component.amount(rows))
            for component in components
        }
        return sum_parts(question, [as_columns(_grouped_amounts(question, rows, amounts))], names)
    if (of_scope := _cases_to_sum(question)) is not None:
        first, last = question.scope.first, question.scope.last
        return sum_columns(question, of_scope, names, groups=question.groups, first=first, last=last)
    edges = _edges(question, components)
    parts = (
        [] if _begins_on_edge(question, components, edges) else [*_before_edges(question, components, edges)]
    )
    parts += [as_columns(_on_edge(question, edge, days, components)) for edge, days in edges.items()]
    # Parts without rows are dropped, because concatenating one would change the types of the keys.
    return sum_parts(question, [parts[0], *(part for part in parts[1:] if row_count(part))], names)


def _cases_to_sum(question: Question) -> ScopeCases | None:
    """The cases of the question's scope, where summing them is faster than a rollup; of whole years if in memory."""
    return chosen_cases(question) if question.uses_yearly_rollup else cases_of_scope(question)


def _begins_on_edge(
    question: Question, components: Sequence[Component], edges: Mapping[EdgeKind, dict[int, date]]
) -> bool:
    """Whether the period has no day before the edge of any source."""
    first = question.scope.first
    return first is not None and all(
        component.edge_kind in edges and first >= max(edges[component.edge_kind].values())
        for component in components
    )


def _before_edges(
    question: Question, components: Sequence[Component], edges: Mapping[EdgeKind, dict[int, date]]
) -> Iterator[Columns]:
    """Sums before the edges, from a rollup or the facts.

    Yearly sums end with the year before the edge's own, whose days before the edge are read from the facts.
    """
    cases, clock = question.facts.cases, Clock[components[0].clock]
    if not question.uses_yearly_rollup:
        rows = question.daily_rollup.rows(question.clock_column, clock) if question.daily_rollup else cases
        in_file = component_sums_from_file(question, components, edges) if rows is cases else None
        yield from [_from_rows(question, rows, components, edges)] if in_file is None else in_file
        return
    starts_of_year = {
        edge: {source: year_of(day).first for source, day in days.items()} for edge, days in edges.items()
    }
    yield _from_rows(question, yearly_rows(question.clock_column, clock), components, starts_of_year)
    for edge, since in starts_of_year.items():
        of_edge = [component for component in components if component.edge_kind == edge]
        yield _from_rows(
            question, cases, of_edge, edges, cases.c[question.clock_column] >= day_by_source(cases, since)
        )


def _from_rows(
    question: Question,
    rows: FromClause,
    components: Sequence[Component],
    edges: Mapping[EdgeKind, dict[int, date]],
    *more: Condition,
) -> Columns:
    """Sums before the edges from the rows of a rollup or of the facts that meet further conditions."""
    amounts = {
        component.name: component_amount(question, rows, component, edges.get(component.edge_kind))
        for component in components
    }
    return as_columns(_grouped_amounts(question, rows, amounts, *more))


def _edges(question: Question, components: Sequence[Component]) -> dict[EdgeKind, dict[int, date]]:
    """Edge days that the period reaches, by kind of edge and source."""
    edges = {
        component.edge_kind: by_source
        for component in components
        if (by_source := edge_days(component, question.store))
    }
    last = question.scope.last
    return {edge: days for edge, days in edges.items() if last is None or last >= min(days.values())}


def component_amount(
    question: Question, rows: FromClause, component: Component, edge: dict[int, date] | None
) -> Column:
    """Sum of a component over rows of the facts or of a rollup, without the days from the edge on."""
    if rows is question.facts.cases:
        within = [before_edge(rows, f"{component.clock}_day", edge)] if edge else []
        return sum_where(sa.and_(component.settled_condition(rows), *within), component.amount(rows))
    own = rows.c[component.name]
    return whole_sum(
        sa.case((before_edge(rows, question.clock_column, edge), own), else_=ZERO) if edge else own
    )


def _grouped_amounts(
    question: Question, rows: FromClause, amounts: Mapping[str, Column], *more: Condition
) -> pd.DataFrame:
    """Amounts by group over scope and period, of the rows that meet further conditions."""
    labelled = [amount.label(name) for name, amount in amounts.items()]
    conditions = [*question.dimension_conditions(rows), *question.period_conditions(rows), *more]
    if question.time_grouping or question.scope.first or question.scope.last:
        # Cases whose clock never ran (not closed, say) have no day and are in no period.
        conditions.append(rows.c[question.clock_column].is_not(None))
    by_time = question.time_grouping
    if not question.daily_rollup and by_time and len(by_time.periods) > MANY_SPANS:
        return _amounts_by_day(question, rows, labelled, conditions)
    statement = sa.select(*question.columns(rows), *labelled).where(*conditions)
    return question.run(statement, rows)


def _amounts_by_day(
    question: Question, rows: FromClause, amounts: list[sa.Label[Any]], conditions: list[Condition]
) -> pd.DataFrame:
    """Amounts by group, summed by day in the database and by span in Python, for questions with many spans."""
    by_time = question.time_grouping
    assert by_time is not None
    other_groups = [g for g in question.groups if g is not by_time]
    day = rows.c[question.clock_column]
    keys = [g.column(rows).label(g.name) for g in other_groups]
    statement = sa.select(*keys, day.label("day"), *amounts).where(*conditions)
    by = day_keys(question, [g.column(rows) for g in other_groups], day)
    frame = question.store.frame(statement.group_by(*by))
    frame = frame.assign(**{by_time.name: by_time.keys(frame)})
    names = [amount.name for amount in amounts]
    return frame.groupby([g.name for g in question.groups], as_index=False)[names].sum()


def day_keys(question: Question, keys: Sequence[Column], day: Column) -> list[Column]:
    """What to GROUP BY for sums by some keys and by day.

    For whole numbers and days DuckDB prepares a slot for every possible combination. Where few cases, or rows of a
    rollup, share one, that takes up to twenty times as long as the sums; with a floating-point key, in which whole
    numbers are exact, it hashes all of them instead.
    """
    many = not question.daily_rollup and (case_count_if_cached(question) or 0) > MANY_CASES
    return [*keys, day] if many or not keys else [*keys, day, sa.cast(keys[0], sa.Double)]


def _on_edge(
    question: Question, edge: EdgeKind, days: Mapping[int, date], components: Sequence[Component]
) -> pd.DataFrame:
    """Sums over the edge day of each source, from its cases one by one."""
    edge_cases = edge_rows(question.store, question.facts, edge, days)
    of_edge = [component for component in components if component.edge_kind == edge]
    scope, holder = question.scope, of_edge[0].holder
    rows = filter_rows(question, edge_cases, holder=holder, first=scope.first, last=scope.last)
    return sum_rows_by_group(rows, question.groups, [component.name for component in of_edge])
