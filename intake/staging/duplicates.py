"""Find rows of one file that repeat an id: one is kept; others are repeats if identical with it, else rejected.

The row that says most of the case holds: the one with the newest event, else with the later state, else the first.
Exports of a history have a row for each state of a case, the oldest or the newest first.
"""

from typing import Any

import sqlalchemy as sa

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.staging.spool import SCHEMAS

HALF_A_YEAR = 183  # days between the registrations of two cases with one number
_METADATA = sa.MetaData()
_EVENTS = ("referred_at", "answered_at", "closed_at", "reopened_at", "verdict_at")
_OF_CASE = ("id", "registered_at", "county", "topic")
_NOT_CONTENT = ("row", "line", "id")

duplicate_key = sa.Table(
    "repeated_key", _METADATA, sa.Column("key", sa.Numeric(20, 0)), prefixes=["TEMPORARY"]
)
duplicate_row = sa.Table(
    "repeat",
    _METADATA,
    sa.Column("row", sa.BigInteger, nullable=False),
    sa.Column("identical", sa.Boolean, nullable=False),
    # Registered half a year or more from the row that holds.
    sa.Column("renumbered", sa.Boolean, nullable=False),
    prefixes=["TEMPORARY"],
)


def find_duplicates(connection: sa.Connection, spool: sa.TableValuedAlias, *, latest: int) -> tuple[int, int]:
    """Fill the table `repeat` with the rows that repeat an id; return the numbers of identical and of different ones.

    Rows registered after `latest` (epoch seconds) are rejected anyway and are ignored. Ids are first compared by their
    hash alone, so that a large file without repeats costs one pass over a narrow column; only ids with a repeated hash
    are then compared as text.
    """
    _METADATA.drop_all(connection)
    _METADATA.create_all(connection)
    key = sa.func.hash(spool.c.id)
    possible = spool.c.registered_at <= latest
    keys = sa.select(key).where(possible).group_by(key).having(sa.func.count() > 1)
    connection.execute(sa.insert(duplicate_key).from_select(["key"], keys))
    if not connection.execute(sa.select(sa.func.count()).select_from(duplicate_key)).scalar():
        return 0, 0
    rows = _repeating_rows(spool, latest=latest)
    connection.execute(sa.insert(duplicate_row).from_select(["row", "identical", "renumbered"], rows))
    identical = sa.func.count().filter(duplicate_row.c.identical)
    counted = connection.execute(sa.select(identical, sa.func.count()).select_from(duplicate_row)).one()
    return int(counted[0]), int(counted[1]) - int(counted[0])


def _repeating_rows(spool: sa.TableValuedAlias, *, latest: int) -> sa.Select[tuple[object, ...]]:
    """The rows that repeat the id of a newer one, whether they are identical, and whether they are another case.

    Only ids whose hash is in `duplicate_key` are compared.
    """
    content = [spool.c[field.name] for field in SCHEMAS["snapshot"] if field.name not in _NOT_CONTENT]
    # A closed case, then an answered one, in the words of the source.
    state = sa.case((spool.c.status_closed, 2), (spool.c.status_answered, 1), else_=0)
    order = (_newest_event(spool, latest).desc(), state.desc(), spool.c.row)

    def newest_first(function: sa.Function[Any]) -> sa.Over[Any]:
        return function.over(partition_by=spool.c.id, order_by=order)

    # The whole content is compared by its hash, which needs less memory than comparing every column.
    ranked = (
        sa.select(
            spool.c.row,
            newest_first(sa.func.row_number()).label("place"),
            sa.func.hash(*content).label("content"),
            newest_first(sa.func.first_value(sa.func.hash(*content))).label("first_content"),
            spool.c.registered_at,
            newest_first(sa.func.first_value(spool.c.registered_at)).label("first_registered_at"),
        )
        .where(spool.c.registered_at <= latest, sa.func.hash(spool.c.id).in_(sa.select(duplicate_key.c.key)))
        .subquery("ranked")
    )
    distance = sa.func.abs(ranked.c.registered_at - ranked.c.first_registered_at)
    return sa.select(
        ranked.c.row, ranked.c.content == ranked.c.first_content, distance >= HALF_A_YEAR * DAY_SECONDS
    ).where(ranked.c.place > 1)


def with_first_answers(spool: sa.TableValuedAlias, *, latest: int) -> sa.Select[tuple[object, ...]]:
    """The rows of a spool; one without an answer has the first one of the other rows of its case.

    In a file with a row for each referral, the newest one may be unanswered although an earlier office has answered.
    Rows of the same id with another registration, county or topic may be those of another case.
    """
    case = [spool.c[name] for name in _OF_CASE]
    answers = (
        sa.select(*case, sa.func.min(spool.c.answered_at).label("first_answer"))
        .where(
            sa.func.hash(spool.c.id).in_(sa.select(duplicate_key.c.key)),
            spool.c.answered_at.between(spool.c.registered_at, latest),
        )
        .group_by(*case)
        .subquery("answers")
    )
    answered_at = sa.case(
        (spool.c.answered_at == MISSING, sa.func.coalesce(answers.c.first_answer, MISSING)),
        else_=spool.c.answered_at,
    ).label("answered_at")
    columns = [answered_at if column.name == "answered_at" else column for column in spool.c]
    same = [answers.c[name] == spool.c[name] for name in _OF_CASE]
    return sa.select(*columns).select_from(spool.outerjoin(answers, sa.and_(*same)))


def _newest_event(spool: sa.TableValuedAlias, latest: int) -> sa.ColumnElement[int]:
    """The last moment after the registration that is not in the future; the smallest number if there is none."""
    moments = (spool.c[name] for name in _EVENTS)
    return sa.func.greatest(*(sa.case((moment <= latest, moment), else_=MISSING) for moment in moments))
