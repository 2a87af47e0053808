"""Saved views of a person with an account, in a browser: on two devices, by keyboard, on a telephone, in Persian."""

import pytest
from playwright.sync_api import expect

from records import people
from records.database import Records
from records.roles import Role
from records.saved_views import keep_look, look_of
from tests.browser import PATIENCE, STILL, Screen
from tests.door.people import PASSWORD, add_person
from tests.door.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PINS = [
    {"to": "./?county=0303&lang=en", "title": "Tabriz"},
    {"to": "https://evil.example/?", "title": "away"},
]


@pytest.fixture(scope="module")
def records(records: Records) -> Records:
    """The records with a planner."""
    add_person(records, "maryam", Role.planner)
    return records


@pytest.fixture
def device(browser, server: Running):
    """A function that opens the dashboard in a browser of its own, signed in as maryam."""
    contexts = []

    def sign_in(**options: object) -> Screen:
        context = browser.new_context(locale="fa-IR", **STILL, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1_000)
        page = context.new_page()
        screen = Screen(page)
        page.on("pageerror", lambda error: screen.errors.append(str(error)))
        page.goto(f"{server.address}/sign-in")
        page.evaluate("pins => localStorage.setItem('negah pins', JSON.stringify(pins))", PINS)
        page.fill("[name=name]", "maryam")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return screen.settle()

    yield sign_in
    for context in contexts:
        context.close()


@pytest.mark.thorough
def test_views_go_with_the_person(server: Running, records: Records, device) -> None:
    # Given pins that the browser kept before there were accounts, the first sign-in takes them over.
    desk = device(permissions=["clipboard-read", "clipboard-write"])
    page = desk.page
    page.locator(".pins a").wait_for()
    assert page.locator(".pins a").all_inner_texts() == ["Tabriz"]
    assert page.evaluate("localStorage.getItem('negah pins')") is None

    # A second view is saved and put first, both by keyboard, and renamed.
    desk.go(f"{server.address}/volume", kind="request", lang="en")
    page.locator("[data-pin]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-pin][aria-pressed=true]").wait_for()
    desk.go(f"{server.address}/", lang="en")
    page.locator("[data-edit-pins]").focus()
    page.keyboard.press("Enter")
    names = page.locator(".pins input")
    names.nth(1).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(names.nth(1)).to_have_value("Tabriz")
    assert page.evaluate("document.activeElement.value").startswith("Volume")
    page.keyboard.press("Control+a")
    page.keyboard.type("درخواست‌ها")
    page.keyboard.press("Tab")
    page.locator(".pins li").nth(0).locator("[data-start-page]").click()
    page.locator(".pins [data-start-page][aria-pressed=true]").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".pins a").all_inner_texts() == ["درخواست‌ها", "Tabriz"]

    # A short link leads to the same view.
    desk.go(f"{server.address}/response", county="0303", lang="en")
    page.locator("[data-short-link]").click()
    page.locator("[data-short-link][data-was]").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{server.address}/l/")

    # On a telephone the dashboard opens with the start page, and the overview stays within reach.
    telephone = device(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert telephone.page.url == f"{server.address}/volume?lang=en&kind=request"
    telephone.go(link)
    assert telephone.page.url == f"{server.address}/response?lang=en&county=0303"
    telephone.go(f"{server.address}/overview")
    assert telephone.page.url == f"{server.address}/?lang=fa"
    telephone.page.locator(".pins a").first.wait_for()
    assert telephone.page.locator(".pins a").all_inner_texts() == ["درخواست‌ها", "Tabriz"]
    telephone.page.tap("[data-edit-pins]")
    assert telephone.page.evaluate("document.documentElement.scrollWidth") == 390
    telephone.page.tap(".pins li:nth-child(1) [data-unpin]")
    telephone.page.locator(".pins li").nth(1).wait_for(state="detached")

    # What is new since the last look is marked on any device.
    who = people.by_name(records, "maryam")
    assert who is not None
    seen = look_of(records, who.id)
    assert seen is not None
    first, *others = seen["now"]["lines"]
    earlier = {"state": "another", "now": {"day": "1404/01/02", "lines": others}, "before": None}
    keep_look(records, who.id, earlier)
    desk.go(f"{server.address}/", lang="fa")
    page.locator("li.fresh").wait_for()
    assert page.locator("li.fresh").evaluate_all("xs => xs.map(x => x.dataset.line)") == [first]
    assert "۱۴۰۴/۰۱/۰۲" in page.locator(".last-look a").inner_text()
    assert page.evaluate("localStorage.getItem('negah seen')") is None
    kept = look_of(records, who.id)
    assert kept is not None
    assert kept["before"] == earlier["now"]
    assert desk.errors == telephone.errors == []
