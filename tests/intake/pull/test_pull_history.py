"""What the loads of a store say of earlier pulls."""

from datetime import datetime
from pathlib import Path
from typing import Any

from intake.publish.target_from_url import target_from_url
from intake.pull.pull_history import History, PulledLoad, read_history
from queries.vocabulary.masked_cells import MASK

MOMENT = datetime(2025, 3, 1)


def load(number: int, *files: dict[str, Any], source: str = "city") -> PulledLoad:
    return PulledLoad(number, source, MOMENT, MOMENT, 1, files)


def file(name: str, sha256: str, note: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"name": name, "sha256": sha256, "bytes": 1} | ({"pull": note} if note else {})


def test_the_newest_load_of_a_pull_and_its_watermark() -> None:
    mark = {"kind": "number", "value": 5}
    history = History(
        (
            load(3, file("by-hand.csv", "c")),
            load(2, file("city", "b", {"name": "city", "origin": "x", "newest": mark})),
            load(1, file("city", "a", {"name": "city", "origin": "x", "newest": None})),
        )
    )
    last = history.last("city")
    assert last is not None
    assert last.load == 2
    assert history.watermark("city", origin="x") == mark
    assert history.watermark("city", origin="another table") is None
    assert history.last("town") is history.watermark("town", origin="x") is None


def test_a_file_is_known_by_the_newest_content_under_its_name_or_by_its_content() -> None:
    history = History((load(2, file("a.csv", "new")), load(1, file("a.csv", "old"), file("b.csv", "other"))))
    assert history.is_loaded("a.csv", "new", source="city")
    assert not history.is_loaded("a.csv", "old", source="city")  # an earlier content has come back
    assert history.is_loaded("renamed.csv", "other", source="city")
    assert not history.is_loaded("renamed.csv", "else", source="city")
    assert not history.is_loaded("a.csv", "new", source="town")


def test_files_whose_names_have_numbers_of_people_are_known_by_their_content() -> None:
    history = History((load(2, file(f"{MASK}.csv", "b")), load(1, file(f"{MASK}.csv", "a"))))
    assert history.is_loaded("09141234567.csv", "a", source="city")
    assert history.is_loaded("09141234568.csv", "b", source="city")
    assert not history.is_loaded("09141234567.csv", "c", source="city")


def test_a_store_that_is_not_there_has_no_history(tmp_path: Path) -> None:
    assert read_history(target_from_url(f"duckdb:///{tmp_path / 'none.duckdb'}")) == History(())
