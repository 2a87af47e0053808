"""In forced colours (high contrast of the system) bars, legends and what is chosen can still be told apart."""

import pytest

pytestmark = pytest.mark.browser

INK_AND_ARROW = (
    "each => [getComputedStyle(each).color, getComputedStyle(each, '::after').borderInlineEndColor]"
)
COLOURS = "all => new Set(all.map(each => getComputedStyle(each).backgroundColor)).size"


@pytest.mark.thorough
def test_what_a_background_tells_is_seen_in_forced_colours(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/agencies")
    screen.page.emulate_media(forced_colors="active")
    try:
        assert screen.page.locator("table.bars :is(.track, .fill)").evaluate_all(COLOURS) == 2
        assert screen.page.locator(".pills").first.locator("a").evaluate_all(COLOURS) == 2
        screen.follow("./")
        assert screen.page.locator(".legend i").evaluate_all(COLOURS) > 2
        screen.follow("./?county=0303")
        ink, arrow = screen.page.locator(".scope-bar .filter.set").evaluate(INK_AND_ARROW)
        assert ink == arrow
    finally:
        screen.page.emulate_media(forced_colors="none")
