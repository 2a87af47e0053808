"""Moving a whole store to another place or engine: every row, checked in every figure before anybody sees it.

Rollups follow from the rest: they are built where the copy arrives.
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
from intake.publish.target import Notify, Progress, Target, WriteSession
from intake.publish.target_from_url import target_from_url
from queries.estimates.consistency import MEASURE_KEYS, checksum, store_in_transaction
from queries.storage import schema
from queries.storage.physical_tables import FACTS

CASES_AT_ONCE = 250_000  # with their events about a million rows: what a stretch takes on disk and in memory
STAGED = "stage_copy"


@dataclass(frozen=True)
class Compared:
    """One thing as it was found in the store that was read and in its copy."""

    what: str
    source: str
    copy: str

    @property
    def equal(self) -> bool:
        """Whether nothing was lost."""
        return self.source == self.copy


@dataclass(frozen=True)
class Comparison:
    """A store beside its copy: the rows of each table, the canonical text, the figures of each measure."""

    tables: tuple[Compared, ...]
    dump: Compared
    measures: tuple[Compared, ...]

    @property
    def everything(self) -> tuple[Compared, ...]:
        """All that was compared."""
        return (*self.tables, self.dump, *self.measures)

    @property
    def equal(self) -> bool:
        """Whether the copy says in everything what the store says."""
        return all(each.equal for each in self.everything)

    def as_json(self) -> dict[str, Any]:
        """The comparison for machines."""
        return asdict(self) | {"equal": self.equal}


class CopyError(MismatchError):
    """A copy that is not the same as what was copied."""

    def __init__(self, found: Comparison) -> None:
        wrong = [each.what for each in found.everything if not each.equal]
        super().__init__(
            f"رونوشت با اصل یکی نیست ({'، '.join(wrong)})؛ چیزی منتشر نشد و مقصد همان است که بود. نخست درستی مبدأ "
            "را با «python -m intake verify» بسنجید.",
            f"The copy differs from what was copied ({', '.join(wrong)}); nothing was published and the target is as "
            "it was. First see whether the source is sound with “python -m intake verify”.",
        )
        self.found = found


def copy_store(
    source: str,
    target: str,
    *,
    start_over: bool = False,
    wait: bool = True,
    notify: Notify,
    progress: Progress = lambda _name, _share: None,
) -> Comparison:
    """The store at one address beside its copy, which now is at the other.

    Raises RefusedError when the target holds data (unless `start_over`), EmptyError when the source holds none, and
    CopyError when the copy is not the same; the target is then as it was. Nobody can load into either meanwhile.
    """
    _refuse_itself(source, target)
    with ExitStack() as opened:
        here, there = target_from_url(source), target_from_url(target)
        opened.enter_context(here.locked(wait=wait, notify=notify))
        # Not waiting for the second lock: two copies in opposite directions would wait for each other.
        folder = opened.enter_context(there.locked(wait=False, notify=notify))
        found = opened.enter_context(here.open_for_reading())
        if not start_over:
            _refuse_data(there)
        place = opened.enter_context(there.open_for_writing(folder, start_over=start_over))
        for number, table in enumerate(FACTS):
            _copy_table(found, place, table, folder)
            progress("copy", (number + 1) / len(FACTS))
        rollup_upkeep.rebuild(place.connection)
        comparison = compare(found, place.connection, progress)
        if not comparison.equal:
            raise CopyError(comparison)
    return comparison


def compare(source: sa.Connection, other: sa.Connection, progress: Progress) -> Comparison:
    """Two stores side by side."""
    rows = []
    for table in FACTS:
        counted = sa.select(sa.func.count()).select_from(table)
        rows.append(
            Compared(table.name, *(str(each.execute(counted).scalar_one()) for each in (source, other)))
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
    """Checksum of the canonical text of a store: equal stores, equal checksums, whatever they stand in."""
    digest = hashlib.sha256()
    for line in dump_lines(connection):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()[:16]


def _address(url: str) -> URL:
    """The address without what does not tell a store from others."""
    found = make_url(url).set(password=None, query={})
    is_file = found.get_backend_name() == "duckdb" and found.database
    return found.set(database=str(Path(found.database or "").resolve())) if is_file else found


def _refuse_itself(source: str, target: str) -> None:
    if _address(source) == _address(target):
        raise RefusedError(
            "مبدأ و مقصد یکی است؛ با --to انبار دیگری نام ببرید.",
            "Source and target are the same store; name another one with --to.",
        )


def _refuse_data(target: Target) -> None:
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


def _copy_table(source: sa.Connection, place: WriteSession, table: sa.Table, folder: Path) -> None:
    """Put every row of a table into the place of the copy, instead of what stands there."""
    # An empty store has key 0 of every dimension. ClickHouse wants a condition for a deletion.
    place.connection.execute(sa.delete(table).where(next(iter(table.columns)).is_not(None)))
    columns = schema_of(table)
    for number, statement in enumerate(_stretches(source, table)):
        path, written = folder / f"{table.name}-{number}.parquet", 0
        with pq.ParquetWriter(path, columns, compression="lz4") as file:
            for batch in stream(source, statement):
                file.write_batch(batch)
                written += batch.num_rows
        if written:
            staged = place.stage(path, columns, STAGED)
            rows = sa.select(*(staged.c[name] for name in columns.names))
            place.connection.execute(sa.insert(table).from_select(columns.names, rows))
        path.unlink()


def _stretches(source: sa.Connection, table: sa.Table) -> Iterator[sa.Select[Any]]:
    """Statements that together select every row of a table once, each as much as fits on a disk beside the store."""
    rows = sa.select(*table.columns)
    if "case_id" not in table.c:
        yield rows
        return
    case_id = table.c.case_id
    first, last = source.execute(sa.select(sa.func.min(case_id), sa.func.max(case_id))).one()
    if first is None:
        return
    order = [column for column in table.columns if column.name in ("case_id", "sequence", "superseded")]
    for start in range(int(first), int(last) + 1, CASES_AT_ONCE):
        yield rows.where(case_id.between(start, start + CASES_AT_ONCE - 1)).order_by(*order)
