"""Names in a sentence: the first few, and how many more."""

import pytest

from queries.overview.words.listed_names import MAX_NAMES, listed_names
from queries.overview.words.overview_texts import MORE_COUNTIES
from queries.vocabulary.labels import Text


def _name(number: int) -> Text:
    return Text(f"نام {number}", f"name {number}")


@pytest.mark.parametrize("more", [0, 1, 12])
def test_the_first_are_named_and_the_others_counted(more):
    line = listed_names(range(MAX_NAMES + more), _name)
    assert line.en == "name 0, name 1, name 2" + (f", {more} more" if more else "")


def test_fewer_names_are_all_named():
    assert listed_names([4, 5], _name).fa == "نام 4، نام 5"
    assert listed_names([], _name).en == ""


def test_what_is_counted_may_be_another_thing():
    assert listed_names(range(5), _name, more=MORE_COUNTIES).fa.endswith("، ۲ شهرستان دیگر")
