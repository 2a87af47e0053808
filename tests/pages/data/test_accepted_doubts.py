"""Doubts about a file that a person accepts: only those that a check or a load has just shown."""

import threading

import pytest

from pages.data import loading_session, upload_job
from pages.data.check_view import check_html
from pages.data.intake_process import IntakeResult, write_mapping
from pages.data.keep_form import despite_button
from pages.data.loading_session import accept_doubts, back_to_columns, choose_columns, start_load
from pages.view.first_view import FirstView
from tests.browser import PATIENCE
from tests.intake.commands.test_guess_file import run
from tests.pages.data.loading import column, dropped, values_of

EN = FirstView("en", "")


@pytest.fixture
def loading(tmp_path, monkeypatch):
    return dropped(tmp_path, monkeypatch)


def test_a_person_goes_on_despite_a_doubt_about_a_file(tmp_path, monkeypatch) -> None:
    """The ids of the store without their zeros: the check stops, and goes on when the person says so."""
    rows = {
        "کد رهگیری": [f"{n:05}" for n in range(1, 21)],
        "تاریخ ثبت": [f"1404/05/{n:02}" for n in range(1, 21)],
    }
    loading = dropped(tmp_path, monkeypatch, rows)
    choose_columns(loading, values_of(loading))
    load = run("load", loading.path, "--mapping", write_mapping(loading.toml, tmp_path), "--json")
    assert load[0] == 0
    again = dropped(tmp_path, monkeypatch, rows | {"کد رهگیری": [str(n) for n in range(1, 21)]})
    assert despite_button(EN, again.error) == ""
    choose_columns(again, values_of(again))
    assert (again.step, again.error.doubtful) == ("columns", True)
    assert "The file is right" in despite_button(EN, again.error)
    accept_doubts(again)
    assert (again.step, again.error) == ("check", None)
    assert "20 new ids differ" in check_html(EN, again)
    back_to_columns(again)
    choose_columns(again, values_of(again))
    assert again.step == "columns", "the decision holds for one check"


def test_doubts_of_rows_that_no_check_has_shown_are_asked_about(loading, monkeypatch) -> None:
    """Somebody who accepted a doubt about the first rows and loaded at once accepted whatever the others showed."""
    begun, asked = threading.Event(), []
    doubted = IntakeResult(None, "تردید", "doubted", doubtful=True)

    def run_intake(request, *, on_start, **_about) -> IntakeResult:
        asked.append((request.command, request.despite_doubts))
        if request.command == "check":
            stopped = threading.Event()
            on_start(stopped.set)
            begun.set()
            assert stopped.wait(PATIENCE)
            return IntakeResult(None)
        return IntakeResult({"load": 1}) if request.despite_doubts else doubted

    monkeypatch.setattr(upload_job, "run_intake", run_intake)
    monkeypatch.setattr(loading_session, "FIRST_ROWS", 10)
    choose_columns(loading, values_of(loading))
    loading.despite_doubts = True
    assert begun.wait(PATIENCE)
    start_load(loading)
    assert loading.load_job.finished.wait(PATIENCE)
    assert asked == [("check", False), ("load", False)]
    accept_doubts(loading)
    assert loading.load_job.finished.wait(PATIENCE)
    assert asked[2:] == [("load", True)]
    assert loading.load_job.result.report == {"load": 1}


def test_a_doubt_about_other_columns_is_not_accepted(tmp_path, monkeypatch) -> None:
    loading = dropped(tmp_path, monkeypatch)
    loading.doubted_mapping = ""
    choose_columns(loading, values_of(loading) | {column(loading, "تاریخ ثبت"): ""})
    accept_doubts(loading)
    assert (loading.step, loading.despite_doubts) == ("columns", False)


def test_nobody_accepts_doubts_of_a_load_that_ended_without_one(loading, monkeypatch) -> None:
    asked = []
    refused = IntakeResult(None, "پذیرفته نشد", "refused")
    monkeypatch.setattr(
        upload_job, "run_intake", lambda request, **_about: asked.append(request.despite_doubts) or refused
    )
    start_load(loading)
    assert loading.load_job.finished.wait(PATIENCE)
    accept_doubts(loading)
    assert asked == [False]
    assert not loading.despite_doubts
