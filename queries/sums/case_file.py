"""A file with the columns of all cases of a large DuckDB store, from which any scope is summed in a tenth of the time.

Scopes of dimensions that no rollup has together are made of cases that lie in every part of the table. DuckDB takes
longer to hand over some fifteen columns of them than their sums take in arrays, and each question of a screen would
read them again. The file has what such questions need in some 25 bytes a case (`case_file_layout`), which a process
reads block by block. A server makes it after its start and after each load (`keep_case_file`), in a folder of its user
among the temporary files, and other processes of the same user read it too. It holds nothing that the store does not
hold, and belongs to one state of it: without it, or where it cannot be read, questions are answered as before.
"""

import logging
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np
import sqlalchemy as sa

from queries.question.question import Question
from queries.question.rollup_choice import can_use_rollups
from queries.sql.array_expressions import Bools, Node, Rows
from queries.storage import schema
from queries.storage.store import Store
from queries.storage.store_errors import SlowStoreError
from queries.sums import block_writer
from queries.sums.block_file import Array, BlockTable, DamagedFileError, OpenFile, read_directory
from queries.sums.block_writer import TableWriter, TooWideError, write_directory
from queries.sums.case_file_layout import ENDED_BY, WAIT, Classes, Layout, Part, definitions, layouts
from queries.sums.cases_in_memory import MOST_CASES
from queries.sums.day_amounts import day_number
from queries.vocabulary.codes import Channel, Kind
from queries.vocabulary.scope import Scope

log = logging.getLogger(__name__)
FOLDER, ENDING, UNFINISHED = "negah-cases", ".blocks", ".unfinished"
SUMS_ENDING = ".sums"  # of the file beside it (`queries.sums.stored_sums`)
BYTES_PER_CASE = 30  # at most, with room to spare; twice as much must be free
LEFT_AFTER = 3_600.0  # seconds after which an unfinished file is taken for that of a process that was killed
UNUSED_AFTER = 30 * 86_400.0  # seconds after which the file of another store is removed
_DAY_TYPE = np.dtype(np.uint16)
_KEY = ("case file",)

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class CaseFile:
    """An open file. Its days are counted from `first_day`, which stands for none; `days` is one more than the last."""

    path: Path
    tables: Mapping[str, BlockTable]
    arrays: Mapping[str, Array]

    @property
    def nbytes(self) -> int:
        """Size in memory in bytes, for the cache."""
        return sum(table.nbytes for table in self.tables.values())

    @cached_property
    def first_day(self) -> int:
        """The number from 1970-01-01 of the day that is 0 in the file."""
        return int(self.arrays["first_day"])

    @cached_property
    def days(self) -> int:
        """Number of days, day 0 included."""
        return int(self.arrays["days"])

    def values(self, table: str, part: Part) -> Array:
        """What each class of a part adds to its amounts: a row for each class."""
        if part.column is None:
            return np.ones((1, 1))
        return self.arrays[f"values/{table}/{part.column}"]


def answer_from_file(question: Question, answer: Callable[[CaseFile], Answer | None]) -> Answer | None:
    """What a function answers from the file of a question's store; None without a file, or where it cannot be read.

    Rollups must be exact for the question's scope, and all cases of the store be permitted.
    """
    store = question.store
    if store.limits is not None or not question.rollups_usable or store.engine.dialect.name != "duckdb":
        return None
    file = store.cache.kept(_KEY)
    with suppress(OSError):
        if not isinstance(file, CaseFile):
            path = store.cache.get_or_compute(("place of case file",), lambda: _path(store))
            if not path.exists():
                return None
            file = store.cache.get_or_compute(_KEY, lambda: _opened(path))
        try:
            return answer(file)
        except DamagedFileError:
            remove_damaged(_path(store))
    return None


def keep_case_file(store: Store) -> None:
    """Make the file of a state if it is to have one and does not have it, and remove those of earlier states.

    Does nothing where there is no room, a case does not fit into the columns, or a statement takes too long.
    """
    if store.limits is not None or store.engine.dialect.name != "duckdb":
        return
    if not can_use_rollups(store, Scope()) or (cases := _case_count(store)) <= MOST_CASES:
        return
    with suppress(OSError, MemoryError, TooWideError, SlowStoreError):
        folder = _own_folder()
        path = _path(store)
        if not _can_be_read(path) and shutil.disk_usage(folder).free > 2 * BYTES_PER_CASE * cases:
            write_complete(path, lambda file: _write(store, file))
        _remove_others(folder, path)


def remove_damaged(path: Path) -> None:
    """Remove a file that is not what was written, and say so once; whatever comes to need it next makes it anew.

    Raises OSError if another process has removed it before.
    """
    path.unlink()
    log.warning("the disk has changed %s: it is removed, and figures are read from the database", path.name)


