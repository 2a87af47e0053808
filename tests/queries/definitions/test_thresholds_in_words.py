"""Thresholds that definitions write out in words are those of the code. A changed one fails here."""

from persian.digits import number, percent
from queries.comparisons.peers.peer_assessment_texts import ROUTE_EXPLANATIONS
from queries.definitions.rule_definitions import COMPARISONS, DEFAULT_FLOOR, RULES
from queries.measures import MEASURES
from queries.measures.caveats import FOLLOW_UP
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.settings.province_settings import Settings
from queries.sql.conditions import FOLLOW_UP_DAYS
from queries.vocabulary.labels import Text
from stats.peers.assessment import FLOOR, MAX_BORROWED, SURE
from stats.peers.lasting_gaps import DAYS, MIN_CASES, STANDARD_ERRORS


def meaning(name: str) -> Text:
    """What the rule of this English name says."""
    return next(term.meaning for term in (*RULES, *COMPARISONS) if term.name.en == name)


def test_the_floor_of_the_deadline_is_the_same_in_settings_statistics_and_words() -> None:
    assert Settings().assessment.on_time_floor == FLOOR
    assert DEFAULT_FLOOR.en.startswith(f"{FLOOR:.0%} ")


def test_few_ratings_are_fewer_than_the_least_response_rate() -> None:
    satisfied = " ".join(caveat.en for caveat in MEASURES["satisfied_share"].caveats)
    for text in (meaning("Ratings").en, satisfied):
        assert f"{MIN_RESPONSE_RATE:.0%}" in text


def test_an_expectation_may_be_borrowed_up_to_one_half() -> None:
    assert MAX_BORROWED == 1 / 2
    assert "above one half" in meaning("What similar offices would reach").en


def test_a_longer_time_is_sixteen_months() -> None:
    assert DAYS == 16 * 30
    assert STANDARD_ERRORS == 1
    assert "sixteen months" in ROUTE_EXPLANATIONS["lasting"].en
    assert "at least one standard error" in ROUTE_EXPLANATIONS["lasting"].en
    assert f"at least {MIN_CASES} cases" in ROUTE_EXPLANATIONS["lasting"].en
    assert f"دست‌کم {number(MIN_CASES, 'fa')} پرونده" in ROUTE_EXPLANATIONS["lasting"].fa


def test_who_is_far_off_is_probably_truly_worse() -> None:
    for lang, text in (("en", ROUTE_EXPLANATIONS["far_off"].en), ("fa", ROUTE_EXPLANATIONS["far_off"].fa)):
        assert percent(SURE, lang) in text


def test_closed_cases_are_followed_for_as_many_days_as_the_caveat_says() -> None:
    assert f"at least {FOLLOW_UP_DAYS} days" in FOLLOW_UP.en
    for key in ("reopened_share", "resolution_gap"):
        assert f"{FOLLOW_UP_DAYS} days" in MEASURES[key].definition.en
