"""The definitions beside offices that need a look name the periods and the words that the comparison uses."""

from persian.digits import number
from queries.comparisons.peers.peer_assessment_texts import FOR_DAYS, NEW, NOT_NEW
from queries.comparisons.peers.peer_history import MONTH, MONTHS
from queries.comparisons.peers.units_in_question import MIN_LIKELY
from queries.definitions.look_terms import LOOK_TERMS

SINCE = LOOK_TERMS[1]


def test_the_earlier_periods_are_those_that_are_compared() -> None:
    first, second, last = (times * MONTH.days for times in (1, 2, MONTHS))
    assert f"ended {first}, {second}, … {last} days earlier" in SINCE.meaning.en
    assert (
        "، ".join([number(first, "fa"), number(second, "fa"), f"… {number(last, 'fa')} روز"])
        in SINCE.meaning.fa
    )


def test_the_cases_that_an_estimate_needs_are_those_of_the_rule() -> None:
    assert f"at least {MIN_LIKELY}" in SINCE.meaning.en
    assert f"دست‌کم {number(MIN_LIKELY, 'fa')}" in SINCE.meaning.fa


def test_what_screens_say_is_quoted_as_they_say_it() -> None:
    for text in (FOR_DAYS, NOT_NEW, NEW):
        fa, en = text.fa.replace("{n}", "…"), text.en.replace("{n}", "…")
        assert f"«{fa}»" in SINCE.meaning.fa
        assert f"“{en}”".casefold() in SINCE.meaning.en.casefold()
