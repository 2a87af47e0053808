"""The part "superset": our overview and a dashboard of Superset with the same questions over the same store, in turns.

In Chromium: a new browser, a reload, another county. Without a browser: scopes nobody asked for before, by one
viewer alone and by twenty at once, for whom Superset answers the requests for chart data that its page makes, and we
the websocket. Superset draws in the browser what we draw on the server; only the first half is the same for both.
"""

import asyncio
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
from playwright.sync_api import sync_playwright

from queries.settings.province_settings import ROOT
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.bench import browser, stores, superset_server, superset_visits
from tests.bench.browser import KINDS, open_page, server, until_ready
from tests.bench.random_scopes import addresses
from tests.bench.report import Figure, Section, ratio
from tests.bench.superset_server import Superset
from tests.bench.superset_visits import Query
from tests.bench.timing import Times
from tests.bench.together import PATIENCE, THINK
from tests.bench.viewers import Viewer, connect

VIEWERS, SECONDS, TURNS = 20, 60.0, 2  # Both are used in turns, each for so many seconds.
REPEATS = 5
ALONE = 12  # page views of the viewer alone, each at another scope
OURS, THEIRS = "ours", "Superset"
AGAINST = "Superset 6.1"
Look = Callable[[Mapping[str, str]], Awaitable[tuple[float, int]]]


@dataclass
class Crowd:
    """Milliseconds of each page view of many viewers, those that failed, and the processor time of the server."""

    ms: list[float] = field(default_factory=list)
    failed: int = 0
    server_seconds: float = 0.0
    seconds: float = 0.0

    @property
    def p95(self) -> float:
        """Milliseconds that 95 of 100 page views took at most."""
        return statistics.quantiles(self.ms, n=20)[-1]


@dataclass
class Side:
    """One of the two servers, and what was measured of it."""

    processes: Sequence[psutil.Process]
    rest: float = 0.0  # MB before the first visit
    after: float = 0.0
    alone: list[float] = field(default_factory=list)  # ms of processor time of each page view
    crowd: Crowd = field(default_factory=Crowd)

    def spent(self) -> float:
        """Seconds of processor time of all its processes, to the microsecond."""
        # Linux numbers the processor clock of each process by its id.
        return sum(time.clock_gettime((~process.pid << 3) | 2) for process in self.processes)

    def memory(self) -> float:
        """MB that its processes hold, of what they share each its part."""
        return sum(float(process.memory_full_info().pss) for process in self.processes) / 2**20


def superset(*, url: str | None = None, existing: Path | None = None, repeats: int = REPEATS) -> Section:
    """All figures over the demo province, or another DuckDB store."""
    url = url or stores.demo()
    store = open_store(url)
    assert store.as_of is not None
    period, _ = Scope.from_params({}, today=store.as_of.date())
    assert period.first
    assert period.last
    programs = superset_server.environment(existing)
    loads = [os.getloadavg()[0]]
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="negah-bench-")))
        records = f"sqlite:///{temporary / 'records.sqlite'}"
        ours = stack.enter_context(
            server(ROOT / "dashboard.py", cwd=ROOT, log=temporary / "ours.log", NEGAH_DATABASE_URL=url,
                   NEGAH_RECORDS_URL=records)
        )  # fmt: skip
        folder = superset_server.FOLDER / "run"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        theirs = stack.enter_context(
            superset_server.superset(
                programs, Path(url.removeprefix("duckdb:///")), folder, first=period.first, last=period.last
            )
        )
        until_ready(ours)
        port = ours.rsplit(":", 1)[1]
        started = next(each for each in psutil.Process().children() if port in each.cmdline())
        sides = {OURS: Side([started]), THEIRS: Side(theirs.processes())}
        for side in sides.values():
            side.rest = side.memory()
        times, queries = _in_browser(ours, theirs, store, repeats)
        loads.append(os.getloadavg()[0])
        asyncio.run(_without_browser(ours, theirs, sides, store, queries))
        loads.append(os.getloadavg()[0])
        for side in sides.values():
            side.after = side.memory()
    notes = [_NOTE.format(repeats=repeats, turns=TURNS, seconds=SECONDS, think=THINK, viewers=VIEWERS, alone=ALONE,
                          charts=len(queries), workers=superset_server.WORKERS,
                          loads=", ".join(f"{load:.0f}" for load in loads))]  # fmt: skip
    found = superset_server.versions(programs)
    return Section(
        "superset", "Superset 6.1 on the same store", [*_drawn(times), *_held(sides), *_crowded(sides)], notes,
        [f"{name} {number} (of Superset)" for name, number in found.items()],
    )  # fmt: skip


