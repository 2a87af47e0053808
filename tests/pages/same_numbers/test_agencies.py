"""The screens of agencies print the values of the measures, to the last digit."""

import re

import pytest

from pages.agencies.office.headline import office_header as office_head
from pages.agencies.office.office_topics import topics as office_topics
from pages.agencies.office.peers import measures_section
from pages.agencies.outliers import outliers
from pages.agencies.peer_groups import peer_groups_section
from pages.agencies.table import MEASURED
from pages.agencies.table import table as offices
from pages.counties.county_page import assessments_section
from pages.view.compared_offices import ASSESSED
from persian.digits import number, percent
from queries.cli.peer_output import peers_text
from queries.comparisons.peers.peer_assessment_texts import assessment_label, assessment_note
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.comparisons.peers.peer_finding import peer_finding
from queries.comparisons.peers.peer_gap_texts import excess_text, gap_interval_text, gap_text
from queries.comparisons.peers.peer_history import with_history
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.vocabulary.scope import Scope
from tests.pages.same_numbers.reading import (
    LANG,
    assert_in_text,
    looking,
    n,
    plain,
    rows,
    value,
    without_trips,
)

pytestmark = pytest.mark.slow


def test_the_table_of_offices(view):
    html, scope = offices(view), without_trips(view)
    table = {row[0]: row[1:] for row in rows(html)}
    keys = ("on_time_share", *MEASURED)
    frames = {key: measure(view.store, key, scope, by=("agency",), lang=LANG).frame for key in keys}
    seen = 0
    for i, (key, frame) in enumerate(frames.items()):
        told = frame[~frame["withheld"] & frame["value"].notna() & (frame["agency"] != "none")]
        if "response_rate" in told:
            told = told[told["response_rate"] >= MIN_RESPONSE_RATE]
        for row in told.itertuples():
            name = next(x for x in table if x.startswith(row.agency_label))
            cell = table[name][1] if key == "on_time_share" else table[name][5 + i]
            assert_in_text(cell, MEASURES[key].format(row.value, LANG))
            if key == "on_time_share":
                assert_in_text(table[name][0], number(row.n, LANG))
            seen += 1
    assert seen > 10
    peers = measure(view.store, "on_time_share", scope, by=("peer_group",), lang=LANG).frame
    shown = plain(peer_groups_section(view))
    if shown:
        told = peers[~peers["withheld"]]
        assert_in_text(shown, *(percent(x, LANG, decimals=1) for x in told["value"]))


def test_named_offices_stand_with_their_own_figures(demo_store):
    view = looking(demo_store, period="all")
    frame = measure(demo_store, "on_time_share", without_trips(view), by=("agency",), lang=LANG).frame
    frame = frame.set_index("agency")
    named = outliers(view)
    for code in named.offices:
        row = frame.loc[code]
        own = plain(re.search(rf'agency={code}[&"].*?</li>', named.html, re.S)[0])
        assert_in_text(own, percent(row["value"], LANG, decimals=1), number(row["n"], LANG))
        assert_in_text(own, percent(1 - row["value"], LANG, decimals=1))  # The share of late answers.


def test_table_list_page_and_command_line_say_the_same_of_an_office(demo_store):
    view = looking(demo_store, period="all")
    compared = with_history(demo_store, peer_comparison(demo_store, "on_time_share", view.scope, lang=LANG))
    table = {row[0]: row[1:] for row in rows(offices(view))}
    listed = plain(outliers(view).html)
    lines = [plain(each) for each in peers_text(compared, LANG).splitlines()]
    assert len(compared.needs_look) >= 2
    assert peer_finding(compared, LANG) in lines
    for row in compared.frame.to_dict("records"):
        cells = " ".join(next(cells for name, cells in table.items() if name.startswith(row["agency_label"])))
        word = assessment_label(row["assessment"], LANG)
        assert word in cells
        assert plain(assessment_note(row, MEASURES["on_time_share"], LANG)) in cells
        of_line = next(each for each in lines if each.startswith(plain(row["agency_label"])))
        assert word in of_line
        people, interval = (plain(text) for text in excess_text(row, LANG))
        assert people in cells
        assert interval in of_line
        if row["assessment"] == "needs_look":
            assert row["agency_label"] in listed
            assert interval in listed
            page = plain(office_head(looking(demo_store, period="all", agency=row["agency"])))
            assert word in page
            assert interval in page
            assert plain(assessment_note(row, MEASURES["on_time_share"], LANG)) in page


