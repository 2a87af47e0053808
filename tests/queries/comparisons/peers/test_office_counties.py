"""An office that is slow in one county, in a copy of the demo store, and the line that the overview has of it."""

from datetime import date, timedelta

import numpy as np
import pytest

from queries.comparisons.peers import office_counties as module
from queries.comparisons.peers.explaining_topics import sums_from_kept_topics
from queries.comparisons.peers.office_counties import office_county_sums, slow_counties
from queries.comparisons.peers.peer_comparison import ON_TIME, peer_comparison
from queries.estimates.measure import measure
from queries.overview.office_lines import county_lines
from queries.overview.office_lines.county_lines import slow_counties_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.overview_contents import EMPTY
from queries.overview.words.office_line_texts import SLOW_IN_PART
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from tests.changed_stores import changed_store, keys_of

pytestmark = pytest.mark.slow
SLOW = """UPDATE "case" SET on_time = false, answered_at = due_at + INTERVAL 5 DAY, answered_day = due_day + 5
    WHERE due_agency = {office} AND county = {county} AND due_at IS NOT NULL AND case_id % 20 < 17"""


@pytest.fixture(scope="module")
def year(demo_store) -> Scope:
    last = demo_store.as_of.date()
    return Scope().with_period(date(last.year - 2, last.month, 1), last)


@pytest.fixture(scope="module")
def pair(demo_store, year) -> tuple[str, str]:
    """Codes of an office that has most of its cases elsewhere, and of the county that has the most of the rest."""
    without_trips = Scope(year.first, year.last, trips="out")
    frame = measure(demo_store, "on_time_share", without_trips, by=("agency", "county")).frame
    frame["part"] = frame["n"] / frame.groupby("agency")["n"].transform("sum")
    frame = frame[(frame["part"] < 0.4) & (frame["value"] > 0.6)].sort_values("n")
    return str(frame["agency"].iloc[-1]), str(frame["county"].iloc[-1])


@pytest.fixture(scope="module")
def slow_store(demo_url, demo_store, pair, tmp_path_factory):
    """A store in which the office answers five sixths of the county's cases late."""
    office, county = keys_of(demo_store, "agency")[pair[0]], keys_of(demo_store, "county")[pair[1]]
    return changed_store(demo_url, tmp_path_factory.mktemp("slow"), SLOW.format(office=office, county=county))


def test_of_the_demo_nothing_is_said(demo_store, year) -> None:
    assert slow_counties(demo_store, year) == []
    assert county_line(demo_store, year) == EMPTY


def test_the_office_is_reported_with_its_county(slow_store, year, pair) -> None:
    (slow,) = slow_counties(slow_store, year)
    assert (slow.office, slow.code) == pair
    scope = Scope(year.first, year.last, counties=(slow.code,), agencies=(slow.office,), trips="out")
    row = measure(slow_store, "on_time_share", scope).row
    assert (slow.share, slow.n) == (pytest.approx(row["value"]), row["n"])
    assert slow.expected >= slow.share + 0.15


def test_the_line_is_that_of_the_scope(slow_store, year, pair) -> None:
    line = county_line(slow_store, year)
    assert line.en.startswith(SLOW_IN_PART["county"].line.en.format(offices=""))
    assert line.en.endswith(" expected)")
    assert "به‌موقع" in line.fa
    office, county = pair
    first, last = year.first, year.last
    assert county_line(slow_store, Scope(first, last, agencies=(office,), counties=(county,))) == line
    other = next(code for code in slow_store.codes("county").values() if code not in (county, "none"))
    assert county_line(slow_store, Scope(first, last, counties=(other,))) == EMPTY
    assert county_line(slow_store, Scope(first, last, agencies=("none",))) == EMPTY


def test_more_counties_of_an_office_are_not_counted_as_offices(slow_store, year, monkeypatch) -> None:
    five = slow_counties(slow_store, year) * 5
    monkeypatch.setattr(county_lines, "slow_counties", lambda store, scope: five)
    line = county_line(slow_store, year)
    assert line.fa.endswith("، ۲ مورد دیگر")
    assert line.en.endswith(", 2 more")


def test_a_period_without_cases_says_nothing(demo_store) -> None:
    before = demo_store.first_day - np.timedelta64(400, "D").astype(object)
    assert slow_counties(demo_store, Scope().with_period(before, before)) == []


def test_the_cases_of_a_comparison_of_all_offices_are_not_read_again(demo_store, year, monkeypatch) -> None:
    scope = Scope(year.first, year.last - timedelta(3), trips="out")
    question, direct = office_county_sums(demo_store, scope)
    assert sums_from_kept_topics(question) is None
    peer_comparison(demo_store, ON_TIME, scope)
    demo_store.cache.forget(("office county sums", scope))
    monkeypatch.setattr(module, "unit_sums", lambda _: pytest.fail("read again"))
    _, kept = office_county_sums(demo_store, scope)
    assert len(kept["n"]) > 1000
    assert {name: column.tolist() for name, column in kept.items()} == {
        name: column.tolist() for name, column in direct.items()
    }


def county_line(store: Store, scope: Scope) -> Text:
    """The line on the offices of a scope that are slow in one county."""
    return sign_lines(
        store, ((SLOW_IN_PART["county"], sign) for sign in slow_counties_of_scope(store, scope))
    )
