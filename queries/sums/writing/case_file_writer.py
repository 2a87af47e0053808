"""Make the file of all cases (`queries.sums.case_file`), and remove those that nobody needs any longer."""

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import sqlalchemy as sa

from queries.question.rollup_choice import can_use_rollups
from queries.sql.array_expressions import Node, Rows, Values
from queries.storage import schema
from queries.storage.private_folder import private_folder
from queries.storage.store import Store
from queries.storage.store_errors import SlowStoreError
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.blocks import block_writer
from queries.sums.blocks.block_file import Array
from queries.sums.blocks.block_writer import TableWriter, TooWideError, write_directory
from queries.sums.blocks.row_spool import RowSpool
from queries.sums.case_arrays.cases_in_memory import MAX_CASES
from queries.sums.case_file import case_steps
from queries.sums.case_file.case_file import (
    ENDING,
    SUMS_ENDING,
    can_be_read,
    case_file_folder,
    case_file_path,
)
from queries.sums.case_file.case_file_layout import ENDED_BY, WAIT, Classes, Layout, layouts
from queries.sums.case_file.case_steps import (
    HAVE_ROOM,
    HOURS_TYPE,
    REFERRED,
    STAGE_HOURS,
    STEP_COLUMNS,
    StepExpressions,
    Steps,
    between,
)
from queries.vocabulary.codes import Channel, Kind
from queries.vocabulary.scope import Scope
from stats.arrays import Bools

log = logging.getLogger(__name__)
UNFINISHED = ".unfinished"
BYTES_PER_CASE = 50  # at most, with room to spare; twice as much must be free, for the rows in two orders
LEFT_AFTER = 3_600.0  # seconds after which an unfinished file is taken for that of a process that was killed
UNUSED_AFTER = 30 * 86_400.0  # seconds after which the file of another store is removed
NOT_WRITTEN_FOR = (OSError, MemoryError, TooWideError, SlowStoreError)  # what keeps a file from being written
_DAY_TYPE = np.dtype(np.uint16)


def keep_case_file(store: Store) -> None:
    """Make the file of a state if it is to have one and does not have it, and remove those of earlier states.

    Writes into the log why there is none: where there is no room, a case does not fit into the columns, or a statement
    takes too long.
    """
    if not is_to_have_case_file(store):
        return
    try:
        folder = private_folder(case_file_folder())
        path = case_file_path(store)
        _remove_unfinished(folder)
        if not can_be_read(path):
            if shutil.disk_usage(folder).free <= 2 * BYTES_PER_CASE * _case_count(store):
                raise OSError("too little space")
            write_complete(path, lambda file: _write(store, file, folder))
        _remove_others(folder, path)
    except NOT_WRITTEN_FOR as error:
        log_missing("file of all cases", error)


def is_to_have_case_file(store: Store) -> bool:
    """Whether a state is to have a file: a whole DuckDB store with more cases than a process keeps in memory."""
    if (
        store.limits is not None
        or store.engine.dialect.name != "duckdb"
        or not can_use_rollups(store, Scope())
    ):
        return False
    return _case_count(store) > MAX_CASES


def log_missing(what: str, error: Exception) -> None:
    """Write into the log that large scopes are read from the database, for want of a file."""
    log.warning(
        "no %s: large scopes are read from the database, which takes longer (%s: %s)",
        what, type(error).__name__, error,
    )  # fmt: skip


def _remove_others(folder: Path, path: Path) -> None:
    """Remove files of other states of the same store, and of stores unused for long."""
    place, now = path.name.split("-")[0], time.time()
    for other in folder.iterdir():
        with suppress(OSError):
            of_store = other.suffix in (ENDING, SUMS_ENDING) and other.name.startswith(f"{place}-")
            if (of_store and other.stem != path.stem) or now - other.stat().st_mtime > UNUSED_AFTER:
                other.unlink()


def _remove_unfinished(folder: Path) -> None:
    """Remove the unfinished files of writers that were killed, which take space."""
    for unfinished in folder.glob(f"*{UNFINISHED}"):
        with suppress(OSError):
            if time.time() - unfinished.stat().st_mtime > LEFT_AFTER:
                unfinished.unlink()


