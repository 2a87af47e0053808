"""Many viewers who use a server at once: how long each waits, whether those who wait long are told, and what is shown.

What the crowd was shown is compared afterwards with what another server, which nobody else uses, shows of the same.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from pages.shell.screens import SCREENS
from queries.storage.store import Store
from tests.bench.random_scopes import addresses
from tests.bench.report import Figure, Target
from tests.bench.side import Side
from tests.bench.viewers import Viewer, connect

THINK = 10.0  # mean seconds between two page views of a viewer, exponentially distributed
PATIENCE = 180.0  # seconds after which a page view counts as failed
SAMPLING = 5.0  # seconds between two readings of the memory
VIEWERS = 50
LONG = 5.0  # seconds; those who wait longer have been told why, unless they are alone
COMPARED = 100  # page views of the crowd that are opened again
# Screens for those who are signed in show a viewer without identity a notice only.
NAMES = [screen.path for screen in SCREENS if screen.path not in ("office", "record")]
CLOCK = "data"  # the screen that says how old the data are: its text depends on the time


@dataclass(frozen=True)
class Seen:
    """What a page view of the crowd showed: its address, its screen ("" for the overview) and a digest of the page."""

    query: str
    page: str
    digest: int


@dataclass(frozen=True)
class Crowd:
    """How many viewers there are, and for how many seconds."""

    viewers: int = VIEWERS
    seconds: float = 600.0


@dataclass
class Run:
    """What happened: milliseconds of each page view, page views that failed, and the memory of the server over time."""

    ms: list[float] = field(default_factory=list)
    failed: int = 0
    memory: list[float] = field(default_factory=list)  # MB, every SAMPLING seconds
    server_seconds: float = 0.0  # of the processor
    own_seconds: float = 0.0
    elapsed: float = 0.0
    connections: list[int] = field(default_factory=list)  # to PostgreSQL, every SAMPLING seconds
    workers: int = 0
    told: int = 0  # page views that were told how many are before them
    long: int = 0  # page views that took longer than LONG seconds, …
    untold: int = 0  # … and those of them that were told nothing
    seen: list[Seen] = field(default_factory=list)
    compared: int = 0  # page views that were opened again on a server without a crowd, …
    other: int = 0  # … and those of them that showed something else there


async def together(side: Side, store: Store, many: Crowd) -> Run:
    """Let many viewers use the server at once."""
    # The cases of which scopes are drawn are read before: meanwhile nobody would hear the server, and it seemed slow.
    next(addresses(store, random.Random()))
    run, began = Run(), time.monotonic()
    spent, own, run.workers = side.spent(), time.process_time(), side.workers
    people = [asyncio.create_task(_person(side, store, number, run)) for number in range(many.viewers)]
    while time.monotonic() - began < many.seconds:
        # Beside the viewers: on a busy machine it takes seconds, which would count as theirs.
        run.memory.append(await asyncio.to_thread(side.memory))
        run.connections += _connections(store)
        await asyncio.sleep(min(SAMPLING, many.seconds))
    run.elapsed = time.monotonic() - began
    run.server_seconds, run.own_seconds = (side.spent() - spent) / 1000, time.process_time() - own
    for person in people:
        person.cancel()
    ended = await asyncio.gather(*people, return_exceptions=True)
    run.failed += sum(isinstance(end, Exception) for end in ended)
    return run


async def _person(side: Side, store: Store, number: int, run: Run) -> None:
    """One viewer: a page view, some thought, the next page view."""
    dice = random.Random(number)
    scopes = addresses(store, dice)
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(dice.uniform(0, THINK))
        async with await connect(side.address.replace("http", "ws", 1)) as socket:
            person = Viewer(socket)
            while True:
                screen = dice.choice(NAMES)
                page = "" if screen == NAMES[0] else screen
                query = urlencode(next(scopes))
                ms = await asyncio.wait_for(person.open(query, page), PATIENCE)
                run.ms.append(ms)
                run.failed += person.errors
                run.told += person.was_told
                run.long += ms > 1000 * LONG
                run.untold += ms > 1000 * LONG and not person.was_told
                if screen != CLOCK and not person.errors:
                    run.seen.append(Seen(query, page, person.digest))
                person.errors = 0
                await asyncio.sleep(dice.expovariate(1 / THINK))


async def compare(side: Side, run: Run) -> None:
    """Open some of what the crowd has seen again, one after the other, on a server that nobody else uses."""
    some = random.Random(111).sample(run.seen, min(COMPARED, len(run.seen)))
    async with await connect(side.address.replace("http", "ws", 1)) as socket:
        person = Viewer(socket)
        for seen in some:
            await asyncio.wait_for(person.open(seen.query, seen.page), PATIENCE)
            run.compared += 1
            run.other += person.digest != seen.digest


def waits(run: Run, alone: float, many: Crowd) -> list[Figure]:
    """How long the crowd waited, and what it cost."""
    if len(run.ms) < 2:
        return [
            Figure(f"page views of {many.viewers} viewers", len(run.ms)),
            Figure("page views that failed", run.failed),
        ]
    is_usual = many.viewers <= VIEWERS  # more than that may wait longer, if they are told
    few, short = (Target("at most", 20), Target("at most", 3)) if is_usual else (None, None)
    half, p95 = statistics.median(run.ms), statistics.quantiles(run.ms, n=20)[-1]
    per_view = 1000 * run.server_seconds / len(run.ms)
    last = statistics.mean(run.memory[-max(len(run.memory) // 5, 1) :])
    what = f"{many.viewers} viewers"
    most = [Figure("connections to the database, at most", max(run.connections))] if run.connections else []
    return [
        Figure(f"{what}: median wait", half / alone, "a viewer alone, all screens", "×"),
        Figure(f"{what}: 95 of 100 wait at most", p95 / alone, "a viewer alone, all screens", "×", few),
        Figure(f"{what}: 95 of 100 wait at most", p95 / 1000, "", "s", short),
        Figure(f"{what}: median wait", half / 1000, "", "s"),
        Figure(f"{what}: page views", len(run.ms) / run.elapsed, "", "/s"),
        Figure(f"{what}: processor time of a page view", per_view, "", "ms"),
        Figure(f"{what}: page views that failed", run.failed),
        Figure(f"{what}: page views that were told how many are before them", run.told),
        Figure(f"{what}: page views of more than {LONG:.0f} s", run.long),
        Figure(f"{what}: page views of more than {LONG:.0f} s that were told nothing", run.untold),
        Figure(f"{what}: page views opened again on a server without them", run.compared),
        Figure(f"{what}: page views that showed something else there", run.other),
        Figure(f"{what}: memory at the end", last / run.memory[0], "at the start", "×", Target("at most", 1.5)),
        Figure("workers of the server, one for each core", run.workers),
        Figure("cores that the server kept busy", run.server_seconds / run.elapsed),
        Figure("cores that the generator of the load took", run.own_seconds / run.elapsed),
        *most,
    ]  # fmt: skip


def _connections(store: Store) -> list[int]:
    """Connections to a PostgreSQL database besides the one that counts them; nothing on other engines."""
    if store.engine.dialect.name != "postgresql":
        return []
    with store.engine.connect() as connection:
        others = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [int(others.scalar() or 0)]


def curve(run: Run) -> str:
    """The memory of the server over time, in words."""
    each = max(len(run.memory) // 12, 1)
    some: Sequence[float] = run.memory[::each]
    step = each * SAMPLING
    return f"Memory of the server, every {step:.0f} s: {', '.join(f'{mb:.0f}' for mb in some)} MB."
