"""Which checks are shown: those beyond chance and large enough, each once, the most important first."""

from dataclasses import replace
from datetime import date

import numpy as np

from queries.attention.anomaly_check import Check, CheckKind
from queries.attention.selection import leading_checks, select_checks
from tests.queries.attention.made_checks import QUIET, surge


def test_a_surge_is_reported_where_it_happens():
    cell = replace(surge(), subject=(("county", 1), ("topic_group", 2)))
    assert [check.subject for check in select_checks([cell, surge()])] == [cell.subject]
    small = replace(cell, actual=30.0)
    assert {check.subject for check in select_checks([small, surge()])} == {small.subject, surge().subject}


def test_of_a_county_with_a_new_name_one_line_asks_whether_only_the_name_is_new():
    """Its topic groups have no usual number either; they would take the place of the line that says so."""
    county = surge(expected=0.0, name_since=date(2026, 9, 30))
    cells = [
        replace(surge(), subject=(("county", 1), ("topic_group", group)), actual=25.0, expected=0.0)
        for group in (2, 3)
    ]
    assert [check.subject for check in select_checks([*cells, county])] == [county.subject]
    # Without the name, the two would be said instead of the county.
    assert len(select_checks([*cells, replace(county, name_since=None)])) == 2
    grave = replace(cells[0], grave=True)
    elsewhere = surge(subject=(("county", 2), ("topic_group", 2)))
    named = {check.subject for check in select_checks([grave, cells[1], county, elsewhere])}
    assert named == {grave.subject, county.subject, elsewhere.subject}


def test_many_topic_groups_of_a_county_that_surge_at_once_are_one_event():
    county = replace(surge(), actual=110.0)
    cells = [
        replace(
            surge(),
            subject=(("county", 1), ("topic_group", group)),
            actual=40.0,
            days=14,
            topic_excess=((group, 20.0), (group + 10, 8.0)),
        )
        for group in (2, 3, 4)
    ]
    (told,) = select_checks([*cells, county])
    assert told.subject == county.subject
    # What the cells knew of their topics, over the days of the county's line.
    assert dict(told.topic_excess) == {2: 10.0, 12: 4.0, 3: 10.0, 13: 4.0, 4: 10.0, 14: 4.0}
    grave = replace(cells[0], grave=True)
    assert len(select_checks([grave, *cells[1:], county])) == 4
    province = replace(county, subject=(), days=28, actual=300.0, expected=100.0)
    assert [check.subject for check in select_checks([*cells, county, province])] == [county.subject]
    # Two are two lines; and one that has most of it is named, with the others.
    assert len(select_checks([*cells[:2], county])) == 3
    most = replace(cells[0], actual=150.0)
    assert len(select_checks([most, *cells[1:], county])) == 3
    within = replace(county, actual=15.0, reported_days=9)
    assert len(select_checks([*cells, within])) == 3


def test_an_office_and_a_source_are_reported_by_their_own_rules():
    like_others = made("funnel", 7, days=90, actual=0.6, expected=0.6, n=300.0)
    known = replace(made("silent_source", 8, days=2, actual=2.0, expected=1.0), p=1.0)
    assert select_checks([like_others, known]) == []


def made(kind: CheckKind, unit: int, **numbers: float | str) -> Check:
    """A check that is reported whatever the others are."""
    dimension = {"funnel": "agency", "overdue": "agency", "silent_source": "source"}.get(kind, "county")
    return replace(QUIET, kind=kind, subject=((dimension, unit),), p=0.0, **numbers)


def test_an_event_back_within_its_range_comes_after_those_that_go_on() -> None:
    kept = made("surge", 1, days=28, actual=240.0, expected=150.0, upper=250.0, reported_days=20)
    grave = replace(kept, subject=(("topic", 1),), grave=True)
    going_on = made("surge", 2, days=3, actual=32.0, expected=20.0, upper=30.0, reported_days=20)
    assert kept.is_within_range
    assert not going_on.is_within_range
    assert select_checks([kept, going_on, grave]) == [grave, going_on, kept]


