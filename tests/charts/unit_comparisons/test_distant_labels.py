"""Names away from their dots: whole, apart from other names and dots, and with a line that crosses none of them."""

import math

from charts.unit_comparisons.distant_labels import DISTANCES, distant_names
from charts.unit_comparisons.funnel_data import AgencyPoint
from charts.unit_comparisons.label_placement import DotName, overlap
from tests.charts.unit_comparisons.test_funnel_labels import PLOT, drawn

NAME = DotName(("an office",), 100.0, 100.0, "right")


def distant_name(forms, taken, *, others=()):
    (placed,) = distant_names([forms], taken, others=others, width=300.0, height=300.0)
    return placed


def test_the_nearest_free_place_above_or_below_is_taken():
    placed = distant_name([NAME], [])
    assert placed is not None
    assert placed.box[2] == 100.0 + DISTANCES[0]
    assert placed.line_end == (0.0, DISTANCES[0])
    below = distant_name([NAME], [(0.0, 300.0, 120.0, 300.0)])
    assert below is not None
    assert below.box[3] == 100.0 - DISTANCES[0]
    assert below.line_end == (0.0, -DISTANCES[0])


def test_no_line_runs_through_another_name():
    wall = (60.0, 140.0, 112.0, 118.0)  # a flat name right above the dot; there is no room below
    placed = distant_name([NAME], [wall])
    assert placed is not None
    assert not overlap(placed.box, wall)
    assert placed.line_end is not None
    x, y = placed.line_end
    crossing = 100.0 + x * (115.0 - 100.0) / y
    assert y < 0 or not wall[0] <= crossing <= wall[1]


def test_the_line_ends_at_the_nearest_point_of_the_name():
    column = (95.0, 105.0, 112.0, 300.0)  # right above the dot; there is no room below
    placed = distant_name([NAME], [column, (0.0, 300.0, 0.0, 95.0)])
    assert placed is not None
    assert placed.line_end is not None
    left, right, bottom, _ = placed.box
    ends = {"above": (left + right) / 2, "right": left, "left": right}
    assert placed.line_end == (ends[placed.side] - 100.0, bottom - 100.0)
    assert abs(placed.line_end[0]) == min(abs(x - 100.0) for x in ends.values())
    assert placed.side in ("right", "left")


def test_no_name_stands_on_the_line_of_one_placed_before():
    """Below its dot the second name would lie across the line that leads up to the first."""
    ceiling, ground = (0.0, 300.0, 120.0, 300.0), (0.0, 300.0, 0.0, 55.0)
    names = [[DotName(("A",), 100.0, 60.0, "right")], [DotName(("a long name",), 130.0, 115.0, "right")]]
    first, second = distant_names(names, [ceiling, ground], others=(), width=300.0, height=300.0)
    assert first is not None
    assert second is not None
    assert first.line_end == (0.0, DISTANCES[0])
    left, right, bottom, top = second.box
    assert not (left <= 100.0 <= right and bottom < 60.0 + DISTANCES[0] and top > 60.0)
    alone = distant_name(names[1], [ceiling, ground])
    assert alone is not None
    assert alone.box[0] <= 100.0 <= alone.box[1]


def test_dots_without_a_name_are_covered_only_where_there_is_no_other_place():
    free = distant_name([NAME], [])
    assert free is not None
    dot = (95.0, 105.0, free.box[2], free.box[3])
    moved = distant_name([NAME], [], others=[dot])
    assert moved is not None
    assert not overlap(moved.box, dot)
    everywhere = (0.0, 300.0, 0.0, 300.0)
    assert distant_name([NAME], [], others=[everywhere]) is not None
    assert distant_name([NAME], [everywhere]) is None


def test_two_names_share_the_room_above_their_dots():
    """Each alone would stand right above its dot, where the other then finds no room."""
    ground = (0.0, 300.0, 0.0, 85.0)  # no room below
    names = [[DotName(("a longer name",), x, 100.0, "right")] for x in (140.0, 152.0)]
    first, second = distant_names(names, [ground], others=(), width=200.0, height=150.0)
    assert first is not None
    assert second is not None
    assert not overlap(first.box, second.box)


def test_offices_close_to_one_another_all_have_their_names_in_a_funnel():
    crowd = [
        AgencyPoint(f"A rather long office name {i}", 100 * 1.015**i, 0.3 + 0.003 * i, named=True)
        for i in range(8)
    ]
    labels_by_text = {text.replace("<br>", " "): each for text, each in drawn(crowd).items()}
    assert {point.name for point in crowd} <= set(labels_by_text)
    led = [each for each in labels_by_text.values() if each["showarrow"]]
    assert led
    for each in led:
        assert math.hypot(each["ax"], each["ay"]) > PLOT.height * 0.05
        assert each["arrowhead"] == 0
