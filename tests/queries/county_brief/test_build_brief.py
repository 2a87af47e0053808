"""The county brief holds the figures of the measures, states what it cannot say, and names no person."""

import math
from dataclasses import replace
from datetime import datetime, time, timedelta

import pandas as pd
import pytest

from queries.cases.listing import page
from queries.cases.states import STATES
from queries.comparisons.changes.period_change import other_period
from queries.comparisons.changes.rising_parts import rising_parts
from queries.comparisons.peers.peer_assessment_texts import PEER_ROUTES, SOME_DIFFERENCE, assessment_word
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.county_brief.build_brief import HEADLINE_MEASURES, county_briefs
from queries.county_brief.limitations import limitations
from queries.county_brief.missing_reasons import (
    NO_CASES,
    NO_COMPARISON,
    NO_INHABITANTS,
    NO_QUARTERS,
    NONE_LATE,
    NOT_ENOUGH_DUE,
    no_trajectory,
)
from queries.county_brief.notable_figures import HIGHER, LOWER, WITHIN
from queries.county_brief.offices import PeerRows, offices_to_ask, peer_rows
from queries.estimates.measure import measure
from queries.hotspots.provincial_trips import provincial_trips
from queries.hotspots.rates import county_rates
from queries.hotspots.towns_and_villages import places
from queries.hotspots.trajectories import trajectories
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.overview.words.bilingual_names import names_of
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from tests.queries.county_brief.conftest import LARGE, TINY
from tests.thorough import one_in, ordinary_first

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]


@pytest.mark.parametrize("code", ordinary_first(1, [LARGE, TINY]))
def test_the_six_numbers_are_the_measures_own(demo_store, scope, briefs, code: str) -> None:
    assert [each.measure.key for each in briefs[code].numbers] == list(HEADLINE_MEASURES)
    for each in briefs[code].numbers:
        for figure, at in ((each.county, replace(scope, counties=(code,))), (each.province, scope)):
            row = measure(demo_store, each.measure.key, at).row
            assert (figure.n, figure.withheld) == (row["n"], row["withheld"])
            for name in ("value", "lower", "upper"):
                assert getattr(figure, name) == pytest.approx(row[name], rel=0, abs=0, nan_ok=True)
            if "response_rate" in row:
                assert figure.low_response == (not row["response_rate"] >= MIN_RESPONSE_RATE)


def test_topics_are_the_largest_and_their_shares_of_all_cases(demo_store, scope, briefs) -> None:
    frame = measure(demo_store, "received", replace(scope, counties=(LARGE,)), by=("topic",), lang="en").frame
    counts = dict(zip(frame["topic_label"], frame["value"], strict=True))
    topics = briefs[LARGE].topics
    # The grave topic of the demo leads, with fewer cases than the others.
    first, *others = topics
    grave = first.name.removesuffix(" (grave topic)")
    assert grave == "Drinking water quality" != first.name
    assert counts[grave] < others[-1].cases
    assert [each.cases for each in others] == sorted(counts.values(), reverse=True)[: len(others)]
    for each in topics:
        assert each.cases == counts[grave if each is first else each.name]
        assert each.share == each.cases / frame["value"].sum()


def test_the_towns_are_those_of_the_map_of_towns_and_villages(demo_store, scope, briefs) -> None:
    frame = places(demo_store, scope, lang="en").frame
    for code, brief in briefs.items():
        own = frame[frame["county"] == code]
        assert [(town.name, town.cases) for town in brief.towns] == list(
            own[["label", "n"]].head(5).itertuples(index=False, name=None)
        )
        assert brief.cases_with_town == own["n"].sum()
        for town, value, withheld in zip(brief.towns, own["value"], own["withheld"], strict=False):
            assert town.overdue.withheld == withheld
            assert town.overdue.value == pytest.approx(value, nan_ok=True)
    assert brief.towns


def test_rising_topics_are_those_of_the_screen_of_volume(demo_store, scope, briefs) -> None:
    for code, brief in briefs.items():
        rising = rising_parts(
            demo_store, replace(scope, counties=(code,)), by="topic", against="last_year", lang="en"
        )
        wanted = set(rising.frame.loc[rising.frame["change"] == "rising", "label"])
        assert {each.name.removesuffix(" (grave topic)") for each in brief.rising_topics} <= wanted
        assert len(brief.rising_topics) == min(len(wanted), 3)


