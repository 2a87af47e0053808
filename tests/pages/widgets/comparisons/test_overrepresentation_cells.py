"""The cells of topics and offices that stand out: a ratio is never written as none where there are cases."""

from types import SimpleNamespace

import pytest

from pages.widgets.comparisons.overrepresentation_cells import ratio_cells
from persian.translate import translator
from queries.comparisons.peers.overrepresentation import Overrepresentation


@pytest.mark.parametrize(
    ("ratio", "lower", "upper", "text", "interval"),
    [
        (1.52, 1.04, 2.2, "1.5 times", "1.0 to 2.2"),
        (0.38, 0.31, 0.49, "0.4 times", "0.3 to 0.5"),
        (0.0021, 0.0004, 0.011, "0.002 times", "0.0 to 0.01"),
    ],
)
def test_a_small_ratio_has_the_digits_it_needs(ratio, lower, upper, text, interval):
    view = SimpleNamespace(t=translator("en"), lang="en")
    item = Overrepresentation(
        code="a", name="A", cases=1, expected=547.0, ratio=ratio, lower=lower, upper=upper
    )
    cells = ratio_cells(view, item)  # type: ignore[arg-type]
    assert [cell.text for cell in cells[:3]] == ["1", "547", text]
    assert cells[2].note == interval
    assert f"A: {text.removesuffix(' times')}, 95% interval {interval}" in cells[3].drawing
