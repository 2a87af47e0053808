"""Which checks are shown: those beyond chance and large enough, each once, the most important first."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import nbinom

from queries.attention.anomaly_check import Check, CheckKind
from queries.attention.effect_sizes import effect_sizes
from queries.attention.selection import leading_checks, select_checks
from tests.queries.attention.made_checks import QUIET, surge


def test_only_what_is_beyond_chance_is_told():
    assert select_checks([QUIET] * 200, province_weekly_cases=100) == []
    (one,) = select_checks([QUIET] * 200 + [surge()], province_weekly_cases=100)
    assert one.q == pytest.approx(1e-9 * 201)
    assert select_checks([QUIET] * 200 + [replace(surge(), p=0.001)], province_weekly_cases=100) == []


def test_what_is_too_small_is_not_told():
    small = replace(QUIET, actual=9.0, expected=1.0, p=1e-9)
    assert select_checks([small], province_weekly_cases=100) == []
    assert (
        select_checks([surge()], province_weekly_cases=100_000) == []
    )  # In a province with a hundred thousand cases a week, fifty cases are few.
    assert select_checks([replace(surge(), expected=55.0)], province_weekly_cases=100) == []


def test_the_size_from_which_a_look_matters_and_the_chance_that_it_comes_to_it():
    mean, variance = 12.0, 18.0
    chance = nbinom(mean**2 / (variance - mean), mean / variance)
    more = replace(QUIET, expected=mean, variance=variance)
    fewer = replace(more, kind="drop", expected=30.0, variance=45.0)
    looks = [replace(of, actual=float(n)) for of in (more, fewer) for n in range(60)]
    found = effect_sizes(looks, province_weekly_cases=100)
    assert list(np.flatnonzero(found.is_large_enough[:60])) == list(
        range(22, 60)
    )  # Ten more cases; the smoothed ratio reaches 1.25 from 18 on.
    assert list(np.flatnonzero(found.is_large_enough[60:])) == list(range(16))  # Half of the expected cases.
    assert found.attainable_p[:60] == pytest.approx(chance.sf(22) + chance.pmf(22) / 2)
    few = nbinom(30.0**2 / 15.0, 30.0 / 45.0)
    assert found.attainable_p[60:] == pytest.approx(few.cdf(15) - few.pmf(15) / 2)
    nothing = effect_sizes([replace(fewer, expected=9.0), replace(QUIET)], province_weekly_cases=100)
    # Nine expected cases can never be ten too few; the last variance is unknown.
    assert list(nothing.attainable_p) == [0.0, 1.0]


def test_looks_that_could_not_be_told_by_chance_do_not_hide_one_that_is():
    small = [
        replace(QUIET, subject=(("topic", i),), expected=0.5, actual=1.0, variance=0.5) for i in range(900)
    ]
    found = replace(surge(), p=0.002, variance=12.0)
    assert (
        select_checks(
            [replace(look, variance=float("nan")) for look in small] + [found], province_weekly_cases=100
        )
        == []
    )
    (one,) = select_checks([*small, found], province_weekly_cases=100)
    assert one.subject == found.subject
    assert one.q == pytest.approx(0.002, rel=0.01)


def test_a_surge_is_told_once_and_where_it_happens():
    cell = replace(surge(), subject=(("county", 1), ("topic_group", 2)))
    month = replace(surge(), days=28, actual=70.0, p=1e-6)
    county = surge()
    assert [look.subject for look in select_checks([cell, county, month], province_weekly_cases=100)] == [
        cell.subject
    ]
    assert [look.days for look in select_checks([county, month], province_weekly_cases=100)] == [7]


def made(kind: CheckKind, unit: int, **numbers: float | str) -> Check:
    """A check that is reported whatever the others are."""
    dimension = {"funnel": "agency", "overdue": "agency", "silent_source": "source"}.get(kind, "county")
    return replace(QUIET, kind=kind, subject=((dimension, unit),), p=0.0, **numbers)


# Each kind with the people that it concerns beyond what was expected.
OF_EACH_KIND = {
    90: made("funnel", 1, days=90, actual=0.3, expected=0.6, n=300.0, route="far_off"),
    70: made("silent_source", 2, days=14, actual=14.0, expected=1.0, n=70.0),
    60: made("surge", 3, days=3, actual=80.0, expected=20.0),
    45: made("drop", 4, actual=15.0, expected=60.0),
    30: made("overdue", 5, days=28, actual=40.0, expected=10.0, n=50.0),
    20: made("funnel", 6, days=90, actual=0.3, expected=0.5, n=100.0, route="deadline"),
}


def test_every_kind_says_how_many_people_it_concerns() -> None:
    assert [round(check.people) for check in OF_EACH_KIND.values()] == list(OF_EACH_KIND)


def test_the_list_is_in_the_order_of_the_people_concerned_whatever_the_kind_and_the_days() -> None:
    backwards = list(OF_EACH_KIND.values())[::-1]
    found = select_checks(backwards, province_weekly_cases=100)
    assert [round(check.people) for check in found] == list(OF_EACH_KIND)


def test_a_line_without_a_number_of_people_comes_last() -> None:
    unknown = made("silent_source", 9, days=14, actual=14.0, expected=1.0)
    assert np.isnan(unknown.people)
    found = select_checks([unknown, *OF_EACH_KIND.values()], province_weekly_cases=100)
    assert found[-1].subject == unknown.subject


def test_a_grave_topic_leads_however_few_it_concerns() -> None:
    grave = replace(QUIET, subject=(("topic", 7),), actual=25.0, p=1e-9, grave=True)
    found = select_checks([*OF_EACH_KIND.values(), grave], province_weekly_cases=100)
    assert [check.subject for check in found][:2] == [grave.subject, OF_EACH_KIND[90].subject]
    assert leading_checks([*found, *found])[0].subject == grave.subject


def test_late_cases_of_a_county_are_those_of_its_office():
    office = replace(QUIET, kind="overdue", subject=(("agency", 1),), actual=40.0, p=1e-9)
    county = replace(office, subject=(("county", 1),), actual=45.0)
    assert [look.subject for look in select_checks([office, county], province_weekly_cases=100)] == [
        office.subject
    ]
    assert [look.subject for look in select_checks([county], province_weekly_cases=100)] == [county.subject]


def test_late_cases_of_a_county_are_told_where_another_county_s_office_is_as_late():
    office = replace(QUIET, kind="overdue", subject=(("agency", 1),), actual=40.0, expected=10.0, p=1e-9)
    county = replace(QUIET, kind="overdue", subject=(("county", 1),), actual=45.0, expected=15.0, p=1e-9)
    elsewhere = replace(county, late_by_office=((1, 4.0), (2, 21.0), (3, 20.0)))
    its_own = replace(county, late_by_office=((1, 30.0), (2, 15.0)))
    assert {look.subject for look in select_checks([office, elsewhere], province_weekly_cases=100)} == {
        office.subject,
        county.subject,
    }
    assert [look.subject for look in select_checks([office, its_own], province_weekly_cases=100)] == [
        office.subject
    ]
