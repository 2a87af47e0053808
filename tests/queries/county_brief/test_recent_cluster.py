"""The cluster of the last weeks in a county's brief: the first one that it belongs to, in both languages."""

from datetime import date
from types import SimpleNamespace

from briefs.county.brief_lines import brief_lines
from queries.county_brief.recent_cluster import recent_cluster
from queries.hotspots.county_clusters import CountyCluster
from tests.briefs.county.made_briefs import brief

NAMES = {"fa": {"1": "اهر", "2": "هریس"}, "en": {"1": "Ahar", "2": "Heris"}}


def clusters(*counties: tuple[str, ...]) -> SimpleNamespace:
    return SimpleNamespace(
        clusters=tuple(
            CountyCluster(codes, date(2025, 9, 6), date(2025, 10, 3), 100 + i, 60.0, 1.7, 0.01)
            for i, codes in enumerate(counties)
        )
    )


def test_the_first_cluster_of_the_county_is_reported_with_its_odds():
    sentence = recent_cluster(clusters(("2",), ("1", "2")), "1", NAMES)
    assert "101 cases" in sentence.en
    assert "Ahar" in sentence.en
    assert "once in 100" in sentence.en
    assert "۱۰۱ پرونده" in sentence.fa


def test_a_county_in_none_has_no_sentence():
    assert recent_cluster(clusters(("2",)), "1", NAMES) is None
    assert recent_cluster(None, "1", NAMES) is None


def test_the_brief_says_it_beside_the_quarters():
    sentence = recent_cluster(clusters(("1",)), "1", NAMES)
    with_it, without = (brief_lines(brief(recent_cluster=text), "en") for text in (sentence, None))
    assert sentence.en in with_it.trajectory
    assert with_it.trajectory.replace(f"{sentence.en} ", "") == without.trajectory
