"""Names in a sentence: the first few, and how many more."""

import pytest

from queries.overview.overview_texts import MORE_COUNTIES
from queries.overview.short_list import MOST_NAMES, short_list
from queries.vocabulary.labels import Text


def _name(number: int) -> Text:
    return Text(f"نام {number}", f"name {number}")


@pytest.mark.parametrize("more", [0, 1, 12])
def test_the_first_are_named_and_the_others_counted(more):
    line = short_list(range(MOST_NAMES + more), _name)
    assert line.en == "name 0, name 1, name 2" + (f", {more} more" if more else "")


def test_fewer_names_are_all_named():
    assert short_list([4, 5], _name).fa == "نام 4، نام 5"
    assert short_list([], _name).en == ""


def test_what_is_counted_may_be_another_thing():
    assert short_list(range(5), _name, more=MORE_COUNTIES).fa.endswith("، ۲ شهرستان دیگر")