def write_complete(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file under a temporary name, and rename it when it is complete. Raises OSError."""
    descriptor, name = tempfile.mkstemp(suffix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            # After a power failure, a file that has its name must have its content, too.
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _write(store: Store, file: BinaryIO, folder: Path) -> None:
    """Write all tables of the file; `folder` is where rows are sorted on disk."""
    first_day = day_number(min(store.first_days.values())) - 1
    steps = Steps(store, StepExpressions(), first_day)
    arrays: dict[str, Array] = {"first_day": np.array(first_day)}
    last_day = 0
    for name, layout in layouts().items():
        classes = {column: Classes(part) for column, part in layout.classes.items()}
        types = _types(store, layout)
        writer = TableWriter(file, types, _key_counts(store), _order(store))
        with tempfile.TemporaryFile(dir=folder) as spooled:
            spool = RowSpool(spooled, types)
            for batch, further in _batches(store, layout, steps):
                rows = _rows(Rows(batch), layout, classes, first_day) | further
                last_day = max(last_day, *(int(rows[day].max(initial=0)) for day in layout.days))
                spool.add(rows["county"] * np.int32(max(Kind) + 1) + rows["kind"], rows)
            for group in spool.in_groups():
                for rows in group:
                    writer.add(rows)
                # Blocks of one county and kind are skipped by more scopes, but many small ones take longer to read.
                writer.end_block(least=block_writer.BLOCK // 4)
        arrays |= {f"{name}/{key}": array for key, array in writer.directory().items()}
        arrays |= {f"values/{name}/{column}": each.values for column, each in classes.items()}
    write_directory(file, arrays | {"days": np.array(last_day + 1), HAVE_ROOM: np.array(steps.have_room)})


def _batches(
    store: Store, layout: Layout, steps: Steps
) -> Iterator[tuple[dict[str, Values], dict[str, Array]]]:
    """The rows of a table in the order of the store, some thousands at a time, and their steps as columns.

    No statement takes longer than a viewer's may, however large the store is.
    """
    columns = sa.select(*(column.label(name) for name, column in layout.columns.items()))
    rows = columns.select_from(layout.rows)
    if layout.steps is None:
        for batch in store.batches(rows):
            yield batch, {}
        return
    case_id = schema.case.c.case_id
    last = store.frame(sa.select(sa.func.max(case_id).label("last")))["last"].iloc[0]
    for begin in range(0, int(last) + 1, case_steps.IDS):
        referrals = steps.referrals(store, begin)
        for batch in store.batches(rows.where(between(case_id, begin))):
            yield batch, steps.columns(batch, referrals)


def _rows(rows: Rows, layout: Layout, classes: Mapping[str, Classes], first_day: int) -> dict[str, Array]:
    """The columns of the file for some rows of the store."""
    columns: dict[str, Array] = {key: rows.column(name).array for key, name in layout.keys.items()}
    for day, part in layout.days.items():
        conditions = part.summands[0].conditions if part.column is None else ()
        columns[day] = _days(rows, part.summands[0].day, rows.all_true(*conditions), first_day)
    columns |= {day: rows.column(name).array - first_day for day, name in layout.further_days.items()}
    columns |= {column: each.of(rows) for column, each in classes.items()}
    if layout.known is not None:
        hours, ended_by, known = (rows.values(node).array for node in (*layout.waits.values(), layout.known))
        columns[WAIT] = np.where(known, hours + 1, 0)
        columns[ENDED_BY] = np.where(known, ended_by, 0)
    return columns


def _days(rows: Rows, node: Node, chosen: Bools, first_day: int) -> Array:
    """Days from the first one, 0 where there is none or it does not count. Raises TooWideError for earlier ones."""
    day = rows.values(node)
    chosen = np.broadcast_to(chosen & day.present, rows.count)
    numbers = np.subtract(day.array, first_day, dtype=np.int64)
    if (chosen & (numbers <= 0)).any():
        raise TooWideError("day")
    return np.where(chosen, numbers, 0)


def _types(store: Store, layout: Layout) -> dict[str, np.dtype[Any]]:
    """The type of each column of a table."""
    keys = {name: np.min_scalar_type(count - 1) for name, count in _key_counts(store).items()}
    days = dict.fromkeys(layout.day_columns, _DAY_TYPE)
    classes = dict.fromkeys(layout.classes, np.dtype(np.uint8))
    waits = {WAIT: np.min_scalar_type(store.longest_wait + 1), ENDED_BY: np.dtype(np.uint8)}
    further = {name: waits[name] for name in layout.waits}
    if layout.steps is not None:
        further |= dict.fromkeys(STEP_COLUMNS, np.dtype(np.uint8)) | {REFERRED: _DAY_TYPE}
        further |= dict.fromkeys(STAGE_HOURS, HOURS_TYPE)
    return {**keys, **days, **classes, **further}


def _key_counts(store: Store) -> dict[str, int]:
    """One more than the largest key of each key column."""
    dimensions = {name: name for name in ("trip", "county", "agency", "topic")} | {"due_agency": "agency"}
    largest = {column: int(store.dimension(name).index.max()) for column, name in dimensions.items()}
    largest |= {"source": max((source.source for source in store.sources), default=0)}
    return {
        name: count + 1 for name, count in (largest | {"kind": max(Kind), "channel": max(Channel)}).items()
    }


def _order(store: Store) -> dict[str, Array]:
    """The groups by which blocks are sorted: whether a case is of a trip, and all dimensions of a scope.

    Cases of trips are few, and left out by many questions. A topic or an office lies among the others of its group.
    """
    counts = _key_counts(store)
    groups = {
        name: np.arange(counts[name]) for name in ("trip", "county", "kind", "channel", "agency", "topic")
    }
    groups["trip"] = np.minimum(groups["trip"], 1)
    for name in ("topic", "agency"):
        for key, group in store.parents(name).items():
            groups[name][key] = group
    groups["due_agency"] = groups["agency"]  # nearly always the same office
    return {name: group.astype(np.min_scalar_type(group.max())) for name, group in groups.items()}


def _case_count(store: Store) -> int:
    return int(store.frame(sa.select(sa.func.count().label("n")).select_from(schema.case))["n"][0])
