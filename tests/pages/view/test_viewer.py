"""Without a viewer nothing is drawn and no question is answered."""

import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from door.viewers import LOCAL_VIEWER
from pages.view import viewer as present
from pages.view.view import View, view_from_params
from pages.view.view_data import cached, query_measure
from pages.view.viewer import NoViewer, as_viewer, viewer
from queries.settings.province_settings import settings
from queries.vocabulary.scope import Scope

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that runs without a viewer."""
    monkeypatch.setattr(present, "ticket", lambda: None)


@pytest.mark.usefixtures("nobody")
def test_a_question_without_a_viewer_raises(demo_url, demo_store, monkeypatch) -> None:
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    view = View(demo_store, Scope(), (), "en", False, {}, demo_store.as_of)

    for question in (
        lambda: query_measure(view, "inflow"),
        lambda: cached(str)(view),
        lambda: view_from_params({}, screen="overview"),
    ):
        with pytest.raises(NoViewer):
            question()


@pytest.mark.usefixtures("nobody")
def test_a_script_without_a_viewer_draws_nothing(demo_url, monkeypatch) -> None:
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)

    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()

    assert not app.exception
    assert len(app.main) == 0


@pytest.mark.usefixtures("nobody")
def test_a_viewer_is_present_only_inside() -> None:
    with as_viewer(LOCAL_VIEWER):
        assert viewer() is LOCAL_VIEWER
    with pytest.raises(NoViewer):
        viewer()


def test_what_is_computed_while_the_settings_are_edited_is_not_kept(
    demo_url, demo_store, monkeypatch, tmp_path
):
    rules, computed = tmp_path / "negah.toml", list[int]()
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    monkeypatch.setenv("NEGAH_SETTINGS", str(rules))

    def write(share: int) -> None:
        rules.write_text(f"[minimum_n]\nshare = {share}\n", encoding="utf-8")
        os.utime(rules, (share, share))

    def piece(_view: View) -> int:
        if not computed:
            write(30)
        computed.append(settings().minimum_n.share)
        return computed[-1]

    view = View(demo_store, Scope(), (), "en", False, {}, demo_store.as_of)
    write(20)
    with as_viewer(LOCAL_VIEWER):
        assert cached(piece)(view) == 30
        write(20)
        # The edit was a mistake: nothing of it stays.
        assert [cached(piece)(view) for _ in range(2)] == [20, 20]
    assert computed == [30, 30, 20]
