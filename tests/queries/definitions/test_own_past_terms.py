"""The definition of control charts states the rules by which they are computed."""

from persian.digits import to_persian_digits
from queries.comparisons.own_past.change_point import MAX_MONTHS, MIN_CHANGE_MONTHS
from queries.definitions.own_past_terms import CONTROL_CHARTS
from stats.changes.changepoint import BLOCK, LEVEL, MIN_SPANS_PER_SIDE
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


def test_the_change_of_an_office_is_defined_by_its_own_rules() -> None:
    rule = next(term.meaning for term in CONTROL_CHARTS if "Since when" in term.name.en)
    assert (BLOCK, MIN_SPANS_PER_SIDE) == (2, 3)
    for said in (f"at least {MIN_CHANGE_MONTHS}", f"at most {LEVEL:.0%}", "pairs of months", "three months"):
        assert said in rule.en
    for said in (f"دست‌کم {MIN_CHANGE_MONTHS} ماه", f"حداکثر {LEVEL:.0%}", "جفت‌ماه‌ها", "سه ماه"):
        assert to_persian_digits(said.replace("%", "٪")) in rule.fa
    assert f"up to {MAX_MONTHS} whole months" in rule.en
