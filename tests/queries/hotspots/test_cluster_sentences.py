"""Sentences on clusters: numbers and names in both languages, and the odds as words."""

from dataclasses import replace
from datetime import date

import pytest

from persian.bidi import strip_control_characters
from queries.hotspots.cluster_sentences import (
    chance_sentence,
    cluster_sentence,
    no_cluster_sentence,
    scope_sentence,
)
from queries.hotspots.county_clusters import CountyCluster, CountyClusters
from queries.vocabulary.scope import Scope

CLUSTER = CountyCluster(("0302", "0315"), date(2025, 4, 3), date(2025, 4, 30), 128, 61.4, 2.0847, 0.001)
NAMES = {"0302": "Ahar", "0315": "Kaleybar"}
FOUND = CountyClusters("recent", (), None, date(2025, 2, 6), date(2025, 4, 30), (), (), (), 1363, 12, Scope())


def plain(text: str) -> str:
    return strip_control_characters(text)


def test_a_cluster_is_reported_with_all_its_numbers():
    assert plain(cluster_sentence(CLUSTER, NAMES, "en")) == (
        "Ahar, Kaleybar: 128 cases from 14 Farvardin 1404 to 10 Ordibehesht 1404 (4 weeks), where 61 were expected "
        "(2.1 times)"
    )
    persian = plain(cluster_sentence(CLUSTER, {"0302": "اهر"}, "fa"))
    for part in (
        "اهر، 0315",
        "۱۲۸ پرونده",
        "۱۴ فروردین ۱۴۰۴",
        "۴ هفته",
        "۶۱ پروندهٔ مورد انتظار",
        "۲٫۱ برابر",
    ):
        assert part in persian


def test_one_week_is_no_plural():
    week = replace(CLUSTER, first=date(2025, 4, 24))

    assert "(1 week)" in plain(cluster_sentence(week, NAMES, "en"))


@pytest.mark.parametrize(
    ("p", "fa", "en"),
    [
        (0.001, "حداکثر یک بار در هر ۱٬۰۰۰ بار", "at most once in 1,000"),
        (0.002, "حدود یک بار در هر ۵۰۰ بار", "about once in 500"),
        (0.04, "حدود یک بار در هر ۲۵ بار", "about once in 25"),
    ],
)
def test_chance_is_reported_as_odds(p, fa, en):
    cluster = replace(CLUSTER, p=p)

    assert fa in plain(chance_sentence(cluster, "fa"))
    assert en in plain(chance_sentence(cluster, "en"))


def test_nothing_found_and_what_was_looked_at():
    assert "12 weeks to 10 Ordibehesht 1404" in plain(no_cluster_sentence(FOUND, "en"))
    assert "۱۲ هفته" in plain(no_cluster_sentence(FOUND, "fa"))
    assert plain(scope_sentence(FOUND, "en")).startswith("1,363 groups of neighbouring counties")
    assert "۱٬۳۶۳ گروه" in plain(scope_sentence(FOUND, "fa"))
