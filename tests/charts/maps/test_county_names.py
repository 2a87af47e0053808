"""Names on the map of counties: never over one another, far beyond their county, or cut off at the edge."""

from charts.maps.county_names import LETTER_HEIGHT, LETTER_WIDTH, LINE_HEIGHT, OVERHANG, names_with_room
from geo.outlines import WIDTH, Outlines, Point

SHORT = "بناب"
HALF = len(SHORT) * LETTER_WIDTH / 2
LONG = "خور و بیابانک مرکزی"


def counties(points: dict[str, Point], size: Point = (500.0, 500.0)) -> Outlines:
    """Counties of one size around their points."""
    return Outlines(WIDTH, {}, points, dict.fromkeys(points, size), "", 0.0, 0.0, 1.0)


def drawn(points: dict[str, Point], name: str = SHORT, first: tuple[str, ...] = ()) -> list[str]:
    return list(names_with_room(dict.fromkeys(points, name), counties(points), first=first))


def test_of_two_names_over_one_another_the_first_is_drawn() -> None:
    points = {"a": (500.0, 100.0), "b": (500.0 + HALF, 100.0), "c": (500.0, 100.0 + LETTER_HEIGHT)}
    assert drawn(points) == ["a", "c"]
    assert drawn(points, first=("b",)) == ["b", "c"]
    assert drawn({"a": (500.0, 100.0), "b": (500.0 + 2 * HALF, 100.0)}) == ["a", "b"]


def test_a_name_stays_within_the_map() -> None:
    points = {"left": (HALF - 1, 0.0), "middle": (500.0, 100.0), "right": (WIDTH - HALF + 1, 200.0)}
    assert drawn(points) == ["middle"]


def test_a_name_wider_than_its_county_is_broken_into_lines() -> None:
    def lines(*size: float) -> tuple[str, ...] | None:
        return names_with_room({"a": LONG}, counties({"a": (500.0, 500.0)}, size), first=()).get("a")

    width = len(LONG) * LETTER_WIDTH / OVERHANG
    assert lines(width + 1, 400) == (LONG,)
    assert lines(width - 1, 400) == ("خور و بیابانک", "مرکزی")
    assert lines(width / 2, 400) == ("خور و", "بیابانک", "مرکزی")
    assert lines(width / 4, 400) is None
    assert lines(width / 2, LINE_HEIGHT) is None, "three lines in a low county"


def test_a_name_beside_another_takes_a_form_that_leaves_room() -> None:
    points = {"a": (300.0, 500.0), "b": (520.0, 500.0)}
    assert names_with_room(dict.fromkeys(points, LONG), counties(points), first=()) == {
        "a": (LONG,),
        "b": ("خور و", "بیابانک", "مرکزی"),
    }


def test_a_county_without_a_place_or_a_name_is_passed_over() -> None:
    assert names_with_room({"a": SHORT}, counties({"b": (500.0, 0.0)}), first=["a", "b"]) == {}
