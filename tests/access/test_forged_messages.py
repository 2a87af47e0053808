"""Messages that a browser makes up do nothing for which their sender has no right."""

from importlib import import_module
from types import SimpleNamespace

import pytest

from pages.data.keep_form import DESPITE_DOUBTS
from pages.view.viewer import as_viewer
from records.roles import Role
from tests.access.people_of_roles import PEOPLE

# The folder of the screen has a function of the same name.
upload = import_module("pages.data.upload")
ACTIONS = (
    "choose_mapping", "choose_columns", "accept_doubts", "back_to_columns", "start_load", "accept_doubts",
    "keep_mapping",
)  # fmt: skip


@pytest.fixture
def acted(monkeypatch, tmp_path):
    """What the actions of the loading form have been called for, with a file that is being loaded on the page."""
    calls: list[str] = []
    loading = SimpleNamespace(database=f"duckdb:///{tmp_path / 'store.duckdb'}", toml="x", turn=0)
    state = {upload.LOADING_KEY: loading}
    monkeypatch.setattr(upload, "st", SimpleNamespace(session_state=state))
    for name in ACTIONS:
        monkeypatch.setattr(upload, name, lambda *_, name=name, **__: calls.append(name))
    return calls


def send_all() -> None:
    """Send every message that the loading form knows."""
    view = SimpleNamespace(t=str)
    upload._on_columns("mapping:negah", {})
    upload._on_columns("columns", {})
    upload._on_columns(DESPITE_DOUBTS, {})
    upload._on_check("back", {})
    upload._on_check("load", {})
    upload._on_failed_load(DESPITE_DOUBTS, {})
    upload._keeper(view)("keep", {"kept_name": "mine"})


@pytest.mark.parametrize("role", [Role.planner, Role.press, Role.agency_viewer, Role.administrator])
def test_whoever_may_not_load_files_cannot_by_messages(acted, role):
    with as_viewer(PEOPLE[role]):
        send_all()

    assert acted == []


def test_a_data_steward_can(acted):
    with as_viewer(PEOPLE[Role.steward]):
        send_all()

    assert acted == list(ACTIONS)


@pytest.mark.parametrize(
    "name", ["", "/dev/zero", "/etc/passwd", "../negah", "../ready/negah", "negah.toml", "never kept"]
)
def test_only_mappings_that_are_kept_or_come_with_the_program_are_used(acted, name):
    with as_viewer(PEOPLE[Role.steward]):
        upload._on_columns(f"mapping:{name}", {})

    assert acted == []
    assert upload.st.session_state[upload.LOADING_KEY].turn == 1