@pytest.mark.thorough
def test_an_open_period_has_nothing_to_rise_from(demo_store) -> None:
    (brief,) = county_briefs(demo_store, Scope(), (LARGE,), lang="en")
    assert brief.rising_topics == ()
    assert brief.empty_reasons.rises == NO_COMPARISON["unknown"]


@pytest.mark.thorough
def test_a_county_without_a_case_a_year_before_has_a_year_before(demo_store, scope) -> None:
    own = replace(scope, counties=(TINY,), trips="out")
    topics = measure(demo_store, "received", own, by=("topic",), lang="en").frame["topic"]
    for topic in topics:
        here = replace(own, topics=(topic,))
        before = measure(demo_store, "received", other_period(here, "last_year"), lang="en").row["value"]
        if not before:
            (brief,) = county_briefs(demo_store, replace(scope, topics=(topic,)), (TINY,), lang="en")
            assert brief.empty_reasons.rises == NO_COMPARISON["no_cases_before"]
            return
    raise AssertionError("every topic of the county was there the year before")


def test_where_nothing_was_late_the_data_are_not_called_few(demo_store, scope) -> None:
    """The brief distinguishes why an office is missing: all its answers were in time, or it has too few cases."""
    seen = set()
    for brief in county_briefs(demo_store, scope, (LARGE, TINY), lang="en"):
        apart = replace(scope, counties=(brief.code,), trips="out")
        frame = measure(demo_store, "on_time_share", apart, by=("agency",), lang="en").frame
        enough = (~frame["withheld"] & (frame["agency"] != "none")).any()
        assert brief.empty_reasons.questions == (NONE_LATE if enough else NOT_ENOUGH_DUE)
        seen.add(bool(enough))
    assert seen == {True, False}


def test_why_nothing_is_known_of_the_course_is_reported(demo_store, scope) -> None:
    early = demo_store.first_day + timedelta(120)
    assert no_trajectory(demo_store, Scope(as_of=datetime.combine(early, time())), 1000) == NO_QUARTERS
    assert no_trajectory(demo_store, scope, 1000) == NO_CASES
    assert no_trajectory(demo_store, scope, None) == NO_INHABITANTS


def test_the_county_without_inhabitants_that_leaves_the_province_without_a_rate_is_named(
    demo_store, scope, province
) -> None:
    own, county = replace(scope, counties=(LARGE,)), province.county(LARGE)
    assert not any(
        "no rate of the whole" in each.en for each in limitations(demo_store, own, province, county)
    )
    counties = tuple(
        replace(each, populations={}) if each.code == TINY else each for each in province.counties
    )
    lacking = replace(province, counties=counties, _by_code={each.code: each for each in counties})
    texts = [each.en for each in limitations(demo_store, own, lacking, county)]
    assert any("Hurand" in each and "no rate of the whole" in each for each in texts)


def test_what_waits_was_never_answered_and_is_each_office_s_longest_overdue_case(
    demo_store, scope, briefs
) -> None:
    own = replace(scope, counties=(LARGE,))
    overdue = measure(demo_store, "overdue", own, by=("agency",), lang="en").frame
    counts = overdue.set_index("agency_label")["value"]
    offices = briefs[LARGE].overdue_offices
    assert len(offices) == min(len(counts), 5)
    assert [each.longest_days for each in offices] == sorted(
        (each.longest_days for each in offices), reverse=True
    )
    known = {case.id: case for case in _overdue(demo_store, own)}
    assert len(known) == counts.sum()
    for each in offices:
        assert each.overdue == counts[each.office]
        case = known[each.tracking_id]
        assert case.answered is None
        assert case.topic == each.topic
        assert case.registered == each.registered


