"""The page of one office on paper fills its pages, and no table leaves its heading behind."""

import pypdfium2
import pytest

from tests.pages.test_overlaps_on_paper import letters_over_letters

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

OFFICE = "provincialgascompanysample"
# The height of a page that text covers, of the height of the page without its margins.
FILLED = 0.8


def _filled(page: pypdfium2.PdfPage) -> float:
    text = page.get_textpage()
    boxes = [text.get_rect(i) for i in range(text.count_rects())]
    edges = [edge for _, bottom, _, top in boxes if top > bottom for edge in (bottom, top)]
    return (max(edges) - min(edges)) / (page.get_height() - 90)


def test_the_pages_of_an_office_are_filled(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/agencies", width=1440, agency=OFFICE)
    assert screen.page.locator(".st-key-since .plotted, .st-key-peers .plotted").count() == 2
    pdf = screen.page.pdf(prefer_css_page_size=True, print_background=True)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 4
    assert all(_filled(page) > FILLED for page in document)
    document.close()
    assert letters_over_letters(pdf) == []


def test_a_table_begins_with_at_least_three_rows(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/agencies", width=1440, agency=OFFICE).page
    page.emulate_media(media="print")
    kept = """() => [...document.querySelectorAll('.own-past table')].flatMap(table =>
      [...table.querySelectorAll('tbody tr')].slice(0, 3).map(row => getComputedStyle(row).breakBefore))"""
    assert set(page.evaluate(kept)) == {"avoid"}
    page.emulate_media(media="screen")
