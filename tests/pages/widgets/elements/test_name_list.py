"""Lists of names: a single further name is written, more are counted by the word for what they are."""

from dataclasses import replace

import pytest

from pages.widgets.elements.name_list import listed_names
from tests.pages.same_numbers.reading import looking


@pytest.mark.parametrize(
    ("names", "fa", "en"),
    [
        ("a", "a", "a"),
        ("abcd", "a، b، c، d", "a, b, c, d"),
        ("abcde", "a، b، c و ۲ شهرستان دیگر", "a, b, c and 2 more"),
    ],
)
def test_more_than_one_further_county_is_counted(demo_store, names: str, fa: str, en: str) -> None:
    view = looking(demo_store)
    assert listed_names(view, list(names), most=3, of="county") == fa
    assert listed_names(replace(view, lang="en"), list(names), most=3, of="county") == en


def test_further_sources_are_not_called_counties(demo_store) -> None:
    listed = listed_names(looking(demo_store), list("abcde"), most=3, of="source")
    assert listed == "a، b، c و ۲ منبع دیگر"
