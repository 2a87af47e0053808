"""The part "browser": time until the overview is fully drawn in Chromium, against an empty Streamlit page."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, Playwright, sync_playwright

from queries.settings.province_settings import ROOT
from queries.storage.opening import open_store
from tests import chromium
from tests.bench.report import Section, Target, ratio
from tests.bench.stores import SIZES, store
from tests.bench.timing import Times
from tests.bench.world import Part
from tests.browser import ARGUMENTS

REPEATS = 9
STILL = 600  # Milliseconds without a change after which the page counts as drawn.
LIMIT = 90_000
# Records when the page last changed: the state of Streamlit's script, or anything inside the screen.
WATCH = """
window.drawn = {last: 0, begin: 0};
new MutationObserver(changes => {
  for (const {type, target} of changes) {
    const main = document.querySelector('[data-testid=stMain]');
    if (type === 'attributes' || (main && (main.contains(target) || target.contains(main)))) {
      window.drawn.last = performance.now();
      return;
    }
  }
}).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-test-script-state']});
"""
# The page counts as drawn once it has changed after the click, the script has stopped, no skeleton and no empty chart
# is left, and nothing has changed for STILL ms. Gives the time of the last change, or null while it is not drawn.
AT_REST = f"""() => {{
  const app = document.querySelector('[data-testid=stApp]');
  const plots = [...document.querySelectorAll('.js-plotly-plot')];
  const {{last, begin}} = window.drawn;
  return app && app.getAttribute('data-test-script-state') === 'notRunning' && last > begin
    && !document.querySelector('[data-testid=stSkeleton]') && plots.every(plot => plot.querySelector('.main-svg'))
    && performance.now() - last > {STILL} ? last - begin : null;
}}"""
# The time begins when the browser receives the click. Playwright's own checks before the click are not included.
BEGIN = """() => {
  window.drawn.begin = Infinity;
  addEventListener('click', () => { window.drawn.begin = performance.now(); }, {capture: true, once: true});
}"""
KINDS = ("complaint", "request", "suggestion")
LARGE = 1_000_000  # cases, above which a choice that nobody made before may take longer
MAIN_CHARTS = ".county-map, .trend .over-time"


def browser(size: str, *, url: str | None = None, repeats: int = REPEATS) -> Section:
    """All browser figures over a store of a size."""
    url = url or store(Part(SIZES[size]))
    counties = list(open_store(url).dimension("county")["code"].iloc[1:])
    with servers(url) as (empty, ours), sync_playwright() as playwright:
        for address in (empty, ours):  # A first visit warms up the servers.
            _once(playwright, address)
        until_ready(ours)
        taken: dict[str, list[float]] = {}

        def note(name: str, ms: float) -> None:
            taken.setdefault(name, []).append(ms)

        for number in range(repeats):
            with open_page(playwright) as page:
                note("empty", arrive(page, empty))
                note("empty again", again(page))
            with open_page(playwright) as page:
                note("ours", arrive(page, ours))
                assert page.locator(MAIN_CHARTS).count() == 2
                note("ours again", again(page))
                note("filter", narrow(page, counties[number % len(counties)]))
                note(
                    "unseen", narrow(page, counties[number % len(counties)], kind=KINDS[number % len(KINDS)])
                )
                note(
                    "leave",
                    _after(page, lambda page: page.click("[data-testid=stTopNavLink][href*=definitions]")),
                )
                note("return", _after(page, lambda page: page.click("[data-testid=stTopNavLink] >> nth=0")))
    times = {name: Times(tuple(ms)) for name, ms in taken.items()}
    empty_new, empty_warm = "an empty page in a new browser", "a warm reload of the empty page"
    seldom = Target("at most", 1.2 if SIZES[size] > LARGE else 0.7)
    figures = [
        ratio("the overview in a new browser", times["ours"], times["empty"], against=empty_new,
              target=Target("at most", 1.3)),
        ratio("a warm reload of the overview", times["ours again"], times["empty again"], against=empty_warm,
              target=Target("at most", 3.0)),
        ratio("another county chosen", times["filter"], times["empty again"], against=empty_warm,
              target=seldom),
        ratio("and a kind, which nobody asked for with it", times["unseen"], times["empty again"], against=empty_warm,
              target=seldom),
        ratio("from the overview to the definitions", times["leave"], times["empty again"], against=empty_warm,
              target=Target("at most", 1.0)),
        ratio("from the definitions to the overview", times["return"], times["empty again"], against=empty_warm,
              target=Target("at most", 1.0)),
    ]  # fmt: skip
    return Section(f"browser {size}", f"In the browser, {SIZES[size]:,} cases", figures, [_NOTE])


@contextlib.contextmanager
def servers(url: str) -> Iterator[tuple[str, str]]:
    """Start both servers and yield their addresses: the empty Streamlit page, and the dashboard over a store."""
    with tempfile.TemporaryDirectory(prefix="negah-bench-") as folder:
        log = Path(folder)
        page = Path(__file__).with_name("empty.py")
        with (
            server(page, cwd=log, log=log / "empty.log") as empty,
            server(ROOT / "dashboard.py", cwd=ROOT, log=log / "ours.log", NEGAH_DATABASE_URL=url) as ours,
        ):
            yield empty, ours


@contextlib.contextmanager
def server(script: Path, *, cwd: Path, log: Path, **environment: str) -> Iterator[str]:
    """Start a Streamlit server and yield its address."""
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true",
               "browser.gatherUsageStats": "false"}  # fmt: skip
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with log.open("wb") as output:
        started = subprocess.Popen(
            command, cwd=cwd, env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, started, log)
        yield address
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait(20)


def _wait(address: str, started: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a server answers. Raises RuntimeError with its log after two minutes or when it has ended."""
    end = time.monotonic() + 120
    while time.monotonic() < end and started.poll() is None:
        with (
            contextlib.suppress(URLError, OSError),
            urlopen(f"{address}/_stcore/health", timeout=1) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")


@contextlib.contextmanager
def open_page(playwright: Playwright) -> Iterator[Page]:
    """A page in a newly started browser with an empty cache."""
    running = playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)
    try:
        page = running.new_page(viewport={"width": 1440, "height": 1000}, locale="fa-IR")
        page.add_init_script(WATCH)
        yield page
    finally:
        running.close()


