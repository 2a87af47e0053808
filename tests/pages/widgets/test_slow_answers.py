"""The scope bar while the server is still answering: an open panel stays, and no choice undoes the one before."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import FOLLOW
from tests.visits import new_screen

pytestmark = pytest.mark.browser

PANEL = ".scope-bar .panel:popover-open"
# Longer than it takes to answer, or to notice that an answer was too quick to be seen.
SLOW = 2_500  # milliseconds


@pytest.fixture
def slow_server(context, demo_dashboard):
    """A screen whose messages to the server wait while the list that comes with it has an element."""
    screen, holding, held = new_screen(context, demo_dashboard), [], []

    def connect(browser) -> None:
        server = browser.connect_to_server()

        def pass_on(message) -> None:
            if holding:
                held.append(lambda: server.send(message))
            else:
                server.send(message)

        browser.on_message(pass_on)

    def let_go() -> None:
        holding.clear()
        for send in held:
            send()
        held.clear()

    screen.page.route_web_socket("**/_stcore/stream", connect)
    yield screen.go(demo_dashboard), holding, let_go
    screen.page.close()


def chosen(page, name: str) -> str:
    """What the button of a filter says is chosen."""
    return page.locator(f".scope-bar [data-focus={name}] .value").inner_text()


def choose(page, name: str, code: str) -> None:
    """Choose one option of a filter, and close its panel."""
    page.click(f".scope-bar [data-focus={name}]")
    page.locator(f"{PANEL} input[value='{code}']").check()
    page.locator(f"{PANEL} .apply").click()


@pytest.mark.thorough
def test_a_panel_stays_open_while_the_script_runs_again(demo_dashboard, visit):
    screen = visit(demo_dashboard, period="1404/02/10-1404/02/20")
    page = screen.page
    page.click("[data-focus=period]")
    page.locator(f"{PANEL} .days [tabindex='0']").press("PageUp")
    # The same address, so that the script runs and nothing differs.
    page.evaluate(FOLLOW, f"./?{urlsplit(page.url).query}")
    screen.settle()
    assert page.locator(f"{PANEL} .month select").first.input_value() == "1"
    # Another address, as from a link whose answer comes only after the panel was opened.
    page.evaluate(FOLLOW, "./?period=1404%2F02%2F10-1404%2F02%2F20&county=0303")
    screen.settle()
    days = page.locator(f"{PANEL} .days")
    days.locator('[tabindex="0"]').focus()
    for key in ("Enter", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    screen.leave(page.locator(f"{PANEL} .free .apply").click)
    assert parse_qs(urlsplit(page.url).query) == {"county": ["0303"], "period": ["1404/01/20-1404/01/21"]}
    assert chosen(page, "county") == "تبریز"
    assert "۲۰ فروردین" in chosen(page, "period")
    assert screen.complaints() == []


@pytest.mark.thorough
def test_the_bar_says_what_is_chosen_when_its_panel_is_closed_without_a_choice(demo_dashboard, visit):
    screen = visit(demo_dashboard)
    page = screen.page
    page.click("[data-focus=agency]")
    page.evaluate(FOLLOW, "./?county=0303")
    screen.settle()
    assert page.locator(PANEL).count() == 1
    page.click("[data-focus=kind]")  # Another panel, which opens before the first has closed.
    assert page.locator(PANEL).get_attribute("aria-label") == "نوع"
    page.keyboard.press("Escape")
    page.wait_for_function("document.querySelector('[data-focus=county] .value').textContent === 'تبریز'")
    assert page.evaluate("document.activeElement.dataset.focus") == "kind"


@pytest.mark.thorough
def test_escape_empties_a_search_before_it_closes_the_panel(demo_dashboard, visit):
    screen = visit(demo_dashboard)
    page = screen.page
    page.click("[data-focus=county]")
    search = page.locator(f"{PANEL} .search")
    search.fill("تبریز")
    search.press("Enter")
    search.press("Escape")
    assert search.input_value() == ""
    assert page.locator(f"{PANEL} .option:visible").count() > 8
    screen.leave(page.locator(f"{PANEL} .apply").click)  # The choice was not taken back.
    assert chosen(page, "county") == "تبریز"
    page.click("[data-focus=county]")
    page.locator(f"{PANEL} input:checked").uncheck()
    page.keyboard.press("Escape")
    assert page.locator(PANEL).count() == 0
    assert "county" in page.url


@pytest.mark.thorough
def test_a_choice_before_the_answer_keeps_the_one_before(slow_server):
    screen, holding, let_go = slow_server
    page = screen.page
    holding.append(True)
    choose(page, "county", "0303")
    choose(page, "kind", "complaint")
    let_go()
    screen.settle()
    assert parse_qs(urlsplit(page.url).query) == {"county": ["0303"], "kind": ["complaint"]}
    assert (chosen(page, "county"), chosen(page, "kind")) == ("تبریز", "شکایت")


@pytest.mark.thorough
def test_a_page_is_left_until_a_slow_server_has_answered(slow_server):
    screen, holding, let_go = slow_server
    page = screen.page
    holding.append(True)
    page.evaluate(FOLLOW, "volume?kind=complaint")
    page.wait_for_timeout(SLOW)
    assert page.evaluate("document.documentElement.dataset.leaving") == "page"
    let_go()
    screen.settle()
    assert page.evaluate("'leaving' in document.documentElement.dataset") is False
