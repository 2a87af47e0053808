"""The demo is realistic: which cases arrive, when they arrive, and what becomes of them."""

import numpy as np
import pandas as pd
import pytest

from intake.demo.line_activity import FIRST_DAY, days
from persian.calendar import from_jalali


def _of_day(seen, frame):
    """The Jalali date of each case's registration."""
    number = (frame.moment.dt.normalize() - pd.Timestamp(FIRST_DAY)).dt.days.to_numpy()
    return days(), number


@pytest.mark.thorough
def test_nothing_is_known_beyond_the_watermark_or_before_the_first_day(seen):
    watermark = pd.Timestamp(seen.demo.as_of)
    assert seen.events.moment.max() <= watermark
    assert watermark - seen.events.moment.max() < pd.Timedelta(hours=2)
    assert seen.events.moment.min() >= pd.Timestamp(FIRST_DAY)


@pytest.mark.thorough
def test_events_of_a_case_come_in_an_order_that_can_be(seen):
    first = seen.events.groupby("case").first()
    assert (first.event == "registered").all()
    cases = seen.cases
    assert (cases.answered.dropna() > cases.moment[cases.answered.notna()]).all()
    both = cases[cases.answered.notna() & cases.closed.notna()]
    assert (both.closed > both.answered).all()
    back = cases[cases.reopened.notna()]
    assert (back.reopened > back.closed).all()
    said = seen.events[seen.events.event == "verdict"].set_index("case").moment
    assert (said > cases.closed[said.index]).all()
    per_case = seen.events.groupby(["case", "event"]).size().unstack(fill_value=0)
    assert (per_case.reopened <= per_case.closed).all()
    assert per_case.verdict.max() == 1
    assert per_case.reopened.max() == 2


def test_hand_offs_hang_together(seen):
    referred = seen.events[seen.events.event == "referred"]
    before = referred.groupby("case").to_agency.shift()
    later = before.notna()
    assert (referred.from_agency[later] == before[later]).all()
    assert (referred.from_agency[later] != referred.to_agency[later]).all()
    assert referred.peer_group.notna().all()
    first = referred[~later].set_index("case")
    assert first.from_agency.isna().all()
    assert (first.to_agency == seen.cases.to_agency).all()
    assert (first.moment == seen.cases.moment).all()


def test_the_shares_are_those_of_the_design(seen):
    cases, ordinary = seen.cases, seen.ordinary
    trips = cases[cases.trip.notna()]
    assert (cases.groupby("trip").size() / len(cases)).to_numpy() == pytest.approx([0.15, 0.15], abs=0.005)
    assert (trips.kind == "request").mean() == pytest.approx(0.95, abs=0.005)
    assert set(trips.channel) == {"trip", "letter"}
    kinds = ordinary.kind.value_counts(normalize=True)
    assert kinds["complaint"] == pytest.approx(0.55, abs=0.012)
    assert kinds["request"] == pytest.approx(0.38, abs=0.012)
    assert kinds["suggestion"] == pytest.approx(0.07, abs=0.012)
    assert cases.place.notna().mean() == pytest.approx(0.35, abs=0.01)
    assert (cases.latitude.notna() == cases.place.notna()).all()
    assert cases.due.isna().mean() == pytest.approx(0.008, abs=0.002)
    assert set((trips.due - trips.moment).dropna().dt.days) == {30}
    assert set((ordinary.due - ordinary.moment).dropna().dt.days) == {10}


def test_a_trip_comes_within_days_and_its_letters_within_three_weeks(seen):
    for trip in seen.truth["trips"]:
        of = seen.cases[seen.cases.trip == trip["name_fa"]].moment.dt.normalize()
        assert of.min() == pd.Timestamp(trip["first"])
        assert of.max() <= pd.Timestamp(trip["last_letter"])
        assert (of <= pd.Timestamp(trip["last_meeting"])).mean() > 0.55
        assert pd.Timestamp(trip["last_letter"]) - pd.Timestamp(trip["first"]) == pd.Timedelta(days=21)


def test_offices_stand_in_peer_groups_large_and_small(seen):
    groups = {}
    for office in seen.demo.world.offices:
        groups.setdefault(office.peer_group, []).append(office)
    assert 55 <= len(seen.demo.world.offices) <= 70
    assert len(groups["municipalities"]) == 12
    assert len(groups["governorates"]) == len(seen.demo.world.areas.code)
    assert len(groups["banks"]) == 8
    assert min(map(len, groups.values())) < 8
    assert 75 <= seen.cases.topic.nunique() <= 90
    assert 12 <= seen.cases.topic_group.nunique() <= 17


