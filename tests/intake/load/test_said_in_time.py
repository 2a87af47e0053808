"""A source without dates of answers that says itself whether it was in time: what each measure makes of its word."""

from datetime import datetime

import pytest

from queries.cases.listing import page
from queries.cases.states import STATES
from queries.data_quality.completeness import flag_counts
from queries.estimates.consistency import differs
from queries.estimates.days_from_due import answer_delays
from queries.estimates.measure import measure
from queries.storage.opening import open_store
from queries.vocabulary.codes import Flag
from queries.vocabulary.recorded import SAID_IN_TIME, SAID_LATE, Recorded
from queries.vocabulary.scope import Scope
from tests.guess.make_exports import FOLDER, rows_of
from tests.intake.storing import load_files, load_rows, url, write

pytestmark = pytest.mark.slow  # A store is loaded.

ROWS = rows_of("cfpb.csv")
AS_OF = datetime(2024, 1, 15)
# What none of these complaints can tell.
SILENT = (
    "answered", "closed", "overdue", "excess_late", "deadline_bunching", "answer_days_median", "answered_by_day_10",
    "days_waited", "never_answered_share", "resolved_share", "reopened_share", "satisfied_share",
)  # fmt: skip


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """The store of the consumer complaints."""
    folder = tmp_path_factory.mktemp("complaints")
    load_files(folder, FOLDER / "cfpb.csv", mapping="cfpb", as_of=AS_OF)
    return open_store(url(folder))


def test_the_share_on_time_is_the_share_of_yes_and_says_whose_word_it_is(complaints):
    result = measure(complaints, "on_time_share", Scope())

    hits = sum(row["Timely response?"] == "Yes" for row in ROWS)
    assert result.row["n"] == len(ROWS)
    assert result.row["value"] == pytest.approx(hits / len(ROWS))
    assert result.coverage.note is not None
    assert (result.coverage.note.fa, result.coverage.note.en) == (
        "به گفتهٔ خود منبع است",
        "as the source itself says",
    )


def test_it_counts_under_the_day_on_which_the_complaint_was_sent(complaints):
    frame = measure(complaints, "on_time_share", Scope(), by=("day",)).frame

    sent = [row["Date sent to company"] for row in ROWS]
    counted = {str(day)[:10]: int(n) for day, n in zip(frame["day"], frame["n"], strict=True) if n}
    assert counted == {day: sent.count(day) for day in sent}


@pytest.mark.parametrize("key", SILENT)
def test_nothing_else_follows_from_the_word(complaints, key):
    by = ("agency",) if key == "excess_late" else ()

    assert not measure(complaints, key, Scope(), by=by).coverage.is_recorded


def test_open_cases_are_those_in_progress_and_none_is_in_doubt_for_want_of_a_date(complaints):
    waiting = ("In progress", "Untimely response")

    assert measure(complaints, "open", Scope()).row["value"] == sum(
        row["Company response to consumer"] in waiting for row in ROWS
    )
    assert Flag.closed_without_date not in flag_counts(complaints, Scope())


def test_rollups_and_facts_agree(complaints):
    assert not differs(complaints, "on_time_share")
    early = Scope(as_of=datetime(2023, 7, 1))
    facts_only = complaints.without_rollups()
    assert measure(complaints, "on_time_share", early).row["n"] == sum(
        row["Date sent to company"] <= "2023-07-01" and row["Date received"] <= "2023-07-01" for row in ROWS
    )
    assert measure(facts_only, "on_time_share", Scope()).row["n"] == len(ROWS)


def test_each_case_shows_the_word_and_has_no_due_moment(complaints):
    cases = page(complaints, Scope(), STATES["late"], sort="newest", size=100).cases

    assert {case.id for case in cases} == {
        row["Complaint ID"] for row in ROWS if row["Timely response?"] == "No"
    }
    assert {case.word_in_time for case in cases} == {SAID_LATE}
    assert {(case.due, case.late_by) for case in cases} == {(None, None)}
    in_time = page(complaints, Scope(), STATES["on_time"], sort="newest", size=100).cases
    assert {case.word_in_time for case in in_time} == {SAID_IN_TIME}
    assert answer_delays(complaints, Scope()).frame.empty


@pytest.mark.thorough
def test_beside_a_source_with_dates_the_figure_says_how_many_go_by_their_word(tmp_path):
    load_files(tmp_path, FOLDER / "cfpb.csv", mapping="cfpb", as_of=AS_OF)
    cases = [
        {"id": "1", "registered_at": "1402/02/01", "due_at": "1402/02/11", "answered_at": "1402/02/05"},
        {"id": "2", "registered_at": "1402/02/01", "due_at": "1402/02/11", "answered_at": ""},
    ]
    load_rows(tmp_path, [case | {"county": "تبریز"} for case in cases], as_of=AS_OF)
    store = open_store(url(tmp_path))

    both = measure(store, "on_time_share", Scope())
    dated = measure(store, "overdue", Scope())

    assert both.row["n"] == len(ROWS) + 2
    assert both.coverage.note is not None
    assert both.coverage.note.en == "in 1 of 2 sources as the source itself says"
    assert (dated.row["value"], dated.coverage.left_out) == (1, ("cfpb",))
    assert dated.coverage.missing == {Recorded.due, Recorded.answer}


@pytest.mark.thorough
def test_a_source_with_due_dates_is_judged_by_them_alone(tmp_path):
    case = {"registered_at": "1402/02/01", "answered_at": "1402/02/05", "timely": "خیر"}
    columns = {name: name for name in ("id", *case, "due_at")}
    path = write(
        tmp_path / "cases.csv",
        [case | {"id": "1", "due_at": "1402/02/11"}, case | {"id": "2"}],
        tuple(columns),
    )
    load_files(tmp_path, path, due="source", columns=columns, as_of=AS_OF)
    store = open_store(url(tmp_path))

    assert [case.id for case in page(store, Scope(), STATES["due"], sort="due").cases] == ["1"]
    assert [case.id for case in page(store, Scope(), STATES["on_time"], sort="due").cases] == ["1"]
    assert measure(store, "on_time_share", Scope()).coverage.note is None
