"""Names on the map of counties: never over one another, over several counties, or cut off at the edge."""

from charts.maps.county_names import LETTER_HEIGHT, LETTER_WIDTH, LONGEST, names_with_room
from geo.outlines import WIDTH

SHORT, LONG = "بناب", "ن" * int(LONGEST / LETTER_WIDTH + 1)
HALF = len(SHORT) * LETTER_WIDTH / 2


def test_of_two_names_over_one_another_the_first_is_drawn() -> None:
    points = {"a": (500.0, 100.0), "b": (500.0 + HALF, 100.0), "c": (500.0, 100.0 + LETTER_HEIGHT)}
    names = dict.fromkeys(points, SHORT)
    assert names_with_room(names, points, first=()) == ["a", "c"]
    assert names_with_room(names, points, first=["b"]) == ["b", "c"]
    beside = {"a": (500.0, 100.0), "b": (500.0 + 2 * HALF, 100.0)}
    assert names_with_room(names, beside, first=()) == ["a", "b"]


def test_a_name_stays_within_the_map_and_covers_no_other_counties() -> None:
    points = {"left": (HALF - 1, 0.0), "middle": (500.0, 100.0), "right": (WIDTH - HALF + 1, 200.0)}
    assert names_with_room(dict.fromkeys(points, SHORT), points, first=()) == ["middle"]
    assert names_with_room(dict.fromkeys(points, LONG), points, first=()) == []


def test_a_county_without_a_place_or_a_name_is_passed_over() -> None:
    assert names_with_room({"a": SHORT}, {"b": (500.0, 0.0)}, first=["a", "b"]) == []
