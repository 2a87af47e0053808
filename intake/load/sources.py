"""Sources of a store: find or add one, read its as-of, and issue the number of the next load."""

from datetime import datetime

import sqlalchemy as sa

from intake.errors import RefusedError
from intake.mapping.model import Mapping
from queries.storage import schema


def find_source(connection: sa.Connection, mapping: Mapping) -> tuple[int, datetime | None] | None:
    """Return the key of the mapping's source and its newest as-of; None if it was never loaded.

    Raises RefusedError if the source was loaded in another shape, or mixes demo and real data.
    """
    source = schema.source
    row = connection.execute(sa.select(source).where(source.c.name == mapping.source)).mappings().first()
    if row is None:
        return None
    if row["shape"] != mapping.shape or row["demo"] != mapping.demo:
        raise RefusedError(
            f"منبع «{mapping.source}» پیش از این به شکل {row['shape']} بارگذاری شده و نگاشت «{mapping.name}» به شکل "
            f"{mapping.shape} است؛ یک منبع یا عکس لحظه‌ای است یا رویداد، و یا نمونه است یا واقعی. نام منبع دیگری با "
            "--source بدهید یا نگاشت درست را انتخاب کنید.",
            f'The source "{mapping.source}" was loaded as {row["shape"]} before, and the mapping "{mapping.name}" '
            f"says {mapping.shape}; a source is either snapshots or events, and either demo or real. Name another "
            "source with --source, or choose the right mapping.",
        )
    done = sa.and_(schema.load.c.source == row["source"], schema.load.c.status == "done")
    as_of = connection.execute(sa.select(sa.func.max(schema.load.c.as_of)).where(done)).scalar()
    return int(row["source"]), as_of


def refuse_real_data(connection: sa.Connection) -> None:
    """Raise RefusedError if the store holds anything but demo data, and so must not be replaced."""
    rows = connection.execute(sa.select(schema.source.c.name).where(sa.not_(schema.source.c.demo)))
    names = sorted(rows.scalars())
    if names:
        raise RefusedError(
            f"این انبار داده دارای داده‌های دیگری است ({'، '.join(names)}) و استان نمونه با آن آمیخته نمی‌شود. با "
            "--database انبار دیگری نام ببرید.",
            f"This store holds other data ({', '.join(names)}), and the demo is never mixed with it. Name another "
            "store with --database.",
        )


def add_source(connection: sa.Connection, mapping: Mapping, *, load: int) -> tuple[int, None]:
    """Add a source; return its key and its as-of, which it has none of yet (as `find_source`).

    Keys of undone sources are not reused: their loads still refer to them.
    """
    # Undone loads keep the number of a source that may have been deleted, so both tables are searched.
    key = 1 + max(_greatest(connection, schema.source.c.source), _greatest(connection, schema.load.c.source))
    row = {"source": key, "name": mapping.source, "shape": mapping.shape, "demo": mapping.demo, "load": load}
    connection.execute(sa.insert(schema.source), [row])
    return key, None


def next_load(connection: sa.Connection) -> int:
    """Return the number of the next load; numbers are never reused."""
    return 1 + _greatest(connection, schema.load.c.load)


def _greatest(connection: sa.Connection, column: sa.Column[int]) -> int:
    """Greatest value of a column; 0 if the table is empty."""
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(column), 0))).scalar_one())
