"""Age classes in words, and the cases older than an edge of the classes that the measure declares."""

import pytest

from charts.parts.age_class_texts import age_words, older_than
from queries.measures import MEASURES
from queries.measures.stock_estimators import Ages

AGES = MEASURES["age_open"].estimator


def test_classes_have_names_in_both_languages():
    assert isinstance(AGES, Ages)
    assert [age_words(age, "en") for age in AGES.labels()] == [
        "0 to 10", "11 to 20", "21 to 30", "31 to 60", "61 to 180", "more than 180"
    ]  # fmt: skip
    assert age_words("0-10", "fa") == "۰ تا ۱۰"
    assert age_words(">180", "fa") == "بیش از ۱۸۰"


@pytest.mark.parametrize("position", range(len(AGES.edges)))
def test_cases_beyond_each_edge_are_those_of_the_later_classes(position):
    ages = {age: 10**i for i, age in enumerate(AGES.labels())}
    later = list(ages.values())[position + 1 :]
    assert older_than(ages, AGES.edges[position]) == sum(later)
