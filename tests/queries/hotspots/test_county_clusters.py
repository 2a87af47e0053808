"""Clusters from a store: a planted one is found with its counties, weeks and cases, on the command line as well."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import numpy as np
import pytest
import sqlalchemy as sa

from persian.calendar import from_jalali
from queries.__main__ import main
from queries.hotspots.cluster_output import clusters_json, clusters_text
from queries.hotspots.county_clusters import CountyCluster, _is_reported, county_clusters
from queries.hotspots.scan_counts import scan_counts
from queries.vocabulary.scope import Scope
from tests import worlds
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]

WEEKS, END = 50, from_jalali(1404, 2, 10)
CODES = ("0302", "0303", "0306", "0307", "0310", "0312", "0313", "0314", "0315", "0316")
RISEN = ("0302", "0315")  # Ahar and its neighbour Kaleybar
BEGIN = END - timedelta(WEEKS * 7 - 1)


@cache
def planted() -> World:
    """Fifty weeks of ten counties with eight cases a week; two that border each other have twice that in the last four.

    A trip to a third brings it sixty cases in the last week.
    """
    dice, lives = np.random.default_rng(5), []
    for week in range(WEEKS):
        for code in CODES:
            mean = 16 if code in RISEN and week >= WEEKS - 4 else 8
            for _ in range(dice.poisson(mean)):
                day = BEGIN + timedelta(week * 7 + int(dice.integers(7)))
                at = datetime.combine(day, datetime.min.time())
                lives.append(Life(source="one", registered=at, county=code))
    trip = datetime.combine(END - timedelta(6), datetime.min.time())
    lives += [
        Life(source="one", registered=trip + timedelta(i % 5), county="0313", trip=True) for i in range(60)
    ]
    end = datetime.combine(END, datetime.min.time()) + timedelta(hours=23, minutes=59, seconds=59)
    return World(tuple(lives), Known({"one": end, "two": end}))


@pytest.fixture(scope="module")
def store():
    # One engine is enough: the counts come from the daily series, which is compared on all of them elsewhere.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "COUNTIES", CODES)
        yield store_of(sa.create_engine("duckdb:///:memory:"), planted())


def test_a_planted_cluster_is_found_with_its_counties_weeks_and_cases(store):
    clusters = county_clusters(store, Scope())

    assert clusters is not None
    (cluster,) = clusters.clusters
    assert cluster == clusters.most_likely
    assert cluster.counties == RISEN
    assert cluster.last == clusters.last == END
    assert abs(cluster.weeks - 4) <= 1
    assert cluster.count == sum(
        life.county in RISEN and cluster.first <= life.registered.date() <= END for life in planted().lives
    )
    assert cluster.expected == pytest.approx(16 * cluster.weeks, rel=0.25)
    assert cluster.times == pytest.approx(cluster.count / cluster.expected)
    assert cluster.p <= 0.01
    assert (clusters.weeks, clusters.longest, clusters.last - clusters.first) == (12, 12, timedelta(83))


def test_the_most_likely_one_is_told_on_request_if_none_is_reported(store, monkeypatch):
    monkeypatch.setattr("queries.hotspots.county_clusters.MIN_CASES", 10_000)
    office = Scope(channels=("phone",))

    reported, with_unreported = (
        county_clusters(store, office, with_unreported=told) for told in (False, True)
    )

    assert reported.clusters == with_unreported.clusters == ()
    assert reported.most_likely is None
    assert with_unreported.most_likely.counties == RISEN


@pytest.mark.thorough
def test_the_whole_time_has_it_too_and_the_order_of_asking_does_not_matter(store):
    clusters = county_clusters(store, Scope(counties=("0313",), first=BEGIN, last=BEGIN), "all")

    assert clusters is not None
    assert clusters.clusters[0].counties == RISEN
    assert clusters.longest == clusters.weeks // 2 == WEEKS // 2
    assert county_clusters(store, Scope()) == county_clusters(store, Scope(counties=("0302",)))


def test_too_short_a_time_has_no_clusters(store):
    early = Scope(as_of=datetime.combine(BEGIN + timedelta(19 * 7), datetime.min.time()))

    assert scan_counts(store, early) is not None
    assert county_clusters(store, early) is None
    assert clusters_json(None)["clusters"] is None
    assert "twenty weeks" in clusters_text(None, "en")


def test_no_case_of_a_kind_has_no_clusters(store):
    assert county_clusters(store, Scope(kinds=("suggestion",))) is None


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_command_line_tells_it(store, capsys, monkeypatch, lang):
    monkeypatch.setattr("queries.__main__.open_store", lambda url: store)
    arguments = ["hotspots", "--lang", lang]
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert {"fa": "اهر", "en": "Ahar"}[lang] in text
    assert main([*arguments, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["clusters"][0]["counties"] == list(RISEN)
    assert record["most_likely"] == record["clusters"][0]
    assert record["to"] == END.isoformat()


@pytest.mark.parametrize(
    ("change", "is_reported"),
    [
        ({}, True),
        ({"p": 0.051}, False),
        ({"times": 1.09}, False),
        ({"count": 9}, False),
        ({"count": 10}, True),
    ],
)
def test_a_reported_cluster_is_beyond_chance_large_enough_and_of_some_cases(change, is_reported):
    cluster = CountyCluster(("0302",), END - timedelta(20), END, 15, 10.0, 1.5, 0.05)

    assert _is_reported(replace(cluster, **change)) is is_reported


def test_a_cluster_knows_its_weeks():
    cluster = CountyCluster(("0302",), END - timedelta(20), END, 5, 2.0, 2.5, 0.01)

    assert cluster.weeks == 3
