"""A visitor of Superset's dashboard: in Chromium, and as the requests for chart data that a browser makes."""

import asyncio
import copy
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import httpx2
from playwright.sync_api import Page, Request

from queries.vocabulary.scope import Scope
from tests.bench.browser import BEGIN, LIMIT, STILL
from tests.bench.superset_dashboard import CHARTS, FILTERS
from tests.bench.superset_server import PATIENCE, Superset

CONNECTIONS = 6  # of a browser to one server
# Any change of the page counts. Superset loads more files than a browser's list of resources holds by default.
WATCH = """
performance.setResourceTimingBufferSize(5000);
new MutationObserver(() => { window.drawn.last = performance.now(); })
  .observe(document, {subtree: true, childList: true, characterData: true});
"""
# Drawn: all charts have their data since the click, each shows a figure or a drawing, nothing is loading, and nothing
# has changed for STILL ms. Gives the time of the last change, or null.
AT_REST = f"""() => {{
  const charts = [...document.querySelectorAll('[data-test=chart-grid-component]')];
  const {{last, begin}} = window.drawn;
  const answered = performance.getEntriesByType('resource')
    .filter(({{name, responseEnd}}) => name.includes('dashboard_id') && responseEnd > begin).length;
  return charts.length === {len(CHARTS)} && answered >= charts.length
    && charts.every(chart => chart.querySelector('canvas, .header-line'))
    && !document.querySelector('[data-test=loading-indicator], .loading')
    && last > begin && performance.now() - last > {STILL} ? last - begin : null;
}}"""
Query = dict[str, Any]  # what a browser posts for the data of one chart


def enter(page: Page, superset: Superset) -> list[Query]:
    """Prepare a new page: signed in, and watched. The list fills with what the page asks for its charts."""
    asked: list[Query] = []

    def note(request: Request) -> None:
        if "/chart/data" in request.url and "dashboard_id" in request.url:
            asked.append(dict(request.post_data_json or {}))

    page.context.add_cookies(
        [{"name": name, "value": value, "url": superset.address} for name, value in superset.cookies.items()]
    )
    page.add_init_script(WATCH)
    page.on("request", note)
    return asked


def arrive(page: Page, superset: Superset) -> float:
    """Milliseconds from navigation until all charts are drawn."""
    page.goto(superset.page, wait_until="commit", timeout=LIMIT)
    return _drawn(page)


def again(page: Page) -> float:
    """Milliseconds from a reload until all charts are drawn."""
    page.reload(wait_until="commit", timeout=LIMIT)
    return _drawn(page)


def narrow(page: Page, county: str) -> float:
    """Milliseconds from the click that applies a county, by its name, until all charts are drawn."""
    page.click("[data-test=filter-bar] .ant-select")
    page.keyboard.type(county)
    page.click(f".ant-select-item-option[title='{county}']")
    page.keyboard.press("Escape")
    page.evaluate(BEGIN)
    page.click("[data-test=filter-bar__apply-button]")
    return _drawn(page)


def _drawn(page: Page) -> float:
    return float(page.wait_for_function(AT_REST, timeout=LIMIT, polling=50).json_value())


def narrowed(queries: Sequence[Query], address: Mapping[str, str], *, today: date) -> list[Query]:
    """The same questions for the scope of an address of ours: codes as filters, the period instead of theirs."""
    scope, problems = Scope.from_params(address, today=today)
    if problems:
        raise ValueError(f"not a scope: {address}")
    more = [{"col": name, "op": "IN", "val": [address[name]]} for name in FILTERS if name in address]
    end = scope.last + timedelta(1) if scope.last else ""
    period = f"{scope.first or ''} : {end}" if scope.first or scope.last else "No filter"
    changed = copy.deepcopy(list(queries))
    for query in (each for one in changed for each in one["queries"]):
        for condition in query["filters"]:
            if condition["op"] == "TEMPORAL_RANGE":
                condition["val"] = period
        query["filters"] += more
    return changed


def client(superset: Superset) -> httpx2.AsyncClient:
    """A visitor who is signed in, with as many connections as a browser has."""
    limits = httpx2.Limits(max_connections=CONNECTIONS)
    return httpx2.AsyncClient(
        base_url=superset.address, cookies=superset.cookies, headers=superset.headers, limits=limits, timeout=PATIENCE
    )  # fmt: skip


async def open_overview(visitor: httpx2.AsyncClient, queries: Sequence[Query]) -> tuple[float, int]:
    """Ask for the data of all charts at once; milliseconds until the last has come, and how many failed."""
    began = time.perf_counter()
    answers = await asyncio.gather(*(visitor.post("/api/v1/chart/data", json=query) for query in queries))
    ms = 1000 * (time.perf_counter() - began)
    return ms, sum(answer.status_code != 200 for answer in answers)
