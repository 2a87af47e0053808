"""Two user stories, clicked through to the end: the governor's ninety seconds, the chief of staff's twenty minutes."""

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest

from persian.digits import number, to_latin_digits
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.browser import address_params

pytestmark = pytest.mark.browser


def name(screen) -> str:
    """The name of the screen in the address."""
    return urlsplit(screen.page.url).path.strip("/")


def figure(text: str) -> int:
    """The first number in a text."""
    return int(re.search(r"\d+", to_latin_digits(text).replace("٬", ""))[0])


def test_the_governor_has_ninety_seconds(demo_dashboard, demo_store, look):
    screen = look(demo_dashboard)
    page = screen.page
    scope, _ = Scope.from_params({}, today=demo_store.as_of.date())

    # What is overdue? The card says it, and a click shows exactly those cases.
    overdue = measure(demo_store, "overdue", scope).row["value"]
    card = page.locator(".card .value a").nth(3)
    assert number(overdue, "fa") in card.inner_text()
    card.click()
    page.wait_for_url("**/cases?**state=overdue**")
    screen.settle()
    assert figure(page.locator("h2").first.inner_text()) == overdue
    page.go_back()
    screen.settle()
    assert name(screen) == ""

    # What is unusual? There are lines or a quiet day; a line leads to the view with its evidence.
    news = page.locator(".short-list.news")
    assert news.count() == 1
    if news.locator("li a").count():
        screen.leave(lambda: news.locator("li a").first.click())
        assert address_params(screen)
        page.go_back()
        screen.settle()

    # And Tabriz? The map narrows the scope, and every figure is that of the county.
    page.locator('.county-map a[data-focus="map-0303"]').click()
    page.wait_for_url("**county=0303**")
    screen.settle()
    received = measure(demo_store, "received", Scope(scope.first, scope.last, counties=("0303",))).row[
        "value"
    ]
    assert number(received, "fa") in page.locator(".card .value").first.inner_text()
    assert screen.complaints() == []


@pytest.mark.thorough
def test_the_chief_of_staff_has_twenty_minutes(demo_dashboard, demo_store, look, tmp_path):
    screen = look(demo_dashboard, lang="en", period="365d")
    page = screen.page

    def go(address: str) -> None:
        link = f"[href*='/{address}']" if address else " >> nth=0"
        page.click(f"[data-testid=stTopNavLink]{link}")
        page.wait_for_url(f"**/{address}?**")
        screen.settle()
        assert address_params(screen)["period"] == ["365d"]  # The scope is kept.

    go("agencies")
    search = page.locator("[data-find]").first
    search.fill("municip")
    shown = page.locator("table.figures tbody tr:visible")
    assert 0 < shown.count() < page.locator("table.figures tbody tr").count()
    shown.locator("th a").first.click()
    page.wait_for_url("**agency=**")
    screen.settle()
    agency = address_params(screen)["agency"][0]

    # The cases of that office as a file for Excel, with as many rows as the screen says.
    go("cases")
    assert address_params(screen)["agency"] == [agency]
    told = figure(page.locator("h2").first.inner_text())
    for ending in ("CSV", "XLSX"):
        with page.expect_download() as waiting:
            page.locator(f"[data-testid=stDownloadButton] button:has-text('{ending}')").last.click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        assert rows(file) == told

    # One case: its path from office to office, in order.
    page.locator("table.figures tbody th a, table.figures tbody td a").first.click()
    page.wait_for_url("**case=**")
    screen.settle()
    page.go_back()
    screen.settle()

    # This year and last year side by side, the sides swapped, and back to the start.
    go("compare")
    assert page.locator(".two-sides tbody tr").count() > 5
    go("")
    assert address_params(screen)["period"] == ["365d"]
    assert screen.complaints() == []


def rows(file: Path) -> int:
    """The number of cases in a file."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as text:
            return sum(1 for row in csv.reader(text) if row) - 1
    sheet = openpyxl.load_workbook(file).worksheets[0]
    return sum(1 for row in sheet.iter_rows(values_only=True) if any(row)) - 1
