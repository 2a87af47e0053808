"""Names of dots: none covers another, and the first ones stand beside their dots."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from charts.unit_comparisons.label_placement import DotName, name_forms, overlap, placed_names

lines = st.lists(st.text("abc", min_size=1, max_size=40), min_size=1, max_size=2).map(tuple)
sides = st.sampled_from(["right", "left", "above", "below"])
names = st.builds(DotName, lines, st.floats(0, 320), st.floats(0, 350), sides)


def places(names, dots=(), others=()):
    """What was placed, as lines, rise above the dot and side; None for what was left out."""
    return [
        name and (name.lines, name.rise, name.side) for name in placed_names(names, dots=dots, others=others)
    ]


@given(st.lists(names, max_size=8))
def test_no_name_covers_another(dots: list[DotName]) -> None:
    placed = placed_names([[dot] for dot in dots])
    assert len(placed) == len(dots)
    if dots:
        assert placed[0] is not None
        assert placed[0].box == dots[0].box(0)
    shown = [name.box for name in placed if name is not None]
    for a, b in combinations(shown, 2):
        across = min(a[1], b[1]) - max(a[0], b[0])
        upwards = min(a[3], b[3]) - max(a[2], b[2])
        assert across <= 0 or upwards <= 1


def test_names_of_neighbours_are_moved_apart_and_one_without_a_place_is_left_out() -> None:
    same = [[DotName(("an office",), 100, 100, "right")]] * 6
    rises = [place and place.rise for place in placed_names(same)]
    assert rises == [0, 15, -15, 30, -30, None]


def test_a_name_takes_the_first_of_its_forms_that_finds_a_place() -> None:
    one, two = (
        DotName(lines, 100, 100, "right") for lines in (("a very long name",), ("a very", "long name"))
    )
    right_of_two = (100 + 10 + 10 * 6.6, 400.0, 0.0, 200.0)
    assert places([[one, two]]) == [(one.lines, 0, "right")]
    assert places([[one, two]], dots=[right_of_two]) == [(two.lines, 0, "right")]


def test_a_name_changes_the_side_of_its_dot_rather_than_cover_another_or_be_left_out() -> None:
    right, left = (DotName(("an office",), 300, 100, side) for side in ("right", "left"))
    beside = (305.0, 400.0, 0.0, 200.0)
    assert places([[right, left]]) == [(right.lines, 0, "right")]
    assert places([[right, left]], [beside]) == [(left.lines, 0, "left")]


def test_a_name_stands_beside_its_dot_in_another_form_rather_than_above_or_below_it() -> None:
    right, left, above = (DotName(("an office",), 300, 100, side) for side in ("right", "left", "above"))
    same_height = (305.0, 400.0, 95.0, 105.0)
    assert places([[right]], [same_height]) == [(right.lines, 15, "right")]
    assert places([[right, left, above]], [same_height]) == [(left.lines, 0, "left")]


def test_a_name_above_or_below_its_dot_is_in_the_middle_and_is_not_moved() -> None:
    """Ten letters of 6.6 pixels and two lines of 15, ten pixels away from the dot at (300, 100)."""
    above, below = (DotName(("ten letter", "two"), 300, 100, side) for side in ("above", "below"))
    assert above.box(0) == (267.0, 333.0, 110.0, 140.0)
    assert below.box(0) == (267.0, 333.0, 60.0, 90.0)
    assert places([[above, below]]) == [(above.lines, 25, "above")]
    assert places([[above, below]], [(267.0, 333.0, 110.0, 112.0)]) == [(below.lines, -25, "below")]
    assert places([[above]], [(267.0, 333.0, 110.0, 112.0)]) == [None]


def test_a_name_that_would_cover_a_dot_everywhere_is_left_out() -> None:
    name = DotName(("an office",), 100, 100, "right")
    assert placed_names([[name]], dots=[(0.0, 900.0, 0.0, 900.0)]) == [None]


def test_a_name_covers_a_dot_without_a_name_only_where_there_is_no_other_place() -> None:
    name = DotName(("an office",), 100, 100, "right")
    beside = (120.0, 132.0, 94.0, 106.0)
    assert places([[name]], others=[beside]) == [(name.lines, 15, "right")]
    assert places([[name]], others=[(0.0, 900.0, 0.0, 900.0)]) == [(name.lines, 0, "right")]


def test_a_name_that_is_left_over_is_tried_before_those_that_can_go_elsewhere() -> None:
    """The second name would take the only place of the third, though it has another one."""
    first = [DotName(("first",), 600, 300, "right")]
    second = [DotName(("second",), 100, 100, side) for side in ("right", "left")]
    third = [DotName(("third",), 110, 90, "above")]
    assert places([first, second]) == [(("first",), 0, "right"), (("second",), 0, "right")]
    assert places([first, second, third]) == [
        (("first",), 0, "right"),
        (("second",), 0, "left"),
        (("third",), 17.5, "above"),
    ]


def test_a_longer_form_takes_no_place_from_another_name() -> None:
    """Both forms of the first name would fit, but the one line covers the place of the second name."""
    first = [DotName(lines, 100, 100, "right") for lines in (("W" * 40,), ("WWWW", "WWWW"))]
    second = [DotName(("other",), 180, 100, "right")]
    dots = [(170.0, 900.0, 108.0, 900.0), (170.0, 900.0, 0.0, 92.0)]  # Only one line is free there.
    assert places([first, second], dots) == [(("WWWW", "WWWW"), 0, "right"), (("other",), 0, "right")]


def test_boxes_that_touch_or_share_one_pixel_of_height_do_not_overlap() -> None:
    box = (0.0, 10.0, 0.0, 10.0)
    assert overlap(box, (9.0, 20.0, 5.0, 20.0))
    assert not overlap(box, (10.0, 20.0, 0.0, 10.0))
    assert not overlap(box, (0.0, 10.0, 9.0, 20.0))


def test_a_long_name_is_wrapped_and_cut_only_where_four_lines_do_not_fit() -> None:
    name = "Roads and urban development of the province"
    two = ("Roads and urban development", "of the province")
    three = ("Roads and urban", "development of", "the province")
    assert name_forms("Gas company", room=100) == [("Gas company",), ("Gas", "company")]
    four = ("Roads and", "urban", "development of", "the province")
    assert name_forms(name, room=1_000) == [(name,), two, three]
    assert name_forms(name, room=180) == [two, three, four]
    assert name_forms(name, room=95) == [four]
    assert name_forms("W" * 60, room=24 * 6.7) == [("W" * 23 + "…",)]
    assert name_forms("", room=100) == [()]


@given(st.text("ab ", max_size=60), st.floats(0, 400))
def test_no_word_of_a_name_is_lost_in_a_form_that_is_not_cut(name: str, room: float) -> None:
    for lines in name_forms(name, room=room):
        cut = any(line.endswith("…") for line in lines)
        assert cut or " ".join(lines) == " ".join(name.split())
        assert not lines or max(map(len, lines)) <= max(int(room / 6.6), 2)
