"""Marks beside figures, and the section of control charts on the page of an office or county."""

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl

import pytest

from pages.agencies.table import table as table_of_offices
from pages.counties.table import table as table_of_counties
from pages.view.view import View
from pages.widgets.comparisons import own_past_marks
from pages.widgets.comparisons.own_past_marks import own_chart, own_past_words, unit_marks
from pages.widgets.comparisons.own_past_section import (
    KEYS,
    OF_COUNTIES,
    _measure_list,
    keys_of,
    own_past_section,
)
from pages.widgets.measures.measure_cards import measure_card
from queries.comparisons.own_past.control_texts import growth_text
from queries.comparisons.own_past.unit_scopes import unit_of_scope
from queries.measures import MEASURES
from queries.vocabulary.own_past import OWN_PAST
from queries.vocabulary.row_limits import RowLimits
from tests.pages.same_numbers.reading import looking, plain, rows, title


@pytest.fixture(scope="module")
def view(demo_store) -> View:
    return replace(looking(demo_store, period="365d"), lang="en")


@pytest.fixture(scope="module")
def of_tabriz(view) -> View:
    return replace(view, scope=replace(view.scope, counties=("0303",)))


def test_the_unit_of_a_scope(view, of_tabriz):
    assert unit_of_scope(view.scope) == (None, "")
    assert unit_of_scope(of_tabriz.scope) == ("county", "0303")
    office = replace(of_tabriz, scope=replace(of_tabriz.scope, agencies=("A",)))
    assert unit_of_scope(office.scope) == ("agency", "A")


def test_card_table_and_page_have_the_same_mark(view, of_tabriz):
    changes = {key: [] for key in MEASURES}
    mark = unit_marks(view, "on_time_share", by="county")["0303"]
    assert 'class="mark"' in mark
    assert measure_card(of_tabriz, "on_time_share", changes=changes).marks == mark
    assert mark in table_of_counties(view)
    charts, chart = own_chart(of_tabriz, "on_time_share")
    section = own_past_section(of_tabriz)
    assert OWN_PAST[chart.own_past].en in title(section.header_html)
    assert charts.months[chart.latest].label("en") in plain(section.footer_html)


@pytest.mark.thorough
def test_the_table_of_offices_explains_its_marks(view):
    html = table_of_offices(view)
    assert "marks-legend" in html
    assert all(OWN_PAST[each].en in html for each in ("improving", "worsening", "above", "below", "usual"))
    assert "that is what the assessment is for" in html
    assert "target reliably met" not in html, "there is no target in the settings"


def test_the_section_has_a_row_for_each_measure_and_draws_the_one_asked_for(of_tabriz):
    section = own_past_section(of_tabriz)
    shown = [cells[0] for cells in rows(section.footer_html)]
    assert sorted(shown) == sorted(MEASURES[key].title.en for key in (*KEYS, *OF_COUNTIES))
    assert title(section.header_html).startswith(MEASURES["on_time_share"].title.en)
    assert "control chart" in section.alt or "complete month" in section.alt
    other = own_past_section(replace(of_tabriz, params={"chart": ["received"]}))
    assert title(other.header_html).startswith(MEASURES["received"].title.en)
    unknown = own_past_section(replace(of_tabriz, params={"chart": ["<b>"]}))
    assert unknown.figure == section.figure


def test_only_measures_within_their_usual_variation_are_folded_away(of_tabriz, monkeypatch):
    charts, chart = own_chart(of_tabriz, "received")
    worse = replace(chart, own_past="worsening", rule="outside", change=-0.1)

    def one_stands_out(view, key):
        return (charts, worse) if key == "received" else own_chart(view, key)

    monkeypatch.setattr("pages.widgets.comparisons.own_past_section.own_chart", one_stands_out)
    section = own_past_section.__wrapped__(of_tabriz)  # type: ignore[attr-defined]  # the section as it is is cached
    open_table, folded_table = section.footer_html.split("<details")
    assert MEASURES["received"].title.en in [cells[0] for cells in rows(open_table)]
    assert all(OWN_PAST["usual"].en not in cells for row in rows(open_table) for cells in row)
    assert OWN_PAST["worsening"].en not in plain(folded_table)


