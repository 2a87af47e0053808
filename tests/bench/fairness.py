"""The part "fairness": a viewer opens one overview after the other while somebody else opens many heavy ones at once.

Both are signed in, so that the server knows who asks for what. All ask for scopes that nobody asked about before.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest

from queries.storage.opening import open_store
from records.roles import Role
from tests.bench.report import Figure, Section, Target, ratio
from tests.bench.stores import SIZES, store
from tests.bench.timing import Times
from tests.bench.viewers import Viewer, connect
from tests.bench.world import Part
from tests.browser import free_port
from tests.door.event_loop import run
from tests.door.people import PASSWORD, add_person, records_in
from tests.door.running import Running, running

TABS = 24  # that the other person opens at once
ALONE = 5  # overviews before
SETTLING = 40.0  # seconds in which the workers start and read, over ten million cases
PAUSE = 0.3  # seconds between two overviews of the viewer
PATIENCE = 300.0
WORKERS = 2
TARGET = Target("at most", 2.0)  # as long as the heavy screen that is being drawn, and then as long as alone


def fairness(size: str, *, url: str | None = None, tabs: int = TABS, settling: float = SETTLING) -> Section:
    """The figures of a viewer beside somebody who opens many screens at once."""
    url = url or store(Part(SIZES[size]))
    counties = list(open_store(url).dimension("county")["code"].iloc[1:])
    with _server(url) as (server, cookies):
        alone, among, seconds = run(_measure(server, cookies, counties, tabs, settling))
    figures = [
        ratio(f"an overview while another opens {tabs}", among, alone, against="an overview alone"),
        Figure(f"the longest of {len(among.ms)} overviews meanwhile", max(among.ms) / max(alone.ms),
               "the longest of those alone", "×", TARGET),
        Figure(f"the {tabs} overviews of the other", seconds, "", "s"),
    ]  # fmt: skip
    return Section(f"fairness {size}", f"Beside somebody who opens {tabs} screens at once", figures, [_NOTE])


@contextmanager
def _server(url: str) -> Iterator[tuple[Running, list[str]]]:
    """A server, and the cookies of two people who are signed in."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="negah-bench-")))
        records, port = records_in(folder), free_port()
        stack.callback(records.close)
        settings = f'[door]\naccounts = true\naddress = "http://127.0.0.1:{port}"\n'
        names = ("maryam", "ali")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NEGAH_RECORDS_URL", str(records.url))
            patch.setenv("NEGAH_RECORDS_KEY_FILE", str(folder / "records.key"))
            for name in names:
                add_person(records, name, Role.governor)
            server = stack.enter_context(
                running(folder, settings=settings, database=url, port=port, workers=WORKERS)
            )
        yield server, [_cookies(server, name) for name in names]


def _cookies(server: Running, name: str) -> str:
    with httpx2.Client(base_url=server.address, timeout=PATIENCE) as client:
        form = {"name": name, "password": PASSWORD}
        client.post("/sign-in", data=form, headers={"Origin": server.address})
        return "; ".join(f"{key}={value}" for key, value in client.cookies.items())


async def _measure(
    server: Running, cookies: list[str], counties: list[str], tabs: int, settling: float
) -> tuple[Times, Times, float]:
    """Milliseconds of overviews alone and meanwhile, and the seconds that the other's overviews took."""
    viewer, other = cookies

    async def overview(cookie: str, **scope: str) -> float:
        async with await connect(server.address.replace("http", "ws", 1), cookie) as socket:
            person = Viewer(socket)
            ms = await asyncio.wait_for(person.open(urlencode(scope)), PATIENCE)
        if person.errors:
            raise RuntimeError(f"errors were shown: {scope}")
        return ms

    await overview(viewer)
    await asyncio.sleep(settling)
    scopes = product(("phone", "portal", "sms"), counties)
    others = product(("complaint", "request", "suggestion"), counties)
    alone = [await overview(viewer, channel=channel, county=county)
             for channel, county in (next(scopes) for _ in range(ALONE))]  # fmt: skip
    began = asyncio.get_running_loop().time()
    many = [
        asyncio.create_task(overview(other, kind=kind, county=county))
        for kind, county in (next(others) for _ in range(tabs))
    ]
    await asyncio.sleep(PAUSE)
    among = []
    while not among or not all(each.done() for each in many):
        channel, county = next(scopes)
        among.append(await overview(viewer, channel=channel, county=county))
        await asyncio.sleep(PAUSE)
    await asyncio.gather(*many)
    return Times(tuple(alone)), Times(tuple(among)), asyncio.get_running_loop().time() - began


_NOTE = (
    f"Two people are signed in at a server with {WORKERS} workers. One opens overviews of a county and a kind, each "
    "in a tab of its own, at once; the other meanwhile those of a county and a channel, in turn. Nobody asked about "
    "any of them before. Milliseconds are medians by the clock."
)