def test_cases_of_trips_are_those_still_unanswered_whatever_the_period(demo_store, scope, briefs) -> None:
    own = replace(scope, counties=(LARGE,), first=None, preset=None)
    of_trips = {case.id for case in _overdue(demo_store, own)} - {
        case.id for case in _overdue(demo_store, replace(own, trips="out"))
    }
    trip_cases = briefs[LARGE].trip_cases
    assert trip_cases is not None
    assert trip_cases.is_recorded
    assert trip_cases.overdue == len(of_trips) > 0
    assert trip_cases.handed_in == sum(
        trip.cases for trip in provincial_trips(demo_store, own, lang="en") if trip.day <= scope.last
    )
    assert trip_cases.handed_in > trip_cases.still_open >= trip_cases.overdue
    assert {each.tracking_id for each in trip_cases.offices} <= of_trips
    numbers = [each.overdue for each in trip_cases.offices]
    assert numbers == sorted(numbers, reverse=True)
    assert sum(numbers) <= trip_cases.overdue
    (without,) = county_briefs(demo_store, replace(scope, trips="out"), (LARGE,), lang="en")
    assert without.trip_cases == trip_cases


def _overdue(store, scope: Scope):
    return page(store, scope, STATES["overdue"], sort="due", size=5000, lang="en").cases


def test_an_office_that_differs_without_a_look_has_the_same_word_as_on_the_screens(demo_store, scope) -> None:
    own, standing = replace(scope, counties=(LARGE,)), peer_rows(demo_store, scope, lang="en")
    changes = {"assessment": "no_difference", "route": None, "gap_lower": -0.06, "gap_upper": -0.01}
    rows = {code: pd.Series({**row.to_dict(), **changes}) for code, row in standing.rows.items()}
    offices, _ = offices_to_ask(demo_store, own, PeerRows(rows), signs={}, lang="en")
    assert offices
    assert {office.assessment for office in offices} == {SOME_DIFFERENCE}


def test_questions_have_their_number_and_the_word_of_the_peers(demo_store, scope, briefs) -> None:
    apart = replace(scope, counties=(LARGE,), trips="out")
    frame = measure(demo_store, "on_time_share", apart, by=("agency",), lang="en").frame
    here = frame.set_index("agency_label")
    everywhere = peer_comparison(demo_store, "on_time_share", scope, lang="en").frame.set_index(
        "agency_label"
    )
    offices = briefs[LARGE].offices_to_ask
    assert offices
    assert [each.needs_look for each in offices] == sorted(
        (each.needs_look for each in offices), reverse=True
    )
    for each in offices:
        row = here.loc[each.office]
        assert (each.due, each.late_share.value) == (row["n"], 1 - row["value"])
        assert each.late == round((1 - row["value"]) * row["n"])
        assert each.province_late_share == 1 - everywhere.loc[each.office, "value"]
        one = everywhere.loc[each.office]
        assert each.assessment.en.startswith(assessment_word(one.to_dict(), "en"))
        assert (PEER_ROUTES["deadline"].en in each.assessment.en) == (one["route"] == "deadline")
        # Where similar offices say nothing there is no expectation.
        wanted = math.nan if one["assessment"] == "too_few" else 1 - one["expected"]
        assert each.expected_late_share == pytest.approx(wanted, nan_ok=True)
        excess = [one[name] for name in ("excess", "excess_lower", "excess_upper")]
        wanted = [math.nan] * 3 if one["assessment"] == "too_few" else excess
        assert each.excess_late == pytest.approx(wanted, nan_ok=True)
    weights = [each.excess_late[0] for each in offices if each.needs_look]
    assert weights == sorted(weights, key=lambda weight: 0.0 if math.isnan(weight) else weight, reverse=True)


def test_course_and_rank_are_those_of_the_screen(demo_store, scope, briefs) -> None:
    apart = replace(scope, trips="out")
    by_county, rates = (
        trajectories(demo_store, scope, lang="en"),
        county_rates(demo_store, apart, lang="en").frame,
    )
    row = rates[rates["county"] == LARGE].iloc[0]
    rank = briefs[LARGE].rank
    assert (rank.low, rank.high, rank.county_count) == (row["rank_low"], row["rank_high"], len(rates))
    assert (rank.rate.value, rank.rate.n) == (row["value"], row["n"])
    at = by_county.frame.index[by_county.frame["county"] == LARGE][0]
    assert briefs[LARGE].trajectory.recent[0] == by_county.frame.loc[at, "recent"]
    assert [ratio for _, ratio, _, _ in briefs[LARGE].trajectory.quarters] == list(
        by_county.quarter_ratios[0][at]
    )


