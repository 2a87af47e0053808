"""The workers of a real server: they compute for its viewers, and end with it however it ends."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

from door.viewers import LOCAL_VIEWER
from pages.shell import start_workers
from pages.shell.worker import WorkerLoop
from pages.view.screen_queue import ScreenQueue
from pages.view.viewer import PREWARMING
from tests.bench.viewers import Viewer, connect
from tests.door.event_loop import run
from tests.door.running import Running, running
from tests.pages.view.made_workers import REQUEST
from tests.thorough import ordinary_first

PATIENCE = 90.0
END_SECONDS = 20.0
NUMBER = 2


@pytest.mark.parametrize(
    ("most", "cores", "connections", "number", "own"),
    [
        (4, 1, 20, 0, None),
        (4, 2, 20, 2, 14),
        (4, 4, 20, 4, 8),
        (4, 64, 20, 4, 8),
        (0, 8, 20, 0, None),
        (4, 4, 6, 1, 3),
        (4, 4, 4, 0, None),
    ],
)
def test_each_core_has_a_worker_and_all_together_the_connections_of_the_settings(
    monkeypatch, tmp_path, most: int, cores: int, connections: int, number: int, own: int | None
) -> None:
    (tmp_path / "negah.toml").write_text(f"workers = {most}\n[reading]\nconnections = {connections}\n")
    monkeypatch.setenv("NEGAH_SETTINGS", str(tmp_path / "negah.toml"))
    monkeypatch.setattr(start_workers.os, "sched_getaffinity", lambda _process: set(range(cores)))
    started, limited = list[int](), list[int]()
    monkeypatch.setattr(start_workers.WORKERS, "start", started.append)
    monkeypatch.setattr(start_workers, "limit_connections", limited.append)
    monkeypatch.setattr(start_workers, "limit_room", limited.append)
    monkeypatch.setattr(start_workers, "TURNS", ScreenQueue())
    start_workers.start_workers()
    assert started == [number] * bool(number)
    assert limited == [own, start_workers.PIECES_BYTES] * bool(number)
    assert start_workers.TURNS.at_once == max(2, number)


@pytest.mark.parametrize(("viewer", "is_logged"), [(PREWARMING, True), (LOCAL_VIEWER, False)])
def test_a_worker_logs_what_it_could_not_make_ready_since_nobody_computes_it_again(
    caplog, viewer, is_logged
) -> None:
    here, _there = Pipe()
    request = replace(REQUEST, module="pages.shell.prewarm", name="no_such_piece", viewer=replace(viewer))
    assert WorkerLoop(here)._answer(0, request).status == "not computed"
    assert ("no_such_piece" in caplog.text) is is_logged


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def _workers(settings: Path) -> list[psutil.Process]:
    """The workers of the server with these settings: one that it has started, and its copies."""
    found = []
    for each in psutil.process_iter():
        with suppress(psutil.Error):
            if "pages.shell.worker" in each.cmdline() and each.environ().get("NEGAH_SETTINGS") == str(
                settings
            ):
                found.append(each)
    return sorted(found, key=lambda each: each.pid)


def _seconds(workers: list[psutil.Process]) -> list[float]:
    """Processor seconds that each has taken."""
    return [each.cpu_times().user for each in workers]


async def _views(server: Running, queries: list[str]) -> int:
    """Open the overview for each query, one after the other; how many errors were shown."""
    async with await connect(f"ws://127.0.0.1:{server.port}") as socket:
        viewer = Viewer(socket)
        for query in queries:
            await asyncio.wait_for(viewer.open(query, ""), PATIENCE)
        return viewer.errors


@pytest.mark.slow
@pytest.mark.parametrize("end", ordinary_first(1, [signal.SIGKILL, signal.SIGTERM]))
def test_workers_compute_for_the_viewers_of_a_server_and_end_with_it(tmp_path, demo_url, end) -> None:
    with running(tmp_path, database=demo_url, workers=NUMBER) as server:
        settings = tmp_path / "negah.toml"
        _until(lambda: len(_workers(settings)) == NUMBER)
        workers = _workers(settings)
        dashboard = workers[0].ppid()
        _until(lambda: min(_seconds(workers)) > 0.05)  # they have read what all scopes need
        before = sum(_seconds(workers))
        queries = [urlencode({"county": code, "period": "365d"}) for code in ("0303", "0305", "0307")]
        assert run(_views(server, queries)) == 0
        assert sum(_seconds(workers)) > before + 0.1
        assert "Traceback" not in server.log
        os.kill(dashboard, end)
        _, alive = psutil.wait_procs(workers, timeout=END_SECONDS)
        assert all(each.status() == psutil.STATUS_ZOMBIE for each in alive)  # where nobody fetches their ends
