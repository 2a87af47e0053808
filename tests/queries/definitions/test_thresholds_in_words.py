"""Thresholds that definitions write out in words are those of the code. A changed one fails here."""

from datetime import date, datetime

import pytest
from scipy import stats

from persian.digits import number, percent
from queries.comparisons.peers.peer_assessment_texts import ROUTE_EXPLANATIONS
from queries.definitions.glossary import GLOSSARY
from queries.definitions.rule_definitions import COMPARISONS, DEFAULT_FLOOR, RULES
from queries.measures import MEASURES
from queries.measures.caveats import FOLLOW_UP
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.settings.province_settings import Settings
from queries.sql.conditions import FOLLOW_UP_DAYS
from queries.vocabulary.labels import Text
from stats.estimates.intervals import count_mean_interval
from stats.peers.assessment import FLOOR, MAX_BORROWED, SURE
from stats.peers.lasting_gaps import DAYS, MIN_CASES, STANDARD_ERRORS
from tests.reference import Known, Life, overdue


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


def test_the_interval_of_a_mean_of_counts_is_computed_as_its_method_says() -> None:
    counts = [0, 0, 0, 0, 1, 0, 0, 7, 0, 2, 0, 0]
    n = len(counts)
    assert (
        "“multiple minus one, divided by the number of cases”"
        in MEASURES["handoffs_per_case"].estimator.METHOD.en
    )

    mean = sum(counts) / n
    multiple = sum((count - mean) ** 2 for count in counts) / (n - 1) / mean
    multiple *= 1 + (multiple - 1) / n
    lower, upper = count_mean_interval(sum(counts), sum(count**2 for count in counts), n)
    quantile = stats.t.ppf(0.975, n - 1)
    for limit in (lower, upper):
        assert (mean - limit) ** 2 == pytest.approx(quantile**2 * multiple * limit / n)


def test_what_is_set_aside_later_is_left_out_of_earlier_periods_and_the_definitions_say_so() -> None:
    withdrawn = Life(
        "made",
        datetime(2025, 4, 1, 9),
        due=datetime(2025, 4, 11, 9),
        closed=datetime(2025, 5, 20, 9),
        outcome="withdrawn",
    )
    april = (date(2025, 4, 1), date(2025, 4, 30))
    assert overdue([withdrawn], Known({"made": datetime(2025, 6, 1)}), *april) == 0
    assert overdue([withdrawn], Known({"made": datetime(2025, 4, 30, 23, 59, 59)}), *april) == 1

    outcome = next(term.meaning.en for term in GLOSSARY if term.name.en == "Outcome")
    assert "even at the end of a period by which it was not yet known" in outcome
    assert "an earlier as-of knows only what was known by then" in outcome
    for key in ("overdue", "on_time_share", "never_answered_share"):
        assert any("from earlier periods, too" in caveat.en for caveat in MEASURES[key].caveats)


def test_the_method_of_the_smoothed_rate_names_the_counties_that_it_uses() -> None:
    # smoothed_county_rates.py leaves out counties that the store does not know.
    assert "of which there are any cases" in MEASURES["rate_per_10k_smoothed"].estimator.method.en
