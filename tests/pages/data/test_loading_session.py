"""The way of a file: proposal, corrections, check and load, and what is in the way of each."""

import gc
import threading

import pytest

from pages.data import loading_session, upload_job
from pages.data.held_files import held_by
from pages.data.intake_process import IntakeRequest, IntakeResult, parse_result
from pages.data.intake_report import report_html
from pages.data.keep_form import after_load
from pages.data.kept_mappings import keep_mapping
from pages.data.loading_session import (
    accept_doubts,
    back_to_columns,
    choose_columns,
    choose_mapping,
    leave,
    receive,
    start_load,
)
from pages.data.step_heading import step_heading
from pages.view.first_view import FirstView
from pages.view.viewer import viewer
from tests.browser import PATIENCE
from tests.pages.data.loading import OFFICE, ROWS, column, dropped, values_of

EN = FirstView("en", "")


@pytest.fixture
def loading(tmp_path, monkeypatch):
    return dropped(tmp_path, monkeypatch)


@pytest.mark.thorough
def test_a_small_file_is_checked_as_a_whole_with_the_choices(loading) -> None:
    assert (loading.step, loading.title) == ("columns", "office")
    turn = loading.turn
    choose_columns(loading, values_of(loading) | {"name": "دفتر ما", "word-status-0": "open"})
    assert loading.error is None
    assert (loading.step, loading.whole, loading.mapping_name) == ("check", None, "دفتر-ما")
    assert loading.turn > turn
    assert (loading.report["read"], loading.report["source"]) == (ROWS, "دفتر-ما")
    assert not loading.only_first_rows
    assert '"معطل" = "open"' in loading.toml
    assert len(loading.contents["cases"]) == 3
    back_to_columns(loading)
    assert (loading.step, loading.first) == ("columns", None)


def test_a_file_is_counted_for_its_person_as_long_as_the_session_holds_it(tmp_path, monkeypatch) -> None:
    before = held_by(viewer().name).get("", 0)
    loading = dropped(tmp_path, monkeypatch)
    assert held_by(viewer().name)[""] == before + loading.path.stat().st_size
    del loading
    gc.collect()
    assert held_by(viewer().name).get("", 0) == before


def test_the_name_of_a_file_is_shown_without_what_could_reorder_it(tmp_path, monkeypatch) -> None:
    loading = dropped(tmp_path, monkeypatch, name="\u202egpj.exe\x00\r\n\u2066.csv")
    heading = str(step_heading(EN, loading))
    assert "What are the columns of \u2068gpj.exe .csv\u2069?" in heading
    assert not {"\u202e", "\u2066", "\x00", "\r"} & {*heading}


@pytest.mark.thorough
def test_a_missing_field_keeps_the_file_at_its_columns(loading) -> None:
    choose_columns(loading, values_of(loading) | {column(loading, "تاریخ ثبت"): ""})
    assert loading.step == "columns"
    assert loading.proposal["missing"] == ["registered_at"]
    choose_columns(loading, values_of(loading) | {column(loading, "تاریخ ثبت"): "registered_at"})
    assert loading.step == "check"


@pytest.mark.thorough
def test_words_of_a_column_that_was_just_chosen_are_shown_first(loading) -> None:
    choose_columns(loading, values_of(loading) | {column(loading, "وضعیت"): ""})
    back_to_columns(loading)
    choose_columns(loading, values_of(loading) | {column(loading, "وضعیت"): "status"})
    assert (loading.step, loading.unseen_words) == ("columns", True)
    choose_columns(loading, values_of(loading))
    assert (loading.step, loading.unseen_words) == ("check", False)


@pytest.mark.thorough
def test_a_choice_that_cannot_be_is_reported_and_forgotten(loading) -> None:
    same = {column(loading, "وضعیت"): "topic", column(loading, "شهرستان"): "topic"}
    choose_columns(loading, values_of(loading) | same)
    assert loading.step == "columns"
    assert loading.error.error("fa")
    choose_columns(loading, values_of(loading))
    assert (loading.step, loading.error) == ("check", None)


