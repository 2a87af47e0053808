"""The `Question`: a measure, a scope and groupings, resolved against one state of the store for an estimator."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.sql.selectable import FromClause

from queries.measures.declaration import Holder, Measure
from queries.question.filters import dimension_filters, filter_conditions, in_keys, permitted_keys
from queries.question.grouping import (
    ORIGIN,
    TIME_GROUPINGS,
    Group,
    check_groupings,
    dimension_group,
    time_group,
)
from queries.question.rollup_choice import (
    DailyRollup,
    can_use_rollups,
    choose_daily_rollup,
    yearly_rollup_answers,
)
from queries.question.vintage import facts, vintage
from queries.sql.buckets import as_day, as_days, day_in_condition
from queries.sql.conditions import Column, Condition, Facts
from queries.storage.store import Store
from queries.vocabulary.recorded import Recorded
from queries.vocabulary.scope import Scope
from stats.arrays import Floats

# A table of a few rows by the names of its columns, arrays of one length. A screen makes a hundred of them, and a frame
# of pandas takes as long to be made as such a table to be computed.
Columns = dict[str, NDArray[Any]]

HASHED_KEYS = 2  # groupings, above which the database is made to group by a hash table


@dataclass(frozen=True)
class Question:
    """Everything that an estimator needs to query the store. Built by `make_question`."""

    store: Store
    measure: Measure
    scope: Scope
    facts: Facts
    groups: tuple[Group, ...]
    first: date  # first and last day of the period, limited to the days for which there are data
    last: date
    daily_rollup: DailyRollup | None = None  # the smallest rollup with the dimensions of scope and groupings
    rollups_usable: bool = False  # whether rollups are exact for the vintage and as-of of the scope
    sources: tuple[int, ...] | None = None  # sources whose cases count; None means all, the usual case

    @property
    def clock_column(self) -> str:
        """Name of the date column that decides whether a case falls in the period."""
        return "registered_day" if self.measure.clock == "as_of" else f"{self.measure.clock}_day"

    @cached_property
    def all_time_scope(self) -> Scope:
        """The scope over all time with the cases of provincial trips, whatever its period and its trips switch."""
        return _all_time(self.scope)

    @property
    def chooses_offices(self) -> bool:
        """Whether the scope, or what the viewer may read, is limited to some offices."""
        limits = self.store.limits
        return bool(self.scope.agencies or self.scope.peer_groups or (limits and limits.agencies))

    @property
    def uses_daily_sums(self) -> bool:
        """Whether the daily sums of the scope answer: they are exact, and nothing is grouped by but time."""
        return self.rollups_usable and all(g is self.time_grouping for g in self.groups)

    @property
    def uses_yearly_rollup(self) -> bool:
        """Whether the yearly rollup answers: no daily rollup has the dimensions, and the period is whole years."""
        names = tuple(g.name for g in self.groups)
        return (
            self.daily_rollup is None
            and self.rollups_usable
            and yearly_rollup_answers(self.store, self.scope, names)
        )

    @property
    def ends_at_as_of(self) -> bool:
        """Whether the period reaches up to the as-of of every source, so that its end is as-of and not a day's end."""
        return self.scope.last is None or self.scope.last >= self.facts.latest_as_of.date()

    @property
    def time_grouping(self) -> Group | None:
        """The grouping by time; None when there is none."""
        return next((g for g in self.groups if g.name in TIME_GROUPINGS), None)

    @property
    def grouped_by_time_only(self) -> bool:
        """Whether time is the only grouping, in which case days or months without cases also get a row."""
        return len(self.groups) == 1 and bool(self.groups[0].all_keys)

    @property
    def groups_by_mix(self) -> bool:
        """Whether units are grouped by the mix of their cases as well, and no daily rollup has the units alone."""
        names = tuple(g.name for g in self.groups)
        if len(names) <= 2 or self.time_grouping is not None:
            return False
        return choose_daily_rollup(self.store, self.scope, names[:1]) is None

    def columns(self, rows: FromClause) -> list[Column]:
        """Grouping columns for a SELECT, labelled with the names of the groupings."""
        return [g.column(rows).label(g.name) for g in self.groups]

    def dimension_conditions(self, rows: FromClause, *, holder: Holder | None = None) -> list[Condition]:
        """SQL conditions for the dimension filters of the scope, and for the sources that count.

        `holder` is the agency column to filter by, by default that of the measure.
        """
        conditions = filter_conditions(self.store, self.scope, rows, holder=holder or self.measure.holder)
        return [*conditions, *self.source_conditions(rows)]

    def source_conditions(self, rows: FromClause) -> list[Condition]:
        """SQL condition for the sources that count; none if all of them do."""
        if self.sources is None:
            return []
        return [in_keys(rows.c.source, self.sources) if self.sources else sa.false()]

    def rows_inside(
        self,
        column_of: Callable[[str], NDArray[np.integer]],
        size: int,
        *,
        holder: Holder,
        has_groups: bool = False,
    ) -> NDArray[np.bool_]:
        """Mask of `size` rows that have been read: those that meet `dimension_conditions`, ignoring the trips switch.

        `column_of(name)` has the keys of the rows in a column, with `has_groups` also in those of GROUP_COLUMNS.
        """
        filters = dimension_filters(self.store, self.scope, holder=holder, has_groups=has_groups)
        if self.sources is not None:
            filters.append(("source", list(self.sources)))
        masks = [_is_one_of(column_of(column), keys) for column, keys in filters]
        inside = masks[0] if masks else np.ones(size, dtype=bool)
        for mask in masks[1:]:
            inside &= mask
        permitted = permitted_keys(self.store, holder=holder)
        if permitted is not None:
            own = [_is_one_of(column_of(column), keys) for column, keys in permitted]
            inside &= np.logical_or.reduce(own) if own else False
        return inside

    def period_conditions(self, rows: FromClause) -> list[Condition]:
        """SQL conditions for the period of the scope, on the measure's date column."""
        conditions: list[Condition] = []
        if self.scope.first:
            conditions.append(rows.c[self.clock_column] >= day_in_condition(self.scope.first))
        if self.scope.last:
            conditions.append(rows.c[self.clock_column] <= day_in_condition(self.scope.last))
        return conditions

    @property
    def cache_key(self) -> tuple[Hashable, ...]:
        """Key that identifies the scope and groupings of this question in the cache of its store."""
        # Time keys are numbered from the first day, which for an open period depends on the measure's clock.
        first = self.first if self.time_grouping else None
        scope = self.scope if self.scope.preset is None else replace(self.scope, preset=None)
        return (scope, tuple(g.name for g in self.groups), first, self.sources)

    def run(self, statement: sa.Select[Any], rows: FromClause) -> pd.DataFrame:
        """Run a statement grouped by the question's groupings, whose columns are taken from `rows`.

        Without groupings, NULL sums become 0.
        """
        if self.groups:
            keys = [g.column(rows) for g in self.groups]
            if len(keys) > HASHED_KEYS:
                # DuckDB prepares a slot for every possible combination of whole numbers, most of them empty here, which
                # takes ten times as long as the sums. A floating-point key is hashed instead; days cannot be one.
                numbers = [g.column(rows) for g in self.groups if g is not self.time_grouping]
                keys.append(sa.cast(numbers[0], sa.Double))
            statement = statement.group_by(*keys)
        frame = self.store.frame(statement)
        return self.with_days(frame) if self.groups else frame.fillna(0)

    def with_days(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Convert the `day` column to plain dates when grouping by day, since DuckDB returns timestamps."""
        if not self.time_grouping or self.time_grouping.name != "day":
            return frame
        return frame.assign(day=as_days(frame["day"]))

    def sum_by_groups(self, columns: Columns) -> Columns:
        """Sum the column `n` by the question's groupings. Groups whose sum is 0 are left out."""
        names, n = [g.name for g in self.groups], columns["n"].astype("int64")
        if not names:
            return {"n": n.sum(keepdims=True)}
        if len(names) > 1:
            total = pd.DataFrame({**columns, "n": n}).groupby(names, as_index=False)["n"].sum()
            return as_columns(total[total["n"] != 0])
        keys, index = np.unique(columns[names[0]], return_inverse=True)
        total_n = np.zeros(len(keys), dtype="int64")
        np.add.at(total_n, index, n)
        occurs = total_n != 0
        return {names[0]: keys[occurs], "n": total_n[occurs]}

    def figure_columns(self, columns: Columns, n: Floats, **figures: NDArray[Any]) -> Columns:
        """The grouping columns, integer `n` and the given figures."""
        return {**{g.name: columns[g.name] for g in self.groups}, "n": n.astype(np.int64), **figures}

    def with_empty_spans(self, columns: Columns, **fill: float) -> Columns:
        """Add rows for days, weeks, months … without cases when time is the only grouping.

        `fill` gives the value of each column in the added rows; of others it is NaN.
        """
        if not self.grouped_by_time_only:
            return columns
        name, all_keys = self.groups[0].name, self.groups[0].all_keys
        keys = columns[name].tolist()
        if name == "day":
            position = {key: i for i, key in enumerate(all_keys)}
            rows = np.array([position.get(as_day(key), -1) for key in keys], dtype=np.int64)
        else:  # Keys are the positions themselves.
            if tuple(keys) == all_keys:
                return columns
            rows = np.array(keys, dtype=np.int64)
        inside = (rows >= 0) & (rows < len(all_keys))
        complete: Columns = {name: np.empty(len(all_keys), dtype=object)}
        complete[name][:] = all_keys
        for other, column in columns.items():
            if other != name:
                empty = np.array(fill.get(other, np.nan))
                complete[other] = np.full(len(all_keys), empty, dtype=np.result_type(column, empty))
                complete[other][rows[inside]] = column[inside]
        return complete


@lru_cache(maxsize=256)
def _all_time(scope: Scope) -> Scope:
    """A scope over all time, trips included; kept, because a screen asks dozens of questions about the same scope."""
    return replace(scope.over_all_time(), trips="in")


def _is_one_of(column: NDArray[np.integer], keys: Sequence[int]) -> NDArray[np.bool_]:
    """Which values of a column are among some keys: several times as fast as `np.isin`, since keys are small."""
    if len(keys) == 1:
        return np.asarray(column == keys[0])
    wanted = np.zeros(max(int(column.max(initial=0)), max(keys, default=0)) + 1, dtype=bool)
    wanted[list(keys)] = True
    return wanted.take(column)


@dataclass(frozen=True)
class KeptColumns:
    """Columns as the cache keeps them: they cannot be written to."""

    columns: Columns

    def __post_init__(self) -> None:
        """Protect the arrays, which all callers share."""
        for column in self.columns.values():
            column.flags.writeable = False

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        return sum(column.nbytes for column in self.columns.values())


def as_columns(frame: pd.DataFrame) -> Columns:
    """The columns of a frame."""
    return {str(name): column.to_numpy() for name, column in frame.items()}


def make_question(
    store: Store, measure: Measure, scope: Scope, *, by: Sequence[str], lang: str, max_groups: int = 2
) -> Question:
    """Resolve a measure, a scope and the names of up to `max_groups` groupings into a question.

    Raises ScopeError for an invalid grouping (unknown, repeated, too many, or two of time) and for a vintage that does
    not exist.
    """
    check_groupings(by, max_groups)
    cases = facts(store, scope)
    last = min(scope.last, cases.latest_as_of.date()) if scope.last else cases.latest_as_of.date()
    # A measure of a state (open, overdue) has no date of its own; its groupings by time begin with registration.
    clock = "registered" if measure.clock == "as_of" else measure.clock
    first = scope.first or store.first_days.get(f"{clock}_day", ORIGIN)
    groups = tuple(
        time_group(name, f"{clock}_day", first=min(first, last), last=last, lang=lang)
        if name in TIME_GROUPINGS
        else dimension_group(store, name, holder=measure.holder, lang=lang)
        for name in by
    )
    rollup = choose_daily_rollup(store, scope, tuple(by))
    usable = can_use_rollups(store, scope)
    sources = recording_sources(store, scope, measure.needs)
    return Question(store, measure, scope, cases, groups, first, last, rollup, usable, sources)


def recording_sources(store: Store, scope: Scope, needs: Iterable[Recorded]) -> tuple[int, ...] | None:
    """Keys of the sources that record everything in `needs` at the scope's vintage; None if all of them do."""
    needed = frozenset(needs)
    if not needed:
        return None
    sources = store.sources_at(vintage(store, scope))
    recording = tuple(source.source for source in sources if needed <= source.recorded)
    return None if len(recording) == len(sources) else recording
