"""The language of the command lines, and their end when nobody reads on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from intake.__main__ import main as intake
from persian.command_line import PIPE_CLOSED, locale_language
from queries.__main__ import main as queries
from tests.forked import run_forked

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, None),
        ({"LANG": "C.UTF-8"}, None),
        ({"LC_ALL": "POSIX", "LANG": ""}, None),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "fa_IR"}, "fa"),
        ({"LANG": "fa"}, "fa"),
        ({"LANG": "az_IR.UTF-8"}, "fa"),
        ({"LANG": "en_IR"}, "en"),
        ({"LANG": "de_DE@euro"}, "en"),
        ({"LC_ALL": "fa_IR.UTF-8", "LANG": "en_US.UTF-8"}, "fa"),
        ({"LC_MESSAGES": "fa_IR", "LANG": "en_US.UTF-8"}, "fa"),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, "en"),
    ],
)
def test_the_locale_names_a_language_or_none(environment: dict[str, str], language: str | None) -> None:
    assert locale_language(environment) == language


@pytest.mark.parametrize("command", [intake, queries])
def test_the_option_goes_before_the_locale_and_the_locale_before_the_setting(
    command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["mappings"] if command is intake else ["measures"]

    def is_persian(*more: str) -> bool:
        assert command([*words, *more]) == 0
        return "درخواست" in (text := capsys.readouterr().out) or "پرونده" in text

    assert is_persian()
    (tmp_path / "negah.toml").write_text('command_language = "en"\n', encoding="utf-8")
    assert not is_persian()
    monkeypatch.setenv("LANG", "fa_IR.UTF-8")
    assert is_persian()
    assert not is_persian("--lang", "en")


@pytest.mark.parametrize(
    "words",
    [
        ("intake", "mappings"),
        pytest.param(("queries", "definitions"), marks=pytest.mark.thorough),
        pytest.param(("geo", "check", "geo/provinces/east-azerbaijan"), marks=pytest.mark.thorough),
    ],
)
def test_a_closed_pipe_ends_a_command_quietly(words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)  # Like a `head` that has read enough.
    try:
        command = [sys.executable, "-m", *words]
        # One is started as an operator starts it; the others without the seconds that importing the program takes.
        run = subprocess.run if words[0] == "intake" else run_forked
        done = run(command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (PIPE_CLOSED, "")