def test_offices_stand_beside_similar_ones_by_every_measure(demo_store):
    view = looking(demo_store, period="all")
    table, told = {row[0]: row[1:] for row in rows(offices(view))}, 0
    for key in ASSESSED:
        compared = with_history(demo_store, peer_comparison(demo_store, key, view.scope, lang=LANG))
        stands_out = compared.frame[compared.frame["assessment"].isin(["needs_look", "better"])]
        for row in stands_out.to_dict("records"):
            word, measure_of = assessment_label(row["assessment"], LANG), MEASURES[key]
            cells = next(cells for name, cells in table.items() if name.startswith(row["agency_label"]))
            if key != "on_time_share":
                assert_in_text(cells[6 + MEASURED.index(key)], word)
            page = measures_section(looking(demo_store, period="all", agency=row["agency"]))
            of_measure = next(
                each for each in rows(page) if each[0].startswith(plain(measure_of.title.label(LANG)))
            )
            assert_in_text(of_measure[1], measure_of.format(row["value"], LANG))
            assert_in_text(of_measure[2], measure_of.format(row["expected"], LANG))
            assert_in_text(of_measure[3], plain(gap_text(row, measure_of, LANG)))
            assert_in_text(of_measure[3], plain(gap_interval_text(row, measure_of, LANG)))
            assert_in_text(of_measure[4], word, plain(assessment_note(row, measure_of, LANG)))
            told += row["assessment"] == "needs_look"
    assert told >= 3


def test_a_county_stands_beside_the_others_by_every_measure(demo_store):
    view = looking(demo_store, period="all", county="0303")
    table = rows(assessments_section(view))
    assert len(table) == len(ASSESSED)
    for key, cells in zip(ASSESSED, table, strict=True):
        frame = peer_comparison(
            demo_store, key, looking(demo_store, period="all").scope, by="county", trips="in", lang=LANG
        ).frame.set_index("county")
        row = dict(frame.loc["0303"])
        assert_in_text(cells[1], MEASURES[key].format(row["value"], LANG))
        assert_in_text(cells[4], assessment_label(row["assessment"], LANG, by="county"))
        if row["gap"] == row["gap"]:
            assert_in_text(cells[3], plain(gap_text(row, MEASURES[key], LANG)))


def test_the_head_of_one_office_has_the_figures_of_the_measures(demo_store):
    frame = measure(demo_store, "overdue", Scope(), by=("agency",)).frame
    code = str(frame[frame["agency"] != "none"].sort_values("n")["agency"].iloc[-1])
    view = looking(demo_store, period="all", agency=code)
    drawn = [plain(each) for each in office_head(view).split("<article")[1:]]
    on_time, days, late, solved, _ = drawn
    scope = without_trips(view)
    assert_in_text(on_time, value(view, "on_time_share", scope), n(view, "on_time_share", scope))
    assert_in_text(days, value(view, "answer_days_median", scope))
    assert_in_text(late, value(view, "overdue"), value(view, "open"))
    # Overdue cases count for the holder at the due moment, open cases for the present holder. So one is not a share of
    # the other.
    assert "٪" not in late.split("پروندهٔ باز")[0]
    assert_in_text(solved, value(view, "resolved_share", scope), n(view, "resolved_share", scope))
    table = {row[0]: row[1:] for row in rows(office_topics(view))}
    for key, place in (("received", 0), ("overdue", 2)):
        frame = measure(demo_store, key, scope, by=("topic",), lang=LANG).frame
        for row in frame.itertuples():
            if row.topic_label in table:
                assert table[row.topic_label][place] == number(row.n, LANG)
