"""Sums of atoms over a scope: from the smallest rollup that covers it, else from the facts.

Whole years of a county, an office and a kind together come from sums by year; only the days of an edge's own year that
lie before the edge, and the edge itself, are then asked of the facts.

While rollups are true, what a case adds is timeless on the facts too, but for the edge days of
`queries.estimates.edge_days`: then a question to the facts reads few and narrow columns. Otherwise the facts are asked
what was known when.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from persian.calendar import year_of
from queries.estimates.daily_sums import daily_sums
from queries.estimates.edge_days import edge_rows, filter_rows, sum_rows_by_group
from queries.question.question import Question
from queries.question.rollup_choice import DailyRollup, before_edge, day_by_source, edge_days, years
from queries.sql.components import COMPONENTS, ONE, ZERO, Component, EdgeKind
from queries.sql.conditions import Column, Condition
from queries.sql.functions import whole_sum
from queries.vocabulary.codes import Clock

MANY_SPANS = 24  # so many comparisons for each case cost more than grouping by day


def component_sums(question: Question, **components: str) -> pd.DataFrame:
    """One row a group with the sums of the named atoms, which share a clock, over scope and period."""
    known = _all_sums(question, [COMPONENTS[atom] for atom in components.values()])
    names = [g.name for g in question.groups]
    columns = {name: known[name] for name in names} | {n: known[atom] for n, atom in components.items()}
    frame = pd.DataFrame(columns)
    return frame[(frame[list(components)] != 0).any(axis=1)] if names else frame


def _all_sums(question: Question, atoms: Sequence[Component]) -> pd.DataFrame:
    """One row a group with the sum of each atom, and of those that cost nothing more; the atoms share a clock."""
    if question.daily_rollup and all(g is question.time_grouping for g in question.groups):
        return _from_days(question, question.daily_rollup, [atom.name for atom in atoms])
    family = _components_to_sum(question, atoms)
    holder = None if question.daily_rollup else question.measure.holder
    asked = ("sums", holder, *(atom.name for atom in family), *question.cache_key)
    return question.store.cache.get_or_compute(asked, lambda: _sums(question, family))


def _from_days(question: Question, plan: DailyRollup, names: list[str]) -> pd.DataFrame:
    """From what each day added, which is read once for the scope's dimensions."""
    known = daily_sums(question, plan).within(question.scope.first, question.scope.last)
    if question.time_grouping is None:
        return pd.DataFrame({name: [known.amounts[name].sum()] for name in names})
    keys = pd.Series(
        question.time_grouping.keys({"day": known.day}), name=question.time_grouping.name, dtype=object
    )
    amounts = pd.DataFrame({name: known.amounts[name] for name in names})
    return amounts.groupby(keys, sort=False).sum().reset_index()


def _components_to_sum(question: Question, atoms: Sequence[Component]) -> list[Component]:
    """The atoms to sum along: what else is asked of the same scope is then known."""
    one = atoms[0]
    if question.daily_rollup:
        return [atom for atom in COMPONENTS.values() if atom.clock == one.clock]
    if not question.rollups_usable:
        return list(atoms)
    if question.uses_yearly_rollup or question.groups or question.scope.first or question.scope.last:
        return [
            atom for atom in COMPONENTS.values() if (atom.clock, atom.edge_kind) == (one.clock, one.edge_kind)
        ]
    return [
        atom for atom in COMPONENTS.values() if (atom.holder, atom.edge_kind) == (one.holder, one.edge_kind)
    ]


def _sums(question: Question, atoms: Sequence[Component]) -> pd.DataFrame:
    names = [atom.name for atom in atoms]
    if not question.rollups_usable:
        rows = question.facts.cases
        known = {atom.name: _sum(atom.condition_as_of(question.facts), atom.amount(rows)) for atom in atoms}
        return _added(question, [_grouped_amounts(question, rows, known)], names)
    edges = _edges(question, atoms)
    parts = [*_before_edges(question, atoms, edges)]
    parts += [_on_edge(question, edge, days, atoms) for edge, days in edges.items()]
    # An empty frame would change the types of keys.
    return _added(question, [parts[0], *(part for part in parts[1:] if len(part))], names)


def _before_edges(
    question: Question, atoms: Sequence[Component], edges: Mapping[EdgeKind, dict[int, date]]
) -> Iterator[pd.DataFrame]:
    """The sums before the edges, from a rollup or the facts; by year, the days of an edge's own year from the facts."""
    cases, clock = question.facts.cases, Clock[atoms[0].clock]
    if not question.uses_yearly_rollup:
        rows = question.daily_rollup.rows(question.clock_column, clock) if question.daily_rollup else cases
        yield _from_rows(question, rows, atoms, edges)
        return
    begun = {
        edge: {source: year_of(day).first for source, day in days.items()} for edge, days in edges.items()
    }
    yield _from_rows(question, years(question.clock_column, clock), atoms, begun)
    for edge, since in begun.items():
        of_edge = [atom for atom in atoms if atom.edge_kind == edge]
        yield _from_rows(
            question, cases, of_edge, edges, cases.c[question.clock_column] >= day_by_source(cases, since)
        )