@pytest.mark.thorough
def test_the_word_beside_other_counties_is_that_of_the_screens(demo_store, scope) -> None:
    """Shares as in the comparison of counties; the rate as the hotspots say, whose course stands below it."""
    apart = replace(scope, trips="out")
    rates = county_rates(demo_store, apart, lang="en")
    codes = list(rates.frame["county"])
    all_briefs = {brief.code: brief for brief in county_briefs(demo_store, scope, codes, lang="en")}
    assessments = {
        (brief.code, each.measure.key): each.assessment
        for brief in all_briefs.values()
        for each in brief.numbers
    }
    sides = {1: HIGHER, -1: LOWER, 0: WITHIN}
    assert any(brief.trajectory.is_assessed for brief in all_briefs.values())
    for code, side in zip(rates.frame["county"], rates.frame["side"], strict=True):
        course = all_briefs[code].trajectory
        assert assessments[code, "rate_per_10k"] == (course.assessment if course.is_assessed else sides[side])
    for key in ("on_time_share", "satisfied_share"):
        frame = peer_comparison(demo_store, key, apart, by="county", lang="en").frame
        by_county = {row["county"]: row for row in frame.to_dict("records")}
        for code in codes:
            if code not in by_county or by_county[code]["assessment"] == "too_few":
                assert assessments[code, key] is None
            else:
                assert assessments[code, key].en == assessment_word(by_county[code], "en", by="county")
    outside = [key for (_, key), word in assessments.items() if word in (HIGHER, LOWER)]
    assert len(outside) < len(codes) / 4  # The demo plants no county with unusual answers.
    assert all(assessments[code, key] is None for code in codes for key in ("received", "overdue"))


@pytest.mark.thorough
def test_a_visit_moves_no_county_among_the_others(demo_store, scope, briefs) -> None:
    """The comparison of counties is the same with and without cases of trips in the scope."""
    assert provincial_trips(demo_store, scope, lang="en")
    # In an ordinary run every fourth county, and those of the other briefs.
    every = [county.code for county in province_at(settings().province_folder).counties]
    codes = list(dict.fromkeys([LARGE, TINY, *one_in(4, every, turn=0)]))
    both = [
        county_briefs(demo_store, replace(scope, trips=trips), codes, lang="en") for trips in ("in", "out")
    ]
    for one, other in zip(*both, strict=True):
        assert (one.rank, one.expected_rate, one.quiet) == (other.rank, other.expected_rate, other.quiet)
        assert [each.assessment for each in one.numbers] == [each.assessment for each in other.numbers]
    assert any(a.numbers[0].county.n > b.numbers[0].county.n for a, b in zip(*both, strict=True))


@pytest.mark.thorough
def test_counties_that_are_unknown_have_no_brief_and_the_order_is_kept(demo_store, scope) -> None:
    briefs = county_briefs(demo_store, scope, (TINY, "9999", LARGE), lang="fa")
    assert [each.code for each in briefs] == [TINY, LARGE]


@pytest.mark.thorough
def test_an_office_stands_with_its_signs_behind_its_assessment(demo_store, scope) -> None:
    (plain,) = county_briefs(demo_store, scope, (LARGE,), lang="en")
    name = plain.offices_to_ask[-1].office
    (code,) = (code for code, names in names_of(demo_store, "agency").items() if names.en == name)
    signs = {code: Text("نشانه برای بررسی: ارجاع زیاد", "signs to look at: many cases handed on")}
    (brief,) = county_briefs(demo_store, scope, (LARGE,), signs=signs, lang="en")
    for before, now in zip(plain.offices_to_ask, brief.offices_to_ask, strict=True):
        ends = ("؛ نشانه برای بررسی: ارجاع زیاد", "; signs to look at: many cases handed on")
        fa, en = ends if now.office == name else ("", "")
        assert now.assessment == Text(before.assessment.fa + fa, before.assessment.en + en)
