"""The template: written once, and never over a file that somebody may have filled in."""

from pathlib import Path

import pytest

from intake.__main__ import main


def test_the_template_replaces_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "template.xlsx"
    assert main(["template", str(path), "--lang", "en"]) == 0
    path.write_bytes(b"filled in")
    assert main(["template", str(path), "--lang", "en"]) == 2
    assert "exists already and is not replaced" in capsys.readouterr().err
    assert path.read_bytes() == b"filled in"


def test_a_template_that_cannot_be_written_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["template", str(tmp_path / "missing" / "template.xlsx"), "--lang", "fa"]) == 2
    assert "نوشته نشد" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["template.csv", "template.xls", "template"])
def test_a_template_has_the_ending_of_a_workbook(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["template", str(tmp_path / name), "--lang", "en"]) == 2
    assert "has to end with .xlsx" in capsys.readouterr().err
    assert not (tmp_path / name).exists()
    assert main(["template", str(tmp_path / "TEMPLATE.XLSX"), "--lang", "en"]) == 0
