"""No text of a screen lies over another or leaves its box, in both languages and at all usual widths.

tests/pages/test_every_screen.py asks the same of each screen at one width in each language.
"""

import pytest

from tests.pages.hostile import ADDRESSES
from tests.pages.text_overlaps import OVERLAPS
from tests.thorough import ordinary_first

pytestmark = pytest.mark.browser

WIDEST, NARROWEST = 1920, 390
BETWEEN = (1440, 1366, 1280)
OFFICE = "roadsandurbandevelopmentsample"
PAGES = (
    *ADDRESSES,
    f"agencies?agency={OFFICE}",
    "counties?county=0303",
    "hotspots?county=0303&part=brief",
    "hotspots?part=evidence",
    f"compare?agency={OFFICE}&b_agency=tabrizmunicipalitysample",
)
LANGUAGES = ("fa", "en")
PARTS = 3  # into which the pages are divided, for several workers
# Plotly redraws a figure shortly after the window has changed.
DRAWN_WIDE = """() => [...document.querySelectorAll('.plotted')].every(root =>
  !root._fullLayout || !root.offsetWidth || Math.abs(root._fullLayout.width - root.offsetWidth) < 2)"""


@pytest.mark.thorough
def test_a_planted_overlap_is_found(demo_dashboard, look):
    screen = look(f"{demo_dashboard}/definitions", lang="en")
    assert screen.page.evaluate(OVERLAPS) == []
    screen.page.evaluate("document.querySelector('.definition p').style.marginTop = '-1.4rem'")
    assert any(" over " in fault for fault in screen.page.evaluate(OVERLAPS))


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_lies_over_another_or_leaves_its_box(demo_dashboard, visit, lang, part):
    pages = PAGES[part::PARTS]
    screen = visit(f"{demo_dashboard}/{pages[-1]}{'&' if '?' in pages[-1] else '?'}lang={lang}", width=WIDEST)
    page, faults = screen.page, []
    for name in pages:
        page.set_viewport_size({"width": WIDEST, "height": 1000})
        screen.follow(f"{name or './'}{'&' if '?' in name else '?'}lang={lang}")
        for width in (WIDEST, *BETWEEN, NARROWEST):
            page.set_viewport_size({"width": width, "height": 1000})
            page.wait_for_timeout(120)
            page.wait_for_function(DRAWN_WIDE)
            faults += [(name, width, fault) for fault in page.evaluate(OVERLAPS)]
    assert faults == [], "\n".join(map(str, faults))


VISIBLE_LABELS = """() => [...document.querySelectorAll('.plotted .xtick text')]
  .filter(label => label.checkVisibility({ visibilityProperty: true })).length"""


@pytest.mark.thorough
def test_labels_of_an_axis_that_would_lie_over_others_are_left_out(demo_dashboard, visit):
    """With a zoom of 400 % a laptop of 1,280 pixels has 320; the months of two and a half years need more."""
    page = visit(f"{demo_dashboard}/counties", width=320, lang="en", county="0303").page
    page.wait_for_function(DRAWN_WIDE)
    assert page.evaluate(OVERLAPS) == []
    few = page.evaluate(VISIBLE_LABELS)
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.wait_for_function(DRAWN_WIDE)
    page.wait_for_timeout(120)
    assert 0 < few < page.evaluate(VISIBLE_LABELS)


# The distances of WCAG 1.4.12, which a reader may set; joined scripts, as the Persian one, have none between letters.
SPACED = """* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important }
p { margin-bottom: 2em !important }"""


@pytest.mark.thorough
@pytest.mark.parametrize(("address", "width"), ordinary_first(1, [("volume", 1024), ("agencies", 390)]))
def test_letters_and_words_may_stand_wider_apart(demo_dashboard, visit, address, width):
    page = visit(f"{demo_dashboard}/{address}?lang=en", width=width).page
    page.add_style_tag(content=SPACED)
    page.set_viewport_size({"width": width - 1, "height": 1000})
    page.wait_for_function(DRAWN_WIDE)
    page.wait_for_timeout(120)
    assert page.evaluate(OVERLAPS) == []
