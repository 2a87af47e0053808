"""Fixtures that open screens: `look` in a new page, `visit` in a page in which other tests were before, `touched` and
`telephone` on a telephone.

@pytest.mark.browser
def test_overview(demo_dashboard, look):
    screen = look(demo_dashboard, lang="fa")
    assert screen.errors == screen.outside == []
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from tests.browser import PATIENCE, STILL, THIS_MACHINE, Screen


def new_screen(context, address: str) -> Screen:
    """A screen in a new page of a context, which notes its errors and its requests to other hosts."""
    if not context.pages:
        # Stays open after the test, and with it the process of all pages.
        context.new_page().goto("{0.scheme}://{0.netloc}/favicon.png".format(urlsplit(address)))
    page = context.new_page()
    screen = Screen(page)

    def on_request(request) -> None:
        if urlsplit(request.url).hostname not in THIS_MACHINE:
            screen.outside.append(request.url)

    def on_console(message) -> None:
        if message.type == "error":
            screen.errors.append(f"{message.text} {message.location.get('url', '')}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: screen.errors.append(str(error)))
    return screen


@pytest.fixture
def look(context) -> Iterator[Callable[..., Screen]]:
    """A function that opens an address in a new page and returns the Screen once it is at rest."""
    pages = []

    def open_screen(
        address: str, *, width: int = 1440, dark: bool = False, **scope: str | list[str]
    ) -> Screen:
        screen = new_screen(context, address)
        pages.append(screen.page)
        screen.page.set_viewport_size({"width": width, "height": 1000})
        screen.page.emulate_media(color_scheme="dark" if dark else "light")
        return screen.go(address, **scope)

    yield open_screen
    for page in pages:
        page.close()


# Whether a link leads to where the page is already.
IS_HERE = "to => new URL(to, document.baseURI).href === location.href"
_pages_of_visits: dict[object, Screen] = {}  # by context


@pytest.fixture
def visit(context, request: pytest.FixtureRequest) -> Iterator[Callable[..., Screen]]:
    """A function like `look` that follows a link to the address, in a page in which other tests were before.

    That takes a third of the processor time. It is for tests of what a screen shows and does, and not of how it opens
    or of what a browser remembers. A test that fails or leaves the dashboard takes its page with it.
    """

    def visit_screen(address: str, *, width: int = 1440, **scope: str | list[str]) -> Screen:
        host, _, name = address.removeprefix("http://").partition("/")
        link = f"{name or './'}?{urlencode(scope, doseq=True)}" if scope else name or "./"
        screen = _pages_of_visits.get(context)
        if screen is not None and screen.page.is_closed():
            screen = None
        if screen is not None and urlsplit(screen.page.url).netloc != host:
            _pages_of_visits.pop(context).page.close()
            screen = None
        if screen is None:
            screen = _pages_of_visits[context] = new_screen(context, address)
            screen.page.set_viewport_size({"width": width, "height": 1000})
            return screen.go(address, **scope)
        screen.errors.clear()
        screen.outside.clear()
        screen.page.set_viewport_size({"width": width, "height": 1000})
        return screen.settle() if screen.page.evaluate(IS_HERE, link) else screen.follow(link)

    failed = request.session.testsfailed
    yield visit_screen
    screen = _pages_of_visits.get(context)
    closed = screen is not None and screen.page.is_closed()
    if screen is not None and (
        closed or request.session.testsfailed > failed or screen.errors or screen.outside
    ):
        _pages_of_visits.pop(context).page.close()


@pytest.fixture(scope="session")
def touch_context(browser):
    """A telephone that is touched by fingers: one for all tests, as `context` is."""
    kept = browser.new_context(
        viewport={"width": 390, "height": 664}, has_touch=True, is_mobile=True, locale="fa-IR", **STILL
    )
    kept.set_default_timeout(PATIENCE * 1_000)
    yield kept
    kept.close()


@pytest.fixture
def telephone(touch_context) -> Iterator[object]:
    """A page on a telephone from which nobody has signed in."""
    touch_context.clear_cookies()
    page = touch_context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    yield page
    page.close()
    touch_context.clear_cookies()


@pytest.fixture(scope="module")
def touched(demo_dashboard, touch_context):
    """A page on a telephone that is touched by fingers, for tests that follow links in it."""
    page = touch_context.new_page()
    yield Screen(page).go(demo_dashboard)
    page.close()
