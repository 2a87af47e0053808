"""The notice in place of the figures where side B has no case (`pages.compare.empty_side_b`)."""

import pytest

pytestmark = pytest.mark.browser


def test_without_data_for_b_it_is_said_since_when_there_are_some(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/compare", lang="en", **{"b.period": "1400/01/01-1400/02/31"})
    page = screen.page
    notice = page.locator(".notice").first.inner_text()
    assert "No data for B" in notice
    assert "The data are from 1 Farvardin 1402" in notice
    assert page.locator(".two-sides, .js-plotly-plot").count() == 0
    screen.leave(lambda: page.locator(".way-out").first.click())
    assert page.locator(".two-sides tbody tr").count() == 15
