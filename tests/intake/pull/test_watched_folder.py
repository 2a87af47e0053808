"""Files of a watched folder: which are new, which are not complete, and in which order."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from intake.errors import PullError
from intake.pull import watched_folder
from intake.pull.pull_history import History, PulledLoad
from intake.pull.watched_folder import FolderLook, look_into
from queries.settings.pull_declarations import FolderSource

NOW = 1_700_000_000.0


def put(folder: Path, name: str, content: str, *, seconds_ago: float = 600) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    os.utime(path, (NOW - seconds_ago, NOW - seconds_ago))
    return path


def look(folder: Path, history: History | None = None, **keys: object) -> FolderLook:
    source = FolderSource(path=folder, **({"pattern": "*.csv"} | keys))  # type: ignore[arg-type]
    return look_into(source, history or History(()), store_source="city", now=NOW)


def test_complete_files_in_order_of_time(tmp_path: Path) -> None:
    put(tmp_path, "b.csv", "1", seconds_ago=900)
    put(tmp_path, "a.csv", "2", seconds_ago=700)
    put(tmp_path, "copy.csv", "1", seconds_ago=650)
    put(tmp_path, "new.csv", "3", seconds_ago=20)
    put(tmp_path, "ahead.csv", "4", seconds_ago=-5_000)
    for name in (".hidden.csv", "~$open.xlsx", "half.csv.part"):
        put(tmp_path, name, name)
    put(tmp_path, "note.txt", "5")
    (tmp_path / "sub.csv").mkdir()
    found = look(tmp_path)
    assert [file.path.name for file in found.new] == ["b.csv", "a.csv", "ahead.csv"]
    assert found.growing == ("new.csv",)
    assert "note.txt" in [file.path.name for file in look(tmp_path, pattern="*").new]


def test_links_are_read_only_within_the_folder(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "folder", tmp_path / "folder-of-others"
    (folder / "sub").mkdir(parents=True)
    elsewhere.mkdir()
    put(folder / "sub", "inner.csv", "1")
    put(elsewhere, "secret.csv", "2")
    (folder / "a.csv").symlink_to(folder / "sub" / "inner.csv")
    (folder / "b.csv").symlink_to(elsewhere / "secret.csv")
    (folder / "c.csv").symlink_to("../folder-of-others/secret.csv")
    (folder / "gone.csv").symlink_to(folder / "no-such.csv")
    os.mkfifo(folder / "pipe.csv")

    found = look(folder)

    assert [file.path.name for file in found.new] == ["a.csv"]
    assert found.outside == ("b.csv", "c.csv")

    by_link = tmp_path / "link"
    by_link.symlink_to(folder)
    assert [file.path.name for file in look(by_link).new] == ["a.csv"]


def test_what_the_store_knows_is_not_new(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "1")
    (file,) = look(tmp_path).new
    loads = (PulledLoad(1, "city", datetime(2025, 1, 1), datetime(2025, 1, 1), 1,
                        ({"name": "a.csv", "sha256": file.sha256},)),)  # fmt: skip
    assert look(tmp_path, History(loads)) == FolderLook((), ())
    put(tmp_path, "a.csv", "2")
    assert len(look(tmp_path, History(loads)).new) == 1


def test_a_file_that_changes_while_it_is_read_is_not_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, "a.csv", "1")
    digest = watched_folder.hashlib.file_digest

    def change(*arguments: object) -> object:
        path.write_text("1,2", encoding="utf-8")
        return digest(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(watched_folder.hashlib, "file_digest", change)
    assert look(tmp_path) == FolderLook((), ("a.csv",))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PullError, match="cannot be read"):
        look(tmp_path / "none")
