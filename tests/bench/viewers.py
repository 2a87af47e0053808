"""The part "viewers": how much thirty simultaneous viewers, with ten seconds of think time each, slow down one more.

A viewer speaks Streamlit's protocol over a web socket as a browser does, but draws nothing, so that only the server is
measured. The probe requests the overview repeatedly, first alone and then among the thirty.
"""

import asyncio
import random
import time
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from queries.storage.opening import open_store
from tests.bench.browser import servers, until_ready
from tests.bench.report import Figure, Section, Target, ratio
from tests.bench.stores import SIZES, store
from tests.bench.timing import Times
from tests.bench.world import Part

VIEWERS, THINK = 30, 10.0  # Mean seconds between two requests of a viewer, exponentially distributed.
BROKEN = b'class="broken"'  # the notice in place of a screen that could not be drawn
WAITING = b"-waiting-"  # the notice that others are before this viewer
PROBES, PAUSE = 40, 0.5  # Number of requests of the probe, and seconds between two of them.
TARGET = Target("at most", 1.3)
SETTLING = 12.0  # Seconds until all viewers have started.


@dataclass
class Viewer:
    """One simulated viewer of the dashboard."""

    socket: "websockets.ClientConnection"
    # Exceptions, and notices of screens that could not be drawn, that were shown to this viewer.
    errors: int = 0
    was_told: bool = False  # at the latest address: that it has to wait for others
    # What the latest address shows: a checksum of each element by its place on the page. Downloads are left out, since
    # each has an address of its own every time.
    shown: dict[tuple[int, ...], str] = field(default_factory=dict)

    @property
    def digest(self) -> int:
        """A number for what the latest address shows, the same for all viewers who see the same."""
        return zlib.crc32(repr(sorted(self.shown.items())).encode())

    async def open(self, query: str, screen: str = "") -> float:
        """Request an address; milliseconds until its script has finished."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = screen
        self.shown, self.was_told = {}, False
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            received = bytes(await self.socket.recv())  # type: ignore[arg-type]
            answer.ParseFromString(received)
            if answer.delta.new_element.WhichOneof("type") == "exception" or BROKEN in received:
                self.errors += 1
            self.was_told |= WAITING in received
            if answer.WhichOneof("type") == "script_finished":
                return 1000 * (time.perf_counter() - began)
            self._put(answer)

    def _put(self, message: ForwardMsg) -> None:
        """Take an element into the page, in place of what was there."""
        if message.WhichOneof("type") not in ("delta", "ref_hash"):
            return
        place = tuple(message.metadata.delta_path)
        for below in [other for other in self.shown if other[: len(place)] == place]:
            del self.shown[below]
        if message.delta.new_element.WhichOneof("type") != "download_button":
            # A reference to a message that this browser has already has the checksum of that message.
            self.shown[place] = message.hash or message.ref_hash


def viewers(size: str, *, url: str | None = None) -> Section:
    """The figures of thirty viewers over a store of a size."""
    url = url or store(Part(SIZES[size]))
    counties = list(open_store(url).dimension("county")["code"].iloc[1:])
    with servers(url) as (_, ours):
        until_ready(ours)
        alone, among, rate = asyncio.run(_measure(ours.replace("http", "ws", 1), counties))
    figures = [
        ratio(
            f"one more viewer among {VIEWERS}",
            among,
            alone,
            against="a viewer alone, overview again",
            target=TARGET,
        ),
        Figure("page views of the thirty meanwhile", rate, unit="/s"),
    ]
    return Section(f"viewers {size}", f"Thirty viewers, {SIZES[size]:,} cases", figures, [_NOTE])


async def _measure(address: str, counties: Sequence[str]) -> tuple[Times, Times, float]:
    async with await connect(address) as socket:
        probe = Viewer(socket)
        # Each address has been requested before, as during a working morning.
        for choice in _choices(counties):
            await probe.open(urlencode(choice))
        alone = await _probe(probe, PROBES)
        views = [0]
        crowd = [asyncio.create_task(_person(address, number, counties, views)) for number in range(VIEWERS)]
        # Viewers start within one think time; measuring begins when all of them are active.
        await asyncio.sleep(SETTLING)
        before, began = views[0], time.perf_counter()
        among = await _probe(probe, PROBES)
        rate = (views[0] - before) / (time.perf_counter() - began)
        for person in crowd:
            person.cancel()
        ended = await asyncio.gather(*crowd, return_exceptions=True)
    broken = [end for end in ended if isinstance(end, Exception)]
    if broken:
        raise RuntimeError(f"{len(broken)} of {VIEWERS} viewers lost their connection: {broken[0]!r}")
    return Times(tuple(alone)), Times(tuple(among)), rate


async def _probe(probe: Viewer, times: int) -> list[float]:
    taken = []
    for _ in range(times):
        taken.append(await probe.open(""))
        await asyncio.sleep(PAUSE)
    return taken


async def _person(address: str, number: int, counties: Sequence[str], views: list[int]) -> None:
    """Requests the province, counties and kinds in a random order, with think time in between."""
    dice, choices = random.Random(number), _choices(counties)
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(dice.uniform(0, THINK))
        async with await connect(address) as socket:
            person = Viewer(socket)
            while True:
                await person.open(urlencode(dice.choice(choices)))
                views[0] += 1
                await asyncio.sleep(dice.expovariate(1 / THINK))


def _choices(counties: Sequence[str]) -> list[dict[str, str]]:
    return [{}, {"kind": "complaint"}, {"period": "365d"}, *({"county": county} for county in counties)]


async def connect(address: str, cookie: str = "") -> "websockets.ClientConnection":
    """A socket to a server at a `ws://` address, as a browser opens it that has this cookie."""
    return await websockets.connect(
        f"{address}/_stcore/stream",
        subprotocols=[websockets.Subprotocol("streamlit")],
        origin=websockets.Origin(
            address.replace("ws", "http", 1)
        ),  # as a browser says; the door refuses sockets without
        additional_headers={"Cookie": cookie} if cookie else None,
        max_size=None,
        open_timeout=60,
    )


_NOTE = (
    f"{VIEWERS} viewers open the overview of the province, of complaints, of a year or of a county, each opened "
    f"before, and think {THINK:.0f} s on average; one more opens it every {PAUSE} s. All share the cores."
)