def is_ready(address: str) -> bool:
    """Whether the dashboard has prewarmed its caches for the newest load."""
    with urlopen(f"{address}/health", timeout=60) as response:
        health = json.load(response)
    return bool(health["ready_for"] == health["load"])


def until_ready(address: str, limit: float = 1_800.0) -> None:
    """Wait until the dashboard has prewarmed its caches, as after every load. Raises TimeoutError after `limit` s."""
    end = time.monotonic() + limit
    while not is_ready(address):
        if time.monotonic() > end:
            raise TimeoutError(f"not ready after {limit:.0f} s")
        time.sleep(1)


def _once(playwright: Playwright, address: str) -> None:
    with open_page(playwright) as page:
        arrive(page, address)


def arrive(page: Page, address: str) -> float:
    """Milliseconds from navigation until the page is drawn."""
    page.goto(address, wait_until="commit")
    return _drawn(page)


def again(page: Page) -> float:
    """Milliseconds from a reload until the page is drawn."""
    page.reload(wait_until="commit")
    return _drawn(page)


def narrow(page: Page, county: str, *, kind: str = "") -> float:
    """Milliseconds from the click that selects a county (or then also a kind) until the figures are drawn."""
    name, wanted = ("kind", kind) if kind else ("county", county)
    page.click(f"[data-focus={name}]")
    page.locator(f".panel:popover-open input[value='{wanted}']").check(force=True)
    spent = _after(page, lambda page: page.click(".panel:popover-open .apply"))
    if f"county={county}" not in page.url or f"{name}={wanted}" not in page.url:
        raise AssertionError(f"{name} {wanted} was not chosen: {page.url}")
    return spent


def _after(page: Page, act: Callable[[Page], Any]) -> float:
    """Milliseconds from the click that an action makes until the page is drawn again."""
    page.evaluate(BEGIN)
    act(page)
    return _drawn(page)


def _drawn(page: Page) -> float:
    return float(page.wait_for_function(AT_REST, timeout=LIMIT, polling=50).json_value())


_NOTE = (
    "From the navigation or the click until the last change of the page, server warm, browser and server on the same "
    "cores. The empty page is Streamlit as it comes, with one line of text. A new browser is a new process without any "
    "cache. The server has made ready what is likely to be opened, as it does after every load: a county, but no "
    "county and kind."
)
