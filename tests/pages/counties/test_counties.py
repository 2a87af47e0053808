"""The counties screen in a browser: maps, months, table, the page of one county, and areas without boundaries."""

import pytest

from persian.digits import percent
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.browser import address_params, own_complaints

pytestmark = pytest.mark.browser


def plain(text: str) -> str:
    """The text without invisible marks."""
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.thorough
@pytest.mark.parametrize(("lang", "width"), [("fa", 1440)])
def test_maps_months_and_table_say_what_the_measure_says(demo_dashboard, demo_store, visit, lang, width):
    screen = visit(f"{demo_dashboard}/counties", lang=lang, width=width)
    page = screen.page
    assert own_complaints(screen) == []
    counties = page.locator(".county-map a").count()
    assert counties == page.locator(".all-counties tbody tr:not(.whole)").count() == 21
    assert page.locator(".small-maps svg").count() == 12
    assert page.locator(".doubt .small-map .area").count() == counties
    scope, _ = Scope.from_params({"county": "0303"}, today=demo_store.as_of.date())
    value = measure(demo_store, "on_time_share", scope).row["value"]
    row = page.locator(".all-counties tr", has=page.locator('a[href*="county=0303"]'))
    assert percent(value, lang, decimals=1) in plain(row.inner_text())


@pytest.mark.thorough  # A touch on the map finds the same link in tests/pages/test_touched_marks.py.
def test_a_click_on_a_county_opens_its_page_and_there_is_a_way_back(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/counties", map="answer_days_median")
    page = screen.page
    page.locator('[data-focus="map-0303"]').press("Enter")
    page.wait_for_url("**county=0303**")
    screen.settle()
    assert address_params(screen) == {"county": ["0303"], "map": ["answer_days_median"]}
    assert page.locator(".county-head h2").inner_text() == "تبریز"
    ways = page.locator(".county-head .ways").all_inner_texts()
    assert [way.split(" ")[0] for way in ways] == ["بازگشت", "همسایه‌ها:"]
    assert page.locator(".similar tbody tr").count() == 6
    brief = page.locator(".county-head a", has_text="برگهٔ شهرستان").get_attribute("href")
    assert brief.split("?")[0].endswith("hotspots")
    assert {"county=0303", "part=brief"} <= set(brief.split("?")[1].split("&"))
    assert own_complaints(screen) == []
    screen.leave(lambda: page.click("text=بازگشت به همهٔ شهرستان‌ها"))
    assert address_params(screen) == {"map": ["answer_days_median"]}
    assert page.locator(".pills [aria-current=true]").inner_text() == "میانهٔ زمان پاسخ"


@pytest.mark.thorough
def test_a_similar_county_is_one_click_from_being_compared(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/counties", county="0306", lang="en")
    page = screen.page
    page.locator(".similar tbody a", has_text="Compare").first.click()
    page.wait_for_url("**/compare**")
    screen.settle()
    assert address_params(screen)["county"] == ["0306"]
    assert len(address_params(screen)["b.county"]) == 1
    assert own_complaints(screen) == []


@pytest.mark.thorough
def test_on_a_telephone_findings_are_shown_and_the_rest_is_one_tap_away(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/counties", county="0303", width=390)
    page = screen.page
    figures = page.locator(".two-sides tbody tr")
    shown = figures.locator("visible=true")
    at_first, every = shown.count(), figures.count()
    assert at_first < every
    # The measures that the title names are among those shown.
    named = plain(page.locator(".two-sides h2").inner_text())
    rows = [plain(row.locator("th").inner_text()) for row in shown.all()]
    assert sum(name in named for name in rows) == sum(
        plain(name) in named for name in figures.locator("th").all_text_contents()
    )
    page.locator(".two-sides .all-rows").click()
    assert shown.count() == every
    assert page.evaluate("document.activeElement.className") == "scroller"
    offices = page.locator(".county-backlog tbody tr").locator("visible=true")
    assert offices.count() == 4
    assert not page.locator(".county-backlog .rest").is_visible()
    page.locator(".county-backlog .all-rows").click()
    assert offices.count() == 12
    assert page.locator(".county-backlog .rest").is_visible()
    assert own_complaints(screen) == []
