"""Copy a whole store to another place or engine, and verify the copy before it is published.

Only the fact tables are copied. Rollups are derived data: they are rebuilt in the target.
"""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from intake.errors import EmptyStoreError, MismatchError, RefusedError
from intake.maintenance.dump import dump_lines
from intake.publish import rollup_upkeep
from intake.publish.row_stream import schema_of, stream
from intake.publish.store_tables import refuse_older_tables
from intake.publish.target import Notify, Progress, Target, WriteSession
from intake.publish.target_from_url import target_from_url
from intake.staging.case_order import CASES_AT_ONCE
from queries.estimates.consistency import MEASURE_KEYS, checksum, store_in_transaction
from queries.storage import schema
from queries.storage.physical_tables import FACTS

STAGED = "stage_copy"


@dataclass(frozen=True)
class Compared:
    """One property (a row count or a checksum) of the source store and of its copy."""

    what: str
    source: str
    copy: str

    @property
    def equal(self) -> bool:
        """Whether source and copy agree."""
        return self.source == self.copy


@dataclass(frozen=True)
class Comparison:
    """Comparison of a store with its copy: row counts per table, checksum of the dump, checksums of the measures."""

    tables: tuple[Compared, ...]
    dump: Compared
    measures: tuple[Compared, ...]

    @property
    def everything(self) -> tuple[Compared, ...]:
        """All compared properties."""
        return (*self.tables, self.dump, *self.measures)

    @property
    def equal(self) -> bool:
        """Whether source and copy agree in every property."""
        return all(comparison.equal for comparison in self.everything)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"equal": self.equal}


class CopyError(MismatchError):
    """The copy differs from its source; `comparison` says where."""

    def __init__(self, comparison: Comparison) -> None:
        wrong = [compared.what for compared in comparison.everything if not compared.equal]
        super().__init__(
            f"کپی با اصل یکی نیست ({'، '.join(wrong)})؛ چیزی منتشر نشد و مقصد همان است که بود. نخست درستی مبدأ "
            "را با «python -m intake verify» بررسی کنید.",
            f"The copy differs from what was copied ({', '.join(wrong)}); nothing was published and the target is as "
            "it was. First see whether the source is sound with “python -m intake verify”.",
        )
        self.comparison = comparison


def copy_store(
    *,
    source: str,
    target: str,
    start_over: bool = False,
    wait: bool = True,
    notify: Notify,
    progress: Progress = lambda _name, _share: None,
) -> Comparison:
    """Copy the store at the URL `source` to the URL `target`, and return the comparison of the two.

    Both stores are locked meanwhile. Raises RefusedError if the target holds data (unless `start_over`) or is the
    source itself, EmptyStoreError if the source holds none, LockedError if the target is in use, and CopyError if the
    copy differs from the source; in each case the target is left unchanged.
    """
    _refuse_itself(source, target)
    with ExitStack() as opened:
        origin, destination = target_from_url(source), target_from_url(target)
        opened.enter_context(origin.locked(wait=wait, notify=notify))
        # Never wait for the second lock: two copies in opposite directions would wait for each other forever.
        folder = opened.enter_context(destination.locked(wait=False, notify=notify))
        reading = opened.enter_context(origin.open_for_reading())
        refuse_older_tables(reading)
        if not start_over:
            _refuse_data(destination)
        session = opened.enter_context(destination.open_for_writing(folder, start_over=start_over))
        for number, table in enumerate(FACTS):
            _copy_table(reading, session, table, folder)
            progress("copy", (number + 1) / len(FACTS))
        rollup_upkeep.rebuild(session.connection)
        comparison = compare(reading, session.connection, progress)
        if not comparison.equal:
            raise CopyError(comparison)
    return comparison


def compare(source: sa.Connection, other: sa.Connection, progress: Progress) -> Comparison:
    """Compare two open stores: row counts, checksum of the dump, and the figures of every measure."""
    rows = []
    for table in FACTS:
        counted = sa.select(sa.func.count()).select_from(table)
        rows.append(
            Compared(table.name, *(str(store.execute(counted).scalar_one()) for store in (source, other)))
        )
    progress("dump", 0.0)
    first = text_checksum(source)
    progress("dump", 0.5)
    dump = Compared("dump", first, text_checksum(other))
    progress("dump", 1.0)
    measures = []
    stores = store_in_transaction(source), store_in_transaction(other)
    for number, key in enumerate(MEASURE_KEYS):
        measures.append(Compared(key, *(checksum(store, key) for store in stores)))
        progress("measures", (number + 1) / len(MEASURE_KEYS))
    return Comparison(tuple(rows), dump, tuple(measures))


