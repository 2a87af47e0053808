"""The signs of offices as notes: of single offices, of those chosen, and of those behind a county."""

import pytest

from queries.estimates.measure import measure
from queries.overview.office_lines import sign_notes as module
from queries.overview.office_lines.sign_notes import sign_notes, signs_behind_scope
from queries.overview.overview_contents import EMPTY
from queries.overview.words import office_line_texts as words
from queries.overview.words.bilingual_names import names_of
from queries.question.filters import chosen_offices
from queries.vocabulary.scope import Scope

COUNTY = "0303"
FOUND = [words.MANY_AT_ONCE, words.MANY_HANDED_ON]


@pytest.fixture
def of_county(demo_store) -> dict[str, float]:
    """The cases due in a county by office, most first."""
    columns = measure(
        demo_store, "on_time_share", Scope(counties=(COUNTY,), trips="out"), by=("agency",)
    ).columns
    cases = zip(columns["agency"], columns["n"], strict=True)
    return {str(code): float(n) for code, n in sorted(cases, key=lambda each: -each[1])}


@pytest.fixture
def signs(demo_store, monkeypatch):
    """Make offices have two signs."""

    def give(*codes: str) -> None:
        def other_signs(store, scope, *, without):
            chosen = chosen_offices(store, scope)
            return {code: FOUND for code in codes if chosen is None or code in chosen}

        monkeypatch.setattr(module, "other_signs", other_signs)

    return give


def test_an_office_has_its_signs_in_a_few_words(demo_store, signs, of_county) -> None:
    office, other = list(of_county)[:2]
    signs(office)
    notes = sign_notes(demo_store, Scope())
    assert set(notes) == {office}
    assert notes[office].en == "signs to look at: many answers within an hour, many cases handed on late"
    assert notes[office].fa.startswith("نشانه برای بررسی: ")
    assert sign_notes(demo_store, Scope(agencies=(other,))) == {}


def test_chosen_offices_are_named_with_their_signs(demo_store, signs, of_county) -> None:
    office, other = list(of_county)[:2]
    signs(office)
    assert signs_behind_scope(demo_store, Scope()) == EMPTY
    assert signs_behind_scope(demo_store, Scope(agencies=(other,))) == EMPTY
    assert (
        names_of(demo_store, "agency")[office].fa
        in signs_behind_scope(demo_store, Scope(agencies=(office,))).fa
    )


def test_behind_a_county_are_the_offices_with_a_quarter_of_its_cases(
    demo_store, signs, of_county, monkeypatch
) -> None:
    largest, second, *_ = of_county
    part = of_county[largest] / sum(of_county.values())
    signs(largest, second)
    scope, names = Scope(counties=(COUNTY,)), names_of(demo_store, "agency")
    monkeypatch.setattr(module, "MIN_PART", part)
    note = signs_behind_scope(demo_store, scope).en
    assert names[largest].en in note
    assert names[second].en not in note
    monkeypatch.setattr(module, "MIN_PART", part + 1e-9)
    assert signs_behind_scope(demo_store, scope) == EMPTY
