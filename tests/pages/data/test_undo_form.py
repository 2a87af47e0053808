"""Taking the newest load back on the Data screen: asked first, and never another load than the one that was shown."""

from pathlib import Path

import pytest

from pages.data import undo_form
from pages.data.intake_process import IntakeRequest, run_intake
from pages.data.intake_report import undone_html
from pages.data.undo_form import Question, draw_undo, newest_load
from pages.view.first_view import FirstView
from pages.view.view import View
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.intake.storing import CASE, CLOSED, load_rows, url

pytestmark = pytest.mark.slow  # Each load writes a store.


def view(folder: Path, lang: str = "en", *, scope: Scope | None = None) -> View:
    store = open_store(url(folder))
    return View(store, scope or Scope(), (), lang, False, {}, store.as_of)


def undo(folder: Path, load: int):
    """The outcome of the command that the form starts."""
    return run_intake(IntakeRequest("undo", b"", str(load), "", url(folder), load=load))


def test_the_load_that_was_shown_is_taken_back_and_no_other(tmp_path: Path) -> None:
    load_rows(tmp_path, [CLOSED])
    load_rows(tmp_path, [CASE])
    refused = undo(tmp_path, 1)
    assert refused.report is None
    assert "تازه‌ترین بارگذاری ۲ است" in undone_html(view(tmp_path, "fa"), refused)
    assert newest_load(view(tmp_path)).number == 2

    outcome = undo(tmp_path, 2)
    assert outcome.report["load"] == 2
    assert newest_load(view(tmp_path)).number == 1
    assert "Load 2 was taken back" in undone_html(view(tmp_path), outcome)
    assert "بارگذاری ۲ پس گرفته شد" in undone_html(view(tmp_path, "fa"), outcome)


@pytest.mark.thorough
def test_nothing_is_offered_before_the_first_load_and_in_the_past(tmp_path: Path) -> None:
    load_rows(tmp_path, [CLOSED])
    assert newest_load(FirstView("fa", url(tmp_path))) is None
    assert newest_load(view(tmp_path, scope=Scope(load=1))) is None


def test_a_question_stands_between_the_button_and_the_undo(tmp_path: Path, monkeypatch) -> None:
    load_rows(tmp_path, [CLOSED])
    drawn, begun = [], []
    monkeypatch.setattr(undo_form.st, "session_state", {undo_form.UNDO_KEY: (question := Question())})
    monkeypatch.setattr(undo_form, "begin", lambda request, **_owner: begun.append(request))
    monkeypatch.setattr(undo_form, "latest", lambda _database: None)
    monkeypatch.setattr(undo_form, "database_of", lambda _view: url(tmp_path))
    monkeypatch.setattr(undo_form, "draw_form", lambda markup, _key, on_send: drawn.append((markup, on_send)))

    def press(action: str) -> str:
        """Press a button of the form; returns the form as it was before."""
        draw_undo(view(tmp_path), on_begun=lambda: None)
        markup, on_send = drawn[-1]
        on_send(action, {})
        return str(markup)

    assert 'value="undo"' not in press("undo")  # a made-up message: nothing was asked yet
    assert begun == []
    press("ask")
    assert 'value="undo"' in press("keep")
    assert 'value="undo"' not in press("ask")
    press("undo")
    assert [(request.command, request.load) for request in begun] == [("undo", 1)]
    assert question.load == 0
