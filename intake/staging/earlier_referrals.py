"""Find the rows of a snapshot that are earlier referrals of their case: a file with a row for each referral has them.

Such a row differs from the one that holds only in its office, the time of its referral, and what that office did with
the case. It brings a referral to the case, so that hand-offs and the office that held the case at its due moment are
known. Rows that differ in more are rejected as repeats of the id.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from intake.staging.duplicates import duplicate_row
from intake.staging.spool import SCHEMAS

_METADATA = sa.MetaData()
# What the rows of the referrals of one case may differ in.
_OF_REFERRAL = frozenset(
    {
        "row", "line", "flags", "agency", "first_agency", "referred_at", "answered_at", "due_at",
        "status_answered", "status_closed",
    }
)  # fmt: skip
_SAME = tuple(field.name for field in SCHEMAS["snapshot"] if field.name not in _OF_REFERRAL)

# Rows that are earlier referrals, by the row of their case that holds.
referral_row = sa.Table(
    "earlier_referral",
    _METADATA,
    sa.Column("row", sa.BigInteger, nullable=False),
    sa.Column("kept", sa.BigInteger, nullable=False),
    sa.Column("referred_at", sa.BigInteger, nullable=False),
    sa.Column("agency", sa.Integer, nullable=False),
    prefixes=["TEMPORARY"],
)


def find_referrals(connection: sa.Connection, spool: sa.TableValuedAlias) -> int:
    """Fill the table `earlier_referral`, and take its rows out of those that repeat an id; return their number."""
    _METADATA.drop_all(connection)
    _METADATA.create_all(connection)
    kept = spool.alias("kept")
    ids = sa.select(spool.c.id).where(spool.c.row.in_(sa.select(duplicate_row.c.row)))
    rows = (
        sa.select(spool.c.row, kept.c.row, spool.c.referred_at, spool.c.agency)
        .select_from(spool)
        .join(duplicate_row, sa.and_(duplicate_row.c.row == spool.c.row, ~duplicate_row.c.identical))
        .join(kept, sa.and_(*(kept.c[name].is_not_distinct_from(spool.c[name]) for name in _SAME)))
        .where(
            kept.c.id.in_(ids),
            kept.c.row.not_in(sa.select(duplicate_row.c.row)),
            kept.c.agency != 0,
            spool.c.agency != 0,
            spool.c.referred_at.between(spool.c.registered_at, kept.c.referred_at),
            sa.or_(spool.c.agency != kept.c.agency, spool.c.referred_at != kept.c.referred_at),
        )
    )
    names = [column.name for column in referral_row.c]
    connection.execute(sa.insert(referral_row).from_select(names, rows))
    used = sa.select(referral_row.c.row)
    connection.execute(sa.delete(duplicate_row).where(duplicate_row.c.row.in_(used)))
    return int(connection.execute(sa.select(sa.func.count()).select_from(referral_row)).scalar_one())


def count_earlier_answers(connection: sa.Connection, spool: sa.TableValuedAlias) -> int:
    """The number of cases that an office answered before the answer of the row that holds, which counts."""
    kept = spool.alias("kept")
    statement = (
        sa.select(sa.func.count(sa.distinct(kept.c.row)))
        .select_from(referral_row)
        .join(spool, spool.c.row == referral_row.c.row)
        .join(kept, kept.c.row == referral_row.c.kept)
        .where(spool.c.answered_at >= spool.c.registered_at, spool.c.answered_at < kept.c.answered_at)
    )
    return int(connection.execute(statement).scalar_one())


def with_referrals(rows: sa.Select[tuple[object, ...]]) -> sa.Select[tuple[object, ...]]:
    """The rows that hold, with the moments and offices of all referrals as lists, and the number of the earlier ones.

    The lists are null where there is only one. If several referrals to the same office follow one another, the first
    one counts: the others only remind it of the case.
    """
    table = rows.subquery("rows")
    with_earlier = table.c.row.in_(sa.select(referral_row.c.kept))
    steps = sa.union_all(
        sa.select(
            referral_row.c.kept, referral_row.c.referred_at, referral_row.c.agency, referral_row.c.row,
            sa.literal(0).label("last"),
        ),
        sa.select(
            table.c.row.label("kept"), table.c.referred_at, table.c.agency, table.c.row, sa.literal(1).label("last")
        ).where(with_earlier),
    ).subquery("steps")  # fmt: skip
    order = (steps.c.referred_at, steps.c.last, steps.c.row)
    before = sa.func.lag(steps.c.agency).over(partition_by=steps.c.kept, order_by=order)
    marked = sa.select(steps, before.label("before")).subquery("marked")
    arrivals = sa.or_(marked.c.before.is_(None), marked.c.before != marked.c.agency)
    in_order = (marked.c.referred_at, marked.c.last, marked.c.row)

    def in_turn(column: sa.ColumnElement[int]) -> sa.ColumnElement[object]:
        return sa.func.list(aggregate_order_by(column, *in_order)).filter(arrivals)

    earlier = (
        sa.select(
            marked.c.kept,
            in_turn(marked.c.referred_at).label("referrals"),
            in_turn(marked.c.agency).label("referred_agencies"),
            (sa.func.count() - 1).label("referral_rows"),
        )
        .group_by(marked.c.kept)
        .subquery("earlier")
    )
    return sa.select(
        *table.c,
        earlier.c.referrals,
        earlier.c.referred_agencies,
        sa.func.coalesce(earlier.c.referral_rows, 0).label("referral_rows"),
    ).select_from(table.outerjoin(earlier, earlier.c.kept == table.c.row))
