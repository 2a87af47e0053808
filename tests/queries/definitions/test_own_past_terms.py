"""The definition of control charts states the rules by which they are computed."""

from persian.digits import to_persian_digits
from queries.definitions.own_past_terms import CONTROL_CHARTS
from stats.own_past.control_chart import LIMIT, MIN_MONTHS, OUTER, RUN, RUN_MEAN


def test_the_numbers_are_those_of_the_rules() -> None:
    rule = CONTROL_CHARTS[0].meaning
    assert (LIMIT, OUTER / LIMIT, RUN, RUN_MEAN) == (3, 2 / 3, 8, 1)
    for words in (
        "three standard deviations",
        "two thirds of the way",
        "eight months in a row",
        "one standard deviation",
    ):
        assert words in rule.en
    for words in ("سه انحراف", "دوسوم", "هشت ماه پیاپی", "یک انحراف معیار"):
        assert words in rule.fa
    assert f"at least {MIN_MONTHS} with" in rule.en
    assert to_persian_digits(f"دست‌کم {MIN_MONTHS} ماه") in rule.fa