def test_a_burst_of_this_week_stands_before_older_events_of_which_there_are_fewer_a_day() -> None:
    topic = replace(
        made("surge", 1, days=28, actual=540.0, expected=413.0, upper=470.0, reported_days=75),
        subject=(("topic", 9),),
    )
    burst = made("surge", 2, days=3, actual=21.0, expected=1.0, upper=5.0, reported_days=3)
    weak = made("surge", 3, days=3, actual=14.0, expected=1.0, upper=5.0, reported_days=3)
    office = made("funnel", 4, days=90, actual=0.1, expected=0.6, n=300.0, route="far_off")
    grave = replace(weak, subject=(("topic", 1),), grave=True)
    # Of the topic there are four and a half a day more.
    told = [check.subject for check in select_checks([topic, weak, office, burst, grave])]
    assert told == [each.subject for each in (grave, office, burst, topic, weak)]
    # From the second week on it is one of the older ones.
    assert select_checks([replace(burst, reported_days=8), topic])[0].subject == topic.subject
    # Before an older event that is back within its range stands everything that goes on.
    subsiding = replace(topic, upper=541.0)
    larger = replace(weak, subject=(("county", 5),), actual=30.0)
    told = [check.subject for check in select_checks([subsiding, weak, larger])]
    assert told == [each.subject for each in (larger, weak, subsiding)]


# Each kind with the cases that it concerns beyond what was expected.
OF_EACH_KIND = {
    90: made("funnel", 1, days=90, actual=0.3, expected=0.6, n=300.0, route="far_off"),
    70: made("silent_source", 2, days=14, actual=14.0, expected=1.0, n=70.0),
    60: made("surge", 3, days=3, actual=80.0, expected=20.0),
    45: made("drop", 4, actual=15.0, expected=60.0),
    30: made("overdue", 5, days=28, actual=40.0, expected=10.0, n=50.0),
    20: made("funnel", 6, days=90, actual=0.3, expected=0.5, n=100.0, route="deadline"),
}


def test_every_kind_says_how_many_cases_it_concerns() -> None:
    assert [round(check.cases_concerned) for check in OF_EACH_KIND.values()] == list(OF_EACH_KIND)


def test_the_list_is_in_the_order_of_the_cases_concerned_whatever_the_kind_and_the_days() -> None:
    backwards = list(OF_EACH_KIND.values())[::-1]
    selected = select_checks(backwards)
    assert [round(check.cases_concerned) for check in selected] == list(OF_EACH_KIND)


def test_a_line_without_a_number_of_cases_comes_last() -> None:
    unknown = made("silent_source", 9, days=14, actual=14.0, expected=1.0)
    assert np.isnan(unknown.cases_concerned)
    selected = select_checks([unknown, *OF_EACH_KIND.values()])
    assert selected[-1].subject == unknown.subject


def test_a_grave_topic_leads_however_few_it_concerns() -> None:
    grave = replace(QUIET, subject=(("topic", 7),), actual=25.0, p=1e-9, grave=True)
    selected = select_checks([*OF_EACH_KIND.values(), grave])
    assert [check.subject for check in selected][:2] == [grave.subject, OF_EACH_KIND[90].subject]
    assert leading_checks([*selected, *selected])[0].subject == grave.subject


def test_late_cases_of_a_county_are_those_of_its_office():
    office = replace(QUIET, kind="overdue", subject=(("agency", 1),), actual=40.0, p=1e-9)
    county = replace(office, subject=(("county", 1),), actual=45.0)
    assert [look.subject for look in select_checks([office, county])] == [office.subject]
    assert [look.subject for look in select_checks([county])] == [county.subject]


def test_late_cases_of_a_county_are_reported_where_another_county_s_office_is_as_late():
    office = replace(QUIET, kind="overdue", subject=(("agency", 1),), actual=40.0, expected=10.0, p=1e-9)
    county = replace(QUIET, kind="overdue", subject=(("county", 1),), actual=45.0, expected=15.0, p=1e-9)
    elsewhere = replace(county, late_by_office=((1, 4.0), (2, 21.0), (3, 20.0)))
    its_own = replace(county, late_by_office=((1, 30.0), (2, 15.0)))
    assert {look.subject for look in select_checks([office, elsewhere])} == {
        office.subject,
        county.subject,
    }
    assert [look.subject for look in select_checks([office, its_own])] == [office.subject]
