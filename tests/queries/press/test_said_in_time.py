"""What is quoted and exported of a share on time that rests on the source's own word says so everywhere."""

from datetime import date, datetime

import pytest

from pages.press.spreadsheet import sheet
from persian.calendar import quarter_of
from queries.press.figure_json import figure_json
from queries.press.quote import quotable
from queries.storage.opening import open_store
from queries.vocabulary.recorded import SAID_BY_SOURCE
from queries.vocabulary.scope import Scope
from tests.guess.made_values import Maker
from tests.guess.other_american_exports import cfpb
from tests.intake.storing import load_files, url, write

pytestmark = pytest.mark.slow  # A store is loaded.

SUMMER = quarter_of(date(2023, 8, 1))
SCOPE = Scope(SUMMER.first, SUMMER.last)


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """The store of enough invented consumer complaints to publish a figure."""
    folder = tmp_path_factory.mktemp("many_complaints")
    rows = cfpb(Maker(1), 600)
    path = write(folder / "complaints.csv", rows, tuple(rows[0]))
    load_files(folder, path, mapping="cfpb", as_of=datetime(2024, 1, 15))
    return open_store(url(folder))


def test_every_quotation_says_whose_word_it_is(complaints):
    quote = quotable(complaints, "on_time_share", SCOPE)

    assert quote.sentence is not None
    assert "This figure is as the source itself says." in quote.sentence.en
    assert "این رقم به گفتهٔ خود منبع است." in quote.sentence.fa
    assert quote.short is not None
    assert SAID_BY_SOURCE.en in quote.short.en
    assert SAID_BY_SOURCE.fa in quote.short.fa
    received = quotable(complaints, "received", SCOPE)
    assert received.sentence is not None
    assert SAID_BY_SOURCE.en not in received.sentence.en


def test_files_and_records_say_it_row_by_row(complaints):
    quote = quotable(complaints, "on_time_share", SCOPE, by=("agency",))

    file = sheet(complaints, quote, "en")
    note = [column.title for column in file.columns].index("Note")
    published = [row for row in file.rows if row[note] == SAID_BY_SOURCE.en]
    assert len(published) == len(file.rows) > 1
    assert ("Note", SAID_BY_SOURCE.en) in file.about
    assert figure_json(complaints, quote)["not_in_all_sources"] == {
        "fa": SAID_BY_SOURCE.fa,
        "en": SAID_BY_SOURCE.en,
    }
    assert quote.breakdown is not None
    assert SAID_BY_SOURCE.en in quote.breakdown.en
