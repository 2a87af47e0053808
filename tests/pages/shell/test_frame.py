"""A script run asks for a viewer until that viewer leaves or wants something else."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.testing.v1 import AppTest

from pages.shell import frame
from queries.settings.province_settings import ROOT
from queries.storage.running_statements import RequestCancelled, check_cancelled, is_for_viewer
from queries.storage.store_errors import SlowStoreError, StoreError
from tests.pages.hostile import pieces


@pytest.mark.parametrize("leave", [ScriptRequests.request_stop, lambda it: it.request_rerun(RerunData())])
def test_a_viewer_who_closes_the_page_or_clicks_on_something_else_has_left(monkeypatch, leave) -> None:
    requests = ScriptRequests()
    monkeypatch.setattr(frame, "get_script_run_ctx", lambda: SimpleNamespace(script_requests=requests))
    with frame.cancel_when_viewer_leaves():
        check_cancelled()
        leave(requests)
        with pytest.raises(RequestCancelled):
            check_cancelled()
    assert not is_for_viewer()


def test_outside_a_session_and_with_unreadable_settings_nobody_has_left(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(frame, "get_script_run_ctx", lambda: None)
    broken = tmp_path / "broken.toml"
    broken.write_text("[reading]\nseconds = 0\n")
    monkeypatch.setenv("NEGAH_SETTINGS", str(broken))
    with frame.cancel_when_viewer_leaves():
        assert is_for_viewer()
        check_cancelled()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SlowStoreError(5), "did not answer within 5 seconds"),
        (RequestCancelled(), ""),
        (
            StoreError("سرور", "The server ended the connection.\nIts address: x"),
            "connection. Its address: x",
        ),
        (KeyError("x"), "defect"),
    ],
)
def test_a_slow_or_lost_database_is_reported_and_a_viewer_who_left_is_no_defect(
    demo_url: str, monkeypatch, caplog, error: Exception, told: str
) -> None:
    def draw(params: object, page: object) -> None:
        raise error

    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    monkeypatch.setattr(frame, "_draw", draw)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.query_params["lang"] = "en"
    app.run()
    # Nothing at all is drawn for somebody who has left.
    drawn = any(each.type == "bidi_component" for each in app.main)
    assert drawn != isinstance(error, RequestCancelled)
    shown = "".join(pieces(app)) if drawn else ""
    assert ("did not answer within 5 seconds" in shown) == isinstance(error, SlowStoreError)
    assert ("The data cannot be read" in shown) == isinstance(error, StoreError)
    assert not told or told in shown + caplog.text
    assert ("defect" in caplog.text) == isinstance(error, KeyError)
