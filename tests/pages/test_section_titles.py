"""Titles of sections on a telephone: the room above them."""

import pytest

pytestmark = pytest.mark.browser

# The free room above each title of a section but the first.
ROOM_ABOVE = """() => [...document.querySelectorAll('.section-head:has(h2)')].slice(1).map(head => {
  const {top} = head.getBoundingClientRect();
  const ends = [...document.querySelectorAll('.piece :is(p, table, button, svg, summary, ul)')]
    .filter(each => each.checkVisibility() && !each.closest('[popover], .unseen'))
    .map(each => each.getBoundingClientRect().bottom).filter(bottom => bottom <= top + 1);
  return Math.round(top - Math.max(...ends));
})"""


@pytest.mark.thorough
def test_a_title_stands_apart_from_the_section_before_it(touched):
    """Titles stood eight pixels below the table before, as near as to their own section."""
    above = touched.follow("counties?county=0303&lang=fa").page.evaluate(ROOM_ABOVE)
    assert len(above) >= 5
    assert min(above) >= 16, above