def _in_browser(
    ours: str, theirs: Superset, store: Store, repeats: int
) -> tuple[dict[str, Times], list[Query]]:
    """Times of everything done in the browser, and what Superset's page asks for its charts."""
    counties = store.dimension("county").iloc[1:]
    codes, names = list(counties["code"]), list(counties["name_fa"])
    taken: dict[str, list[float]] = {}
    queries: list[Query] = []
    with sync_playwright() as playwright:
        for number in range(repeats + 1):  # The first round is a warm-up.
            place, kind = number % len(codes), KINDS[number % len(KINDS)]
            round_: dict[str, float] = {}
            with open_page(playwright) as page:
                round_["new"] = browser.arrive(page, ours)
                round_["again"] = browser.again(page)
                round_["county"] = browser.narrow(page, codes[place])
                round_["kind"] = browser.narrow(page, codes[place], kind=kind)
            with open_page(playwright) as page:
                asked = superset_visits.enter(page, theirs)
                round_["their new"] = superset_visits.arrive(page, theirs)
                queries = list(asked)
                round_["their again"] = superset_visits.again(page)
                round_["their kind"] = superset_visits.narrow(page, names[place])
                superset_visits.arrive(page, theirs)  # whose county is forgotten
                round_["their county"] = superset_visits.narrow(page, names[place])
            for name, ms in round_.items() if number else ():
                taken.setdefault(name, []).append(ms)
    return {name: Times(tuple(ms)) for name, ms in taken.items()}, queries


async def _without_browser(
    ours: str, theirs: Superset, sides: Mapping[str, Side], store: Store, queries: Sequence[Query]
) -> None:
    """Let one viewer use both alone in turns, then many at each in turns."""
    assert store.as_of is not None
    today = store.as_of.date()

    async def viewer(name: str, stack: AsyncExitStack) -> Look:
        if name == THEIRS:
            visitor = await stack.enter_async_context(superset_visits.client(theirs))
            return lambda address: superset_visits.open_overview(
                visitor, superset_visits.narrowed(queries, address, today=today)
            )
        person = Viewer(await stack.enter_async_context(await connect(ours.replace("http", "ws", 1))))

        async def open_page(address: Mapping[str, str]) -> tuple[float, int]:
            before = person.errors
            ms = await person.open(urlencode(address))
            return ms, person.errors - before

        return open_page

    scopes = addresses(store, random.Random(6))
    async with AsyncExitStack() as stack:
        lookers = {name: await viewer(name, stack) for name in sides}
        for number in range(ALONE + 1):  # The first page view is a warm-up.
            address = next(scopes)
            for name, side in sides.items():
                began = side.spent()
                _, failed = await asyncio.wait_for(lookers[name](address), PATIENCE)
                if failed:
                    raise RuntimeError(f"{name} failed at {address}")
                if number:
                    side.alone.append(1000 * (side.spent() - began))
    for turn in range(TURNS):
        for name in (OURS, THEIRS) if turn % 2 else (THEIRS, OURS):
            await _together(viewer, name, sides[name], store, turn)


async def _together(
    viewer: Callable[[str, AsyncExitStack], Awaitable[Look]], name: str, side: Side, store: Store, turn: int
) -> None:
    """Let many viewers use one side for a while."""

    async def person(number: int) -> None:
        dice = random.Random(f"{turn} {number}")  # The same scopes and thoughts for both sides.
        scopes = addresses(store, dice)
        await asyncio.sleep(dice.uniform(0, THINK))
        async with AsyncExitStack() as stack:
            open_page = await viewer(name, stack)
            thought = 0.0
            while time.monotonic() + thought < began + SECONDS:  # A page view that has begun is waited for.
                await asyncio.sleep(thought)
                ms, failed = await asyncio.wait_for(open_page(next(scopes)), PATIENCE)
                side.crowd.ms.append(ms)
                side.crowd.failed += bool(failed)
                thought = dice.expovariate(1 / THINK)

    began, spent = time.monotonic(), side.spent()
    ended = await asyncio.gather(*(person(number) for number in range(VIEWERS)), return_exceptions=True)
    side.crowd.server_seconds += side.spent() - spent
    side.crowd.seconds += time.monotonic() - began
    side.crowd.failed += sum(isinstance(end, Exception) for end in ended)