def test_the_week_the_year_and_the_feasts_are_felt(seen):
    of, number = _of_day(seen, seen.ordinary)
    daily = np.bincount(number, minlength=len(of.day))
    plain = ~of.holiday & ~of.nowruz & ~of.ramadan
    friday, saturday = daily[plain & (of.weekday == 6)].mean(), daily[plain & (of.weekday == 0)].mean()
    assert 0.25 < friday / saturday < 0.5
    assert daily[of.nowruz].mean() < 0.6 * daily[~of.nowruz].mean()
    year = [daily[(of.year == y) & (of.month == 5)].sum() for y in (1402, 1403, 1404, 1405)]
    growth = (year[-1] / year[0]) ** (1 / 3)
    assert 1.15 < growth < 1.35
    hour = np.bincount(seen.ordinary.moment.dt.hour, minlength=24)
    assert hour[9:13].min() > 5 * hour[2:5].max()


def test_topics_have_their_season(seen):
    month = pd.Series(days().month[_of_day(seen, seen.ordinary)[1]], index=seen.ordinary.index)
    topic = seen.ordinary.topic_en

    def share(name, months):
        return month[topic == name].isin(months).mean()

    assert share("Roads closed by snow", (9, 10, 11, 12)) > 0.8
    assert share("Low gas pressure", (8, 9, 10, 11)) > 0.6
    assert share("Power outages", (3, 4, 5, 6)) > 0.5
    assert share("School enrolment", (6, 7)) > 0.25


def test_phone_gives_way_to_the_portal(seen):
    ordinary = seen.ordinary.sort_values("moment")
    early, late = ordinary.channel.iloc[:8000], ordinary.channel.iloc[-8000:]
    assert (late == "phone").mean() < (early == "phone").mean() - 0.1
    assert (late == "portal").mean() > (early == "portal").mean() + 0.1


def test_the_water_crisis_stands_in_one_county_and_six_weeks(seen):
    crisis = seen.truth["crisis"]
    first, last = pd.Timestamp(crisis["first"]), pd.Timestamp(crisis["last"]) + pd.Timedelta(days=1)
    assert last - first == pd.Timedelta(weeks=6)
    water = seen.ordinary[seen.ordinary.topic_en.isin(crisis["topics_en"])]

    here, then = water.county == crisis["county"], water.moment.between(first, last)
    usual = (here & ~then).sum() / (~here & ~then).sum() * (~here & then).sum()
    assert (here & then).sum() / usual == pytest.approx(crisis["factor"], rel=0.3)


def test_one_topic_rises_in_the_last_two_months(seen):
    rising = seen.truth["rising"]
    of = seen.ordinary[seen.ordinary.topic_en.isin(rising["topics_en"])]
    first = pd.Timestamp(rising["first"])
    assert pd.Timestamp(from_jalali(1405, 5, 15)) == first
    span = pd.Timestamp(seen.demo.as_of) - first
    assert (of.moment >= first).sum() > 1.6 * of.moment.between(first - span, first).sum()


def test_old_cases_are_still_open_and_some_are_closed_without_an_answer(seen):
    cases = seen.cases
    age = pd.Timestamp(seen.demo.as_of) - cases.moment[cases.closed.isna()]
    assert 0.015 < len(age) / len(cases) < 0.05
    assert (age > pd.Timedelta(days=180)).mean() > 0.3
    aside = cases.outcome.isin(["duplicate", "transferred", "withdrawn"])
    assert 0.03 < aside.mean() < 0.07
    assert cases.answered[aside].isna().all()
    assert cases.verdict[aside].isna().all()
    assert 0.18 < cases.verdict.notna().sum() / cases.closed.notna().sum() < 0.28
    assert 0.03 < (cases.reopenings > 0).mean() < 0.10
    assert (cases.reopenings == 2).any()


def test_offices_answer_in_office_hours(seen):
    answered = seen.cases.answered.dropna()
    assert answered.dt.hour.between(7, 14).mean() > 0.85
    assert (answered.dt.day_of_week == 4).mean() < 0.01  # Fridays
