"""No letter is printed over another, wherever a page of paper ends."""

import numpy as np
import pypdfium2
import pytest

pytestmark = pytest.mark.browser

# Moves everything down, as a notice at the top of the screen does.
MOVE_DOWN = """height => {
  document.getElementById('moved')?.remove();
  const space = Object.assign(document.createElement('div'), {id: 'moved'});
  space.style.height = `${height}px`;
  document.querySelector('.stMainBlockContainer > .stVerticalBlock').prepend(space);
}"""


def letters_over_letters(pdf: bytes) -> list[tuple[str, str]]:
    """The pairs of texts of which letters share more than a sliver, on all pages of a document."""
    pairs = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        boxes = np.array([text.get_rect(i) for i in range(text.count_rects())])
        boxes = boxes[(boxes[:, 2] - boxes[:, 0] > 1.5) & (boxes[:, 3] - boxes[:, 1] > 2)]
        left, bottom, right, top = boxes.T
        wide = np.minimum.outer(right, right) - np.maximum.outer(left, left)
        high = np.minimum.outer(top, top) - np.maximum.outer(bottom, bottom)
        # Letters of one word reach over each other by a little more than a point.
        for one, other in np.argwhere(np.triu((wide > 2) & (high > 1.5), k=1)):
            pairs.append((text.get_text_bounded(*boxes[one]), text.get_text_bounded(*boxes[other])))
    return pairs


@pytest.mark.thorough
def test_the_offices_that_need_a_look_are_not_printed_over_the_table_below(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/agencies", width=1280, period="all").page
    assert page.locator(".standing li").count() > 2
    # Of the sixty rows of the table below, as many as can be on these pages.
    page.evaluate(
        "document.querySelectorAll('.offices tbody tr:nth-child(n + 13)').forEach(row => row.remove())"
    )
    for height in (90, 180, 270, 360):
        page.evaluate(MOVE_DOWN, height)
        # The list begins on the first page and ends on one of these.
        assert letters_over_letters(page.pdf(prefer_css_page_size=True, page_ranges="1-2")) == [], height
