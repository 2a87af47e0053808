"""The part "ahead": what it costs to draw in advance after a load, and how much it slows whoever clicks meanwhile.

Two servers over one store take turns with the same random scopes: one that draws ahead and one that does not. The first
makes the file of all cases, too; the second gets each part of it when the first has it. While one has its turn, all
processes of the other are stopped, so that a page view is compared with one beside which nothing runs. A page view's
processor time is that of the whole server from the click to the end of the script, so that whatever is drawn ahead
beside it counts; that holds on a busy machine, too. Each scope is then opened once more, as by a second viewer.
"""

import asyncio
import os
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from urllib.parse import urlencode

from queries.settings.province_settings import ROOT
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.sums.case_file.case_file import SUMS_ENDING, case_file_folder
from tests.bench.browser import is_ready, until_ready
from tests.bench.random_scopes import addresses
from tests.bench.report import Figure, Section, Target, ratio
from tests.bench.side import Side, side_of
from tests.bench.stores import SIZES, store
from tests.bench.timing import Times
from tests.bench.together import NAMES, PATIENCE
from tests.bench.viewers import Viewer, connect
from tests.bench.world import Part
from tests.door.event_loop import run

PAGE_VIEWS = 60  # at most, by each server
WARMING = 4  # page views that are not counted
THINK = 0.5  # seconds between two page views, in which the server draws ahead
READY = "likely"  # how much the second server draws ahead: the setting `ready`
SLOWER, WORK = Target("at most", 1.1), Target("at most", 60)


def ahead(size: str, *, url: str | None = None) -> Section:
    """The figures over a store of a size."""
    url = url or store(Part(SIZES[size]))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="negah-bench-")))
        with ExitStack() as alone:
            server = _side(alone, folder, "alone", READY, url)
            begun = server.spent()
            until_ready(server.address)
            work = (server.spent() - begun) / 1000
        files = _Files(*(_temporary(folder, name) / case_file_folder().name for name in ("with", "without")))
        sides = {"without": _side(stack, folder, "without", "nothing", url, prepare=files.prevent)}
        sides["with"] = _side(stack, folder, "with", READY, url)
        times, with_file = run(_in_turn(sides, open_store(url), files))
        is_partial = not is_ready(sides["with"].address)
        has_workers = sides["with"].workers > 0
    cost, waits = ({name: Times(tuple(of[name])) for name in of} for of in times)
    later = {name: Times(waits[name].ms[-with_file:]) for name in sides} if with_file else {}
    without = "the same, nothing drawn ahead"
    figures = [
        _of_means("a page view while the server draws ahead: mean wait", waits, without, SLOWER),
        *([_of_means(f"the last {with_file} of them, since both have the file of all cases", later, without, None)]
          if later else []),
        _of_means("a page view while the server draws ahead: mean processor time of the server meanwhile",
                  cost, without, None if has_workers else SLOWER),
        ratio("the second asker's wait", waits["without again"], waits["without"], against="the first asker's"),
        ratio("the second asker's wait while the server draws ahead", waits["with again"], waits["with"],
              against="the first asker's"),
        Figure("drawing ahead after a load: processor time", work, "", "s", WORK),
        Figure("page views by each server, of which all were while it drew ahead" if is_partial
               else "page views by each server; it had drawn all before the last", len(cost["with"].ms)),
    ]  # fmt: skip
    return Section(f"ahead {size}", f"Drawing ahead, {SIZES[size]:,} cases", figures, [_NOTE])


@dataclass(frozen=True)
class _Files:
    """Folders of two servers for the file of all cases, with its sums: of the one that makes it and of the other."""

    made: Path
    given: Path

    def prevent(self) -> None:
        """Keep the other server from making them: there is no folder at its place."""
        self.given.touch()

    def give(self) -> bool:
        """Give the other server what is complete; returns whether it has all of it."""
        for file in self.made.glob("*-*"):
            if self.given.is_file():
                self.given.unlink()
                self.given.mkdir(mode=0o700)
            with suppress(FileExistsError):
                os.link(file, self.given / file.name)
        return any(self.given.glob(f"*{SUMS_ENDING}"))


