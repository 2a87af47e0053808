"""Two scopes side by side in a browser: read from the address and written back to it."""

import pytest

from persian.digits import MISSING
from queries.measures import MEASURES
from tests.browser import address_params, own_complaints

pytestmark = pytest.mark.browser


def sides(screen) -> list[str]:
    """The descriptions of both sides, without invisible marks."""
    texts = screen.page.locator(".side-by-side dd").all_inner_texts()
    return [text.replace("\u2068", "").replace("\u2069", "") for text in texts]


@pytest.mark.thorough
def test_without_a_word_it_is_the_year_before(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/compare", period="1404/01/01-1404/06/31")
    assert sides(screen) == ["۱ فروردین ۱۴۰۴ تا ۳۱ شهریور ۱۴۰۴", "۱ فروردین ۱۴۰۳ تا ۳۱ شهریور ۱۴۰۳"]
    assert screen.page.locator(".two-sides tbody tr").count() == 15
    assert screen.page.locator(".js-plotly-plot .main-svg").count() >= 2
    assert own_complaints(screen) == []


@pytest.mark.thorough
def test_two_counties_can_be_swapped_and_swapped_back(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/compare", county="0303", **{"b.county": "0306"})
    page = screen.page
    before = sides(screen)
    assert [text.split(" · ")[-1] for text in before] == ["تبریز", "مراغه"]
    values = page.locator(".two-sides tbody tr").nth(6).locator("td.figure").all_inner_texts()
    page.click("text=جابه‌جایی الف و ب")
    page.wait_for_url("**county=0306**")
    screen.settle()
    assert sides(screen) == before[::-1]
    assert page.locator(".two-sides tbody tr").nth(6).locator("td.figure").all_inner_texts() == values[::-1]
    screen.leave(lambda: page.click("text=جابه‌جایی الف و ب"))
    assert sides(screen) == before
    assert own_complaints(screen) == []


@pytest.mark.thorough
def test_side_b_is_chosen_from_a_list_and_side_a_stays(demo_dashboard, look):
    screen = look(f"{demo_dashboard}/compare", width=390, lang="en", county="0303", dark=True)
    page = screen.page
    page.locator(".picked summary").first.press("Enter")
    page.locator(".picked[open] a", has_text="Ahar").click()
    page.wait_for_url("**b.county=0302**")
    screen.settle()
    assert address_params(screen)["county"] == ["0303"]
    assert sides(screen)[1].endswith("Ahar")
    assert own_complaints(screen) == []


def test_what_is_not_understood_of_side_b_is_said(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/compare", lang="en", **{"b.county": "nowhere", "b.period": "junk"})
    notice = screen.page.locator(".notice").first.inner_text()
    assert "nowhere" in notice
    assert "junk" in notice
    screen.leave(lambda: screen.page.locator(".way-out").first.click())
    assert screen.page.locator(".notice").count() == 0


def test_open_cases_are_not_compared_with_a_period_that_begins_before_the_data(demo_dashboard, visit):
    """Nine times as many overdue cases would be told, because those from before the data are missing."""
    screen = visit(f"{demo_dashboard}/compare", lang="en", **{"b.period": "1401/12/01-1402/02/01"})
    results = {
        row.locator("th").inner_text().strip("\u2068\u2069"): row.locator("td").last.inner_text()
        for row in screen.page.locator(".two-sides tbody tr").all()
    }
    result = {key: results[MEASURES[key].title.en] for key in ("open", "overdue", "received")}
    assert MISSING in result["open"]
    assert MISSING in result["overdue"]
    assert MISSING not in result["received"]
    assert "overdue" not in screen.page.locator(".two-sides h2").inner_text().lower()
    assert "missing, and are not compared" in screen.text()


def test_the_first_period_of_the_data_has_nothing_before_it(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/compare", lang="en", period="1402/01/01-1402/01/31")
    assert "there are no earlier data: they begin on 1 Farvardin 1402" in sides(screen)[1]