def _drawn(times: Mapping[str, Times]) -> list[Figure]:
    """What a person waits for in a browser."""
    words = {
        "new": "a new browser",
        "again": "a reload",
        "county": "another county, made ready (theirs: asked for before)",
        "kind": "a kind in that county, not made ready (theirs: a county nobody asked for)",
    }
    return [ratio(said, times[name], times[f"their {name}"], against=AGAINST) for name, said in words.items()]


def _held(sides: Mapping[str, Side]) -> list[Figure]:
    """Memory of both, before the first visit and at the end."""
    ours, theirs = sides[OURS], sides[THEIRS]
    number = len(theirs.processes)
    return [
        Figure("memory before the first visit", ours.rest / theirs.rest, AGAINST, "×"),
        Figure("memory at the end", ours.after / theirs.after, AGAINST, "×"),
        Figure("ours: memory before the first visit", ours.rest, unit="MB"),
        Figure("ours: memory at the end", ours.after, unit="MB"),
        Figure(f"Superset, {number} processes: memory before the first visit", theirs.rest, unit="MB"),
        Figure(f"Superset, {number} processes: memory at the end", theirs.after, unit="MB"),
    ]


def _crowded(sides: Mapping[str, Side]) -> list[Figure]:
    """What page views cost alone, and how long many viewers wait."""
    ours, theirs = sides[OURS], sides[THEIRS]
    many = f"{VIEWERS} viewers"
    figures = [
        ratio("a page view alone: processor time", Times(tuple(ours.alone)), Times(tuple(theirs.alone)),
        against=AGAINST)
    ]  # fmt: skip
    if min(len(side.crowd.ms) for side in sides.values()) > 1:
        waits = Times(tuple(ours.crowd.ms)), Times(tuple(theirs.crowd.ms))
        figures += [
            ratio(f"{many}: median wait", *waits, against=AGAINST),
            Figure(f"{many}: 95 of 100 wait at most", ours.crowd.p95 / theirs.crowd.p95, AGAINST, "×"),
        ]
        figures += [
            Figure(f"{many}, {name}: 95 of 100 wait at most", side.crowd.p95 / 1000, unit="s")
            for name, side in sides.items()
        ]
    for name, side in sides.items():
        run, views = side.crowd, max(len(side.crowd.ms), 1)
        figures += [
            Figure(f"{many}, {name}: page views", len(run.ms) / run.seconds, unit="/s"),
            Figure(
                f"{many}, {name}: processor time of a page view", 1000 * run.server_seconds / views, unit="ms"
            ),
            Figure(f"{many}, {name}: page views that failed", run.failed),
        ]
    return figures


_NOTE = (
    "The load average of the machine was {loads} at the start, after the browser and at the end. Superset has SQLite "
    "for its metadata, results kept in files for a day, its events in the server's log (its usual log of events locks "
    "SQLite), Gunicorn with {workers} workers of 20 threads, and reads a copy of the store through a view without "
    "rollups. Its dashboard has {charts} charts (the five cards, cases received by month, overdue cases by county, in "
    "bars instead of a map, and by office) and a native filter on the county. It asks for values alone, without the "
    "intervals, comparisons and sentences of our overview. Nobody is signed in to ours, somebody to Superset.\n\nIn "
    "the browser, {repeats} rounds in turns: both servers are warm, a new browser has no cache, and the time is until "
    "the last change of the page; a drawing on a canvas, as all bars of Superset, changes no page. Our server has made "
    "counties ready after the load, but no kinds of a county.\n\nWithout a browser, scopes drawn at random, the same "
    "for both: {alone} page views by one viewer, of which the processor time of all processes of the server is given; "
    "then {viewers} viewers, who think {think:.0f} s on average, in {turns} turns of {seconds:.0f} s. A page view is "
    "the whole overview through the websocket for us, and for Superset the data of its {charts} charts, six requests "
    "at once, which the browser has still to draw. Where a period in the past was drawn, Superset's overdue cases are "
    "still those of the newest day. Memory is that of all processes; of what they share, each counts its part. A "
    "viewer whose connection breaks counts as one failed page view and leaves."
)
