"""The note beside the lock of a DuckDB store: who holds it, and since when, in the calendar of the reader."""

import os
import re
from pathlib import Path

import pytest

from intake.errors import LockedError
from intake.publish import duckdb_lock
from intake.publish.duckdb_lock import locked
from persian.digits import to_persian_digits


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LockedError:
    """The refusal of a second load while another one runs."""
    lock = tmp_path / "store.lock"
    with locked(lock, wait=True, notify=print):
        monkeypatch.setattr(duckdb_lock.FileLock, "acquire", _taken)
        with pytest.raises(LockedError) as refusal, locked(lock, wait=False, notify=print):
            pass
    return refusal.value


def _taken(lock: duckdb_lock.FileLock, timeout: float | None = None) -> None:
    raise duckdb_lock.Timeout(str(lock.lock_file))


def test_the_holder_is_told_in_persian_digits_and_the_jalali_calendar(refused: LockedError) -> None:
    process = to_persian_digits(str(os.getpid()))
    assert re.search(rf"\(فرایند {process}، از ۱[۴۵]\d\d/\d\d/\d\d \d\d:\d\d\)", refused.message_fa)
    assert not re.search("[0-9]", refused.message_fa)
    assert f"(process {os.getpid()}, since " in refused.message_en


@pytest.mark.parametrize("note", ["", "17", "17 2026-12"])
def test_a_note_that_is_not_whole_names_nobody(note: str, tmp_path: Path) -> None:
    path = tmp_path / "store.lock.holder"
    path.write_text(note)
    assert duckdb_lock._holder(path) == ("بارگذاری دیگری در جریان است.", "Another load is running.")
