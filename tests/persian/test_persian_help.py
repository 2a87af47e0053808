"""The help of the commands of intake and queries: each text has a translation, and is shown in one language."""

import argparse
from collections.abc import Iterator, Mapping

import pytest

from intake.commands.intake_help import PERSIAN as OF_INTAKE
from intake.commands.intake_parser import parser as intake_parser
from persian.command_parser import CommandParser
from queries.cli.queries_help import PERSIAN as OF_QUERIES
from queries.cli.queries_parser import parser as queries_parser

OF_ARGPARSE = "show this help message and exit"
PARSERS = pytest.mark.parametrize(
    ("parser", "persian"),
    [(intake_parser(), OF_INTAKE), (queries_parser(), OF_QUERIES)],
    ids=["intake", "queries"],
)


def _texts(parser: argparse.ArgumentParser) -> Iterator[str]:
    """All texts of a parser and of its commands, besides those of argparse."""
    yield from (text for text in (parser.description, parser.epilog) if text)
    for action in parser._actions:
        if action.help and action.help != OF_ARGPARSE:
            yield action.help
        if isinstance(action, argparse._SubParsersAction):
            yield from (str(choice.help) for choice in action._choices_actions)
            for command in action.choices.values():
                yield from _texts(command)


@PARSERS
def test_every_text_has_a_translation_and_no_translation_is_left_over(
    parser: CommandParser, persian: Mapping[str, str]
) -> None:
    assert set(_texts(parser)) == set(persian)


@PARSERS
def test_a_translation_has_the_numbers_options_and_codes_of_its_text(
    parser: CommandParser, persian: Mapping[str, str]
) -> None:
    for en, fa in persian.items():
        for word in (
            "--json",
            "--no-wait",
            "NEGAH_DATABASE_URL",
            "data/negah.duckdb",
            "LC_MESSAGES",
            "on_time_share",
        ):
            assert (word in en) == (word in fa), en


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (
            ["load", "--help", "--lang", "fa"],
            ["شیوهٔ نوشتن: python -m intake load", "گزینه‌ها:", "کدهای پایان:"],
        ),
        (["load", "--help", "--lang=en"], ["usage: python -m intake load", "options:", "exit codes:"]),
        (["load", "--help"], ["شیوهٔ نوشتن: python -m intake load"]),
        (["--help"], ["شیوهٔ نوشتن: python -m intake"]),
    ],
)
def test_the_help_has_the_language_of_the_option_else_of_the_settings(
    arguments: list[str],
    lines: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(SystemExit) as ended:
        intake_parser().parse_args(arguments)
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert all(line in printed for line in lines)
    if "fa" in arguments:
        assert "show this" not in printed


def test_the_help_has_the_language_of_the_locale(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    with pytest.raises(SystemExit):
        queries_parser().parse_args(["measure", "--help"])
    assert capsys.readouterr().out.startswith("usage: python -m queries measure")