def test_a_file_that_cannot_be_read_stays_at_the_first_step(tmp_path, monkeypatch) -> None:
    loading = dropped(tmp_path, monkeypatch)
    empty = receive("2", "../empty.csv", b"", database=loading.database)
    assert (empty.step, empty.proposal, empty.path.name) == ("file", None, "empty.csv")
    assert empty.error.error("fa")
    assert empty.error.error("en")


def test_a_mapping_by_name_needs_no_choices(loading) -> None:
    choose_mapping(loading, "nyc311", {})
    assert (loading.step, loading.mapping) == ("columns", "")
    assert loading.error.error("fa")


def test_a_kept_mapping_that_somebody_replaces_after_the_check_is_not_loaded_with(
    loading, monkeypatch
) -> None:
    """The load has the mapping of the check, and so has a check despite a doubt, which was one about its columns."""
    choose_columns(loading, values_of(loading))
    kept = keep_mapping(loading.database, "ours", loading.toml)
    back_to_columns(loading)
    choose_mapping(loading, "ours", {})
    assert (loading.step, loading.error) == ("check", None)
    checked, shown = kept.read_text(encoding="utf-8"), loading.contents
    keep_mapping(loading.database, "ours", checked.replace("شهرستان", "موضوع <b>"), replace=True)

    requests = []
    monkeypatch.setattr(upload_job, "run_intake", lambda request, **_about: _loaded(requests, request))
    loading.doubted_mapping = "ours"
    accept_doubts(loading)
    assert (loading.step, loading.contents) == ("check", shown)
    start_load(loading)
    assert loading.load_job.finished.wait(PATIENCE)
    assert [request.toml for request in requests] == [checked]


def _loaded(requests: list[IntakeRequest], request: IntakeRequest) -> IntakeResult:
    requests.append(request)
    return IntakeResult({"load": 1})


def test_a_file_may_have_the_name_of_its_mapping(tmp_path, monkeypatch) -> None:
    loading = dropped(tmp_path, monkeypatch)
    content = loading.path.read_bytes()
    for name in ("mapping of this file.toml", ".mapping", "office.csv"):
        named = receive(name, name, content, database=loading.database)
        choose_columns(named, values_of(named))
        assert (named.step, named.error) == ("check", None)
        assert named.path.read_bytes() == content


@pytest.mark.thorough
def test_a_load_ends_the_check_of_the_whole_file(loading, monkeypatch) -> None:
    begun, ended, commands = threading.Event(), threading.Event(), []

    def slow(request, *, on_start, **_about) -> IntakeResult:
        commands.append((request.command, bool(request.toml)))
        if request.command == "check":
            on_start(ended.set)
            begun.set()
            assert ended.wait(PATIENCE)
            return IntakeResult(None)
        return IntakeResult({"load": 1})

    monkeypatch.setattr(upload_job, "run_intake", slow)
    monkeypatch.setattr(loading_session, "FIRST_ROWS", 10)
    choose_columns(loading, values_of(loading))
    assert loading.only_first_rows
    assert loading.whole.running
    assert begun.wait(PATIENCE)
    start_load(loading)
    assert loading.load_job.finished.wait(PATIENCE)
    assert (loading.step, loading.whole.stopped) == ("load", True)
    assert commands == [("check", True), ("load", True)]


@pytest.mark.thorough
def test_a_load_is_begun_although_the_process_of_the_check_takes_long_to_end(loading, monkeypatch) -> None:
    begun, asked_to_end, ended, commands = *(threading.Event() for _ in range(3)), []

    def slow(request, *, on_start, **_about) -> IntakeResult:
        commands.append(request.command)
        if request.command == "check":
            on_start(asked_to_end.set)
            begun.set()
            assert ended.wait(PATIENCE)
        return IntakeResult({"load": 1})

    monkeypatch.setattr(upload_job, "run_intake", slow)
    monkeypatch.setattr(loading_session, "FIRST_ROWS", 10)
    choose_columns(loading, values_of(loading))
    assert begun.wait(PATIENCE)
    start_load(loading)

    assert (loading.step, loading.load_job.command, loading.load_job.running) == ("load", "load", True)
    assert asked_to_end.wait(PATIENCE)
    assert commands == ["check"]
    ended.set()
    assert loading.load_job.finished.wait(PATIENCE)
    assert commands == ["check", "load"]


