"""The file of sums beside that of all cases, made for small stores."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from queries.storage.store import Store
from queries.sums import scope_cases, stored_sums_writer
from queries.sums.case_file import SUMS_ENDING
from tests.queries.sums.small_stores import world_store


@pytest.fixture
def keep_sums(
    keep_file: Callable[[Store], Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Path]]:
    """A function that makes both files with the sums of pairs of at least a part of the cases, and returns the path."""
    usual = world_store(8)
    for most in ("MOST_CASES", "MOST_FROM_SERVER", "MOST_KEPT"):
        monkeypatch.setattr(scope_cases, most, 0)

    def keep(least: float = 0.0, of: Store = usual) -> Path:
        monkeypatch.setattr(stored_sums_writer, "LEAST_PART", least)
        monkeypatch.setattr(stored_sums_writer, "MANY_CASES", 1)
        path = keep_file(of).with_suffix(SUMS_ENDING)
        stored_sums_writer.keep_stored_sums(of)
        of.cache.clear()
        return path

    yield keep
    usual.cache.clear()
