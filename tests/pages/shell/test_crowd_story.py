"""Many viewers of a real server at once: who waits is told so, who asked first is first, and nobody is forgotten."""

import asyncio
import time
from urllib.parse import urlencode

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from queries.storage.opening import open_store
from queries.storage.store import Store
from tests.bench.viewers import connect
from tests.door.event_loop import run

VIEWERS = 30
PATIENCE = 120.0


async def _look(address: str, query: str, start: asyncio.Event) -> tuple[float, bytes]:
    """When the screen of one viewer was finished, and everything that the server has sent for it."""
    async with await connect(address) as socket:
        message = BackMsg()
        message.rerun_script.query_string = query
        await start.wait()
        await socket.send(message.SerializeToString())
        received = b""
        while True:
            part = bytes(await asyncio.wait_for(socket.recv(), PATIENCE))
            received += part
            answer = ForwardMsg()
            answer.ParseFromString(part)
            assert answer.delta.new_element.WhichOneof("type") != "exception"
            if answer.WhichOneof("type") == "script_finished":
                return time.monotonic(), received


async def _together(address: str, queries: list[str]) -> list[tuple[float, bytes]]:
    start = asyncio.Event()
    looks = [asyncio.create_task(_look(address, query, start)) for query in queries]
    await asyncio.sleep(1.0)  # until all are connected
    start.set()
    return await asyncio.gather(*looks)


@pytest.mark.thorough
@pytest.mark.slow
def test_thirty_viewers_at_once_are_drawn_one_after_the_other_and_told_so(demo_dashboard, demo_url) -> None:
    store: Store = open_store(demo_url)
    counties = list(store.dimension("county")["code"].iloc[1:])
    queries = [
        urlencode({"lang": "en", "county": counties[i % len(counties)], "period": "365d", "kind": kind})
        for i, kind in zip(range(VIEWERS), ("complaint", "request") * VIEWERS, strict=False)
    ]
    ended = run(_together(demo_dashboard.replace("http", "ws", 1), queries))
    assert len(ended) == VIEWERS
    told = [moment for moment, received in ended if b"are before you" in received]
    others = [moment for moment, received in ended if b"are before you" not in received]
    # The first are drawn at once, without a word; the last wait for all the others.
    assert told
    assert others
    assert max(others) < max(told)
    for _, received in ended:
        assert b'class="small-cards"' in received or b"No case matches" in received
