"""Names of dots: none covers another, and the first ones stand beside their dots."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from charts.label_placement import LINE_HEIGHT, DotName, placed_names

names = st.builds(
    DotName, st.text("abc", min_size=1, max_size=40), st.floats(0, 320), st.floats(0, 350), st.booleans()
)


@given(st.lists(names, max_size=8))
def test_no_name_covers_another(dots: list[DotName]) -> None:
    shifts = placed_names(dots)
    assert len(shifts) == len(dots)
    if dots:
        assert shifts[0] == 0
    shown = [
        dot.box(shift // LINE_HEIGHT) for dot, shift in zip(dots, shifts, strict=True) if shift is not None
    ]
    for a, b in combinations(shown, 2):
        across = min(a[1], b[1]) - max(a[0], b[0])
        upwards = min(a[3], b[3]) - max(a[2], b[2])
        assert across <= 0 or upwards <= 1


def test_names_of_neighbours_are_moved_apart_and_one_without_a_place_is_left_out() -> None:
    same = [DotName("an office", 100, 100, to_right=True)] * 6
    assert placed_names(same) == [0, 15, -15, 30, -30, None]
