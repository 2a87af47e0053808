"""What the overview says of counties in which nearly all offices are late."""

import pytest

from queries.comparisons.peers import office_counties
from queries.comparisons.peers.office_counties import (
    counties_late_everywhere,
    office_county_sums,
)
from queries.comparisons.peers.slow_units import SlowUnit
from queries.overview import build_overview
from queries.overview.build_overview import compared_offices
from queries.overview.office_lines import county_lines
from queries.overview.office_lines.county_lines import (
    late_counties_of_scope,
    slower_counties_of_scope,
)
from queries.overview.office_lines.unit_lines import line_of_units, units_in_sentence
from queries.overview.overview_contents import EMPTY
from queries.overview.words.unit_line_texts import LATE_COUNTIES, SLOWER_COUNTIES
from queries.storage.schema import NOT_GIVEN_KEY
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope


@pytest.fixture
def late(demo_store, monkeypatch):
    """The demo with one county in which hardly any case is answered on time: its code, and the cases due there."""
    question, sums = office_county_sums(demo_store, Scope())
    keys = sorted({int(key) for key in sums["county"]} - {NOT_GIVEN_KEY})
    key = max(keys[1:], key=lambda key: sums["n"][sums["county"] == key].sum())
    inside = sums["county"] == key
    hits = sums["hits"].copy()
    hits[inside] = sums["hits"][inside] // 4
    changed = (question, {**sums, "hits": hits})
    monkeypatch.setattr(office_counties, "office_county_sums", lambda store, scope: changed)
    found = office_counties._late_counties(demo_store, Scope())
    for module in (county_lines, office_counties):
        monkeypatch.setattr(module, "counties_late_everywhere", lambda store, scope: found)
    return question.groups[1].code(key), found


def test_a_county_that_all_neglect_is_named_with_its_share_and_that_elsewhere(demo_store, late):
    code, found = late
    assert [each.code for each in found] == [code]
    (county,) = late_counties_of_scope(demo_store, Scope())
    line, words = (say(demo_store, LATE_COUNTIES, [county]) for say in (line_of_units, units_in_sentence))
    assert (
        f"({county.share:.0%} of {county.n:,} cases on time; the same offices {county.usual:.0%}" in line.en
    )
    assert "nearly all offices are late in" in words.en
    assert county.share < county.usual - 0.15


def test_other_counties_and_parts_of_the_offices_say_nothing(demo_store, late):
    code, _ = late
    agency = list(demo_store.codes("agency").values())[1]
    assert late_counties_of_scope(demo_store, Scope(counties=(code,)))
    assert not late_counties_of_scope(demo_store, Scope(counties=("none",)))
    assert not late_counties_of_scope(demo_store, Scope(agencies=(agency,)))
    assert (
        line_of_units(demo_store, LATE_COUNTIES, [])
        == units_in_sentence(demo_store, LATE_COUNTIES, [])
        == EMPTY
    )


def test_the_demo_as_it_is_has_no_such_county(demo_store):
    assert counties_late_everywhere(demo_store, Scope()) == []


def test_the_overview_has_the_line_and_the_sentence_names_the_county(demo_store, late):
    scope = Scope(trips="out")
    contents = build_overview._overview(demo_store, scope, compared_offices(demo_store, scope), "day")
    assert "nearly all offices are late in" in contents.sentence.en
    assert "In one county nearly all offices answer later" in contents.unit_notes.en


def test_a_county_that_became_slower_is_named_with_its_share_a_year_earlier(demo_store, monkeypatch):
    code = next(code for code in demo_store.codes("county").values() if code != "none")
    found = SlowUnit(code, 0.55, 0.7, 1_400)
    monkeypatch.setattr(county_lines, "slower_counties", lambda store, scope: [found])

    def told(scope: Scope, *, store=demo_store, without=()) -> list[SlowUnit]:
        return slower_counties_of_scope(store, scope, without=without)

    line, words = (say(demo_store, SLOWER_COUNTIES, [found]) for say in (line_of_units, units_in_sentence))
    assert line.en.endswith("(55% of 1,400 cases on time; 70% a year earlier with cases of the same kinds)")
    assert "۷۰٪" in line.fa
    assert words.en.endswith("(55% on time, 70% a year earlier)")
    assert told(Scope()) == told(Scope(counties=(code,))) == [found]
    assert told(Scope(), without={code}) == told(Scope(counties=("none",))) == []
    office = next(code for code in demo_store.codes("agency").values() if code != "none")
    assert told(Scope(agencies=(office,))) == []
    assert told(Scope(), store=demo_store.limited(RowLimits(counties=(code,)))) == []
    assert (
        line_of_units(demo_store, SLOWER_COUNTIES, [])
        == units_in_sentence(demo_store, SLOWER_COUNTIES, [])
        == EMPTY
    )
    scope = Scope(trips="out")
    contents = build_overview._overview(demo_store, scope, compared_offices(demo_store, scope), "day")
    assert words.en.removesuffix(".") in contents.sentence.en
    assert line.en in contents.unit_notes.en


def test_shorter_deadlines_change_the_order_and_are_said_beside_what_is_usual(demo_store, monkeypatch):
    codes = list(demo_store.codes("county").values())[1:3]
    first, second = (SlowUnit(code, 0.5, usual, 100) for code, usual in zip(codes, (0.9, 0.8), strict=True))
    judged = iter([{1: first, 2: second}, {1: SlowUnit(codes[0], 0.4, 0.7, 60)}])
    for name, found in {
        "_late_by": lambda question, sums: next(judged),
        "is_hurried": lambda days, own, within: own == {"county": [1]},
        "sums_by_days_of": lambda question, days, own: {},
    }.items():
        monkeypatch.setattr(office_counties, name, found)
    late = office_counties._late_counties(demo_store, Scope())
    # Of 40 cases the source says itself whether they were in time; they count in the share of the county.
    assert late == [second, SlowUnit(codes[0], 0.5, 0.7, 100, by_its_days=True)]
    line, words = (say(demo_store, LATE_COUNTIES, late) for say in (line_of_units, units_in_sentence))
    for said in (line.en, words.en):
        assert "the same offices 80% elsewhere" in said
        assert "the same offices 70% with the same deadlines elsewhere" in said
    assert "همان دستگاه‌ها در جاهای دیگر با همین مهلت‌ها ۷۰٪" in line.fa
