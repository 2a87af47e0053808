"""The command line of trials: results are kept in the folder and not made again, and all of them are reported."""

import json
import sys
from pathlib import Path

import pytest

from tests.judgement.change_cells import Cell, Counted
from tests.judgement.change_worlds import Setting
from tests.judgement.part_cells import PartCell, run_parts
from tests.judgement.part_worlds import PartSetting
from tests.judgement.trial_command import counted, run_cells

CELL = PartCell("4 topics, 50 % more", PartSetting(topics=4, years=2, length=30, planted=20.0))


def test_a_result_is_kept_and_not_made_again(tmp_path: Path) -> None:
    asked = []

    def judge(cell: Cell, worlds: int, *, seed: int) -> Counted:
        asked.append((cell.name, worlds, seed))
        return Counted(worlds, {"product": 3})

    cell, folder = Cell("stock, 25 % more", Setting()), tmp_path / "results"
    folder.mkdir()
    for _ in range(2):
        assert counted(cell, judge, 8, 5, folder, "some-") == (cell.name, Counted(8, {"product": 3}))
    assert asked == [("stock, 25 % more", 8, 5)]
    (file,) = folder.iterdir()
    assert file.name == "some-stock-25-percent-more-8-5.json"
    counted(cell, judge, 8, 6, folder, "some-")
    assert len(asked) == 2


def test_all_cells_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, document = tmp_path / "results", tmp_path / "document.md"
    options = ["--worlds", "4", "--processes", "1", "--folder", str(folder), "--write", str(document)]
    monkeypatch.setattr(sys, "argv", ["trial", *options])
    run_cells("A trial.", (CELL,), run_parts, lambda found: json.dumps(sorted(found)), document="other.md")
    assert json.loads(document.read_text(encoding="utf-8")) == [CELL.name]
    assert [file.name for file in folder.iterdir()] == ["4-topics-50-percent-more-4-1.json"]
