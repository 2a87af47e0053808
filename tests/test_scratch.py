"""The folder of a test run is in memory where there is room, and is gone after the run."""

import os
import socket
import tempfile
from pathlib import Path

import pytest

from tests import scratch


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the memory of this machine; no other is named for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", tempfile.gettempdir())
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(scratch, "has_room", lambda _: True)
    (tmp_path / "memory").mkdir()
    return tmp_path / "memory"


def test_temporary_files_are_in_the_folder_until_it_is_removed(memory: Path) -> None:
    begun = scratch.begin(memory)

    assert begun.folder.parent == memory
    assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(begun.folder)

    assert begun.remove() is None
    assert list(memory.iterdir()) == []
    assert "TMPDIR" not in os.environ
    assert memory not in Path(tempfile.gettempdir()).parents


def test_folders_of_failed_tests_are_kept_elsewhere(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = scratch.begin(memory)
    (begun.folder / "pytest-of-me" / "pytest-0").mkdir(parents=True)
    (begun.folder / "pytest-of-me" / "pytest-0" / "store").write_text("rows")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(begun.folder / "pytest-of-me")  # the name of a socket must be short
        listening.bind("socket")
        monkeypatch.undo()
        (memory.parent / "disk").mkdir()
        monkeypatch.setenv("TMPDIR", str(begun.folder))
        monkeypatch.setattr(tempfile, "gettempdir", lambda: str(memory.parent / "disk"))
        kept = begun.remove(has_failed=True)

    assert kept is not None
    assert kept.parent == memory.parent / "disk"
    assert [each.name for each in kept.rglob("*")] == ["pytest-0", "store"]
    assert not begun.folder.exists()


def test_what_killed_runs_have_left_is_removed_and_what_others_use_is_not(memory: Path) -> None:
    killed, young = (memory / f"{scratch.PREFIX}{name}" for name in ("killed", "young"))
    for folder in (killed, young):
        folder.mkdir()
        (folder / scratch.LOCK).touch()
    os.utime(killed / scratch.LOCK, (0, 0))
    other = scratch.begin(memory)
    assert not killed.exists()
    assert young.exists()
    del os.environ["TMPDIR"]

    os.utime(other.folder / scratch.LOCK, (0, 0))
    begun = scratch.begin(memory)

    assert other.folder.exists()
    begun.remove()
    os.environ["TMPDIR"] = str(other.folder)
    other.remove()


@pytest.mark.parametrize(
    ("available", "named", "expected"),
    [(64 << 20, False, True), (4 << 20, False, False), (64 << 20, True, False), (None, False, False)],
)
def test_there_must_be_room_and_no_other_folder_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, available: int | None, named: bool, expected: bool
) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text(
        f"MemTotal: 1 kB\nMemAvailable:   {available} kB\n" if available else "MemTotal: 1 kB\n"
    )
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(scratch, "LEAST_FREE", 0)
    if named:
        monkeypatch.setenv("TMPDIR", "/elsewhere")

    assert scratch.has_room(tmp_path, meminfo) is expected
    assert not scratch.has_room(tmp_path / "nowhere", meminfo)


def test_there_must_be_room_in_the_folder_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(scratch, "LEAST_AVAILABLE", 0)
    assert scratch.has_room(tmp_path)
    monkeypatch.setattr(scratch, "LEAST_FREE", 1 << 60)
    assert not scratch.has_room(tmp_path)