def case_file_path(store: Store) -> Path:
    """Where the file of a state is, or would be."""
    return _path(store)


def _can_be_read(path: Path) -> bool:
    try:
        _opened(path)
    except OSError:
        return False
    return True


def _opened(path: Path) -> CaseFile:
    file = OpenFile(path)
    arrays = read_directory(file)
    tables = {name: BlockTable(file, _of_table(arrays, name)) for name in layouts()}
    with suppress(OSError):
        os.utime(path)  # it is used, so servers of other stores let it be
        os.utime(path.with_suffix(SUMS_ENDING))
    return CaseFile(path, tables, arrays)


def _of_table(arrays: Mapping[str, Array], table: str) -> dict[str, Array]:
    return {
        name.removeprefix(f"{table}/"): array
        for name, array in arrays.items()
        if name.startswith(f"{table}/")
    }


def _path(store: Store) -> Path:
    return Path(tempfile.gettempdir()) / f"{FOLDER}-{os.getuid()}" / f"{_name(store)}{ENDING}"


def _name(store: Store) -> str:
    """A name that tells the store and its state: load numbers alone begin anew with a new store at the same place."""
    # The address of a store may be relative to the folder in which a server was started.
    file = str(Path(store.url.database or "").absolute())
    place, state = (
        sha256(text.encode()).hexdigest()[:20]
        for text in (file, f"{store.load} {definitions()} {store.loads.to_csv()}")
    )
    return f"{place}-{state}"


def _own_folder() -> Path:
    """The folder of this user, made if it does not exist. Raises OSError if others may write to it."""
    folder = Path(tempfile.gettempdir()) / f"{FOLDER}-{os.getuid()}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder


def _remove_others(folder: Path, path: Path) -> None:
    """Remove files of other states of the same store, of stores unused for long, and of writers that were killed."""
    place, now = path.name.split("-")[0], time.time()
    for other in folder.iterdir():
        with suppress(OSError):
            age = now - other.stat().st_mtime
            of_store = other.suffix in (ENDING, SUMS_ENDING) and other.name.startswith(f"{place}-")
            is_left = other.suffix == UNFINISHED and age > LEFT_AFTER
            is_old = of_store and other.stem != path.stem
            if is_old or is_left or age > UNUSED_AFTER:
                other.unlink()


def write_complete(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file under another name, which it gives up when it is complete. Raises OSError."""
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


def _write(store: Store, file: BinaryIO) -> None:
    first_day = day_number(min(store.first_days.values())) - 1
    arrays: dict[str, Array] = {"first_day": np.array(first_day)}
    last_day = 0
    for name, layout in layouts().items():
        classes = {column: Classes(part) for column, part in layout.classes.items()}
        writer = TableWriter(file, _types(store, layout), _key_counts(store), _order(store))
        for statement in _statements(store, layout):
            for batch in store.batches(statement):
                rows = _rows(Rows(batch), layout, classes, first_day)
                last_day = max(last_day, *(int(rows[day].max(initial=0)) for day in layout.days))
                writer.add(rows)
            # Blocks of one county and kind are skipped by more scopes, but many small ones take longer to read.
            writer.end_block(least=block_writer.BLOCK // 4)
        arrays |= {f"{name}/{key}": array for key, array in writer.directory().items()}
        arrays |= {f"values/{name}/{column}": each.values for column, each in classes.items()}
    write_directory(file, arrays | {"days": np.array(last_day + 1)})


def _statements(store: Store, layout: Layout) -> Iterator[sa.Select[Any]]:
    """Statements that read the rows; those of cases county by county and kind by kind, by which the table is sorted.

    Each takes no longer than a viewer's statement may, however large the store is.
    """
    rows = sa.select(*(column.label(name) for name, column in layout.columns.items())).select_from(
        layout.rows
    )
    if layout.rows is not schema.case:
        yield rows
        return
    c = schema.case.c
    counts = _key_counts(store)
    for county, kind in product(range(counts["county"]), range(counts["kind"])):
        yield rows.where(c.county == sa.literal_column(str(county)), c.kind == sa.literal_column(str(kind)))


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
    numbers = day.array.astype(np.int64) - first_day
    if (numbers[chosen] <= 0).any():
        raise TooWideError("day")
    return np.where(chosen, numbers, 0)


def _types(store: Store, layout: Layout) -> dict[str, np.dtype[Any]]:
    """The type of each column of a table."""
    keys = {name: np.min_scalar_type(count - 1) for name, count in _key_counts(store).items()}
    days = dict.fromkeys(layout.day_columns, _DAY_TYPE)
    classes = dict.fromkeys(layout.classes, np.dtype(np.uint8))
    waits = {WAIT: np.min_scalar_type(store.longest_wait + 1), ENDED_BY: np.dtype(np.uint8)}
    return {**keys, **days, **classes, **{name: waits[name] for name in layout.waits}}


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
