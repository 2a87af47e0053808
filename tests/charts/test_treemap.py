"""The treemap: areas in proportion, without gaps or overlaps, and data that cannot break out of the markup."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.treemap import Tile, squarify, treemap_html

ATTACK = '<script>alert(1)</script>"onload="x'


@given(st.lists(st.floats(1, 1000), min_size=1, max_size=40), st.floats(0.2, 5))
def test_boxes_fill_the_field_in_proportion(sizes: list[float], width: float) -> None:
    sizes = sorted(sizes, reverse=True)
    boxes = squarify(sizes, width, 1.0)
    assert [w * h for _, _, w, h in boxes] == pytest.approx([s * width / sum(sizes) for s in sizes], rel=1e-6)
    for x, y, w, h in boxes:
        assert -1e-9 <= x <= x + w <= width + 1e-6
        assert -1e-9 <= y <= y + h <= 1 + 1e-6
    for i, (x, y, w, h) in enumerate(boxes):
        for other_x, other_y, other_w, other_h in boxes[i + 1 :]:
            across = min(x + w, other_x + other_w) - max(x, other_x)
            along = min(y + h, other_y + other_h) - max(y, other_y)
            assert across < 1e-6 or along < 1e-6


def test_it_is_that_of_the_paper():
    """Bruls, Huizing & van Wijk (2000), figure 4: areas 6, 6, 4, 3, 2, 2, 1 in a field of 6 × 4."""
    boxes = squarify([6, 6, 4, 3, 2, 2, 1], 6, 4)
    assert boxes[0] == pytest.approx((0, 0, 3, 2))
    assert boxes[1] == pytest.approx((0, 2, 3, 2))
    assert boxes[2] == pytest.approx((3, 0, 12 / 7, 7 / 3))
    assert boxes[3] == pytest.approx((3 + 12 / 7, 0, 9 / 7, 7 / 3))


def test_equal_areas_are_nearly_squares():
    for _, _, w, h in squarify([1.0] * 16, 2.0, 1.0):
        assert max(w / h, h / w) <= 2.0


def test_a_group_is_one_link_with_its_topics_inside():
    parts = [Tile("a", 3, "", ["a", "3"]), Tile("b", 1, "", ["b", "1"]), Tile("none", 0, "", [])]
    html = treemap_html(
        [Tile("group", 4, "80%", ["group"], "?g=1", parts), Tile("one", 1, "20%", ["one"], "?t=2")], label="x"
    )
    assert re.findall('href="([^"]*)"', html) == ["?g=1", "?t=2"]
    assert html.count('class="part"') == 2
    assert "--w:80.000%" in html
    assert "--h:75.000%" in html or "--w:75.000%" in html  # A share of the group and not of the whole field.


def test_data_cannot_break_out():
    html = treemap_html(
        [Tile(ATTACK, 1, ATTACK, [ATTACK], ATTACK, [Tile(ATTACK, 1, ATTACK, [ATTACK])])], label=ATTACK
    )
    assert "<script" not in html
    assert '"onload' not in html


def test_nothing_is_an_empty_field():
    assert "tile" not in treemap_html([Tile("a", 0, "0", ["a"])], label="x")
