"""Browser fixtures: a real server, a real Chromium, and no network access beyond this machine.

Tests open screens with the fixtures of `tests/visits.py`.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import pytest
from filelock import FileLock

from tests import chromium
from tests.early_fork import FORK_SERVER, begin_run
from tests.forked import SHARED, end_fork_server, start

# Seconds after which a page counts as hanging. A machine with other work is slow, not wrong.
PATIENCE = 120.0
ROOT = Path(__file__).resolve().parent.parent
THIS_MACHINE = {"127.0.0.1", "localhost", "::1", None}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",  # no screen uses WebGL, and drawing through an emulated GPU takes twice the processor time
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# For tests, and not where times are measured.
SPARING = [
    # All pages of a run share one process, in which the scripts are compiled already, as long as one of them is open.
    "--process-per-site",
    # No page lives long enough to regain what optimising its scripts costs. Scripts that are parsed while they arrive
    # are parsed for every page; those that are parsed when they have arrived are found compiled, if a page had them.
    "--js-flags=--no-opt --no-maglev --no-script-streaming",
]
# Options of contexts in which nothing moves. The processor draws each frame of a movement, which takes a tenth of the
# time that the whole browser takes.
STILL = {"reduced_motion": "reduce"}
# Let the browser fail to resolve every other host name. Intercepting requests in Playwright instead would switch off
# the browser's cache of scripts, and the tests would be slower.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
# The state of Streamlit's script, the number of placeholders and undrawn charts, and the number of elements.
AT_REST = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const plots = [...document.querySelectorAll('.js-plotly-plot')];
  return {
    script: app && app.getAttribute('data-test-script-state'),
    waiting: document.querySelectorAll('[data-testid="stSkeleton"]').length
      + ('leaving' in document.documentElement.dataset) // a link was followed and the server has not answered yet
      + plots.filter(plot => !plot.querySelector('.main-svg')).length,
    size: document.querySelectorAll('*').length,
  };
}"""
# Waits in the page until it is at rest: each question from here would take processor time of three processes. Returns
# null, or the last state after `limit` milliseconds.
UNTIL_AT_REST = (
    """async ([limit, rest]) => {
  const look = """
    + AT_REST
    + """;
  const end = performance.now() + limit;
  let last = null, since = performance.now();
  while (performance.now() < end) {
    const state = look(), seen = JSON.stringify(state);
    if (state.script !== 'notRunning' || state.waiting || seen !== last) {
      [last, since] = [seen, performance.now()];
    } else if (performance.now() - since > rest) {
      return null;
    }
    await new Promise(done => setTimeout(done, 50));
  }
  return last;
}"""
)
# Clicks a link, which the dashboard follows without reloading the page.
FOLLOW = """to => {
  const link = document.createElement('a');
  link.setAttribute('href', to);
  document.body.append(link);
  link.click();
  link.remove();
}"""
# Markup of ours that was escaped once too often, so that readers see it; names in the data may look like markup.
TAG = re.compile(r"""<a href="(?:/|[a-z]*\?)|<(?:p|span|div) class=""")
TOO_WIDE = """() => [...document.querySelectorAll('.stMain *')]
  .filter(e => e.getBoundingClientRect().width > innerWidth + 1).map(e => e.className).slice(0, 5)"""


@dataclass
class Screen:
    """An open page, with the requests to other hosts (`outside`) and the console errors that it has caused."""

    page: object
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def go(self, address: str, **scope: str | list[str]) -> "Screen":
        """Open an address of the dashboard and wait until the page is at rest."""
        self.page.goto(f"{address}?{urlencode(scope, doseq=True)}" if scope else address)
        return self.settle()

    def settle(self, limit: float = PATIENCE, rest: float = 0.4) -> "Screen":
        """Wait until the page is at rest.

        At rest means that the script has stopped, every chart is drawn, and nothing has changed for `rest` seconds.
        Raises TimeoutError after `limit` seconds.
        """
        # Playwright is imported by tests in a browser alone: it takes a third of a second in every worker.
        from playwright.sync_api import Error

        end, last = time.monotonic() + limit, None
        while (left := end - time.monotonic()) > 0:
            try:
                last = self.page.evaluate(UNTIL_AT_REST, [left * 1_000, rest * 1_000])
            except Error as error:
                if "context was destroyed" not in str(error):
                    raise
                continue  # The page has gone to another address, where the waiting begins anew.
            if last is None:
                return self
        raise TimeoutError(f"the page did not come to rest in {limit:.0f} s: {last}")

    def follow(self, link: str) -> "Screen":
        """Follow a link within the dashboard, as `counties?county=0303`, and wait until the page is at rest there.

        Unlike `go` it reloads nothing, which takes a third of the processor time. The address must be another one.
        """
        return self.leave(lambda: self.page.evaluate(FOLLOW, link))

    def leave(self, act: Callable[[], object]) -> "Screen":
        """Do something that leads to another address, and wait until the page is at rest there.

        Waiting for the address first matters: on a busy server the page still looks at rest shortly after a click.
        """
        before = self.page.url
        act()
        self.page.wait_for_url(lambda url: url != before)
        return self.settle()

    def text(self) -> str:
        """The visible text of the page, without the browser's user interface."""
        return self.page.locator("[data-testid=stApp]").inner_text()

    def complaints(self) -> list[str]:
        """All faults of the page: console errors, requests to other hosts, error boxes, and overflow to the side."""
        boxes = self.page.locator("[data-testid=stException], .broken").all_inner_texts()
        wide = [f"wider than the screen: {name}" for name in self.page.evaluate(TOO_WIDE)]
        tags = [f"markup shown as text: {tag}" for tag in TAG.findall(self.text())]
        return [*self.errors, *(f"asked {url}" for url in self.outside), *boxes, *wide, *tags]


