"""Names of offices in the notes below the cards are links to the pages of these offices."""

import pytest

from charts.markup import html
from pages.overview.cards import _notes, with_office_links
from pages.view.view import View
from persian.bidi import isolate
from queries.overview.words.bilingual_names import names_of
from queries.vocabulary.scope import Scope


@pytest.fixture(params=["fa", "en"])
def view(demo_store, request) -> View:
    return View(demo_store, Scope(), (), request.param, False, {}, demo_store.as_of)


@pytest.fixture
def office(view) -> tuple[str, str]:
    """The code and the isolated name of an office."""
    code, name = next(each for each in names_of(view.store, "agency").items() if each[0] != "none")
    return code, isolate(name.label(view.lang))


def test_an_office_is_a_link_to_its_page(view, office):
    code, name = office
    drawn = with_office_links(view, f"«{name}» (40 % of 30 cases <b>)")
    assert drawn.count("<a ") == drawn.count("</a>") == 1
    assert html('<a href="{}">', view.screen_link("agencies", agency=[code], trips=["out"])) in drawn
    assert f">{name}</a>» (40 % of 30 cases &lt;b&gt;)" in drawn
    assert drawn in _notes(view, f"«{name}» (40 % of 30 cases <b>)")


def test_each_note_is_an_item_of_a_list(view, office):
    drawn = _notes(view, f"One: «{office[1]}».\nTwo <b>.")
    assert drawn.count("<li>") == 2
    assert drawn.endswith("<li>Two &lt;b&gt;.</li></ul></div>")
    assert view.t("Notes on offices and counties") in drawn
    assert _notes(view, "") == ""


def test_other_names_and_texts_stay_as_they_are(view, office):
    county = next(code for code in view.store.codes("county").values() if code != "none")
    place = isolate(names_of(view.store, "county")[county].label(view.lang))
    for text in ("", "nothing isolated", f"in {place}", f"in {isolate('nobody')}", office[1][1:-1]):
        assert with_office_links(view, text) == text
