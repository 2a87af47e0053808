"""Screens over a source that says itself whether answers were in time: card, list of cases, and the Data screen."""

from datetime import datetime

import pytest

from pages.cases.case_list import cells
from pages.cases.case_page import _facts
from pages.data.freshness import freshness
from pages.view.view import View
from pages.widgets.measures.measure_cards import measure_card
from queries.cases.listing import page
from queries.cases.states import STATES
from queries.storage.opening import open_store
from queries.vocabulary.recorded import SAID_BY_SOURCE, SAID_IN_TIME, SAID_OF_ANSWERS
from queries.vocabulary.scope import Scope
from tests.guess.make_exports import FOLDER
from tests.intake.storing import load_files, url

pytestmark = pytest.mark.slow  # A store is loaded.


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """The store of the consumer complaints."""
    folder = tmp_path_factory.mktemp("said")
    load_files(folder, FOLDER / "cfpb.csv", mapping="cfpb", as_of=datetime(2024, 1, 15))
    return open_store(url(folder))


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_place_says_whose_word_it_is(complaints, lang):
    view = View(complaints, Scope(), (), lang, False, {}, complaints.as_of)
    case = page(complaints, Scope(), STATES["on_time"], sort="newest", size=1, lang=lang).cases[0]

    assert SAID_OF_ANSWERS.label(lang) in freshness(view, datetime(2024, 1, 16))
    assert SAID_IN_TIME.label(lang) in dict(_facts(view, case)).values()
    assert SAID_IN_TIME.label(lang) in [cell.note for cell in cells(view, case)]
    assert SAID_BY_SOURCE.label(lang) in str(
        measure_card(view, "on_time_share", changes={"on_time_share": [], "received": []})
    )
    assert SAID_BY_SOURCE.label(lang) not in str(
        measure_card(view, "received", changes={"on_time_share": [], "received": []})
    )
