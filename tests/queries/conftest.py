"""Shared fixtures of query tests: settings that withhold nothing, worlds with many offices, and files of all cases."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from queries.storage.store import Store
from queries.sums.blocks import block_file, block_writer, row_spool
from queries.sums.case_file import case_file
from queries.sums.writing import case_file_writer
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


@pytest.fixture
def keep_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Store], Path]:
    """A function that makes the file of all cases of a small store in many blocks, in a folder of the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(case_file_writer, "MAX_CASES", 0)
    monkeypatch.setattr(block_writer, "BLOCK", 20)
    monkeypatch.setattr(row_spool, "ROWS_OF_PART", 50)
    monkeypatch.setattr(row_spool, "ROWS_AT_ONCE", 10)
    monkeypatch.setattr(block_file, "BATCH", 30)

    def keep(store: Store) -> Path:
        store.cache.clear()
        case_file_writer.keep_case_file(store)
        store.cache.clear()
        return case_file.case_file_path(store)

    return keep