def _from_rows(
    question: Question,
    rows: FromClause,
    atoms: Sequence[Component],
    edges: Mapping[EdgeKind, dict[int, date]],
    *more: Condition,
) -> pd.DataFrame:
    """The sums before the edges, from the rows of a rollup or of the facts that meet what is asked more of them."""
    amounts = {atom.name: _amount(question, rows, atom, edges.get(atom.edge_kind)) for atom in atoms}
    return _grouped_amounts(question, rows, amounts, *more)


def _edges(question: Question, atoms: Sequence[Component]) -> dict[EdgeKind, dict[int, date]]:
    """The edge days that the period reaches, by kind of edge."""
    edges = {atom.edge_kind: found for atom in atoms if (found := edge_days(atom, question.store))}
    last = question.scope.last
    return {edge: days for edge, days in edges.items() if last is None or last >= min(days.values())}


def _amount(question: Question, rows: FromClause, atom: Component, edge: dict[int, date] | None) -> Column:
    if rows is question.facts.cases:
        within = [before_edge(rows, f"{atom.clock}_day", edge)] if edge else []
        return _sum(sa.and_(atom.settled_condition(rows), *within), atom.amount(rows))
    own = rows.c[atom.name]
    return whole_sum(
        sa.case((before_edge(rows, question.clock_column, edge), own), else_=ZERO) if edge else own
    )


def _sum(condition: Condition, amount: Column) -> Column:
    if amount is ONE:
        return sa.func.count(sa.case((condition, ONE)))
    return sa.func.sum(sa.case((condition, amount), else_=ZERO))


def _grouped_amounts(
    question: Question, rows: FromClause, amounts: Mapping[str, Column], *more: Condition
) -> pd.DataFrame:
    """The amounts by group over scope and period, of the rows that meet what is asked more of them."""
    labelled = [amount.label(name) for name, amount in amounts.items()]
    conditions = [*question.dimension_conditions(rows), *question.period_conditions(rows), *more]
    if question.time_grouping or question.scope.first or question.scope.last:
        conditions.append(rows.c[question.clock_column].is_not(None))
    if (
        not question.daily_rollup
        and question.time_grouping
        and len(question.time_grouping.edges) > MANY_SPANS
    ):
        return _by_day(question, rows, labelled, conditions)
    statement = sa.select(*question.columns(rows), *labelled).where(*conditions)
    return question.run(statement, rows)


def _by_day(
    question: Question, rows: FromClause, amounts: list[sa.Label[Any]], conditions: list[Condition]
) -> pd.DataFrame:
    """The same, grouped by day in the store and by longer spans here."""
    by_time = question.time_grouping
    assert by_time is not None
    others = [g for g in question.groups if g is not by_time]
    day = rows.c[question.clock_column]
    keys = [g.column(rows).label(g.name) for g in others]
    statement = sa.select(*keys, day.label("day"), *amounts).where(*conditions)
    frame = question.store.frame(statement.group_by(*(g.column(rows) for g in others), day))
    frame = frame.assign(**{by_time.name: by_time.keys(frame)})
    names = [amount.name for amount in amounts]
    return frame.groupby([g.name for g in question.groups], as_index=False)[names].sum()


def _on_edge(
    question: Question, edge: EdgeKind, days: Mapping[int, date], atoms: Sequence[Component]
) -> pd.DataFrame:
    """The sums over the one day of each source that is not timeless yet."""
    known = edge_rows(question.store, question.facts, edge, days)
    of_edge = [atom for atom in atoms if atom.edge_kind == edge]
    scope, holder = question.scope, of_edge[0].holder
    rows = filter_rows(question.store, scope, known, holder=holder, first=scope.first, last=scope.last)
    return sum_rows_by_group(rows, question.groups, [atom.name for atom in of_edge])


def _added(question: Question, parts: list[pd.DataFrame], sums_of: list[str]) -> pd.DataFrame:
    """The sums of several answers to the same question, group by group."""
    names = [g.name for g in question.groups]
    frame = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    frame = frame.assign(**frame[sums_of].astype(float).fillna(0.0))
    if len(parts) == 1:
        return frame
    if not names:
        return frame[sums_of].sum().to_frame().T
    return frame.groupby(names, as_index=False, sort=False)[sums_of].sum()