@pytest.mark.parametrize("key", [*KEYS, *OF_COUNTIES])
def test_every_chart_can_be_sent_to_a_browser(of_tabriz, key):
    section = own_past_section(replace(of_tabriz, params={"chart": [key]}))
    # A browser reads no NaN, which a month without limits would be.
    assert len(json.dumps(section.figure, allow_nan=False, default=float)) > 1000


def test_stocks_and_rates_are_charted_and_growth_is_said(of_tabriz):
    section = own_past_section(replace(of_tabriz, params={"chart": ["overdue"]}))
    assert title(section.header_html).startswith(MEASURES["overdue"].title.en)
    charts, chart = own_chart(of_tabriz, "overdue")
    assert growth_text(charts, replace(chart, growth=0.2), "en") == "usual growth: 20% a year"
    assert ("usual growth" in plain(section.footer_html)) == any(
        own_chart(of_tabriz, key)[1].growth > 0.005 for key in keys_of(of_tabriz)
    )
    # Of an office the rate of all inhabitants is its count again.
    office = replace(of_tabriz, scope=replace(of_tabriz.scope, counties=(), agencies=("A",)))
    assert keys_of(office) == KEYS


def test_a_small_office_is_told_why_it_has_no_chart(view):
    marks = unit_marks(view, "on_time_share", by="agency")
    few = next(code for code, mark in marks.items() if not mark)
    # Without counts of cases nothing of it is charted.
    section = own_past_section(replace(view, scope=replace(view.scope, agencies=(few,))))
    text = plain(section.header_html + section.footer_html)
    assert "fewer than 12 complete months" in text


def test_nothing_is_drawn_for_a_scope_of_several_units(view):
    section = own_past_section(view)
    assert section.figure is None
    assert section.header_html == ""


def test_words_are_said_beyond_usual_variation_only(of_tabriz, monkeypatch):
    charts, chart = own_chart(of_tabriz, "on_time_share")
    for mark, said in (("worsening", True), ("usual", False)):
        changed = replace(chart, own_past=mark, rule="outside" if said else "", change=-0.1)
        monkeypatch.setattr(own_past_marks, "own_chart", lambda view, key, changed=changed: (charts, changed))
        assert bool(own_past_words(of_tabriz, "on_time_share")) == said


def test_whoever_sees_one_county_has_its_section(of_tabriz):
    limited = replace(of_tabriz, store=of_tabriz.store.limited(RowLimits(counties=("0303",))))
    assert own_past_section(limited).figure is not None


def test_the_measure_is_chosen_from_a_list_in_groups(of_tabriz):
    header = own_past_section(replace(of_tabriz, params={"chart": ["received"]})).header_html
    links = dict(re.findall(r'<a href="\?([^"]*)"[^>]*>([^<]*)</a>', header))
    asked = {dict(parse_qsl(unescape(address)))["chart"]: text for address, text in links.items()}
    assert asked == {key: MEASURES[key].title.en for key in (*KEYS, *OF_COUNTIES)}
    assert re.findall(r"aria-current=true>([^<]*)<", header) == [MEASURES["received"].title.en]
    heads = re.findall(r'<li class="head">([^<]*)</li>', header)
    assert heads == [
        "Answers",
        "Outcome",
        "Handling",
        "Number of cases",
        "Open cases",
        "Per 10,000 inhabitants",
    ]


def test_a_group_without_charts_has_no_heading(of_tabriz):
    groups = _measure_list(of_tabriz, ("on_time_share", "open"), chosen="open")
    assert re.findall(r'<li class="head">([^<]*)</li>', groups) == ["Answers", "Open cases"]
    assert _measure_list(of_tabriz, ("open",), chosen="open") == ""
