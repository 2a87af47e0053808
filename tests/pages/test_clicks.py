"""A click on a chart narrows the screen to what was clicked, by mouse and by keyboard, and there is a way back."""

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser


def asked(screen) -> dict[str, list[str]]:
    """The parameters of the address, but the language."""
    found = parse_qs(urlsplit(screen.page.url).query)
    return {name: values for name, values in found.items() if name != "lang"}


def click_in(screen, figure: str, *, mark: str = ".nsewdrag", at: float = 0.5) -> None:
    """Point at a place of a figure of Plotly and click there, as a person does: hovering first."""
    box = screen.page.locator(f"{figure} {mark}").first.bounding_box()
    x, y = box["x"] + box["width"] * at, box["y"] + box["height"] * 0.5
    screen.page.mouse.move(x - 6, y)
    screen.page.mouse.move(x, y, steps=4)
    screen.page.wait_for_selector(f"{figure} .hoverlayer g, {figure} .hovertext")
    screen.page.mouse.click(x, y)


def test_months_and_offices_are_clicked_open_and_left_again(demo_dashboard, look):
    screen = look(f"{demo_dashboard}/response", lang="en")
    page = screen.page
    assert page.locator(".back-button").count() == 0
    month = page.locator(".over-time .columns a").nth(3)
    told = month.get_attribute("aria-label").split(" · ")[0]
    month.click()
    page.wait_for_url("**period=**")
    screen.settle()
    (period,) = asked(screen)["period"]
    first, last = period.split("-")
    assert first.endswith("/01")
    assert first[:7] == last[:7]
    assert told.split()[0] in page.locator(".sentence").inner_text()
    page.click(".back-button")
    page.wait_for_url(lambda url: "period=" not in url)
    screen.settle()
    assert page.locator(".back-button").count() == 0

    # By keyboard: one stop of the tab key a chart, the arrows go along it.
    last_month = page.locator(".over-time .columns").nth(2).locator("a[tabindex='0']")
    last_month.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**period=**")
    screen.settle()
    by_key = asked(screen)["period"]

    page.click("[data-testid=stTopNavLink] >> nth=0")
    page.wait_for_selector(".st-key-trend .main-svg")
    screen.settle()
    assert asked(screen)["period"] == by_key
    page.locator(".st-key-trend").scroll_into_view_if_needed()
    click_in(screen, ".st-key-trend", at=0.3)
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("period") != by_key)
    screen.settle()

    screen.go(f"{demo_dashboard}/agencies", lang="en", period="all")
    page.locator(".st-key-funnel").scroll_into_view_if_needed()
    click_in(screen, ".st-key-funnel", mark=".points path")
    page.wait_for_url("**agency=**")
    screen.settle()
    assert page.locator(".office h2").count() == 1
    page.click(".back-button")
    page.wait_for_url(lambda url: "agency=" not in url)
    screen.settle()
    assert screen.complaints() == []
