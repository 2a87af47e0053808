"""The demo's true values agree with its events, by simple calculations that are independent of the product."""

import numpy as np
import pandas as pd
import pytest

from intake.demo.true_values import by_office
from tests.thorough import ordinary_first

AWAY = 4.2  # Tolerance in standard errors; about four hundred comparisons are made.
SET_ASIDE = ["duplicate", "transferred", "withdrawn"]

pytestmark = pytest.mark.slow


def _truth(seen, key):
    return {office["name_fa"]: office["outside_trips"][key] for office in seen.truth["agencies"]}


def _assert_close(share, number, truth):
    """Compare every office's share with its true value, where there are enough cases for a normal standard error."""
    true = pd.Series(truth).reindex(share.index).astype(float)
    error = np.sqrt(true * (1 - true) / number)
    away = ((share - true) / error)[(number * true * (1 - true)) > 9]
    assert len(away) > 15
    assert away.abs().max() < AWAY, away.abs().sort_values().tail(3)
    assert 0.6 < away.std() < 1.4
    assert abs(away.mean()) < 0.5


def test_shares_on_time_are_those_of_the_true_values(seen):
    watermark = pd.Timestamp(seen.demo.as_of)
    cases = seen.ordinary
    owed = cases[(cases.due <= watermark) & ~cases.outcome.isin(SET_ASIDE)]
    on_time = (owed.answered <= owed.due).groupby(owed.agency)
    _assert_close(on_time.mean(), on_time.size(), _truth(seen, "on_time_share"))


@pytest.mark.parametrize("day", ordinary_first(1, [10, 20, 30]))
def test_shares_answered_by_a_day_are_those_of_the_true_values(seen, day):
    cases = seen.ordinary
    old = cases[cases.moment <= pd.Timestamp(seen.demo.as_of) - pd.Timedelta(days=day)]
    answered = (old.hours < 24 * day).groupby(old.agency)
    _assert_close(answered.mean(), answered.size(), _truth(seen, f"answered_by_day_{day}"))


@pytest.mark.parametrize(
    ("key", "share"), ordinary_first(1, [("answer_days_median", 0.5), ("answer_days_p90", 0.9)])
)
def test_answer_times_are_those_of_the_true_values_by_cumulative_incidence(seen, key, share):
    truth = _truth(seen, key)
    found = 0
    for agency, cases in seen.ordinary.groupby("agency"):
        if len(cases) < 100:
            continue
        incidence = _incidence(cases, pd.Timestamp(seen.demo.as_of))
        error = AWAY * np.sqrt(share * (1 - share) / len(cases))
        if truth[agency] is None:
            assert incidence[-1] < share + error
            continue
        hour = round(truth[agency] * 24)
        assert incidence[min(hour, len(incidence) - 1)] > share - error
        assert incidence[min(hour, len(incidence)) - 1] < share + error
        found += 1
    assert found > 40


