"""The console of the commands prints texts of files and settings as they are."""

from pathlib import Path

import pytest
from rich.table import Table

from intake.commands.console import console, progress_reporter
from intake.commands.intake_parser import parser

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("text", ["x[/y]", "[conceal]hidden", "[link=file:///etc]a", ":bug:"])
def test_no_text_of_a_table_is_markup(text, capsys):
    table = Table(text)
    table.add_row(text)
    table.add_row(text[::-1])
    console().print(table)
    console().print(text)
    assert capsys.readouterr().out.count(text) == 3

    console(stderr=True).print(table)
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count(text)) == ("", 2)


def test_no_name_of_a_step_is_markup(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress_reporter(parser().parse_args(["loads"])) as show:
        show("copy [/case]", 0.5)
    assert "copy [/case]" in capsys.readouterr().err


def test_all_commands_print_by_this_console():
    others = [
        path.name
        for path in (ROOT / "intake").rglob("*.py")
        if path.name != "console.py" and "Console(" in path.read_text(encoding="utf-8")
    ]
    assert others == []