def text_checksum(connection: sa.Connection) -> str:
    """Checksum of the canonical text of a store. Equal stores have equal checksums on every engine."""
    digest = hashlib.sha256()
    for line in dump_lines(connection):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()[:16]


def _address(url: str) -> URL:
    """Normalise a database URL to the parts that identify a store: no password, no options, absolute file path."""
    parsed = make_url(url).set(password=None, query={})
    is_file = parsed.get_backend_name() == "duckdb" and parsed.database
    return parsed.set(database=str(Path(parsed.database or "").resolve())) if is_file else parsed


def _refuse_itself(source: str, target: str) -> None:
    """Raise RefusedError if both URLs name the same store."""
    if _address(source) == _address(target):
        raise RefusedError(
            "مبدأ و مقصد یکی است؛ با --to انبار دیگری نام ببرید.",
            "Source and target are the same store; name another one with --to.",
        )


def _refuse_data(target: Target) -> None:
    """Raise RefusedError if the target store has any load."""
    try:
        with target.open_for_reading() as connection:
            loads = connection.execute(sa.select(sa.func.count()).select_from(schema.load)).scalar_one()
    except EmptyStoreError:
        return
    if loads:
        raise RefusedError(
            "مقصد خالی نیست. انبار دیگری نام ببرید، یا اگر آنچه در آن است دیگر لازم نیست --start-over را بیفزایید.",
            "The target is not empty. Name another store, or add --start-over if what it holds is no longer needed.",
        )


def _copy_table(source: sa.Connection, session: WriteSession, table: sa.Table, folder: Path) -> None:
    """Replace the rows of a table in the copy with those of the source, by way of Parquet files in `folder`."""
    # A new store already holds the row with key 0 of every dimension. The condition matches every row: ClickHouse
    # does not accept a DELETE without one.
    session.connection.execute(sa.delete(table).where(next(iter(table.columns)).is_not(None)))
    columns = schema_of(table)
    for number, statement in enumerate(_stretches(source, table)):
        path, written = folder / f"{table.name}-{number}.parquet", 0
        with pq.ParquetWriter(path, columns, compression="lz4") as file:
            for batch in stream(source, statement):
                file.write_batch(batch)
                written += batch.num_rows
        if written:
            staged = session.stage(path, columns, STAGED)
            rows = sa.select(*(staged.c[name] for name in columns.names))
            session.connection.execute(sa.insert(table).from_select(columns.names, rows))
        path.unlink()


def _storage_order(source: sa.Connection) -> list[Any]:
    """The columns by which cases are stored; loads of many years leave them in the order of their days."""
    c = schema.case.c
    agencies_of = dict[int, list[int]]()
    # Not joined, because nothing that lies on several servers may be.
    for agency, group in source.execute(sa.select(schema.agency.c.agency, schema.agency.c.peer_group)):
        agencies_of.setdefault(int(group), []).append(int(agency))
    groups = [(c.agency.in_(keys), sa.literal(group)) for group, keys in agencies_of.items()]
    return [c.county, c.kind, *([sa.case(*groups, else_=sa.literal(0))] if groups else []), c.agency]


def _stretches(source: sa.Connection, table: sa.Table) -> Iterator[sa.Select[Any]]:
    """Yield statements that together select every row of a table once, at most CASES_AT_ONCE cases each.

    With their events that is about a million rows, which bounds the disk space and memory needed.
    """
    rows = sa.select(*table.columns)
    if "case_id" not in table.c:
        yield rows
        return
    case_id = table.c.case_id
    first, last = source.execute(sa.select(sa.func.min(case_id), sa.func.max(case_id))).one()
    if first is None:
        return
    order: list[Any] = [
        column for column in table.columns if column.name in ("case_id", "sequence", "superseded")
    ]
    if table is schema.case:
        order = [*_storage_order(source), *order]
    for start in range(int(first), int(last) + 1, CASES_AT_ONCE):
        yield rows.where(case_id.between(start, start + CASES_AT_ONCE - 1)).order_by(*order)
