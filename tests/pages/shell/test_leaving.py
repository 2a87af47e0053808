"""A script run asks for a viewer until that viewer leaves or wants something else."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from pages.shell import leaving
from queries.storage.running_statements import AskerLeft, check_asker, is_asked


@pytest.mark.parametrize("leave", [ScriptRequests.request_stop, lambda it: it.request_rerun(RerunData())])
def test_a_viewer_who_closes_the_page_or_clicks_on_something_else_has_left(monkeypatch, leave) -> None:
    requests = ScriptRequests()
    monkeypatch.setattr(leaving, "get_script_run_ctx", lambda: SimpleNamespace(script_requests=requests))
    with leaving.asked_by_session():
        check_asker()
        leave(requests)
        with pytest.raises(AskerLeft):
            check_asker()
    assert not is_asked()


def test_outside_a_session_and_with_unreadable_settings_nobody_has_left(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(leaving, "get_script_run_ctx", lambda: None)
    broken = tmp_path / "broken.toml"
    broken.write_text("[reading]\nseconds = 0\n")
    monkeypatch.setenv("NEGAH_SETTINGS", str(broken))
    with leaving.asked_by_session():
        assert is_asked()
        check_asker()
