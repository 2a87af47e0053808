"""The list of the headings of a page: in the line of its title on a desk, and in the bar at the top on a telephone."""

import pytest

from tests.pages.test_list_of_screens import close_list_of_screens
from tests.thorough import ordinary_first

pytestmark = pytest.mark.browser


@pytest.mark.thorough
@pytest.mark.parametrize("width", ordinary_first(1, [390, 1440]))
def test_a_long_page_has_a_list_of_its_headings_that_leads_to_each(demo_dashboard, visit, width):
    screen = visit(f"{demo_dashboard}/counties", width=width, county="0303", lang="fa")
    page, panel = screen.page, screen.page.locator(".contents-panel")
    page.get_by_role("navigation", name="در این صفحه").get_by_role("button").press("Enter")
    entries = [each.strip() for each in panel.locator("button").all_inner_texts()]
    assert entries == [each.strip() for each in page.locator("h2:visible").all_inner_texts()]
    # From the keyboard: the last heading is scrolled to and has the focus, so that the Tab key goes on from there.
    page.wait_for_function("() => document.activeElement.closest('.contents-panel') !== null")
    for _ in entries[1:]:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert not panel.is_visible()
    assert page.evaluate("document.activeElement.innerText").strip() == entries[-1]
    assert 0 < page.evaluate("document.activeElement.getBoundingClientRect().top") < 1000
    # On a telephone the button stays where it is; on a desk it is in the line of the title.
    assert page.locator(".contents > button").is_visible()
    if width == 390:
        assert page.locator(".contents > button").bounding_box()["y"] < 48
        page.locator("[data-testid=stExpandSidebarButton]").click()
        page.locator(".contents > button").wait_for(state="hidden")  # The list of screens covers the page.
        close_list_of_screens(screen)
    assert screen.complaints() == []


@pytest.mark.thorough
def test_a_short_page_has_no_list_of_headings_and_paper_has_none_either(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/record", lang="fa")
    assert not screen.page.locator(".contents").is_visible()
    screen.follow("definitions?lang=fa")
    assert screen.page.locator(".contents").is_visible()
    screen.page.locator(".contents > button").click()
    entries = screen.page.locator(".contents-panel li.below").all_inner_texts()
    assert "پرونده‌های ثبت‌شده" in entries  # a measure, without its code
    screen.page.keyboard.press("Escape")
    assert not screen.page.locator(".contents-panel").is_visible()
    screen.page.emulate_media(media="print")
    assert not screen.page.locator(".contents").is_visible()
    screen.page.emulate_media(media="screen")
    # The list is hidden in every title line that the server sends, also on a page that is as long as it was.
    screen.follow("definitions?lang=fa&period=7d")
    assert screen.page.locator(".contents").is_visible()
