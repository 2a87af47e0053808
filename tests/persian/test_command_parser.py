"""Usage errors: in the language of --lang, else of the locale, else in both; and as JSON where JSON was asked for."""

import json

import pytest

from persian.command_parser import CommandParser, argument_error

ENGLISH_WORDS = (
    "argument", "invalid", "expected", "required", "unrecognized", "could match", "choose", "empty",
)  # fmt: skip


def _even(text: str) -> int:
    if int(text) % 2:
        raise argument_error("عددی زوج بدهید", "give an even number")
    return int(text)


def _parser() -> CommandParser:
    parser = CommandParser(prog="command")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    one = commands.add_parser("one")
    one.add_argument("key")
    one.add_argument("--json", action="store_true")
    one.add_argument("--lang", choices=("fa", "en"))
    one.add_argument("--days", type=int)
    one.add_argument("--even", type=_even)
    one.add_argument("--named", nargs="+")
    return parser


def _error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        _parser().parse_args(arguments)
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("usage: command")
    return printed.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "fa", "en"),
    [
        ([], "این‌ها لازم است و داده نشده است: key.", "the following arguments are required: key."),
        (["a", "b"], "این‌ها شناخته نشد: b.", "unrecognized arguments: b."),
        (["a", "--days", "x"], "--days: «x» عدد نیست.", "argument --days: invalid int value: 'x'."),
        (["a", "--days"], "--days: یک مقدار لازم دارد.", "argument --days: expected one argument."),
        (["a", "--named"], "--named: دست‌کم یک مقدار لازم دارد.", "expected at least one argument."),
        (["a", "--even", "3"], "--even: عددی زوج بدهید.", "argument --even: give an even number."),
        (["a", "--days", ""], "--days: مقدار خالی پذیرفته نیست.", "argument --days: an empty value."),
        (["a", "--named="], "--named: مقدار خالی پذیرفته نیست.", "argument --named: an empty value."),
        (["a", ""], "مقدار خالی پذیرفته نیست.", "an empty argument."),
        (["a", "--json=1"], "--json: مقداری نمی‌پذیرد.", "argument --json: ignored explicit argument '1'."),
    ],
)
def test_usage_errors_are_in_the_language_of_the_command(
    arguments: list[str], fa: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    persian = _error(["one", "--lang", "fa", *arguments], capsys)
    assert persian == f"دستور نادرست است: {fa}"
    assert not any(word in persian for word in ENGLISH_WORDS)
    english = _error(
        ["one", *arguments[:1], "--lang=en", *arguments[1:]] if arguments else ["one", "--lang=en"], capsys
    )
    assert english.startswith("Error: ")
    assert english.endswith(en)


def test_an_unknown_choice_names_what_there_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "fa_IR.UTF-8")
    assert _error(["two"], capsys).endswith("COMMAND: «two» پذیرفته نیست؛ یکی از این‌ها را بدهید: one.")
    assert "--lang: «de» پذیرفته نیست؛ یکی از این‌ها را بدهید: fa، en." in _error(
        ["one", "a", "--lang", "de"], capsys
    )


def test_where_nothing_names_a_language_errors_have_both(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(variable, "C")
    with pytest.raises(SystemExit):
        _parser().parse_args(["one"])
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "دستور نادرست است: این‌ها لازم است و داده نشده است: key.",
        "Error: the following arguments are required: key.",
    ]


def test_where_json_was_asked_for_a_usage_error_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        _parser().parse_args(["one", "a", "--even", "3", "--json"])
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert printed.err == ""
    assert json.loads(printed.out)["error"] == {
        "code": "usage",
        "fa": "دستور نادرست است: --even: عددی زوج بدهید.",
        "en": "argument --even: give an even number.",
    }
