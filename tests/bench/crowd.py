"""The part "crowd": viewers who ask what nobody asked before, all screens and scopes at random, of the demo province.

First one viewer alone: the processor time of the server for each page view, in turns with an empty Streamlit page and,
if one is given, with the server of another checkout. That holds on a busy machine, where times by the clock mean
little. The first page view after the start has a figure of its own. Then many viewers at once: how long they wait, how
the memory of the server grows, and what the generator of this load takes of the cores itself. The server draws nothing
ahead, so that it works for these viewers alone. What some of them saw is compared with what a server shows that has no
other viewers.
"""

import asyncio
import random
import statistics
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa

from queries.settings.province_settings import ROOT
from queries.storage.opening import open_store
from queries.storage.store import Store
from tests.bench import stores
from tests.bench.random_scopes import addresses
from tests.bench.report import Figure, Section, Target, ratio
from tests.bench.side import Side, side_of
from tests.bench.timing import Times
from tests.bench.together import NAMES, PATIENCE, THINK, VIEWERS, Crowd, compare, curve, together, waits
from tests.bench.viewers import Viewer, connect

ROUNDS = 5  # page views of every screen by the viewer alone
OVERVIEWS = 4  # page views of the overview for each of another screen: it has a target of its own
IDLE = 5.0  # milliseconds of a second that a server works which has started up
LONGEST_START = 180  # seconds, the file of all cases included
PROCESSOR_TIME = Target("at most", 140.0)  # of a server that is one process
LARGE = 1_000_000  # Stores with more cases than that have a section of their own.
ENGINES = {"postgresql": "PostgreSQL", "clickhousedb": "ClickHouse"}


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
        run = asyncio.run(together(sides["ours"], open_store(url), many))
        if run.seen:
            records = {"NEGAH_RECORDS_URL": f"sqlite:///{folder / 'again'}.sqlite"}
            other = side_of(stack, ROOT / "dashboard.py", folder, "again", environment | records)
            asyncio.run(compare(other, run))
    figures = [
        *_processor_time(cost, first, workers=run.workers),
        *waits(run, statistics.median(clock["ours"]), many),
    ]
    notes = [_NOTE.format(rounds=rounds, overviews=rounds * OVERVIEWS, think=THINK), curve(run)]
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


def _processor_time(
    cost: Mapping[tuple[str, str], list[float]], first: Mapping[str, float], *, workers: int
) -> list[Figure]:
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
        Figure(
            "overview: mean processor time of a page view",
            overview,
            "",
            "ms",
            None if workers else PROCESSOR_TIME,
        ),
        Figure("overview: processor time of the first page view after the start", first["ours"], "", "ms"),
        Figure("all screens: mean processor time of a page view", statistics.mean(every["ours"]), "", "ms"),
    ]
    return figures


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
    "share the cores; nothing is drawn ahead. Some of what the crowd saw is opened again, all elements of the page are "
    "compared but downloads, whose addresses differ every time; the screen of the loads, which shows the time, is left "
    "out. An overview may take 140 ms of a server that is one process; the target is not shown where workers compute."
)
