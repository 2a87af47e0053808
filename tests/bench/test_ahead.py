"""The part "ahead" measures two servers in turns and says what each figure is against."""

import pytest

from tests.bench.ahead import ahead
from tests.bench.report import table


@pytest.mark.slow
@pytest.mark.thorough
def test_a_look_is_measured_with_and_without_drawing_ahead(demo_url, monkeypatch) -> None:
    monkeypatch.setattr("tests.bench.ahead.PAGE_VIEWS", 2)
    monkeypatch.setattr("tests.bench.ahead.WARMING", 0)
    # All screens of the whole province. Those of every county take a minute more (tests/pages/shell/test_prewarm.py).
    monkeypatch.setattr("tests.bench.ahead.READY", "opening")
    section = ahead("20k", url=demo_url)
    figures = {figure.what: figure for figure in section.figures}
    slower = figures["a page view while the server draws ahead: mean processor time of the server meanwhile"]
    assert slower.subject_ms is not None
    assert 1 <= len(slower.subject_ms.ms) <= 2
    assert slower.value > 0.2
    assert figures["drawing ahead after a load: processor time"].value > 0
    assert "| at most 1.1 |" in table(section.figures) or "| at most 1.10 |" in table(section.figures)
