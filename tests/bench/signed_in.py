"""The part "door": the server's processor time for each screen with a viewer signed in, against no identity at all.

Two servers over one store take turns. A visit is what a browser asks for without a cache: the page, forty scripts, and
the websocket until the screen is drawn. No browser runs, because it would take most of the processor time.
"""

import os
import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil
import pytest
import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from pages.shell.screens import SCREENS
from records.roles import Role
from tests.bench.report import Figure, Section, Target, ratio
from tests.bench.stores import SIZES, store
from tests.bench.timing import Times
from tests.bench.world import Part
from tests.browser import free_port
from tests.door.people import PASSWORD, add_person, records_in
from tests.door.running import Running, running

REPEATS = 6
SCRIPTS = 40  # that a browser loads for a page
TARGET = Target("at most", 1.1)


@dataclass(frozen=True)
class Side:
    """One of the two servers, with a client that is or is not signed in."""

    server: Running
    client: httpx2.Client
    process: psutil.Process

    def visit(self, screen: str, scripts: list[str]) -> float:
        """Draw a screen; milliseconds of processor time of the server."""
        before = self._spent()
        self.client.get(f"/{screen}", headers={"Accept": "text/html"}).raise_for_status()
        for script in scripts:
            self.client.get(f"/static/js/{script}").raise_for_status()
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        message = BackMsg()
        message.rerun_script.page_name = screen
        with connect(
            f"ws://127.0.0.1:{self.server.port}/_stcore/stream",
            additional_headers={"Origin": self.server.address, "Cookie": cookies},
            max_size=None,
            proxy=None,
        ) as socket:
            socket.send(message.SerializeToString())
            answer = ForwardMsg()
            while answer.WhichOneof("type") != "script_finished":
                answer.ParseFromString(socket.recv(timeout=120))
        return self._spent() - before

    def _spent(self) -> float:
        times = self.process.cpu_times()
        return 1000 * (times.user + times.system)


def signed_in(size: str, *, url: str | None = None, repeats: int = REPEATS) -> Section:
    """The figures of every screen over a store of a size."""
    url = url or store(Part(SIZES[size]))
    static = Path(streamlit.__file__).parent / "static" / "static" / "js"
    scripts = sorted(path.name for path in static.glob("*.js"))[:SCRIPTS]
    taken: dict[str, tuple[list[float], list[float]]] = {
        "": ([], []),  # the first screen is at the start page
        **{screen.path: ([], []) for screen in SCREENS[1:]},
    }
    with ExitStack() as stack:
        sides = [_side(stack, url, identity=identity) for identity in (True, False)]
        for number in range(repeats + 1):  # The first round is a warm-up.
            for screen, times in taken.items():
                for side in (0, 1) if number % 2 else (1, 0):
                    ms = sides[side].visit(screen, scripts)
                    if number:
                        times[side].append(ms)
    against = "without identity"
    figures = [
        ratio(screen or SCREENS[0].path, *(Times(tuple(ms)) for ms in times), against=against)
        for screen, times in taken.items()
    ]
    mean = statistics.geometric_mean(sum(ours) / sum(plain) for ours, plain in taken.values())
    figures.append(Figure("geometric mean over all screens", mean, against, "×", TARGET))
    return Section(f"door {size}", "Signed in, every screen: the server's processor time", figures, [_NOTE])


def _side(stack: ExitStack, url: str, *, identity: bool) -> Side:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="negah-bench-")))
    records, port = records_in(folder), free_port()
    stack.callback(records.close)
    settings = f'[door]\naccounts = true\naddress = "http://127.0.0.1:{port}"\n' if identity else ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEGAH_RECORDS_URL", str(records.url))
        patch.setenv("NEGAH_RECORDS_KEY_FILE", str(folder / "records.key"))
        # Somebody whose role opens the screens that are measured: in place of a closed one stands a short notice.
        add_person(records, "maryam", Role.governor)
        server = stack.enter_context(running(folder, settings=settings, database=url, port=port))
    client = stack.enter_context(httpx2.Client(base_url=server.address, timeout=120))
    if identity:
        form = {"name": "maryam", "password": PASSWORD}
        answer = client.post("/sign-in", data=form, headers={"Origin": server.address})
        assert answer.status_code == 303
    return Side(server, client, _process(port))


def _process(port: int) -> psutil.Process:
    """The process of the server that was started by this one to listen on a port."""
    started = psutil.Process(os.getpid()).children(recursive=True)
    return next(each for each in started if str(port) in each.cmdline())


_NOTE = (
    "Milliseconds of processor time of the server for one visit: the page, forty scripts, and the websocket until the "
    "screen is drawn, from a warm server. Both servers read the same store and take turns, in changing order. The mean "
    "is of the ratios of the sums, because the system counts processor time in steps of 10 ms."
)
