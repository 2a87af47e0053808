"""Clusters on the hotspots screen: title, sentences, assessments and map of what the scan found, in both languages."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from pages.hotspots import clusters
from persian.bidi import strip_control_characters
from persian.calendar import format_day
from persian.translate import translator
from queries.hotspots.cluster_sentences import ALLOWED_FOR, MOVING_LEVELS
from tests.queries.hotspots.test_cluster_sentences import CLUSTER, FOUND


@pytest.fixture
def section(monkeypatch, province):
    """A function from what the scan found, or None, to the text and the HTML of a section."""

    def build(piece, found, lang="en", **params):
        names = {county.code: county.name(lang) for county in province.counties}
        monkeypatch.setattr(clusters, "county_clusters", lambda store, scope, span: found)
        monkeypatch.setattr(clusters, "scope_of_all_counties", lambda view: None)
        monkeypatch.setattr(clusters, "province_of", lambda view: province)
        monkeypatch.setattr(clusters, "county_names", lambda view, _: names)
        monkeypatch.setattr(clusters, "has_rate_maps", lambda view: True)
        monkeypatch.setattr(clusters, "_assessments", lambda view: {"0302": "Persistent hotspot"})
        view = SimpleNamespace(
            store=None,
            lang=lang,
            t=translator(lang),
            params=params,
            link=lambda **change: f"?{change}",
            day_text=lambda day: format_day(day, lang, style="long"),
        )
        html = str(piece.__wrapped__(view))
        return strip_control_characters(html), html

    return build


def test_a_cluster_is_in_the_title_in_the_list_and_on_the_map(section):
    found = replace(FOUND, clusters=(CLUSTER,), most_likely=CLUSTER, left_out=("0303",))

    text, html = section(clusters.recent_clusters, found)

    assert "In recent weeks more than usual: Ahar, Kaleybar, since 14 Farvardin 1404" in text
    assert "128 cases" in text
    assert text.count(MOVING_LEVELS.en) == 1
    allowed, _ = section(clusters.recent_clusters, replace(found, allows_for_moves=True))
    assert (allowed.count(ALLOWED_FOR.en), allowed.count(MOVING_LEVELS.en)) == (1, 0)
    assert "Ahar: Persistent hotspot" in text
    assert "Left out, since the line is too new there: Tabriz." in text
    assert html.count('class="chosen"') == 2
    assert 'href="#shape-0302" class="chosen"' in html


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_nothing_found_and_nothing_possible_are_told_apart(section, lang):
    none, _ = section(clusters.recent_clusters, FOUND, lang)
    impossible, _ = section(clusters.recent_clusters, None, lang)

    assert {"en": "no neighbouring counties were clearly above", "fa": "به‌روشنی بالاتر"}[lang] in none
    assert {"en": "could not be looked for", "fa": "نمی‌توان بررسی کرد"}[lang] in impossible
    # The title says it, and no sentence says it again.
    assert {"en": "more cases than expected", "fa": "بیش از حد انتظار"}[lang] not in none
    assert "<svg" not in none
    assert MOVING_LEVELS.label(lang) not in none


def test_three_years_are_searched_on_request_only(section):
    offered, _ = section(clusters.earlier_clusters, None)
    assert "Look for them" in offered
    whole = replace(FOUND, span="all", clusters=(CLUSTER,), first=date(2022, 5, 5))
    text, html = section(clusters.earlier_clusters, whole, scan=["all"])
    assert "1 cluster of neighbouring counties in 156 weeks" in text
    assert 'id="shape-0302"' in html
    assert "could not be looked for" in section(clusters.earlier_clusters, None, scan=["all"])[0]


def test_long_lists_of_names_are_cut(section, province):
    many = replace(CLUSTER, counties=tuple(county.code for county in province.counties[:9]))

    text, _ = section(clusters.recent_clusters, replace(FOUND, clusters=(many,)))

    assert "and 5 more, since" in text