def test_a_load_whose_process_was_ended_can_be_begun_again(loading, monkeypatch) -> None:
    results = iter([IntakeResult(None), IntakeResult({"load": 1, "checked_only": False})])
    monkeypatch.setattr(upload_job, "run_intake", lambda *_request, **_about: next(results))
    start_load(loading)
    assert loading.load_job.finished.wait(PATIENCE)
    assert 'value="again"' in after_load(EN, loading)
    heading, report = step_heading(EN, loading), report_html(EN, loading.load_job.result, loading.name)
    assert (str(heading) + str(report)).count("Nothing was changed") == 1
    start_load(loading)
    assert loading.load_job.finished.wait(PATIENCE)
    assert "again" not in after_load(EN, loading)


def test_a_load_with_a_reason_to_fail_is_not_offered_again(loading, monkeypatch) -> None:
    refused = IntakeResult(None, "پذیرفته نشد", "refused")
    monkeypatch.setattr(upload_job, "run_intake", lambda *_request, **_about: refused)
    start_load(loading)
    assert loading.load_job.finished.wait(PATIENCE)
    assert "again" not in after_load(EN, loading)
    assert 'value="back"' in after_load(EN, loading)


@pytest.mark.thorough
def test_another_viewer_s_load_is_waited_for(loading, monkeypatch) -> None:
    going = threading.Event()

    def slow(*_arguments, **_about) -> IntakeResult:
        assert going.wait(PATIENCE)
        return IntakeResult({"load": 1})

    monkeypatch.setattr(upload_job, "run_intake", slow)
    theirs = upload_job.begin(
        IntakeRequest("load", b"a", "a.csv", mapping="negah", database=loading.database), owner="them"
    )
    choose_columns(loading, values_of(loading))
    start_load(loading)
    assert (loading.step, loading.load_job) == ("check", None)
    going.set()
    assert theirs.finished.wait(PATIENCE)
    theirs.stop()
    assert not theirs.stopped
    assert len(OFFICE) == len(loading.proposal["columns"])


def test_a_check_of_another_file_gives_way_to_a_load(loading, monkeypatch) -> None:
    ended = threading.Event()

    def slow(request, *, on_start, **_about) -> IntakeResult:
        if request.command == "check":
            on_start(ended.set)
            assert ended.wait(PATIENCE)
            return IntakeResult(None)
        return IntakeResult({"load": 1})

    monkeypatch.setattr(upload_job, "run_intake", slow)
    theirs = upload_job.begin(
        IntakeRequest("check", b"a", "a.csv", mapping="negah", database=loading.database), owner="them"
    )
    start_load(loading)
    assert loading.load_job.finished.wait(PATIENCE)
    assert (loading.step, theirs.stopped, theirs.running) == ("load", True, False)


def test_a_check_that_was_stopped_while_it_waited_does_not_begin(monkeypatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(upload_job, "run_intake", lambda request, **_about: begun.append(request.name))
    before, waiting = (upload_job.Job("check", name) for name in ("before.csv", "waiting.csv"))
    waiting.stop()
    before.finished.set()
    waiting.run(IntakeRequest("check", b"a", "waiting.csv", mapping="negah", database=""), before)

    assert begun == []
    assert (waiting.running, waiting.finished.is_set()) == (False, True)


def test_the_check_of_a_file_ends_when_another_one_takes_its_place(loading) -> None:
    stopped = threading.Event()
    loading.whole = upload_job.Job("check", loading.name, loading.file_id)
    loading.whole.started(stopped.set)
    leave(loading)
    assert stopped.is_set()


def test_the_file_leaves_the_disk_with_the_session(tmp_path, monkeypatch) -> None:
    loading = dropped(tmp_path, monkeypatch)
    folder = loading.folder
    assert loading.path.exists()
    del loading
    gc.collect()
    assert not folder.exists()


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\u2029"])
def test_a_heading_with_a_mark_that_breaks_lines_elsewhere_is_read_and_checked(tmp_path, monkeypatch, mark):
    loading = dropped(tmp_path, monkeypatch, OFFICE | {f"شرح{mark}دیگر": [f"a{mark}b"] * ROWS})

    assert loading.error is None
    assert loading.proposal is not None
    result = parse_result(f'warning\n{{"title": "a{mark}b"}}\n')
    assert result.report == {"title": f"a{mark}b"}
