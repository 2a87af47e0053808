"""What the screen says on neighbouring places: groups by name, none, or too few places."""

from dataclasses import replace

import pandas as pd

from pages.hotspots.places_map import neighbourhood_lines, place_name
from queries.hotspots.hot_places import HotGroup, HotPlaces
from queries.hotspots.towns_and_villages import Places
from tests.pages.same_numbers.reading import looking

FRAME = pd.DataFrame(
    {"label": ["اهر", "", "ورزقان", "هریس", "کلیبر"], "county_label": ["اهر", "اهر", "ورزقان", "هریس", "اهر"]}
)
PLACES = Places(FRAME, 9)


def lines(store, *groups: HotGroup, n: int = 80, lang: str = "fa") -> list[str]:
    return neighbourhood_lines(replace(looking(store), lang=lang), PLACES, HotPlaces(groups, 0.2, n))


def test_groups_are_named_by_their_largest_place(demo_store):
    said, basis = lines(demo_store, HotGroup((0, 1, 2), 0.35), HotGroup((3,), 0.3))
    assert "اهر و ۲ محل نزدیک آن: ۳۵٫۰٪" in said
    assert "هریس: ۳۰٫۰٪" in said
    assert "۸۰ محل" in basis
    assert "روش گتیس و اُرد" in basis
    assert not any(letter.isascii() and letter.isalpha() for letter in basis)
    assert "Getis–Ord Gi*" in lines(demo_store, HotGroup((3,), 0.3), lang="en")[1]


def test_more_groups_than_are_named_are_counted(demo_store):
    groups = [HotGroup((i,), 0.3) for i in range(5)]
    said, _ = lines(demo_store, *groups, lang="en")
    assert "The map shows 2 more groups." in said


def test_no_group_and_too_few_places(demo_store):
    assert "No group of neighbouring places" in lines(demo_store, lang="en")[0]
    [said] = lines(demo_store, n=12, lang="en")
    assert "from 30 places" in said
    assert "there are 12" in said


def test_a_place_is_named_with_its_county(demo_store):
    view = looking(demo_store)
    assert [place_name(view, FRAME.loc[i]) for i in (0, 1, 4)] == ["اهر", "جایی در اهر", "کلیبر (اهر)"]
