"""The browser's history: one entry a click, and Back, Forward, reloading and copied links all show the same view."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.thorough import THOROUGH

pytestmark = pytest.mark.browser

MENU = "[data-testid=stTopNavLink]"


def shown(screen) -> tuple[str, dict[str, list[str]], str, str]:
    """What a reader sees of where they are: the path, the parameters, the scope in words, and the first heading."""
    parts = urlsplit(screen.page.url)
    sentence = screen.page.locator(".sentence").inner_text()
    return parts.path, parse_qs(parts.query), sentence, screen.page.locator(".stMain h2").first.inner_text()


def entries(screen) -> int:
    """The number of entries in the history of the tab."""
    return screen.page.evaluate("history.length")


def choose_kind(page) -> None:
    """Choose complaints in the scope bar."""
    page.click('.scope-bar [data-focus="kind"]')
    page.locator(".scope-bar .panel:popover-open input[value=complaint]").check()
    page.locator(".scope-bar .panel:popover-open .apply").click()


def click_month(page) -> None:
    """Click a month of the trend."""
    page.locator(".trend .columns a[tabindex='0']").focus()
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):
        page.keyboard.press(key)


@pytest.mark.thorough
def test_each_kind_of_link_makes_one_entry_that_back_and_forward_return_to(demo_dashboard, look):
    screen = look(demo_dashboard, lang="en")
    page = screen.page
    steps: list[Callable[[], object]] = [
        lambda: page.locator('.county-map a[data-focus="map-0303"]').click(),
        lambda: choose_kind(page),
        lambda: click_month(page),
        lambda: page.locator(".card .value a").first.click(),
        lambda: page.locator("table.figures tbody th a").first.click(),  # One case.
        lambda: page.locator(f"{MENU}[href*='/agencies']").click(),
        lambda: page.locator("table.figures tbody th a").first.click(),  # One office.
        lambda: page.locator(f"{MENU}[href*='/response']").click(),
        lambda: page.locator(".language").click(),
    ]
    views = [shown(screen)]
    for step in steps:
        before = entries(screen)
        screen.leave(step)
        assert entries(screen) == before + 1, (page.url, views[-1])
        views.append(shown(screen))
        assert page.locator(".back-button").count() == 1
    assert [path for path, *_ in views] == [
        "/",
        "/",
        "/",
        "/",
        *["/cases"] * 2,
        *["/agencies"] * 2,
        *["/response"] * 2,
    ]
    assert views[6][1]["county"] == ["0303"]  # The menu kept the scope, and left the page of one case.
    assert "case" not in views[6][1]
    for view in reversed(views[:-1]):
        screen.leave(page.go_back)
        assert shown(screen) == view
    assert page.locator(".back-button").count() == 0
    # Forward is the same to the browser whatever link was followed.
    forward = views[1:] if THOROUGH > 1 else views[1:3]
    for view in forward:
        screen.leave(page.go_forward)
        assert shown(screen) == view
    page.reload()
    assert shown(screen.settle()) == forward[-1]
    screen.leave(lambda: page.click(".back-button"))
    assert shown(screen) == forward[-2]
    assert screen.complaints() == []


SCROLLED = "() => Math.round(document.querySelector('[data-testid=stMain]').scrollTop)"


def test_back_and_forward_return_to_where_the_reader_was_on_the_page(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/agencies", lang="en", width=1366)
    page = screen.page
    page.locator("table.figures tbody th a").nth(8).scroll_into_view_if_needed()
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => history.state?.scroll > 200")
    left_at = page.evaluate(SCROLLED)
    screen.leave(page.locator("table.figures tbody th a").nth(8).click)
    assert page.evaluate(SCROLLED) == 0
    page.mouse.wheel(0, 250)
    page.wait_for_function("() => history.state?.scroll > 200")
    on_the_office = page.evaluate(SCROLLED)
    screen.leave(page.go_back)
    page.wait_for_function(f"at => Math.abs(({SCROLLED})() - at) < 3", arg=left_at)
    screen.leave(page.go_forward)
    page.wait_for_function(f"at => Math.abs(({SCROLLED})() - at) < 3", arg=on_the_office)
    # The reader's own scrolling is not taken back.
    screen.leave(page.go_back)
    page.mouse.wheel(0, -5_000)
    page.wait_for_timeout(1_500)
    assert page.evaluate(SCROLLED) == 0
    assert screen.complaints() == []


@pytest.mark.thorough
def test_a_bare_address_is_the_default_view_also_after_back(demo_dashboard, look):
    screen = look(demo_dashboard)
    bare = shown(screen)
    screen.leave(lambda: screen.page.locator('.county-map a[data-focus="map-0303"]').click())
    assert parse_qs(urlsplit(screen.page.url).query)["county"] == ["0303"]
    screen.leave(screen.page.go_back)
    assert shown(screen) == bare


@pytest.mark.thorough
def test_copied_links_open_the_same_view(demo_dashboard, look):
    screen = look(f"{demo_dashboard}/agencies", lang="en", county="0303")
    link = screen.page.locator(f"{MENU}[href*='/counties']")
    link.hover()
    copied = link.evaluate("link => link.href")
    screen.leave(link.click)
    assert shown(look(copied)) == shown(screen)
    assert screen.page.title() == "Tabriz · Counties · Negah 111"


@pytest.mark.thorough
def test_the_order_and_the_search_of_a_table_are_in_the_address(demo_dashboard, look, visit):
    screen = visit(f"{demo_dashboard}/agencies", lang="en")
    page = screen.page
    before = entries(screen)
    page.locator("[data-find]").first.fill("munici: 1")
    page.locator("[data-find]").first.fill("munici")
    page.locator("table.figures [data-sort]").nth(1).click()
    page.locator("table.figures [data-sort]").nth(1).click()
    names = page.locator("table.figures tbody tr:visible th")
    sorted_names = names.all_inner_texts()
    assert len(sorted_names) > 1
    assert entries(screen) == before
    assert look(page.url).page.locator("table.figures tbody tr:visible th").all_inner_texts() == sorted_names
    screen.leave(names.first.locator("a").click)
    screen.leave(page.go_back)
    assert names.all_inner_texts() == sorted_names
    assert page.locator("[data-find]").first.input_value() == "munici"
    screen.leave(lambda: choose_kind(page))  # A narrower scope keeps them.
    assert page.locator("[data-find]").first.input_value() == "munici"
    assert page.locator("table.figures th[aria-sort=ascending]").count() == 1
    screen.leave(lambda: page.locator(f"{MENU}[href*='/counties']").click())
    assert "tables" not in parse_qs(urlsplit(page.url).query)
    assert screen.complaints() == []


@pytest.mark.thorough
def test_opening_an_office_hides_the_page_that_was_left(demo_dashboard, look):
    screen = look(f"{demo_dashboard}/agencies", lang="en")
    # While the bar already names the office, no content of the list may be seen.
    screen.page.evaluate(
        """() => {
          window.seen = [];
          const look = () => {
            const office = new URLSearchParams(location.search).has('agency');
            const named = document.querySelector('.scope-bar [data-focus="agency"].set');
            const list = [...document.querySelectorAll('[data-stale="true"]')]
              .filter(each => each.querySelector('.section-head')?.checkVisibility());
            if (office && named && list.length) window.seen.push(list[0].className);
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    screen.leave(screen.page.locator("table.figures tbody th a").first.click)
    assert screen.page.locator(".office h2").count() == 1
    assert screen.page.evaluate("window.seen") == []


@pytest.mark.thorough
def test_what_is_not_drawn_yet_fades_only_after_half_a_second(demo_dashboard, look):
    screen = look(demo_dashboard, lang="en")
    page = screen.page
    page.evaluate(
        """() => {
          window.early = new Set();
          new MutationObserver(changes => changes.forEach(({ target }) => {
            if (target.dataset.stale !== 'true' || document.documentElement.dataset.fade === 'now') return;
            early.add(getComputedStyle(target).opacity);
          })).observe(document.body, { subtree: true, attributeFilter: ['data-stale'] });
        }"""
    )
    screen.leave(lambda: choose_kind(page))
    # Where the script takes long, all that is stale was marked after half a second.
    assert set(page.evaluate("[...early]")) <= {"1"}
    # A script that does not end.
    first, (faded, after), (shown, _) = page.evaluate(
        """async () => {
          const app = document.querySelector('.stApp'), today = document.querySelector('.st-key-piece-today');
          const become = async (state, opacity) => {
            app.dataset.testScriptState = state;
            const begin = performance.now();
            while (getComputedStyle(today).opacity !== opacity && performance.now() < begin + 10000)
              await new Promise(requestAnimationFrame);
            return [getComputedStyle(today).opacity, performance.now() - begin];
          };
          today.dataset.stale = 'true';
          const first = getComputedStyle(today).opacity;
          return [first, await become('running', '0.33'), await become('notRunning', '1')];
        }"""
    )
    assert (first, faded, shown) == ("1", "0.33", "1")
    assert after >= 499  # milliseconds; browsers round their clocks
