"""`--mapping` without a value, and the command `mappings`: what mappings there are."""

import json
import shutil
from pathlib import Path

import pytest

from intake.__main__ import main
from intake.mapping.model import FOLDER, names


@pytest.mark.parametrize("words", [("--mapping",), ()])
def test_a_load_without_a_mapping_lists_the_ready_ones_and_those_beside_the_file(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "our-office.toml"
    shutil.copy(FOLDER / "open311.toml", own)
    (tmp_path / "broken.toml").write_text('source = "x"\n[columns]\nid = 3\n', encoding="utf-8")
    assert main(["load", str(tmp_path / "cases.csv"), *words, "--lang", "en"]) == 2
    lines = capsys.readouterr().err.splitlines()
    for name in names():
        assert sum(line.split()[:1] == [name] for line in lines) == 1
    (own_line,) = [line for line in lines if str(own) in line]
    assert "Open311 requests" in own_line
    assert sum("broken.toml" in line for line in lines) == 1
    assert not any("negah.toml" in line for line in lines)  # Settings are no mapping.


def test_the_list_is_a_command_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mappings", "--lang", "fa"]) == 0
    assert "درخواست‌های ۳۱۱ شهر بالتیمور" in capsys.readouterr().out
    assert main(["mappings", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["mappings"]
    assert [each["mapping"] for each in listed][: len(names())] == names()


def test_a_load_without_a_file_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "--mapping", "negah", "--lang", "en"]) == 2
    assert "No file" in capsys.readouterr().err
