"""Without a viewer nothing is drawn and no question is answered."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from door.viewers import LOCAL_VIEWER
from pages.view import viewer as present
from pages.view.view import View, view_from_params
from pages.view.view_data import cached, query_measure
from pages.view.viewer import NoViewer, as_viewer, viewer
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
