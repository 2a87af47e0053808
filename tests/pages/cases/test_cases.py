"""The list of cases in a browser: its count equals the measure, pages continue, a case opens, and files download."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook

from persian.digits import number, to_persian_digits
from queries.cases.listing import MAX_ROWS, count
from queries.cases.states import STATES
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope

pytestmark = pytest.mark.browser
MARKS = "\u2066\u2068\u2069"  # Invisible marks around a tracking id.


def heading(screen) -> str:
    return screen.page.locator(".section-head h2").first.inner_text()


@pytest.mark.thorough
@pytest.mark.parametrize(("width", "lang"), [(1440, "fa")])
def test_the_count_is_the_measure_s_and_the_next_page_goes_on(
    demo_dashboard, demo_store, visit, width, lang
) -> None:
    screen = visit(f"{demo_dashboard}/cases", state="open", lang=lang, width=width)
    page = screen.page
    scope, _ = Scope.from_params({}, today=demo_store.as_of.date())
    assert number(measure(demo_store, "open", scope).row["value"], lang) in heading(screen)
    first = page.locator(".case-list tbody th").all_inner_texts()
    assert len(first) == 50
    assert page.locator(".pager [rel=prev]").count() == 0
    page.click(".pager [rel=next]")
    page.wait_for_url("**after=**")
    screen.settle()
    second = page.locator(".case-list tbody th").all_inner_texts()
    assert not set(first) & set(second)
    assert number(51, lang) in page.locator(".pager span").inner_text()
    page.click(".pager [rel=next]")
    page.wait_for_selector(f".pager span:has-text('{number(101, lang)}')")
    screen.settle()
    page.click(".pager [rel=prev]")
    page.wait_for_url("**before=**")
    screen.settle()
    assert page.locator(".case-list tbody th").all_inner_texts() == second
    page.locator("[data-focus=kind]").click()  # Another scope starts at its first page.
    page.locator(".panel:popover-open input[value=complaint]").check()
    page.click(".panel:popover-open .apply")
    page.wait_for_url("**kind=**")
    screen.settle()
    assert number(51, lang) not in page.locator(".pager span").inner_text().split()[0]
    assert screen.complaints() == []


def test_a_case_opens_and_its_path_begins_with_the_registration(demo_dashboard, visit) -> None:
    screen = visit(f"{demo_dashboard}/cases", state="late", lang="en")
    page = screen.page
    link = page.locator(".case-list tbody th a").first
    name = link.inner_text()
    link.click()
    page.wait_for_url("**case=**")
    screen.settle()
    assert name.strip(MARKS) in heading(screen)
    assert page.locator(".timeline li h3").first.inner_text() == "Registered"
    assert page.locator(".timeline li.late").count() == 1
    back = page.locator(".case-head .back a").get_attribute("href")
    assert parse_qs(urlsplit(back).query) == {"state": ["late"], "lang": ["en"]}
    page.locator(".find-case input").fill(f" {to_persian_digits(name.strip(MARKS))} ")
    page.locator(".find-case input").press("Enter")
    page.wait_for_url(lambda url: "%DB%B" in url)  # The id as typed, in Persian digits.
    screen.settle()
    assert name.strip(MARKS) in heading(screen)
    page.locator(".find-case input").fill("nothing-has-this")
    page.click(".find-case button")
    page.wait_for_selector("text=There is no such case")
    screen.settle()
    screen.leave(lambda: page.click("text=Back to the list"))
    assert parse_qs(urlsplit(page.url).query) == {"state": ["late"], "lang": ["en"]}
    assert screen.complaints() == []


def test_a_tracking_id_is_not_broken_at_its_hyphen(demo_dashboard, visit) -> None:
    screen = visit(f"{demo_dashboard}/cases", case="111-99999999", lang="fa", width=390)
    lines = "each => each.getBoundingClientRect().height / parseFloat(getComputedStyle(each).lineHeight)"
    assert screen.page.locator(".notice .tracking-id").evaluate(lines) < 1.5


def test_files_hold_what_is_shown_and_all_of_the_scope(demo_dashboard, demo_store, visit) -> None:
    screen = visit(f"{demo_dashboard}/cases", state="late", county="0303", lang="en")
    page = screen.page

    def taken(key: str) -> bytes:
        with page.expect_download() as coming:
            page.click(f".st-key-download-{key} button")
        assert "Demo-data" in coming.value.suggested_filename
        return coming.value.path().read_bytes()

    scope, _ = Scope.from_params({"county": "0303"}, today=demo_store.as_of.date())
    n = count(demo_store, scope, STATES["late"])
    assert 50 < n < MAX_ROWS
    rows = list(csv.DictReader(io.StringIO(taken("all-CSV").decode("utf-8-sig"))))
    assert len(rows) == n
    assert {row["County"] for row in rows} == {"Tabriz"}
    sheet, about = load_workbook(io.BytesIO(taken("page-XLSX"))).worksheets
    assert sheet.max_row == 51
    shown = [text.strip(MARKS) for text in page.locator(".case-list tbody th").all_inner_texts()]
    assert [cell.value for cell in sheet["A"]][1:] == shown == [row["Tracking id"] for row in rows[:50]]
    told = {row[0].value: row[1].value for row in about.iter_rows()}
    assert "until as-of" in told["Wait"]
    assert "Tabriz" in told["What is shown"]
    assert told["Demo data"]
