"""Shared fixtures of query tests: settings that withhold nothing, and worlds with many offices."""

import pytest

from tests import worlds
from tests.queries.offices import COUNTIES, OFFICES, PEERS


@pytest.fixture
def any_n(tmp_path, monkeypatch):
    """Settings with minimum numbers of cases so low that nothing is withheld."""
    path = tmp_path / "any-n.toml"
    path.write_text("[minimum_n]\nshare = 1\nduration = 1\nrate = 0\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(path))


@pytest.fixture(scope="module")
def many_units():
    """Random worlds with ten offices in one peer group, four in another, and ten counties."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "AGENCIES", OFFICES)
        patch.setattr(worlds, "PEERS", PEERS)
        patch.setattr(worlds, "COUNTIES", COUNTIES)
        yield
