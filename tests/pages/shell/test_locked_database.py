"""A locked database server holds up those who need it, and neither others nor `/health`, with workers as well."""

import asyncio
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from intake.__main__ import main as intake
from tests.bench.viewers import Viewer, connect
from tests.door.event_loop import run
from tests.door.running import Running, running
from tests.test_tour import export

SOON = 3.0
STATEMENT_SECONDS = 6
PATIENCE = 90.0
NUMBER = 2
OPENED_BEFORE = ("", "definitions")
# Screens that read the table of cases, for scopes that nobody asked about before.
BEHIND_THE_LOCK = [("cases", {"county": "0303"}), ("cases", {"kind": "complaint"}), ("data", {})]


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_locked_table_holds_nobody_up_who_does_not_need_it(databases, tmp_path: Path) -> None:
    engine = databases("behind_a_lock")
    url = engine.url.render_as_string(hide_password=False)
    assert intake(["load", str(export(tmp_path)), "--mapping", "negah", "--database", url, "--json"]) == 0
    settings = f"[reading]\nseconds = {STATEMENT_SECONDS}\n"
    with running(tmp_path, database=url, workers=NUMBER, settings=settings) as server:
        for screen in OPENED_BEFORE:
            run(_opened(server, {}, screen))
        with engine.connect() as connection, connection.begin():
            connection.execute(sa.text('LOCK TABLE "case" IN ACCESS EXCLUSIVE MODE'))
            run(_while_locked(server))
        took, errors = run(_opened(server, *reversed(BEHIND_THE_LOCK[0])))
        assert took < SOON
        assert not errors
        assert "Traceback" not in server.log


async def _opened(server: Running, query: dict[str, str], screen: str) -> tuple[float, int]:
    """Seconds that a viewer waits for a screen, and how many errors are shown."""
    async with await connect(f"ws://127.0.0.1:{server.port}") as socket:
        viewer = Viewer(socket)
        took = await asyncio.wait_for(viewer.open(urlencode(query), screen), PATIENCE)
        return took / 1000, viewer.errors


async def _while_locked(server: Running) -> None:
    held_up = [asyncio.create_task(_opened(server, query, screen)) for screen, query in BEHIND_THE_LOCK]
    await asyncio.sleep(0.5)  # until they wait for the database
    for _ in range(3):
        began = time.monotonic()
        answer = await asyncio.to_thread(server.get, "/health")
        assert answer.status == 200
        assert time.monotonic() - began < SOON
        for screen in OPENED_BEFORE:
            took, errors = await _opened(server, {}, screen)
            assert took < SOON
            assert not errors
    assert not any(each.done() for each in held_up)
    for took, _ in await asyncio.gather(*held_up):
        assert STATEMENT_SECONDS <= took < 3 * STATEMENT_SECONDS
