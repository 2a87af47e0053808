"""A measure, a scope and what it is broken down by, made ready for an estimator: period, groups and conditions."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.measures.declaration import Measure
from queries.question.filters import filter_conditions
from queries.question.grouping import GROUPINGS, ORIGIN, TIME_GROUPINGS, Group, dimension_group, time_group
from queries.question.rollup_choice import DailyRollup, can_use_rollups, choose_daily_rollup, of_whole_years
from queries.question.vintage import facts
from queries.sql.buckets import as_day, literal_day
from queries.sql.conditions import Column, Condition, Facts
from queries.storage.store import Store
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import Scope
from stats.intervals import Floats


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
    daily_rollup: DailyRollup | None = None  # the rollup that covers it, if there is one
    rollups_usable: bool = False  # whether rollups say the truth for its vintage and as-of

    @property
    def clock_column(self) -> str:
        """The day column that decides whether a case falls in the period."""
        return "registered_day" if self.measure.clock == "as_of" else f"{self.measure.clock}_day"

    @property
    def uses_yearly_rollup(self) -> bool:
        """Whether no rollup by day covers it as it is grouped now, but the sums by year do."""
        names = tuple(g.name for g in self.groups)
        return (
            self.daily_rollup is None
            and self.rollups_usable
            and of_whole_years(self.store, self.scope, names)
        )

    @property
    def ends_at_as_of(self) -> bool:
        """Whether the end of the period is the moment of as-of itself, of every source."""
        return self.scope.last is None or self.scope.last >= self.facts.latest_as_of.date()

    @property
    def time_grouping(self) -> Group | None:
        """The grouping by time, if there is one."""
        return next((g for g in self.groups if g.name in TIME_GROUPINGS), None)

    @property
    def grouped_by_time_only(self) -> bool:
        """Whether time is the only grouping: then every span has a row."""
        return len(self.groups) == 1 and bool(self.groups[0].all_keys)

    def columns(self, rows: FromClause) -> list[Column]:
        """The grouping columns of a statement, named by their groupings."""
        return [g.column(rows).label(g.name) for g in self.groups]

    def dimension_conditions(self, rows: FromClause) -> list[Condition]:
        """The conditions of the scope's dimensions."""
        return filter_conditions(self.store, self.scope, rows, holder=self.measure.holder)

    def period_conditions(self, rows: FromClause) -> list[Condition]:
        """The conditions of the scope's period on the measure's clock."""
        found: list[Condition] = []
        if self.scope.first:
            found.append(rows.c[self.clock_column] >= literal_day(self.scope.first))
        if self.scope.last:
            found.append(rows.c[self.clock_column] <= literal_day(self.scope.last))
        return found

    @property
    def cache_key(self) -> tuple[Hashable, ...]:
        """What tells the rows of this question from those of others to the same state of the data."""
        first = self.first if self.time_grouping else None
        return (replace(self.scope, preset=None), tuple(g.name for g in self.groups), first)

    def run(self, statement: sa.Select[Any], rows: FromClause) -> pd.DataFrame:
        """The rows of a statement, grouped by the question's groups (taken from `rows`)."""
        if self.groups:
            statement = statement.group_by(*(g.column(rows) for g in self.groups))
        frame = self.store.frame(statement)
        return self.with_days(frame) if self.groups else frame.fillna(0)

    def with_days(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame of a grouping by day with plain dates: DuckDB hands over its own."""
        if not self.time_grouping or self.time_grouping.name != "day":
            return frame
        return frame.assign(day=[as_day(day) for day in frame["day"]])

    def sum_by_groups(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame's `n` added up by the question's groups; groups that add up to nothing are left out."""
        names = [g.name for g in self.groups]
        if not names:
            return pd.DataFrame({"n": [frame["n"].astype("int64").sum()]})
        total = frame.groupby(names, as_index=False)["n"].sum()
        return total[total["n"] != 0]

    def figures_frame(self, frame: pd.DataFrame, n: Floats, **figures: Floats | float) -> pd.DataFrame:
        """The groups of a frame, n as whole numbers, and figures; made at once, for each step of pandas takes time."""
        keys = {g.name: frame[g.name].to_numpy() for g in self.groups}
        return pd.DataFrame(keys | {"n": n.astype("int64")} | figures, index=frame.index)

    def with_empty_spans(self, frame: pd.DataFrame, **fill: object) -> pd.DataFrame:
        """The frame with a row for every day, week, month… of the period, if that is its only grouping."""
        if not self.grouped_by_time_only:
            return frame
        name = self.groups[0].name
        keys = frame[name].map(as_day) if name == "day" else frame[name]
        whole = frame.assign(**{name: keys}).set_index(name).reindex(list(self.groups[0].all_keys))
        return whole.fillna(fill).rename_axis(name).reset_index()


def make_question(
    store: Store, measure: Measure, scope: Scope, *, by: Sequence[str], lang: str, max_groups: int = 2
) -> Question:
    """The question that a measure, a scope and at most so many groupings make. Raises ScopeError."""
    _check(by, max_groups)
    known = facts(store, scope)
    last = min(scope.last, known.latest_as_of.date()) if scope.last else known.latest_as_of.date()
    clock = "registered" if measure.clock == "as_of" else measure.clock
    first = scope.first or store.first_days.get(f"{clock}_day", ORIGIN)
    groups = tuple(
        time_group(name, f"{clock}_day", first=min(first, last), last=last, lang=lang)
        if name in TIME_GROUPINGS
        else dimension_group(store, name, holder=measure.holder, lang=lang)
        for name in by
    )
    chosen = choose_daily_rollup(store, scope, tuple(by))
    return Question(store, measure, scope, known, groups, first, last, chosen, can_use_rollups(store, scope))


def _check(by: Sequence[str], most: int) -> None:
    wrong = [name for name in by if name not in GROUPINGS]
    times = [name for name in by if name in TIME_GROUPINGS]
    if wrong or len(by) > most or len(times) > 1 or len(set(by)) < len(by):
        raise ScopeError(
            Problem(
                "by",
                ",".join(by),
                f"گروه‌بندی «{'،'.join(by)}» ممکن نیست؛ یک یا دو تا از این‌ها، با یک واحد زمان: {'، '.join(GROUPINGS)}.",
                f"Cannot group by “{','.join(by)}”: one or two of {', '.join(GROUPINGS)}, with one unit of time at "
                "most.",
            )
        )
