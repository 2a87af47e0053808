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
        assert placed[0] == PlacedName(dots[0].lines, 0)
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
    long, short = (DotName((text,), 100, 100, to_right=True) for text in ("a very long name", "a very…"))
    right_of_it = (100 + 10 + 8 * 6.6, 400.0, 0.0, 200.0)
    assert placed_names([[long, short]]) == [PlacedName(long.lines, 0)]
    assert placed_names([[long, short]], [right_of_it]) == [PlacedName(short.lines, 0)]
    assert placed_names([[long, short]], dots=[right_of_it]) == [PlacedName(short.lines, 0)]


def test_a_longer_form_takes_no_place_from_another_name() -> None:
    """Both forms of the first name would fit, but the longer one covers the place of the second."""
    first = [DotName((text,), 100, 100, to_right=True) for text in ("W" * 40, "W" * 4)]
    second = [DotName(("other",), 180, 100, to_right=True)]
    taken = [(0.0, 900.0, 110.0, 900.0), (0.0, 900.0, 0.0, 90.0)]  # Only this one line is free.
    assert placed_names([first, second], taken) == [PlacedName(("W" * 4,), 0), PlacedName(("other",), 0)]


def test_a_long_name_is_cut_only_where_neither_one_nor_two_lines_fit() -> None:
    name = "Roads and urban development of the province"
    assert name_forms("Gas company", longest=24, room=0) == [("Gas company",)]
    assert name_forms(name, longest=24, room=1_000)[0] == (name,)
    assert name_forms(name, longest=24, room=160) == [("Roads and urban develop…",)]
    assert name_forms(name, longest=28, room=0)[0] == ("Roads and urban", "development of the province")
    assert name_forms("W" * 60, longest=24, room=0) == [("W" * 23 + "…",)]
