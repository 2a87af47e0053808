"""The part "intake": load speed, memory, store size, and the time until a daily load is visible."""

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb

from tests.bench import child
from tests.bench.report import Figure, Section, Target, ratio
from tests.bench.stores import SIZES, cache, load_command, store, world_file
from tests.bench.timing import Times, seconds
from tests.bench.world import AS_OF, Part

REPEATS = 3
DAILY = 5_000
# The largest text file: more rows are read in the same way, and 10 million rows take 3 GB.
TEXT_ROWS = SIZES["1m"]
SPEED = {"parquet": Target("at least", 150_000), "csv": Target("at least", 60_000)}
BLOCK = 256 * 1024  # The size of a DuckDB block in bytes.
# Parts of a store that are optional; coordinates are optional as well.
EXTRAS = ("case_event", "case_event_version")


def intake(size: str) -> Section:
    """All intake figures of a size."""
    part = Part(SIZES[size])
    figures: list[Figure] = []
    for ending, target in SPEED.items():
        smaller = part if ending == "parquet" else replace(part, cases=min(part.cases, TEXT_ROWS))
        figures += _speed(smaller, ending, target)
    figures += _daily(part)
    figures += _size(part)
    return Section(f"intake {size}", f"Intake into DuckDB, {part.cases:,} cases", figures, [_NOTE])


def _speed(part: Part, ending: str, target: Target) -> list[Figure]:
    """Rows a second and memory, against DuckDB alone reading the same file into one plain table."""
    file = world_file(part, ending)
    loads: list[child.Spent] = []
    alone: list[float] = []
    repeats = REPEATS if part.cases <= TEXT_ROWS else 1
    with _scratch() as folder:
        for number in range(repeats):
            loads.append(_load(file, folder / "ours.duckdb"))
            alone.append(
                child.run("tests.bench.plain", str(file), str(folder / f"{number}.duckdb")).seconds * 1000
            )
    times, baseline = Times(tuple(one.seconds * 1000 for one in loads)), Times(tuple(alone))
    cpu = statistics.median(one.cpu for one in loads)
    name = f"{part.cases:,} rows of {ending.upper() if ending == 'csv' else 'Parquet'}"
    speed = part.cases / seconds(times)
    return [
        Figure(f"{name}, rollups included", speed, unit="rows/s", target=target, subject_ms=times),
        Figure(f"{name}: rows a second of processor time", part.cases / cpu, unit="rows/s"),
        ratio(f"{name}: the whole load", times, baseline, against="DuckDB alone, into a plain table"),
        Figure(
            f"{name}: peak memory",
            max(one.peak for one in loads) / 1e6,
            unit="MB",
            target=Target("at most", 1000),
        ),
    ]


def _daily(part: Part) -> list[Figure]:
    """Seconds from the start of a daily load until it is published."""
    full = Path(store(part).removeprefix("duckdb:///"))
    day = AS_OF.date() + timedelta(1)
    file = world_file(replace(part, cases=DAILY, first=part.cases, days=(day, day)))
    spent, copying = [], []
    with _scratch() as folder:
        for _ in range(REPEATS):
            copy = folder / "store.duckdb"
            start = time.perf_counter()
            shutil.copyfile(full, copy)
            copying.append((time.perf_counter() - start) * 1000)
            words = load_command("load", file, url=f"duckdb:///{copy}", as_of=AS_OF + timedelta(1))
            spent.append(child.run("intake", *words[3:]))
    times = Times(tuple(one.seconds * 1000 for one in spent))
    name = f"a daily load of {DAILY:,} rows"
    return [
        Figure(f"{name}, until published", seconds(times), unit="s", target=Target("at most", 10), subject_ms=times),
        ratio(name, times, Times(tuple(copying)), against="copying the file of the store"),
        Figure(f"{name}: peak memory", max(one.peak for one in spent) / 1e6, unit="MB", target=Target("at most", 1000)),
    ]  # fmt: skip


def _load(file: Path, path: Path) -> child.Spent:
    """Resources used by loading a file into a new store."""
    path.unlink(missing_ok=True)
    return child.run("intake", *load_command("load", file, url=f"duckdb:///{path}")[3:])


@contextmanager
def _scratch() -> Iterator[Path]:
    """A temporary folder for stores that are built and deleted."""
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=cache()) as folder:
        yield Path(folder)


def _size(part: Part) -> list[Figure]:
    """The size of the store, with and without its optional parts, and what takes the space."""
    path = Path(store(part).removeprefix("duckdb:///"))
    whole = path.stat().st_size
    room = _room(path)
    extras = sum(room.get((table, None), 0) for table in EXTRAS)
    extras += sum(room.get(("case", column), 0) for column in ("latitude", "longitude"))
    scale = part.cases / SIZES["10m"]
    figures = [
        Figure("size of the store, coordinates and events included", whole / 1e6, unit="MB",
               target=Target("at most", 700 * scale)),
        Figure("size of the store without coordinates and events", (whole - extras) / 1e6, unit="MB",
               target=Target("at most", 300 * scale)),
    ]  # fmt: skip
    largest = sorted(((size, key[0]) for key, size in room.items() if key[1] is None), reverse=True)
    figures += [
        Figure(f"… of it `{name}`", size / 1e6, unit="MB") for size, name in largest if size > whole / 100
    ]
    columns = sorted(((size, key) for key, size in room.items() if key[1]), reverse=True)
    figures += [
        Figure(f"… of it `{table}.{column}`", size / 1e6, unit="MB") for size, (table, column) in columns[:8]
    ]
    return figures


def _room(path: Path) -> dict[tuple[str, str | None], int]:
    """Bytes of each table and column. A block that several columns share is split by the number of segments in it."""
    found: dict[tuple[str, str | None], int] = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        segments: dict[int, list[tuple[str, str]]] = {}
        for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            rows = connection.execute(
                "SELECT column_name, block_id, additional_block_ids FROM pragma_storage_info(?) WHERE persistent",
                [table],
            ).fetchall()
            for column, block, more in rows:
                for one in (block, *(more or ())):
                    if one is not None and one >= 0:
                        segments.setdefault(one, []).append((table, column))
    for owners in segments.values():
        for table, column in owners:
            for key in ((table, None), (table, column)):
                found[key] = found.get(key, 0) + BLOCK // len(owners)
    return found


_NOTE = (
    "A load is the whole command, from the start of its process to its end, into a new store, on the disk of the "
    "cache. CSV is measured on at most a million rows, of which nothing depends on the number of rows but rollups. "
    "What a store could do without is counted by its blocks: the events, and two columns of the cases."
)