@contextmanager
def _stopped(side: Side) -> Iterator[None]:
    """Context manager: all processes of a server are stopped."""
    processes = side.processes()
    for each in processes:
        each.suspend()
    try:
        yield
    finally:
        for each in processes:
            each.resume()


def _side(
    stack: ExitStack,
    folder: Path,
    name: str,
    ready: str,
    url: str,
    *,
    prepare: Callable[[], None] = lambda: None,
) -> Side:
    """A server that draws so much ahead, and has a folder for temporary files of its own."""
    settings, temporary = folder / f"{name}.toml", _temporary(folder, name)
    settings.write_text(f'ready = "{ready}"\n', encoding="utf-8")
    temporary.mkdir()
    prepare()
    environment = {
        "NEGAH_DATABASE_URL": url,
        "NEGAH_SETTINGS": str(settings),
        "NEGAH_RECORDS_URL": f"sqlite:///{folder / name}.sqlite",
        "TMPDIR": str(temporary),
    }
    return side_of(stack, ROOT / "dashboard.py", folder, name, environment)


def _temporary(folder: Path, name: str) -> Path:
    return folder / f"temporary-{name}"


def _of_means(what: str, times: Mapping[str, Times], against: str, target: Target | None) -> Figure:
    """Ratio of means, because some screens take ten times as long as at others."""
    means = {name: statistics.mean(times[name].ms) for name in ("with", "without")}
    return Figure(
        what, means["with"] / means["without"], against, "×", target, times["with"], times["without"]
    )


async def _in_turn(
    sides: Mapping[str, Side], store: Store, files: _Files
) -> tuple[tuple[dict[str, list[float]], dict[str, list[float]]], int]:
    """Milliseconds of processor and wait by server until all is drawn ahead.

    Also before how many of the page views both servers had their file.
    """
    dice = random.Random(22)
    scopes = addresses(store, dice)
    cost: dict[str, list[float]] = {name: [] for name in sides}
    waits: dict[str, list[float]] = {f"{name}{again}": [] for name in sides for again in ("", " again")}
    people = {
        name: Viewer(await connect(side.address.replace("http", "ws", 1))) for name, side in sides.items()
    }
    with_file = 0
    for number in range(PAGE_VIEWS + WARMING):
        has_file = files.give()
        with_file += number >= WARMING and has_file
        query, screen = urlencode(next(scopes)), dice.choice(NAMES)
        for name, other in permutations(sides) if number % 2 else reversed([*permutations(sides)]):
            with _stopped(sides[other]):
                for again in ("", " again"):
                    files.give()
                    began, page = sides[name].spent(), "" if screen == NAMES[0] else screen
                    ms = await asyncio.wait_for(people[name].open(query, page), PATIENCE)
                    spent = sides[name].spent() - began
                    if number >= WARMING:
                        waits[f"{name}{again}"].append(ms)
                        if not again:
                            cost[name].append(spent)
                # Meanwhile one of them draws ahead.
                await asyncio.sleep(THINK if name == "with" else 0)
        if number >= WARMING and await asyncio.to_thread(is_ready, sides["with"].address):
            break
    broken = {name: person.errors for name, person in people.items() if person.errors}
    for person in people.values():
        await person.socket.close()
    if broken:
        raise RuntimeError(f"errors were shown: {broken}")
    return (cost, waits), with_file


_NOTE = (
    f"A page view every {THINK:g} s at a random screen and a scope that nobody opened before, up to {PAGE_VIEWS} of "
    "them or until all is drawn ahead. The server that draws nothing ahead makes no file of all cases, and reads large "
    "scopes by statements until it is given that of the other; its workers compare it with its checksums in their "
    "first page views, those of the other beforehand. While one server has its turn, the other is stopped. "
    "Processor time of drawing ahead is that of a server without any viewer, workers and the file of all cases "
    "included, from its first answer on; it ends after a minute of work, or when all that is likely is drawn. Where "
    "workers compute, what is drawn ahead takes another core than a page view, so that the processor time of both "
    "together does not say that anybody waits longer."
)
