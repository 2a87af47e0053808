"""No text of a screen lies over another or leaves its box, in both languages and at all usual widths."""

import pytest

from tests.pages.hostile import ADDRESSES
from tests.pages.text_overlaps import OVERLAPS

pytestmark = pytest.mark.browser

WIDTHS = (1920, 1440, 1366, 1280, 390)
OFFICE = "roadsandurbandevelopmentsample"
PAGES = (
    *ADDRESSES,
    f"agencies?agency={OFFICE}",
    "counties?county=0303",
    "hotspots?county=0303&part=brief",
    "hotspots?part=evidence",
    f"compare?agency={OFFICE}&b_agency=tabrizmunicipalitysample",
)
# Plotly redraws a figure shortly after the window has changed.
DRAWN_WIDE = """() => [...document.querySelectorAll('.plotted')].every(root =>
  !root._fullLayout || !root.offsetWidth || Math.abs(root._fullLayout.width - root.offsetWidth) < 2)"""


def test_a_planted_overlap_is_found(demo_dashboard, look):
    screen = look(f"{demo_dashboard}/definitions", lang="en")
    assert screen.page.evaluate(OVERLAPS) == []
    screen.page.evaluate("document.querySelector('.definition p').style.marginTop = '-1.4rem'")
    assert any(" over " in fault for fault in screen.page.evaluate(OVERLAPS))


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_no_text_lies_over_another_or_leaves_its_box(demo_dashboard, look, lang):
    screen = look(f"{demo_dashboard}/{PAGES[-1]}&lang={lang}", width=WIDTHS[0])
    page, faults = screen.page, []
    for name in PAGES:
        page.set_viewport_size({"width": WIDTHS[0], "height": 1000})
        screen.follow(f"{name or './'}{'&' if '?' in name else '?'}lang={lang}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            page.wait_for_timeout(120)
            page.wait_for_function(DRAWN_WIDE)
            faults += [(name, width, fault) for fault in page.evaluate(OVERLAPS)]
    assert faults == [], "\n".join(map(str, faults))
