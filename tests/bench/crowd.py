"""The part "crowd": viewers who ask what nobody asked before, all screens and scopes at random, of the demo province.

First one viewer alone: the processor time of the server for each page view, in turns with an empty Streamlit page and,
if one is given, with the server of another checkout. That holds on a busy machine, where times by the clock mean
little. The first page view after the start has a figure of its own. Then many viewers at once: how long they wait, how
the memory of the server grows, and what the generator of this load takes of the cores itself. The server draws nothing
ahead, so that it works for these viewers alone.
"""

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
import sqlalchemy as sa

from pages.shell.screens import SCREENS
from queries.settings.province_settings import ROOT
from queries.storage.opening import open_store
from queries.storage.store import Store
from tests.bench import stores
from tests.bench.browser import server
from tests.bench.random_scopes import addresses
from tests.bench.report import Figure, Section, Target, ratio
from tests.bench.timing import Times
from tests.bench.viewers import Viewer, connect

THINK = 10.0  # mean seconds between two page views of a viewer, exponentially distributed
ROUNDS = 5  # page views of every screen by the viewer alone
OVERVIEWS = 4  # page views of the overview for each of another screen: it has a target of its own
IDLE = 5.0  # milliseconds of a second that a server works which has started up
LONGEST_START = 60  # seconds
PATIENCE = 180.0  # seconds after which a page view counts as failed
SAMPLING = 5.0  # seconds between two readings of the memory
# Screens for those who are signed in show a viewer without identity a notice only.
NAMES = [screen.path for screen in SCREENS if screen.path not in ("office", "record")]
PROCESSOR_TIME = Target("at most", 140.0)
VIEWERS = 50
LARGE = 1_000_000  # Stores with more cases than that have a section of their own.
ENGINES = {"postgresql": "PostgreSQL", "clickhousedb": "ClickHouse"}


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


def crowd(
    many: Crowd, *, url: str | None = None, before: Path | None = None, rounds: int = ROUNDS
) -> Section:
    """The figures of a viewer alone and of many at once."""
    url = url or stores.demo()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="negah-bench-")))
        settings = folder / "negah.toml"
        settings.write_text('ready = "nothing"\n', encoding="utf-8")
        environment = {"NEGAH_DATABASE_URL": url, "NEGAH_SETTINGS": str(settings)}
        sides = {"empty": side_of(stack, Path(__file__).with_name("empty.py"), folder, "empty", {})}
        for name, root in (("before", before), ("ours", ROOT)):
            if root is not None:
                records = {"NEGAH_RECORDS_URL": f"sqlite:///{folder / name}.sqlite"}
                script = root.resolve() / "dashboard.py"
                sides[name] = side_of(stack, script, folder, name, environment | records)
        cost, clock, first = asyncio.run(_alone(sides, open_store(url), rounds))
        run = asyncio.run(_together(sides["ours"], open_store(url), many))
    figures = [*_processor_time(cost, first), *_waits(run, statistics.median(clock["ours"]), many)]
    notes = [_NOTE.format(rounds=rounds, overviews=rounds * OVERVIEWS, think=THINK), _curve(run)]
    cases, engine = _cases(url), sa.make_url(url).get_backend_name()
    title = f"A crowd that asks what nobody asked before, {cases:,} cases"
    key = "crowd"
    if engine != "duckdb":
        title, key = f"{title}, {ENGINES.get(engine, engine)}", f"{key} {engine}"
    if many.viewers != VIEWERS:
        title, key = f"{title}, {many.viewers} viewers", f"{key} {many.viewers}"
    if cases > LARGE:
        key = f"{key} {cases // 1_000_000}m"
    return Section(key, title, figures, notes)


@dataclass(frozen=True)
class Side:
    """A running server."""

    address: str
    process: psutil.Process

    def processes(self) -> list[psutil.Process]:
        """The server and its workers."""
        return [self.process, *self.process.children(recursive=True)]

    def spent(self) -> float:
        """Milliseconds of processor time since the server started, to the microsecond."""
        # Linux numbers the processor clock of each process by its id; psutil only counts steps of 10 ms.
        return sum(1000 * time.clock_gettime((~each.pid << 3) | 2) for each in self.processes())

    def memory(self) -> float:
        """Megabytes of memory; of what processes share, each counts its part."""
        return sum(each.memory_full_info().pss for each in self.processes()) / 2**20


def side_of(stack: ExitStack, script: Path, folder: Path, name: str, environment: Mapping[str, str]) -> Side:
    """Start a server that ends with the stack; its log is in the folder."""
    cwd = script.parent if name != "empty" else folder
    address = stack.enter_context(server(script, cwd=cwd, log=folder / f"{name}.log", **environment))
    port = address.rsplit(":", 1)[1]
    started = psutil.Process(os.getpid()).children()
    return Side(address, next(each for each in started if port in each.cmdline()))


