"""Find rows of one file that repeat an id: the first is kept; others are repeats if identical, else rejected."""

from typing import Any

import sqlalchemy as sa

from intake.staging.spool import SCHEMAS

DAY_SECONDS = 86_400
_METADATA = sa.MetaData()
_NOT_CONTENT = ("row", "line", "id")

duplicate_key = sa.Table(
    "repeated_key", _METADATA, sa.Column("key", sa.Numeric(20, 0)), prefixes=["TEMPORARY"]
)
duplicate_row = sa.Table(
    "repeat",
    _METADATA,
    sa.Column("row", sa.BigInteger, nullable=False),
    sa.Column("identical", sa.Boolean, nullable=False),
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

    content = [spool.c[field.name] for field in SCHEMAS["snapshot"] if field.name not in _NOT_CONTENT]

    def in_file_order(function: sa.Function[Any]) -> sa.Over[Any]:
        return function.over(partition_by=spool.c.id, order_by=spool.c.row)

    # The whole content is compared by its hash, which needs less memory than comparing every column.
    ranked = (
        sa.select(
            spool.c.row,
            in_file_order(sa.func.row_number()).label("place"),
            sa.func.hash(*content).label("content"),
            in_file_order(sa.func.first_value(sa.func.hash(*content))).label("first_content"),
        )
        .where(possible, key.in_(sa.select(duplicate_key.c.key)))
        .subquery("ranked")
    )
    rows = sa.select(ranked.c.row, ranked.c.content == ranked.c.first_content).where(ranked.c.place > 1)
    connection.execute(sa.insert(duplicate_row).from_select(["row", "identical"], rows))
    identical = sa.func.count().filter(duplicate_row.c.identical)
    counted = connection.execute(sa.select(identical, sa.func.count()).select_from(duplicate_row)).one()
    return int(counted[0]), int(counted[1]) - int(counted[0])
