"""The page of an office says that it has had no new case, also where nothing of it fell due."""

from datetime import timedelta

import pytest

from pages.agencies.office.headline import office_header
from queries.estimates.measure import measure
from queries.overview.silence import silence_texts
from queries.overview.silence.changed_offices import SILENT_DAYS
from queries.overview.words import overview_texts as texts
from queries.question.vintage import last_complete_day
from queries.vocabulary.scope import Scope
from tests.changed_stores import changed_store, keys_of
from tests.pages.same_numbers.reading import LANG, looking, plain

pytestmark = pytest.mark.slow
LINE = (
    silence_texts.WITHOUT_NEW_CASES.label(LANG)
    .format(days=texts.span_text(SILENT_DAYS).label(LANG), offices="")
    .strip()
)


@pytest.fixture(scope="module")
def largest(demo_store) -> tuple[str, str]:
    """Code and name of the office with most cases."""
    rows = measure(demo_store, "received", Scope(), by=("agency",), lang=LANG).frame.sort_values("n")
    return str(rows["agency"].iloc[-1]), str(rows["agency_label"].iloc[-1])


@pytest.fixture(scope="module")
def silent(demo_store, demo_url, largest, tmp_path_factory):
    """A store in which that office has had no case for as long."""
    key = keys_of(demo_store, "agency")[largest[0]]
    since = last_complete_day(demo_store.as_of) - timedelta(SILENT_DAYS)
    return changed_store(
        demo_url,
        tmp_path_factory.mktemp("silence"),
        f"DELETE FROM \"case\" WHERE agency = {key} AND registered_day > DATE '{since}'",
        f"DELETE FROM case_event WHERE to_agency = {key} AND moment > DATE '{since}'",
    )


@pytest.mark.thorough
def test_its_page_says_that_an_office_has_no_new_case(demo_store, silent, largest) -> None:
    code, name = largest
    text = plain(office_header(looking(silent, agency=code, period="all")))
    assert LINE in text
    assert name in text.split(LINE)[1]
    day = (last_complete_day(silent.as_of)).isoformat()
    # On the last day alone nothing of it fell due, as a rule; the line stands there, too.
    assert LINE in plain(office_header(looking(silent, agency=code, period=f"{day}-{day}")))
    assert LINE not in plain(office_header(looking(demo_store, agency=code, period="all")))
    ended = (last_complete_day(silent.as_of) - timedelta(60)).isoformat()
    assert LINE not in plain(office_header(looking(silent, agency=code, period=f"{ended}-{ended}")))