async def _alone(
    sides: Mapping[str, Side], store: Store, rounds: int
) -> tuple[dict[tuple[str, str], list[float]], dict[str, list[float]], dict[str, float]]:
    """Milliseconds of each page view: processor time by screen and server, wall time by server; and of first ones."""
    scopes = addresses(store, random.Random(111))
    cost: dict[tuple[str, str], list[float]] = {}
    clock: dict[str, list[float]] = {}
    sockets = {name: await connect(side.address.replace("http", "ws", 1)) for name, side in sides.items()}
    people = {name: Viewer(socket) for name, socket in sockets.items()}
    first, query = {}, urlencode(next(scopes))
    for name in sides:
        began = await _idle(sides[name])
        await asyncio.wait_for(people[name].open(query, ""), PATIENCE)
        first[name] = sides[name].spent() - began
    for number in range(rounds + 1):  # The first round is a warm-up.
        for place, screen in enumerate([*NAMES, *[NAMES[0]] * (OVERVIEWS - 1)]):
            query = urlencode(next(scopes)) if number else ""
            turns = list(sides) if number % 2 else list(reversed(sides))
            for name in turns:
                began = sides[name].spent()
                page = "" if name == "empty" or screen == NAMES[0] else screen
                ms = await asyncio.wait_for(people[name].open(query, page), PATIENCE)
                if number:
                    cost.setdefault((screen, name), []).append(sides[name].spent() - began)
                    if place < len(NAMES):
                        clock.setdefault(name, []).append(ms)
    for socket in sockets.values():
        await socket.close()
    broken = {name: person.errors for name, person in people.items() if person.errors}
    if broken:
        raise RuntimeError(f"errors were shown: {broken}")
    return cost, clock, first


async def _idle(side: Side) -> float:
    """Wait until a server has started up, reading included, and return its processor time by then."""
    for _ in range(LONGEST_START):
        spent = side.spent()
        await asyncio.sleep(1)
        if side.spent() - spent < IDLE:
            break
    return side.spent()


async def _together(side: Side, store: Store, many: Crowd) -> Run:
    """Let many viewers use the server at once."""
    run, began = Run(), time.monotonic()
    spent, own, run.workers = side.spent(), time.process_time(), len(side.processes()) - 1
    people = [asyncio.create_task(_person(side, store, number, run)) for number in range(many.viewers)]
    while time.monotonic() - began < many.seconds:
        run.memory.append(side.memory())
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
                run.ms.append(await asyncio.wait_for(person.open(urlencode(next(scopes)), page), PATIENCE))
                run.failed += person.errors
                person.errors = 0
                await asyncio.sleep(dice.expovariate(1 / THINK))


def _processor_time(cost: Mapping[tuple[str, str], list[float]], first: Mapping[str, float]) -> list[Figure]:
    """Processor time of a page view by screen, against the other checkout if there is one, else the empty page."""
    baseline = "before" if any(name == "before" for _, name in cost) else "empty"
    against = {"before": "the same by the code before", "empty": "an empty page"}[baseline]
    every = {name: [statistics.mean(cost[screen, name]) for screen in NAMES] for name in ("ours", baseline)}
    figures = [
        ratio(f"{screen}: processor time of a page view", Times(tuple(cost[screen, "ours"])),
              Times(tuple(cost[screen, baseline])), against=against)
        for screen in NAMES
    ]  # fmt: skip
    figures.append(
        Figure("all screens: mean processor time of a page view", statistics.mean(every["ours"])
               / statistics.mean(every[baseline]), against, "×")
    )  # fmt: skip
    overview = statistics.mean(cost[NAMES[0], "ours"])
    figures += [
        Figure("overview: mean processor time of a page view", overview, "", "ms", PROCESSOR_TIME),
        Figure("overview: processor time of the first page view after the start", first["ours"], "", "ms"),
        Figure("all screens: mean processor time of a page view", statistics.mean(every["ours"]), "", "ms"),
    ]
    return figures


def _waits(run: Run, alone: float, many: Crowd) -> list[Figure]:
    """How long the crowd waited, and what it cost."""
    if len(run.ms) < 2:
        return [
            Figure(f"page views of {many.viewers} viewers", len(run.ms)),
            Figure("page views that failed", run.failed),
        ]
    few = Target("at most", 20)
    half, p95 = statistics.median(run.ms), statistics.quantiles(run.ms, n=20)[-1]
    per_view = 1000 * run.server_seconds / len(run.ms)
    last = statistics.mean(run.memory[-max(len(run.memory) // 5, 1) :])
    what = f"{many.viewers} viewers"
    most = [Figure("connections to the database, at most", max(run.connections))] if run.connections else []
    return [
        Figure(f"{what}: median wait", half / alone, "a viewer alone, all screens", "×"),
        Figure(f"{what}: 95 of 100 wait at most", p95 / alone, "a viewer alone, all screens", "×", few),
        Figure(f"{what}: 95 of 100 wait at most", p95 / 1000, "", "s", Target("at most", 3)),
        Figure(f"{what}: median wait", half / 1000, "", "s"),
        Figure(f"{what}: page views", len(run.ms) / run.elapsed, "", "/s"),
        Figure(f"{what}: processor time of a page view", per_view, "", "ms"),
        Figure(f"{what}: page views that failed", run.failed),
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


def _curve(run: Run) -> str:
    """The memory of the server over time, in words."""
    each = max(len(run.memory) // 12, 1)
    curve: Sequence[float] = run.memory[::each]
    step = each * SAMPLING
    return f"Memory of the server, every {step:.0f} s: {', '.join(f'{mb:.0f}' for mb in curve)} MB."


def _cases(url: str) -> int:
    """Number of cases in a store."""
    with open_store(url).engine.connect() as connection:
        return int(connection.exec_driver_sql('SELECT count(*) FROM "case"').scalar() or 0)


_NOTE = (
    "Alone: {rounds} page views of every screen, {overviews} of the overview, each at a scope drawn at random that "
    "nobody opened before; milliseconds are of the server's processor, medians unless said otherwise. The first page "
    "view after the start, as soon as the server is idle, and one at each screen after it count in no other figure. "
    "Processor time and memory are those of the server and its workers; of what they share, each counts its part. "
    "Together: viewers think {think:.0f} s on average and choose screen and scope at random. Server and generator "
    "share the cores; nothing is drawn ahead."
)
