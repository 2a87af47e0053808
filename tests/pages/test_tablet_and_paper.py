"""On a tablet nothing of the menu is cut off and rows use the width; on paper, hatching can be seen."""

import pytest

pytestmark = pytest.mark.browser

# The distance of the lines of hatching in pixels of a county map.
DISTANCE = """() => {
  const texture = document.querySelector('.county-map .texture');
  const [, id] = getComputedStyle(texture).fill.match(/#([\\w-]+)/);
  return document.getElementById(id).width.baseVal.value * texture.getScreenCTM().d;
}"""


def test_the_hatching_of_uncertain_counties_can_be_seen_on_paper(demo_dashboard, visit):
    page = visit(demo_dashboard).page
    page.locator(".county-map .texture").first.wait_for(state="attached")
    page.emulate_media(media="print")
    try:
        assert page.evaluate(DISTANCE) > 5
    finally:
        page.emulate_media(media="screen")
