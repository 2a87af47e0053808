"""The list of screens on a telephone and at 200 % zoom: labels, arrows, keyboard, and Streamlit's texts in Persian."""

import pytest

from tests.browser import Screen
from tests.thorough import ordinary_first

pytestmark = pytest.mark.browser


def close_list_of_screens(screen: Screen) -> None:
    """Close the list, which would cover the page for the tests that use it next."""
    screen.page.locator("[data-testid=stSidebarCollapseButton] button").click()
    screen.page.locator("[data-testid=stSidebar][data-collapsed=true]").wait_for(state="attached")
    screen.settle()


@pytest.mark.thorough
@pytest.mark.parametrize(("width", "height"), ordinary_first(1, [(390, 664), (683, 384)]))
def test_the_menu_has_a_label_and_the_bar_leaves_room(demo_dashboard, visit, width, height):
    screen = visit(demo_dashboard, width=width)
    page = screen.page
    page.set_viewport_size({"width": width, "height": height})
    screen.settle()
    button = page.locator("[data-testid=stExpandSidebarButton]")
    label = button.evaluate("button => getComputedStyle(button, '::after').content")
    assert label == '"فهرست"'
    assert button.get_attribute("aria-label") == "باز کردن فهرست صفحه‌ها"
    assert page.locator(".scope-bar").bounding_box()["height"] <= 48
    # What the page itself says begins in the upper half of the window.
    assert page.locator(".today").first.bounding_box()["y"] < max(height / 3, 200)
    button.click()
    page.locator("[data-testid=stSidebarNavLink][href*='/volume']").click()
    page.wait_for_url("**/volume*")
    screen.settle()
    assert page.locator(".topics").count() == 1
    page.go_back()
    screen.settle()
    assert page.locator(".card").count() == 5
    assert screen.complaints() == []


@pytest.mark.thorough
@pytest.mark.parametrize(("lang", "mirrored"), [("fa", True), ("en", False)])
def test_the_arrows_of_the_menu_point_to_where_it_moves(demo_dashboard, visit, lang, mirrored):
    screen = visit(demo_dashboard, width=390, lang=lang)
    opening, closing = "[data-testid=stExpandSidebarButton]", "[data-testid=stSidebarCollapseButton]"
    for button, arrow in ((opening, "keyboard_double_arrow_right"), (closing, "keyboard_double_arrow_left")):
        icon = screen.page.locator(f"{button} [data-testid=stIconMaterial]")
        assert icon.inner_text() == arrow
        transform = icon.evaluate("icon => getComputedStyle(icon).transform")
        assert transform == ("matrix(-1, 0, 0, 1, 0, 0)" if mirrored else "none")
        if button == opening:
            screen.page.locator(button).click()
            screen.settle()
    close_list_of_screens(screen)


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_tab_key_passes_by_the_closed_list_of_screens(demo_dashboard, visit, lang):
    sidebar = visit(demo_dashboard, width=390, lang=lang).page.locator("[data-testid=stSidebar]")
    assert sidebar.get_attribute("data-collapsed") == "true"
    assert sidebar.evaluate("sidebar => getComputedStyle(sidebar).visibility") == "hidden"


@pytest.mark.thorough
def test_the_keyboard_goes_into_the_opened_list_of_screens_and_escape_leads_back(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/volume", width=390)
    page = screen.page
    sidebar = page.locator("[data-testid=stSidebar][data-collapsed=true]")
    assert sidebar.evaluate("sidebar => getComputedStyle(sidebar).visibility") == "hidden"
    page.locator("[data-testid=stExpandSidebarButton]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('[data-testid=stSidebarNavLink]')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[data-testid=stSidebar]') !== null")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.matches('[data-testid=stExpandSidebarButton]')")
    sidebar.wait_for(state="attached")


@pytest.mark.thorough
def test_what_streamlit_calls_the_list_of_screens_follows_the_language(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/definitions", width=390, lang="fa")
    label = "() => document.querySelector('[data-testid=stSidebar]').getAttribute('aria-label')"
    labels = [screen.page.evaluate(label)]
    for lang in ("en", "fa"):
        screen.follow(f"definitions?lang={lang}")
        labels.append(screen.page.evaluate(label))
    assert labels == ["صفحه‌ها", "Screens", "صفحه‌ها"]
