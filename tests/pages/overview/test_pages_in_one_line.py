"""The buttons of the pages to print stand beside each other on a telephone."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_both_pages_to_print_stand_in_one_line_on_a_small_telephone(demo_dashboard, visit, lang) -> None:
    page = visit(f"{demo_dashboard}/", lang=lang, width=360).page
    buttons = page.locator(".st-key-overview-pages button")
    assert buttons.count() == 2
    first, second = (buttons.nth(i).bounding_box() for i in range(2))
    assert first["y"] == second["y"]
    ends = [side for box in (first, second) for side in (box["x"], box["x"] + box["width"])]
    assert min(ends) >= 0
    assert max(ends) <= 360
