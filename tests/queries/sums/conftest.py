"""The file of sums beside that of all cases, made for small stores."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO
from weakref import WeakKeyDictionary

import pytest
from sqlalchemy.engine import Engine

from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.sums.blocks import block_writer
from queries.sums.case_arrays import scope_cases
from queries.sums.case_file.case_file import SUMS_ENDING
from queries.sums.writing import case_file_writer, stored_sums_writer
from tests.queries.sums.small_stores import world_store

# By the engine of the store, what its files contain, by all on which that depends besides the store.
_written: WeakKeyDictionary[Engine, dict[tuple[object, ...], bytes]] = WeakKeyDictionary()


@pytest.fixture
def large_scopes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every scope be too large to be read one by one."""
    for most in ("MAX_CASES", "MAX_FROM_SERVER", "MAX_KEPT"):
        monkeypatch.setattr(scope_cases, most, 0)


@pytest.fixture
def written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the contents of both files be counted once for each store, and copied into each further file of it.

    For tests of what is read from the files, since writing both takes a second of processor time. Those of how they are
    written, in test_case_file.py, do without.
    """

    def once(write: Callable[..., None], target: BinaryIO, store: Store, *others: Any) -> None:
        parts = (block_writer.BLOCK, stored_sums_writer.MIN_PART, stored_sums_writer.MANY_CASES)
        contents = _written.setdefault(store.engine, {})
        key = (write.__module__, *parts, store.load, settings().model_dump_json())
        if key not in contents:
            write(*others)
            target.flush()
            contents[key] = os.pread(target.fileno(), os.fstat(target.fileno()).st_size, 0)
        else:
            target.write(contents[key])

    of_cases, of_sums = case_file_writer._write, stored_sums_writer._write
    monkeypatch.setattr(
        case_file_writer,
        "_write",
        lambda store, target, folder: once(of_cases, target, store, store, target, folder),
    )
    monkeypatch.setattr(
        stored_sums_writer,
        "_write",
        lambda target, store, file: once(of_sums, target, store, target, store, file),
    )


@pytest.fixture
def keep_sums(
    keep_file: Callable[[Store], Path],
    written_once: None,
    large_scopes: None,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Path]]:
    """A function that makes both files with the sums of pairs of at least a part of the cases, and returns the path."""
    usual = world_store(8)

    def keep(least: float = 0.0, of: Store = usual) -> Path:
        monkeypatch.setattr(stored_sums_writer, "MIN_PART", least)
        monkeypatch.setattr(stored_sums_writer, "MANY_CASES", 1)
        path = keep_file(of).with_suffix(SUMS_ENDING)
        stored_sums_writer.keep_stored_sums(of)
        of.cache.clear()
        return path

    yield keep
    usual.cache.clear()
