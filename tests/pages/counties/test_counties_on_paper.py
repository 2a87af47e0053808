"""The counties screen on paper ends on the page that the table of all counties fills."""

import pypdfium2
import pytest

from tests.pages.test_overlaps_on_paper import letters_over_letters

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.mark.parametrize("shown", [{}, {"measure": "received"}, {"lang": "en"}])
def test_the_table_of_all_counties_ends_on_a_filled_page(demo_dashboard, visit, shown):
    screen = visit(f"{demo_dashboard}/counties", width=1440, **shown)
    rows = screen.page.locator(".all-counties table.figures tbody tr").count()
    pdf = screen.page.pdf(prefer_css_page_size=True, print_background=True)
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert rows == 22
    assert len(pages) == 3
    assert len(pages[-1]) > 2000
    # The names on the maps of the pages before it are printed with an outline, which counts as a second text.
    assert letters_over_letters(screen.page.pdf(prefer_css_page_size=True, page_ranges="3")) == []
