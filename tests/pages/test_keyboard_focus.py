"""With the keyboard alone: what has the focus can be seen, and is not below the bar that stays at the top."""

import pytest

from tests.thorough import ordinary_first

pytestmark = pytest.mark.browser

# The upper edge of what has the focus, below the lower edge of the scope bar, in pixels.
BELOW_THE_BAR = """() => document.activeElement.getBoundingClientRect().top
  - document.querySelector('.scope-bar').getBoundingClientRect().bottom"""


@pytest.mark.thorough
def test_headings_of_a_long_table_are_not_covered_by_the_scope_bar(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/agencies").page
    page.locator(".finders select").first.focus()
    page.keyboard.press("Tab")  # The table, which is higher than the window.
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('thead') !== null")
        assert page.evaluate(BELOW_THE_BAR) >= 0


def test_the_focus_on_the_whole_page_can_be_seen(demo_dashboard, visit):
    page = visit(demo_dashboard).page
    page.keyboard.press("Shift")  # From here on the keyboard is in use.
    page.locator("[data-testid=stMain]").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize(
    ("name", "parameter"),
    ordinary_first(1, [("counties", "map"), ("response", "compare"), ("cases", "state")]),
)
def test_a_choice_that_was_made_with_the_keyboard_keeps_the_focus(demo_dashboard, visit, name, parameter):
    screen = visit(f"{demo_dashboard}/{name}")
    choice = screen.page.locator(".pills a:not([aria-current])").first
    words = choice.inner_text()
    choice.focus()
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url(f"**{parameter}=*")
    screen.page.wait_for_function(
        "words => document.activeElement.innerText === words && document.activeElement.ariaCurrent", arg=words
    )
