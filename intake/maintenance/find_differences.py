"""Verify a store: compare the rollups with the facts row by row, and measures with and without rollups."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from intake.publish.rollup_appends import month_starts, year_starts
from intake.publish.target import Progress
from queries.estimates.consistency import MEASURE_KEYS, differs
from queries.storage import schema
from queries.storage.physical_tables import DERIVED, mismatched_tables
from queries.storage.rollup_contents import RollupStatements, hours_by_month
from queries.storage.rollup_tables import (
    DAILY,
    hours_daily,
    hours_monthly,
    rollup_state,
    still_open,
    yearly_office,
)
from queries.storage.store import Store


@dataclass(frozen=True)
class Difference:
    """A rollup or measure that disagrees with the facts; `rows` is the number of keys that differ."""

    what: str
    rows: int


def find_differences(
    store: Store, *, measures: bool = True, progress: Progress = lambda _name, _share: None
) -> list[Difference]:
    """Return the rollups that differ from the facts, and the measures that differ with and without rollups.

    The list is empty if everything agrees. With `measures=False` only the rollups are compared.
    """
    facts = RollupStatements(schema.case, schema.reopening)
    with store.engine.connect() as connection:
        if outdated := mismatched_tables(connection, DERIVED):
            return [Difference(table.name, 1) for table in outdated]
        # Each rollup with the statement that computes its rows afresh from the facts.
        rollups = (
            *((table, _whole(table, facts.daily(name))) for name, table in DAILY.items()),
            (yearly_office, _whole(yearly_office, facts.yearly(year_starts(connection, facts)))),
            (hours_daily, by_day := _hashed(facts.hours())),
            (hours_monthly, _hashed(hours_by_month(by_day.subquery(), month_starts(connection, facts)))),
            (still_open, facts.still_open()),
        )
    differences = []
    for number, (table, rows) in enumerate(rollups):
        differences.append(Difference(table.name, _differing(store, table, rows)))
        progress("rollups", (number + 1) / len(rollups))
    # The rollups must also be recorded as up to date with the newest load, if there is one.
    states = store.frame(sa.select(rollup_state.c.load).distinct())["load"]
    if list(states) != ([store.load] if store.load else []):
        differences.append(Difference(rollup_state.name, 1))
    for number, key in enumerate(MEASURE_KEYS if measures else ()):
        differences.append(Difference(key, int(differs(store, key))))
        progress("measures", (number + 1) / len(MEASURE_KEYS))
    return [difference for difference in differences if difference.rows]


def _whole(table: sa.Table, parts: Iterable[sa.Select[Any]]) -> sa.CompoundSelect[Any]:
    """Union of the parts of a rollup, each extended to all of its columns; amounts that a part lacks are 0."""
    zero = sa.cast(sa.literal_column("0"), sa.BigInteger)
    whole = []
    for part in parts:
        own = _hashed(part).subquery()
        whole.append(
            sa.select(*(own.c[c.name] if c.name in own.c else zero.label(c.name) for c in table.columns))
        )
    return sa.union_all(*whole)


def _hashed(rows: sa.Select[Any]) -> sa.Select[Any]:
    """A statement grouped by source and other keys, made to group by a hash table.

    DuckDB prepares a slot for every possible combination of whole numbers, most of them empty here, which takes many
    times as long as the sums. A floating-point key is hashed instead.
    """
    source = rows.selected_columns["source"]
    return rows.group_by(sa.cast(source.element if isinstance(source, sa.Label) else source, sa.Double))


def _differing(store: Store, table: sa.Table, rows: sa.GenerativeSelect) -> int:
    """Count the keys for which the rollup and the facts do not add up to the same amounts.

    Rollup rows are counted positive and fresh rows negative; a key agrees if all of its sums are 0.
    """
    fresh = rows.subquery("fresh")
    sums = [
        column
        for column in table.columns
        if isinstance(column.type, sa.BigInteger) and column.name != "case_id"
    ]
    keys = [column for column in table.columns if column not in sums]
    names = [*(column.name for column in keys), *(column.name for column in sums), "rows_here"]
    amounts = [sa.func.coalesce(column, sa.literal_column("0")).label(column.name) for column in sums]
    stored = sa.select(*keys, *amounts, sa.literal_column("1").label("rows_here"))
    recomputed = sa.select(
        *(fresh.c[column.name] for column in keys),
        *(-fresh.c[column.name] for column in sums),
        sa.literal_column("-1").label("rows_here"),
    )
    both = sa.union_all(stored, recomputed).subquery("both_sides")
    # An additive rollup may hold several rows per key (they add up). A list such as still_open has no amounts: there
    # the number of rows per key is compared instead.
    added = [both.c[name] for name in names if name in {c.name for c in sums}] or [both.c.rows_here]
    unequal = sa.or_(*(sa.func.sum(column) != sa.literal_column("0") for column in added))
    grouped = [both.c[column.name] for column in keys]
    differing = _hashed(sa.select(*grouped).group_by(*grouped).having(unequal)).subquery("differing")
    return int(store.frame(sa.select(sa.func.count().label("keys")).select_from(differing))["keys"][0])
