"""On a telephone and at 200 % zoom: the menu has a label, the bar is low, and Streamlit's texts are in Persian."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "height"), [(390, 664), (683, 384)])
def test_the_menu_has_a_label_and_the_bar_leaves_room(demo_dashboard, look, width, height):
    screen = look(demo_dashboard, width=width)
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
