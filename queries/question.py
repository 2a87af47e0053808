"""A measure, a scope and what it is broken down by, made ready for an estimator: period, groups and conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.atoms import ATOMS, ZERO, Atom
from queries.declaration import Measure
from queries.facts import Column, Condition, Facts, facts
from queries.filters import clauses
from queries.grouping import BY, ORIGIN, TIMES, Group, as_day, group, literal_day, time_group
from queries.plan import Plan, before, by_source, edge_days, plan
from queries.scope import Problem, Scope, ScopeError
from queries.store import Store


@dataclass(frozen=True)
class Question:
    """Everything an estimator needs to ask the store."""

    store: Store
    measure: Measure
    scope: Scope
    facts: Facts
    groups: tuple[Group, ...]
    first: date  # first and last day that the period really covers: within what is known
    last: date
    plan: Plan | None = None  # the rollup that covers it, if there is one

    @property
    def clock(self) -> str:
        """The day column that decides whether a case falls in the period."""
        return "registered_day" if self.measure.clock == "as_of" else f"{self.measure.clock}_day"

    @property
    def time(self) -> Group | None:
        """The grouping by time, if there is one."""
        return next((g for g in self.groups if g.name in TIMES), None)

    def columns(self, rows: FromClause) -> list[Column]:
        """The grouping columns of a statement, named by their groupings."""
        return [g.column(rows).label(g.name) for g in self.groups]

    def narrowed(self, rows: FromClause) -> list[Condition]:
        """The conditions of the scope's dimensions."""
        return clauses(self.store, self.scope, rows, holder=self.measure.holder)

    def in_period(self, rows: FromClause) -> list[Condition]:
        """The conditions of the scope's period on the measure's clock."""
        found: list[Condition] = []
        if self.scope.first:
            found.append(rows.c[self.clock] >= literal_day(self.scope.first))
        if self.scope.last:
            found.append(rows.c[self.clock] <= literal_day(self.scope.last))
        return found

    def sums(self, **atoms: str) -> pd.DataFrame:
        """One row a group with the sums of the named atoms, which share a clock, over scope and period."""
        chosen = {name: ATOMS[atom] for name, atom in atoms.items()}
        if self.plan is None:
            return self._from_facts(chosen)
        edges = edge_days(next(iter(chosen.values())), self.store)
        parts = [self._from_rollup(chosen, self.plan, edges)]
        if edges and (self.scope.last is None or self.scope.last >= min(edges.values())):
            rows = self.facts.cases
            on_edge = rows.c[self.clock] == by_source(rows, edges)
            parts.append(self._from_facts(chosen, on_edge))
        return self._added(parts, list(chosen))

    def _from_facts(self, atoms: Mapping[str, Atom], *more: Condition) -> pd.DataFrame:
        rows = self.facts.cases
        sums = (
            sa.func.sum(sa.case((atom.known(self.facts), atom.amount(rows)), else_=ZERO)).label(name)
            for name, atom in atoms.items()
        )
        statement = sa.select(*self.columns(rows), *sums)
        conditions = [*self.narrowed(rows), *self.in_period(rows), rows.c[self.clock].is_not(None), *more]
        return self.run(statement.where(*conditions), rows)

    def _from_rollup(
        self, atoms: Mapping[str, Atom], plan: Plan, edges: dict[int, date] | None
    ) -> pd.DataFrame:
        rows = plan.rows(self.clock)
        sums = (sa.func.sum(rows.c[atom.name]).label(name) for name, atom in atoms.items())
        conditions = [*self.narrowed(rows), *self.in_period(rows)]
        if edges:
            conditions.append(before(rows, self.clock, edges))
        return self.run(sa.select(*self.columns(rows), *sums).where(*conditions), rows)

    def _added(self, parts: list[pd.DataFrame], sums: list[str]) -> pd.DataFrame:
        """The sums of several answers to the same question, group by group; groups of nothing are left out."""
        frame = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
        names = [g.name for g in self.groups]
        if not names:
            return frame[sums].astype(float).sum().to_frame().T
        if len(parts) > 1:
            frame = frame.groupby(names, as_index=False, sort=False)[sums].sum()
        return frame[(frame[sums].astype(float) != 0).any(axis=1)]

    def run(self, statement: sa.Select[Any], rows: FromClause) -> pd.DataFrame:
        """The rows of a statement, grouped by the question's groups (taken from `rows`)."""
        if self.groups:
            statement = statement.group_by(*(g.column(rows) for g in self.groups))
        frame = self.frame(statement)
        if not self.groups:
            return frame.fillna(0)
        return frame

    def run_sum(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame's `n` added up by the question's groups; groups that add up to nothing are left out."""
        names = [g.name for g in self.groups]
        if not names:
            return pd.DataFrame({"n": [frame["n"].astype("int64").sum()]})
        total = frame.groupby(names, as_index=False)["n"].sum()
        return total[total["n"] != 0]

    def frame(self, statement: sa.Select[Any]) -> pd.DataFrame:
        """The rows of a statement."""
        with self.store.engine.connect() as connection:
            found = connection.execute(statement)
            return pd.DataFrame([tuple(row) for row in found], columns=list(found.keys()))

    def completed(self, frame: pd.DataFrame, **fill: object) -> pd.DataFrame:
        """The frame with a row for every day, week, month… of the period, if that is its only grouping."""
        if len(self.groups) != 1 or not self.groups[0].everything:
            return frame
        name = self.groups[0].name
        keys = frame[name].map(as_day) if name == "day" else frame[name]
        whole = frame.assign(**{name: keys}).set_index(name).reindex(list(self.groups[0].everything))
        return whole.fillna(fill).rename_axis(name).reset_index()


def ask(
    store: Store, measure: Measure, scope: Scope, *, by: Sequence[str], lang: str, most: int = 2
) -> Question:
    """The question that a measure, a scope and at most so many groupings make. Raises ScopeError."""
    _check(by, most)
    known = facts(store, scope)
    last = min(scope.last, known.latest.date()) if scope.last else known.latest.date()
    clock = "registered" if measure.clock == "as_of" else measure.clock
    first = scope.first or store.first_days.get(f"{clock}_day", ORIGIN)
    groups = tuple(
        time_group(name, f"{clock}_day", first=min(first, last), last=last, lang=lang)
        if name in TIMES
        else group(store, name, holder=measure.holder, lang=lang)
        for name in by
    )
    return Question(store, measure, scope, known, groups, first, last, plan(store, scope, tuple(by)))


def _check(by: Sequence[str], most: int) -> None:
    wrong = [name for name in by if name not in BY]
    times = [name for name in by if name in TIMES]
    if wrong or len(by) > most or len(times) > 1 or len(set(by)) < len(by):
        raise ScopeError(
            Problem(
                "by",
                ",".join(by),
                f"گروه‌بندی «{'،'.join(by)}» ممکن نیست؛ یک یا دو تا از این‌ها، با یک واحد زمان: {'، '.join(BY)}.",
                f"Cannot group by “{','.join(by)}”: one or two of {', '.join(BY)}, with one unit of time at most.",
            )
        )
