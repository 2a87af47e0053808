"""The intake process ends in words when it goes beyond its limits, and the store is as it was."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from intake.load import process_watch
from intake.load.load_progress import LoadProgress
from intake.load.process_watch import EXIT_CODE, ProcessWatch
from queries.settings.province_settings import ROOT, Limits
from tests.intake.storing import CASE, dump, load_rows, url
from tests.limits.hostile_files import MAPPING, parquet_long_text

# Waits until the watch ends it, or for ten seconds.
WAITING = """
import sys, tempfile, time
from pathlib import Path
from intake.load.process_watch import ProcessWatch
from queries.settings.province_settings import Limits

with ProcessWatch(Limits({limits}), lambda fa, en: print(fa, en, sep="|", flush=True)) as watch:
    print(tempfile.mkdtemp(), flush=True)
    watch.begin(Path({folder!r}))
    {work}
    time.sleep(10)
"""


def waiting(folder: Path, limits: str, work: str = "pass") -> tuple[int, list[str]]:
    code = WAITING.format(limits=limits, folder=str(folder), work=work)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize(
    ("limits", "work", "setting"),
    [
        ("minutes=0.02", "pass", "limits.minutes"),
        # The last test below has a load that needs too much memory.
        pytest.param(
            "memory_megabytes=400",
            "room = bytearray(600_000_000)",
            "limits.memory_megabytes",
            marks=pytest.mark.thorough,
        ),
    ],
)
def test_a_process_beyond_a_limit_says_so_and_removes_its_files(
    tmp_path: Path, limits: str, work: str, setting: str
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    code, lines = waiting(folder, limits, work)
    assert code == EXIT_CODE
    assert [setting in words for words in lines[1].split("|")] == [True, True]
    assert not folder.exists()
    assert not Path(lines[0]).exists()


def test_nothing_is_watched_once_the_result_is_about_to_be_visible(tmp_path: Path) -> None:
    told: list[str] = []
    with ProcessWatch(Limits(minutes=0.0001), lambda fa, en: told.append(en)) as watch:
        watch.release()
        watch.begin(tmp_path)
        time.sleep(0.1)
    assert told == []


def test_temporary_files_are_in_a_folder_of_the_watch_and_elsewhere_again_after_it() -> None:
    before = tempfile.gettempdir()
    with ProcessWatch(Limits(), lambda fa, en: None):
        inside = Path(tempfile.gettempdir())
        assert inside.parent == Path(before)
    assert tempfile.gettempdir() == before
    assert not inside.exists()


def test_the_duration_counts_from_the_moment_at_which_waiting_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(process_watch, "time", SimpleNamespace(monotonic=lambda: now))
    watch = ProcessWatch(Limits(minutes=2), lambda fa, en: None)
    now = 1000.0  # waits for another load
    assert watch._problem() is None
    watch.begin(tmp_path)
    now = 1110.0
    assert watch._problem() is None
    now = 1121.0
    assert "limits.minutes" in watch._problem()[1]


# Reads every page of a file, then holds as much memory; in a process without other threads, which hold memory too.
HOLDING = """
import mmap, sys
from intake.load.process_watch import resident_bytes

with open(sys.argv[1], "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as pages:
    before = resident_bytes()
    assert not sum(pages[:: mmap.PAGESIZE])
    with_pages = resident_bytes()
    held = b"x" * len(pages)
    print(before, with_pages, resident_bytes())
"""


@pytest.mark.thorough
def test_pages_of_files_are_no_memory_of_the_process(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(bytes(50_000_000))
    command = [sys.executable, "-c", HOLDING, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    before, with_pages, holding = map(int, done.stdout.split())
    assert before > 10_000_000
    # The system can drop pages of files at any time.
    assert with_pages < before + 25_000_000
    assert holding > with_pages + 25_000_000


@pytest.mark.thorough
@pytest.mark.slow
def test_a_load_that_needs_too_much_memory_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    load_rows(tmp_path, [CASE])
    before = dump(tmp_path)
    file, mapping, settings = (tmp_path / name for name in ("ids.parquet", "hostile.toml", "negah.toml"))
    parquet_long_text(file)
    mapping.write_text(MAPPING)
    settings.write_text("[limits]\nmemory_megabytes = 450\n")
    done = subprocess.run(
        [sys.executable, "-m", "intake", "load", file, "--mapping", mapping, "--database", url(tmp_path), "--json"],
        cwd=ROOT, capture_output=True, text=True, env=os.environ | {"NEGAH_SETTINGS": str(settings)}, check=False,
    )  # fmt: skip
    assert done.returncode == EXIT_CODE
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "limit"
    assert "450" in error["en"]
    assert "۴۵۰" in error["fa"]
    assert dump(tmp_path) == before
    assert not (tmp_path / "store.duckdb.work").exists()


@pytest.mark.parametrize("moment", ["reading", "staging"])
def test_a_folder_that_was_removed_during_a_check_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The server removes the folder of uploaded files at its end, while intake may still be at work in it."""
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(uploads))
    before = getattr(LoadProgress, moment)

    def remove_first(progress: LoadProgress, number: int) -> object:
        shutil.rmtree(uploads)
        return before(progress, number)

    monkeypatch.setattr(LoadProgress, moment, remove_first)
    with pytest.raises(FileNotFoundError):
        load_rows(tmp_path, [CASE], publish=False)

    assert not uploads.exists()
