"""Count the rows of a file, and its cases, by what a merge did with them."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from intake.publish.working_tables import StagedTables, changed, ignored, matched, row_count

_COUNTED = ("cases", "new_rows", "repeated_rows", "repeated_alone")


@dataclass(frozen=True)
class MergeCounts:
    """Numbers of rows of the file, and of cases, by what the merge did with them.

    `ignored` rows differ from the store and are older than it.
    """

    loaded: int
    updated: int
    unchanged: int
    ignored: int
    new_cases: int
    changed_cases: int
    same_cases: int
    ignored_cases: int


def count_outcomes(connection: sa.Connection, staged: StagedTables) -> MergeCounts:
    """Count the rows and cases of the stage by outcome: new, changed, unchanged or ignored.

    `new_rows` counts the rows of the file that say something new about a case, `repeated_rows` those that repeat a
    stored row, and `repeated_alone` those of them whose case has no new row.
    """
    cases = staged.cases
    source, state = _outcomes(connection, cases)
    counts = (
        sa.select(
            state.label("state"),
            sa.func.count().label("cases"),
            sa.func.sum(cases.c.new_rows).label("new_rows"),
            sa.func.sum(cases.c.repeated_rows).label("repeated_rows"),
            # A case can change though none of its rows is new, when a repeated row fills what was missing.
            sa.func.sum(sa.case((cases.c.new_rows == 0, cases.c.repeated_rows), else_=0)).label(
                "repeated_alone"
            ),
        )
        .select_from(source)
        .group_by(sa.literal_column("state"))
    )
    by_state = {
        row["state"]: {key: int(row[key]) for key in _COUNTED}
        for row in connection.execute(counts).mappings()
    }
    nothing = dict.fromkeys(_COUNTED, 0)
    new, other, same, older = (by_state.get(name, nothing) for name in ("new", "changed", "same", "ignored"))
    return MergeCounts(
        loaded=new["new_rows"],
        updated=other["new_rows"] + other["repeated_alone"],
        unchanged=new["repeated_rows"]
        + other["repeated_rows"]
        - other["repeated_alone"]
        + same["new_rows"]
        + same["repeated_rows"],
        ignored=older["new_rows"] + older["repeated_rows"],
        new_cases=new["cases"],
        changed_cases=other["cases"],
        same_cases=same["cases"],
        ignored_cases=older["cases"],
    )


def _outcomes(connection: sa.Connection, cases: sa.FromClause) -> tuple[sa.FromClause, Any]:
    """Return the staged cases joined with the working tables, and the expression of each case's outcome."""
    source = cases
    outcomes: list[tuple[Any, str]] = []
    if row_count(connection, matched):
        source = cases.outerjoin(matched, matched.c.row == cases.c.row)
        outcomes = [(matched.c.row.is_(None), "new")]
        # Only tables that have rows are joined: joining an empty one would cost a pass over the stage.
        for name, table in (("changed", changed), ("ignored", ignored)):
            if row_count(connection, table):
                ids = sa.select(table.c.case_id).distinct().subquery(f"{name}_ids")
                source = source.outerjoin(ids, ids.c.case_id == matched.c.case_id)
                outcomes.append((ids.c.case_id.is_not(None), name))
    return source, sa.case(*outcomes, else_="same") if outcomes else sa.literal("new")