def address_params(screen: Screen) -> dict[str, list[str]]:
    """The parameters of the screen's address."""
    return parse_qs(urlsplit(screen.page.url).query)


def own_complaints(screen: Screen) -> list[str]:
    """The faults of a page, except that Streamlit first looks for its server next to the page's address."""
    return [complaint for complaint in screen.complaints() if "404 (Not Found)" not in complaint]


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """A function from the URL of a store to the address of a dashboard over it; starts one server per store.

    They end with their module: a server that nobody visits takes two seconds of processor time in a whole run.
    """
    running: dict[str, tuple[str, subprocess.Popen[bytes]]] = {}
    logs = tmp_path_factory.mktemp("servers")

    def start(database: str) -> str:
        if database not in running:
            running[database] = start_server(database, logs / f"{len(running)}.log")
        return running[database][0]

    yield start
    for _, server in running.values():
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that the workers share and start the fork server, unless tests/early_fork.py has done so."""
    if not hasattr(config, "workerinput") and FORK_SERVER not in config.stash:
        begin_run(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the servers that the workers share, also after one of them has crashed."""
    if hasattr(config, "workerinput"):
        return
    end_fork_server(config.stash[FORK_SERVER])
    folder = Path(os.environ.pop(SHARED))
    if (note := folder / "server.json").exists():
        with suppress(ProcessLookupError):
            os.killpg(json.loads(note.read_text())["pid"], signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


_servers_of_all: list[subprocess.Popen[bytes]] = []  # kept, because it is not this process that ends them


@pytest.fixture(scope="session")
def demo_dashboard(demo_url: str) -> str:
    """Address of a dashboard over the demo store: one server for all workers of a run, whose caches they share."""
    folder = Path(os.environ[SHARED])
    note = folder / "server.json"
    with FileLock(folder / "server.lock"):
        if not note.exists():
            # Started as users start it, to show that this works.
            address, server = start_server(demo_url, folder / "server.log", start=subprocess.Popen)
            _servers_of_all.append(server)
            note.write_text(json.dumps({"address": address, "pid": server.pid}))
        return str(json.loads(note.read_text())["address"])


@pytest.fixture(scope="session")
def browser():
    """A running Chromium."""
    from playwright.sync_api import sync_playwright  # as in `Screen.settle`

    path = chromium.find()
    if path is None:
        pytest.fail("no Chromium: run `make chromium`, or name one in CHROMIUM")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *SPARING, ALONE])
        yield running
        running.close()


@pytest.fixture(scope="session")
def context(browser):
    """One browser context for all tests, so that scripts are downloaded and compiled once."""
    kept = browser.new_context(locale="fa-IR", timezone_id="Asia/Tehran", accept_downloads=True, **STILL)
    kept.set_default_timeout(PATIENCE * 1_000)
    kept.set_default_navigation_timeout(PATIENCE * 1_000)
    yield kept
    kept.close()


def free_port() -> int:
    """A port of this machine that the operating system says is free."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def start_server(
    database: str, log: Path, *, start: Callable[..., subprocess.Popen[bytes]] = start
) -> tuple[str, subprocess.Popen[bytes]]:
    """Start a dashboard over a store; returns its address and its process, which the caller has to end.

    The server uses the settings of the test, except that prewarming and workers are off, which would take half a core
    from the tests; tests/pages/shell/test_worker.py has workers. Raises RuntimeError with the log if the server does
    not start within a minute.
    """
    own = Path(os.environ.get("NEGAH_SETTINGS", os.devnull)).read_text(encoding="utf-8")
    rules = log.with_suffix(".toml")
    rules.write_text(f'ready = "nothing"\nworkers = 0\n{own}', encoding="utf-8")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    with log.open("wb") as output:
        server = start(
            command,
            cwd=ROOT,
            env=os.environ | {"NEGAH_DATABASE_URL": database, "NEGAH_SETTINGS": str(rules)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # A process group of its own, so that Streamlit and its children can be ended together.
            start_new_session=True,
        )
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return address, server
        except (URLError, OSError):
            time.sleep(0.1)
    server.kill()
    raise RuntimeError(f"the dashboard did not start:\n{log.read_text(errors='replace')}")
