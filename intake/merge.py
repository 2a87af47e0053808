"""A stage → the tables of the store, by sets: what is new, what has changed, what is as it was.

What a load replaces moves to the table of the same name with `_version`; a row that the same load wrote before
(from an earlier file of the same command) is simply replaced, for no reader ever saw it.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from queries import schema

_STAGED = sa.MetaData()
# Cases of the stage that the store has: their place in the stage, their id in the store.
matched = sa.Table(
    "matched",
    _STAGED,
    sa.Column("row", sa.BigInteger),
    sa.Column("case_id", sa.BigInteger),
    sa.Column("first_load", sa.Integer),
    prefixes=["TEMPORARY"],
)
# Rows of one table that the stage says differently, and those it no longer says; `sequence` is 0 for cases.
fresh = sa.Table(
    "fresh",
    _STAGED,
    sa.Column("row", sa.BigInteger),
    sa.Column("sequence", sa.Integer),
    prefixes=["TEMPORARY"],
)
gone = sa.Table(
    "gone",
    _STAGED,
    sa.Column("case_id", sa.BigInteger),
    sa.Column("sequence", sa.Integer),
    prefixes=["TEMPORARY"],
)
changed = sa.Table("changed", _STAGED, sa.Column("row", sa.BigInteger), prefixes=["TEMPORARY"])
_NOT_COMPARED = ("case_id", "source", "first_load", "load", "sequence", "id")


@dataclass(frozen=True)
class Staged:
    """A stage as the target engine sees it."""

    cases: sa.FromClause
    events: sa.FromClause
    spells: sa.FromClause

    def of(self, table: sa.Table) -> sa.FromClause:
        """The stage of one of the three tables that hold what is true of cases."""
        return {schema.case: self.cases, schema.case_event: self.events, schema.reopening: self.spells}[table]


@dataclass(frozen=True)
class Merged:
    """Rows of the file by what became of them, and cases likewise."""

    loaded: int
    updated: int
    unchanged: int
    new_cases: int
    changed_cases: int
    same_cases: int


def merge(
    connection: sa.Connection, staged: Staged, *, source: int, load: int, overwrite: bool = True
) -> Merged:
    """Bring the store to what the stage says of its cases; what became of the rows.

    Without `overwrite`, cases that the store has stay as they are.
    """
    _STAGED.drop_all(connection)
    _STAGED.create_all(connection)
    _match(connection, staged, source=source)
    matches = _count(connection, matched)
    base = int(
        connection.execute(sa.select(sa.func.coalesce(sa.func.max(schema.case.c.case_id), 0))).scalar_one()
    )
    if overwrite and matches:
        for table, versions in schema.VERSIONS:
            _replace(connection, staged, table, versions, source=source, load=load)
    for table, _ in schema.VERSIONS:
        _insert_new(connection, staged, table, source=source, load=load, base=base + 1, any_known=matches > 0)
    return _counted(connection, staged)


def _match(connection: sa.Connection, staged: Staged, *, source: int) -> None:
    case = schema.case
    known = sa.select(staged.cases.c.row, case.c.case_id, case.c.first_load).join(
        case, sa.and_(case.c.id == staged.cases.c.id, case.c.source == source)
    )
    connection.execute(sa.insert(matched).from_select(["row", "case_id", "first_load"], known))


def _replace(
    connection: sa.Connection, staged: Staged, table: sa.Table, versions: sa.Table, *, source: int, load: int
) -> None:
    """Replace the rows of known cases that the stage says differently."""
    stage = staged.of(table)
    compared = [column.name for column in table.columns if column.name not in _NOT_COMPARED]
    sequenced = "sequence" in table.c
    differs = sa.or_(*(table.c[name].is_distinct_from(stage.c[name]) for name in compared))
    place: Any = stage.c.sequence if sequenced else sa.literal(0)

    def same_place() -> sa.ColumnElement[bool]:
        in_case = table.c.case_id == matched.c.case_id
        return sa.and_(in_case, table.c.sequence == stage.c.sequence) if sequenced else in_case

    said_otherwise = (
        sa.select(stage.c.row, place)
        .select_from(stage.join(matched, matched.c.row == stage.c.row).outerjoin(table, same_place()))
        .where(sa.or_(table.c.case_id.is_(None), differs))
    )
    in_stage = matched.c.row == stage.c.row
    if sequenced:
        in_stage = sa.and_(in_stage, table.c.sequence == stage.c.sequence)
    no_longer_said = (
        sa.select(table.c.case_id, table.c.sequence if sequenced else sa.literal(0))
        .select_from(table.join(matched, matched.c.case_id == table.c.case_id).outerjoin(stage, in_stage))
        .where(sa.or_(stage.c.row.is_(None), differs))
    )
    connection.execute(sa.delete(fresh))
    connection.execute(sa.delete(gone))
    connection.execute(sa.insert(fresh).from_select(["row", "sequence"], said_otherwise))
    connection.execute(sa.insert(gone).from_select(["case_id", "sequence"], no_longer_said))
    if _count(connection, gone):
        _supersede(connection, table, versions, load=load)
    if _count(connection, fresh):
        added = _staged_rows(stage, table, source=source, load=load, base=0).join(
            fresh,
            sa.and_(fresh.c.row == stage.c.row, fresh.c.sequence == (stage.c.sequence if sequenced else 0)),
        )
        added = added.join(matched, matched.c.row == stage.c.row)
        connection.execute(sa.insert(table).from_select([column.name for column in table.columns], added))
    rows_of = sa.select(matched.c.row).join(gone, gone.c.case_id == matched.c.case_id)
    connection.execute(sa.insert(changed).from_select(["row"], sa.union(sa.select(fresh.c.row), rows_of)))


def _supersede(connection: sa.Connection, table: sa.Table, versions: sa.Table, *, load: int) -> None:
    """Move the rows that are gone to their versions; rows of this very load leave without a trace."""
    is_gone = sa.exists().where(gone.c.case_id == table.c.case_id)
    if "sequence" in table.c:
        is_gone = is_gone.where(gone.c.sequence == table.c.sequence)
    old = sa.select(*table.columns, sa.literal(load)).where(is_gone, table.c.load < load)
    connection.execute(sa.insert(versions).from_select([column.name for column in versions.columns], old))
    connection.execute(sa.delete(table).where(is_gone))


def _insert_new(
    connection: sa.Connection,
    staged: Staged,
    table: sa.Table,
    *,
    source: int,
    load: int,
    base: int,
    any_known: bool,
) -> None:
    """Insert the rows of cases that the store did not have."""
    stage = staged.of(table)
    rows = _staged_rows(stage, table, source=source, load=load, base=base)
    if any_known:
        rows = rows.where(~sa.exists().where(matched.c.row == stage.c.row))
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


def _counted(connection: sa.Connection, staged: Staged) -> Merged:
    cases = staged.cases
    differing = sa.select(changed.c.row).distinct().subquery("differing")
    state = sa.case((matched.c.row.is_(None), "new"), (differing.c.row.is_not(None), "changed"), else_="same")
    counts = (
        sa.select(
            state.label("state"),
            sa.func.count().label("cases"),
            sa.func.sum(cases.c.fresh).label("fresh"),
            sa.func.sum(cases.c.known).label("known"),
            # A case can change though none of its rows is new, when a repeated row fills what was missing.
            sa.func.sum(sa.case((cases.c.fresh == 0, cases.c.known), else_=0)).label("known_alone"),
        )
        .select_from(
            cases.outerjoin(matched, matched.c.row == cases.c.row).outerjoin(
                differing, differing.c.row == cases.c.row
            )
        )
        .group_by(state)
    )
    found = {
        row["state"]: {key: int(row[key]) for key in ("cases", "fresh", "known", "known_alone")}
        for row in connection.execute(counts).mappings()
    }
    nothing = dict.fromkeys(("cases", "fresh", "known", "known_alone"), 0)
    new, other, same = (found.get(name, nothing) for name in ("new", "changed", "same"))
    return Merged(
        loaded=new["fresh"],
        updated=other["fresh"] + other["known_alone"],
        unchanged=new["known"] + other["known"] - other["known_alone"] + same["fresh"] + same["known"],
        new_cases=new["cases"],
        changed_cases=other["cases"],
        same_cases=same["cases"],
    )


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