def _incidence(cases, watermark):
    """The Aalen–Johansen cumulative incidence of an answer, at each completed hour."""
    known = (watermark - cases.moment).dt.total_seconds() // 3600
    aside = ((cases.closed - cases.moment).dt.total_seconds() // 3600).where(cases.answered.isna())
    time = cases.hours.fillna(aside).fillna(known).astype(int).to_numpy()
    answered = np.bincount(time[cases.hours.notna()], minlength=time.max() + 1)
    gone = np.bincount(time, minlength=time.max() + 1)
    ended = answered + np.bincount(time[aside.notna() & cases.hours.isna()], minlength=time.max() + 1)
    at_risk = len(time) - np.concatenate([[0], np.cumsum(gone)[:-1]])
    survival = np.concatenate([[1.0], np.cumprod(1 - ended / at_risk)[:-1]])
    return np.cumsum(survival * answered / at_risk)


@pytest.mark.thorough
def test_satisfied_and_response_shares_are_those_of_the_true_values(seen):
    heard = seen.ordinary[seen.ordinary.verdict.notna()]
    said = (heard.verdict == "satisfied").groupby(heard.agency)
    _assert_close(said.mean(), said.size(), _truth(seen, "satisfied_share"))
    # Verdicts are given some days after closing, so the newest closings are left out.
    closed = seen.ordinary[seen.ordinary.closed < pd.Timestamp(seen.demo.as_of) - pd.Timedelta(days=15)]
    response = closed.verdict.notna().groupby(closed.agency)
    _assert_close(response.mean(), response.size(), _truth(seen, "response_rate"))
    few = [
        office["name_fa"]
        for office in seen.truth["agencies"]
        if office["outside_trips"]["response_rate"] < 0.15
    ]
    assert len(few) == 3


@pytest.mark.thorough
def test_reopened_and_unresolved_shares_are_those_of_the_true_values(seen):
    month = pd.Timedelta(days=30)
    cases = seen.ordinary[seen.ordinary.closed <= pd.Timestamp(seen.demo.as_of) - month]
    back = (cases.reopened - cases.closed) <= month
    shares = back.groupby(cases.agency)
    _assert_close(shares.mean(), shares.size(), _truth(seen, "reopened_share"))
    resolved = cases[cases.outcome == "resolved"]
    gap = (back[resolved.index] | (resolved.verdict == "dissatisfied")).groupby(resolved.agency)
    _assert_close(gap.mean(), gap.size(), _truth(seen, "resolution_gap"))


def test_resolved_shares_are_those_of_the_true_values(seen):
    closed = seen.ordinary[seen.ordinary.closed.notna()]
    resolved = (closed.outcome == "resolved").groupby(closed.agency)
    _assert_close(resolved.mean(), resolved.size(), _truth(seen, "resolved_share"))


def test_hand_offs_of_an_office_average_to_the_true_value(seen):
    handoffs = seen.ordinary.groupby("agency").handoffs
    true = pd.Series(_truth(seen, "handoffs_per_case"))
    size, spread = handoffs.size(), handoffs.std()
    away = ((handoffs.mean() - true) / (spread / np.sqrt(size)))[size > 200]
    assert away.abs().max() < AWAY
    assert true.max() > 1.0
    assert true.min() < 0.2


def test_counties_bring_what_their_people_and_propensity_say(seen):
    ordinary = seen.ordinary
    crisis = seen.truth["crisis"]
    for county in seen.truth["counties"]:
        number = (ordinary.county == county["code"]).sum()
        if county["code"] == crisis["county"]:
            number -= crisis["cases_above_usual"]
        assert abs(number - county["expected_ordinary_cases"]) < 5 * np.sqrt(
            county["expected_ordinary_cases"]
        )
    propensity = [county["propensity"] for county in seen.truth["counties"]]
    assert max(propensity) > 1.6 * min(propensity)


def test_one_office_declines_from_a_known_day(seen):
    declining = next(office for office in seen.truth["agencies"] if office["character"] == "declines")
    assert declining["name_fa"] == seen.truth["decline"]["agency"]
    before, after = declining["before_decline"], declining["after_decline"]
    assert after["answer_days_median"] > 1.6 * before["answer_days_median"]
    assert after["on_time_share"] < before["on_time_share"] - 0.15
    assert before["cases"] + after["cases"] == declining["outside_trips"]["cases"]


def test_offices_of_each_character_differ_from_sound_ones(seen):
    of = {}
    for office in seen.truth["agencies"]:
        of.setdefault(office["character"], []).append(office["outside_trips"])
    sound = of["sound"]
    assert min(office["resolution_gap"] for office in of["closes without resolving"]) > 2 * max(
        office["resolution_gap"] for office in sound
    )
    assert max(office["on_time_share"] for office in of["slow"]) < min(
        office["on_time_share"] for office in sound
    )
    bunching = {
        office["name_fa"] for office in seen.truth["agencies"] if office["character"].startswith("bunches")
    }
    answered = seen.ordinary[seen.ordinary.agency.isin(bunching) & seen.ordinary.hours.notna()]
    assert answered.hours.between(192, 239).sum() > 2.5 * answered.hours.between(144, 191).sum()


def test_the_truth_of_a_period_is_that_of_its_cases(seen):
    first, last = seen.ordinary.moment.min().date(), pd.Timestamp("2024-03-19").date()
    part = by_office(seen.demo.world, seen.sample.registered_in(first, last))
    cases = seen.ordinary[seen.ordinary.moment < pd.Timestamp(last) + pd.Timedelta(days=1)]
    assert sum(office["cases"] for office in part) == len(cases)
