"""Names of dots: none covers another, and the first ones stand beside their dots."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from charts.label_placement import LINE_HEIGHT, DotName, PlacedName, name_forms, placed_names

lines = st.lists(st.text("abc", min_size=1, max_size=40), min_size=1, max_size=2).map(tuple)
names = st.builds(DotName, lines, st.floats(0, 320), st.floats(0, 350), st.booleans())


@given(st.lists(names, max_size=8))
def test_no_name_covers_another(dots: list[DotName]) -> None:
    placed = placed_names([[dot] for dot in dots])
    assert len(placed) == len(dots)
    if dots:
        assert placed[0] == PlacedName(dots[0].lines, 0, to_right=dots[0].to_right)
    shown = [
        dot.box(place.shift // LINE_HEIGHT)
        for dot, place in zip(dots, placed, strict=True)
        if place is not None
    ]
    for a, b in combinations(shown, 2):
        across = min(a[1], b[1]) - max(a[0], b[0])
        upwards = min(a[3], b[3]) - max(a[2], b[2])
        assert across <= 0 or upwards <= 1


def test_names_of_neighbours_are_moved_apart_and_one_without_a_place_is_left_out() -> None:
    same = [[DotName(("an office",), 100, 100, to_right=True)]] * 6
    shifts = [place and place.shift for place in placed_names(same)]
    assert shifts == [0, 15, -15, 30, -30, None]


def test_a_name_takes_the_first_of_its_forms_that_finds_a_place() -> None:
    one, two = (
        DotName(lines, 100, 100, to_right=True) for lines in (("a very long name",), ("a very", "long name"))
    )
    right_of_two = (100 + 10 + 10 * 6.6, 400.0, 0.0, 200.0)
    assert placed_names([[one, two]]) == [PlacedName(one.lines, 0, to_right=True)]
    assert placed_names([[one, two]], [right_of_two]) == [PlacedName(two.lines, 0, to_right=True)]
    assert placed_names([[one, two]], dots=[right_of_two]) == [PlacedName(two.lines, 0, to_right=True)]


def test_a_name_changes_the_side_of_its_dot_rather_than_cover_another_or_be_left_out() -> None:
    right, left = (DotName(("an office",), 300, 100, to_right=side) for side in (True, False))
    beside = (305.0, 400.0, 0.0, 200.0)
    assert placed_names([[right, left]]) == [PlacedName(right.lines, 0, to_right=True)]
    assert placed_names([[right, left]], [beside]) == [PlacedName(left.lines, 0, to_right=False)]


def test_a_name_stands_beside_its_dot_in_another_form_rather_than_above_or_below_it() -> None:
    right, left = (DotName(("an office",), 300, 100, to_right=side) for side in (True, False))
    same_height = (305.0, 400.0, 95.0, 105.0)
    assert placed_names([[right]], [same_height]) == [PlacedName(right.lines, 15, to_right=True)]
    assert placed_names([[right, left]], [same_height]) == [PlacedName(left.lines, 0, to_right=False)]


def test_a_name_that_would_cover_a_dot_everywhere_is_left_out() -> None:
    name = DotName(("an office",), 100, 100, to_right=True)
    assert placed_names([[name]], dots=[(0.0, 900.0, 0.0, 900.0)]) == [None]


def test_a_longer_form_takes_no_place_from_another_name() -> None:
    """Both forms of the first name would fit, but the one line covers the place of the second name."""
    first = [DotName(lines, 100, 100, to_right=True) for lines in (("W" * 40,), ("WWWW", "WWWW"))]
    second = [DotName(("other",), 180, 100, to_right=True)]
    taken = [(170.0, 900.0, 108.0, 900.0), (170.0, 900.0, 0.0, 92.0)]  # Only one line is free there.
    assert placed_names([first, second], taken) == [
        PlacedName(("WWWW", "WWWW"), 0, to_right=True),
        PlacedName(("other",), 0, to_right=True),
    ]


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
