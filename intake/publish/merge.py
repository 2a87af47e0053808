"""A stage → the tables of the store, by sets: what is new, what has changed, what is as it was.

What a load replaces moves to the table of the same name with `_version`; a row that the same load wrote before
(from an earlier file of the same command) is simply replaced, for no reader ever saw it.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from queries.storage import schema
from queries.storage.physical_tables import temporary

_STAGED = sa.MetaData()
# Cases of the stage that the store has: their place in the stage, their id in the store.
matched = sa.Table(
    "matched",
    _STAGED,
    sa.Column("row", sa.BigInteger, nullable=False),
    sa.Column("case_id", sa.BigInteger, nullable=False),
    sa.Column("first_load", sa.Integer, nullable=False),
)
# Rows of one table that the stage says differently (`row` is its place there) or no longer says (`row` is missing);
# `stored` where the store has such a row. `sequence` is 0 for cases.
differing = sa.Table(
    "differing",
    _STAGED,
    sa.Column("row", sa.BigInteger),
    sa.Column("case_id", sa.BigInteger, nullable=False),
    sa.Column("sequence", sa.Integer),
    sa.Column("stored", sa.Boolean),
)
changed = sa.Table("changed", _STAGED, sa.Column("case_id", sa.BigInteger, nullable=False))
# Comparison goes by stretches of the stage, so that a join always fits into memory.
_AT_ONCE = 500_000
_NOT_COMPARED = ("case_id", "source", "first_load", "load", "sequence", "id")


@dataclass(frozen=True)
class StagedTables:
    """A stage as the target engine sees it."""

    cases: sa.FromClause
    events: sa.FromClause
    reopened_intervals: sa.FromClause

    def table_for(self, table: sa.Table) -> sa.FromClause:
        """The stage of one of the three tables that hold what is true of cases."""
        return {
            schema.case: self.cases,
            schema.case_event: self.events,
            schema.reopening: self.reopened_intervals,
        }[table]


@dataclass(frozen=True)
class MergeCounts:
    """Rows of the file by what became of them, and cases likewise."""

    loaded: int
    updated: int
    unchanged: int
    new_cases: int
    changed_cases: int
    same_cases: int


def merge(
    connection: sa.Connection, staged: StagedTables, *, source: int, load: int, overwrite: bool = True
) -> MergeCounts:
    """Bring the store to what the stage says of its cases; what became of the rows.

    Without `overwrite`, cases that the store has stay as they are.
    """
    for table in _STAGED.tables.values():
        own = temporary(
            connection.dialect.name,
            table.name,
            [sa.Column(column.name, column.type, nullable=column.nullable) for column in table.columns],
        )
        own.drop(connection, checkfirst=True)
        own.create(connection)
    _match(connection, staged, source=source)
    matches = _count(connection, matched)
    base = int(
        connection.execute(sa.select(sa.func.coalesce(sa.func.max(schema.case.c.case_id), 0))).scalar_one()
    )
    if overwrite and matches:
        for table, versions in schema.VERSION_TABLES:
            _replace(connection, staged, table, versions, source=source, load=load)
    if matches < _count(connection, staged.cases):
        for table, _ in schema.VERSION_TABLES:
            _insert_new(
                connection, staged, table, source=source, load=load, base=base + 1, any_known=matches > 0
            )
    return _counted(connection, staged)


def _match(connection: sa.Connection, staged: StagedTables, *, source: int) -> None:
    case = schema.case
    known = sa.select(staged.cases.c.row, case.c.case_id, case.c.first_load).join(
        case, sa.and_(case.c.id == staged.cases.c.id, case.c.source == source)
    )
    connection.execute(sa.insert(matched).from_select(["row", "case_id", "first_load"], known))


def _replace(
    connection: sa.Connection,
    staged: StagedTables,
    table: sa.Table,
    versions: sa.Table,
    *,
    source: int,
    load: int,
) -> None:
    """Replace the rows of known cases that the stage says differently."""
    connection.execute(sa.delete(differing))
    last = connection.execute(sa.select(sa.func.max(matched.c.row))).scalar_one()
    for start in range(0, last + 1, _AT_ONCE):
        _compare(connection, staged.table_for(table), table, start=start, end=start + _AT_ONCE - 1)
    if not _count(connection, differing):
        return
    _supersede(connection, table, versions, load=load)
    stage = staged.table_for(table)
    here = differing.c.row == stage.c.row
    if "sequence" in table.c:
        here &= differing.c.sequence == stage.c.sequence
    added = _staged_rows(stage, table, source=source, load=load, base=0).join(differing, here)
    added = added.join(matched, matched.c.row == stage.c.row)
    connection.execute(sa.insert(table).from_select([column.name for column in table.columns], added))
    cases = sa.select(differing.c.case_id).distinct()
    connection.execute(sa.insert(changed).from_select(["case_id"], cases))


def _compare(
    connection: sa.Connection, stage: sa.FromClause, table: sa.Table, *, start: int, end: int
) -> None:
    """Add to `differing` what the stage says otherwise about the cases in this stretch of it."""
    in_stretch = matched.c.row.between(start, end)
    ids = sa.select(sa.func.min(matched.c.case_id), sa.func.max(matched.c.case_id)).where(in_stretch)
    first, last = connection.execute(ids).one()
    if first is None:
        return
    keys = ["case_id", "sequence"] if "sequence" in table.c else ["case_id"]
    compared = [column.name for column in table.columns if column.name not in _NOT_COMPARED]
    said = (
        sa.select(stage.c.row, matched.c.case_id, *(stage.c[name] for name in (*keys[1:], *compared)))
        .join(matched, matched.c.row == stage.c.row)
        .where(in_stretch, stage.c.row.between(start, end))
        .subquery("said")
    )
    # The bounds let the engine skip most of the table, which is stored by case.
    known = (
        sa.select(*(table.c[name] for name in (*keys, *compared)))
        .where(
            table.c.case_id.between(first, last),
            table.c.case_id.in_(sa.select(matched.c.case_id).where(in_stretch)),
        )
        .subquery("known")
    )
    differs = sa.or_(
        said.c.case_id.is_(None),
        known.c.case_id.is_(None),
        *(known.c[name].is_distinct_from(said.c[name]) for name in compared),
    )
    sequence: Any = sa.func.coalesce(said.c.sequence, known.c.sequence) if keys[1:] else sa.literal(0)
    found = (
        sa.select(
            said.c.row,
            sa.func.coalesce(said.c.case_id, known.c.case_id),
            sequence,
            known.c.case_id.is_not(None),
        )
        .select_from(said.join(known, sa.and_(*(known.c[key] == said.c[key] for key in keys)), full=True))
        .where(differs)
    )
    connection.execute(sa.insert(differing).from_select(["row", "case_id", "sequence", "stored"], found))


def _supersede(connection: sa.Connection, table: sa.Table, versions: sa.Table, *, load: int) -> None:
    """Move the rows that differ to their versions; rows of this very load leave without a trace."""
    keys = ["case_id", "sequence"] if "sequence" in table.c else ["case_id"]
    here = sa.and_(differing.c.stored, *(differing.c[key] == table.c[key] for key in keys))
    old = sa.select(*table.columns, sa.literal(load)).join(differing, here).where(table.c.load < load)
    connection.execute(sa.insert(versions).from_select([column.name for column in versions.columns], old))
    # Not EXISTS: DuckDB answers that by materialising the whole table, and this by a look at a few of its blocks.
    gone: sa.ColumnElement[bool] = table.c.case_id.in_(
        sa.select(differing.c.case_id).where(differing.c.stored)
    )
    if len(keys) > 1:
        places = sa.select(*(differing.c[key] for key in keys)).where(differing.c.stored)
        gone &= sa.tuple_(*(table.c[key] for key in keys)).in_(places)
    connection.execute(sa.delete(table).where(gone))


def _insert_new(
    connection: sa.Connection,
    staged: StagedTables,
    table: sa.Table,
    *,
    source: int,
    load: int,
    base: int,
    any_known: bool,
) -> None:
    """Insert the rows of cases that the store did not have."""
    stage = staged.table_for(table)
    rows = _staged_rows(stage, table, source=source, load=load, base=base)
    if any_known:
        rows = rows.where(stage.c.row.not_in(sa.select(matched.c.row)))
    connection.execute(sa.insert(table).from_select([column.name for column in table.columns], rows))


def _staged_rows(
    stage: sa.FromClause, table: sa.Table, *, source: int, load: int, base: int
) -> sa.Select[tuple[object, ...]]:
    """The columns of `table` out of the stage; ids of new cases count from `base` (0: those matched)."""
    given: dict[str, Any] = {
        "case_id": stage.c.row + base if base else matched.c.case_id,
        "source": sa.literal(source),
        "first_load": sa.literal(load) if base else matched.c.first_load,
        "load": sa.literal(load),
    }
    names = [column.name for column in table.columns]
    return sa.select(*(given[name] if name in given else stage.c[name] for name in names)).select_from(stage)


def _counted(connection: sa.Connection, staged: StagedTables) -> MergeCounts:
    cases = staged.cases
    source: sa.FromClause = cases
    state: Any = sa.literal("new")
    if _count(connection, matched):
        altered = sa.select(changed.c.case_id).distinct().subquery("altered")
        source = cases.outerjoin(matched, matched.c.row == cases.c.row)
        state = sa.case((matched.c.row.is_(None), "new"), else_="same")
        if _count(connection, changed):
            source = source.outerjoin(altered, altered.c.case_id == matched.c.case_id)
            state = sa.case(
                (matched.c.row.is_(None), "new"), (altered.c.case_id.is_not(None), "changed"), else_="same"
            )
    counts = (
        sa.select(
            state.label("state"),
            sa.func.count().label("cases"),
            sa.func.sum(cases.c.fresh).label("fresh"),
            sa.func.sum(cases.c.known).label("known"),
            # A case can change though none of its rows is new, when a repeated row fills what was missing.
            sa.func.sum(sa.case((cases.c.fresh == 0, cases.c.known), else_=0)).label("known_alone"),
        )
        .select_from(source)
        .group_by(sa.literal_column("state"))
    )
    found = {
        row["state"]: {key: int(row[key]) for key in ("cases", "fresh", "known", "known_alone")}
        for row in connection.execute(counts).mappings()
    }
    nothing = dict.fromkeys(("cases", "fresh", "known", "known_alone"), 0)
    new, other, same = (found.get(name, nothing) for name in ("new", "changed", "same"))
    return MergeCounts(
        loaded=new["fresh"],
        updated=other["fresh"] + other["known_alone"],
        unchanged=new["known"] + other["known"] - other["known_alone"] + same["fresh"] + same["known"],
        new_cases=new["cases"],
        changed_cases=other["cases"],
        same_cases=same["cases"],
    )


def _count(connection: sa.Connection, table: sa.FromClause) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
