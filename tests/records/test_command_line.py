"""`python -m records`: the commands of `records.commands`, their options, messages and exit codes."""

import io
import json
import os
import pty
import re
import shlex
import subprocess
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path

import pytest

from records import commands, errors
from records.__main__ import main
from records.accounts import redeem_link, sign_in
from records.database import open_records
from records.errors import RecordsError
from records.people import by_name
from records.records_parser import EXIT_CODES, _hours, parser
from records.roles import Role
from tests.records.conftest import NOW, PASSWORD

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The records that the commands use."""
    address = f"sqlite:///{tmp_path / 'r.sqlite'}"
    monkeypatch.setenv("NEGAH_RECORDS_URL", address)
    return address


@pytest.fixture
def run(url: str, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command; returns its exit code, output and errors."""

    def command(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(list(arguments))
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return command


def test_an_administrator_is_set_up_and_works_with_people(run, url: str) -> None:
    code, out, _ = run("link", "--json", "--address", "https://negah.example/", "--hours", "۲")
    link = json.loads(out)
    assert code == 0
    assert link["hours"] == 2
    assert link["link"].startswith("https://negah.example/sign-in/link/")
    records = open_records(url)
    assert redeem_link(records, link["link"].rpartition("/")[2], PASSWORD).roles == {Role.administrator}

    assert run("link")[0] == 4  # somebody exists now
    code, out, _ = run(
        "user", "add", "sara", "--display", "نام", "--role", "planner", "press", "--lang", "en"
    )
    assert code == 0
    assert "Added sara." in out
    assert "/sign-in/link/" in out
    assert by_name(records, "sara").roles == {Role.planner, Role.press}

    assert run("user", "role", "sara", "county_viewer", "--county", "0303", "0301", "--lang", "en")[1] == (
        "Roles of sara: County viewer\n"
    )
    assert by_name(records, "sara").counties == ("0301", "0303")
    assert run("user", "role", "sara", "steward")[1] == "نقش‌های «sara»: مسئول داده‌ها\n"
    assert by_name(records, "sara").counties == ("0301", "0303")
    assert run("user", "disable", "sara")[0] == 0
    assert by_name(records, "sara").disabled
    assert run("user", "list", "--lang", "en")[1].splitlines()[1] == (
        "sara (disabled) · نام · Data steward · 0301 0303"
    )
    assert run("user", "reset", "sara")[0] == 4  # a disabled person gets no link
    assert run("user", "enable", "sara")[0] == 0
    code, out, _ = run("user", "reset", "sara", "--code", "--json")
    assert code == 0
    assert json.loads(out)["user"]["name"] == "sara"
    assert redeem_link(records, json.loads(out)["link"].rpartition("/")[2], PASSWORD).name == "sara"
    records.close()


def test_the_list_as_json_tells_everything_but_secrets(run) -> None:
    run("user", "add", "sara", "--role", "press")
    (user,) = json.loads(run("user", "list", "--json")[1])["users"]
    assert user == {
        "id": 1, "name": "sara", "display_name": "sara", "roles": ["press"], "counties": [], "agencies": [],
        "disabled": False, "issuer": None,
    }  # fmt: skip


def test_a_backup_is_written_and_restored(run, tmp_path: Path) -> None:
    run("user", "add", "sara")
    file = str(tmp_path / "b")
    assert "1 users" in run("backup", file, "--lang", "en")[1]
    assert run("backup", file)[0] == 2
    run("user", "add", "later")
    run("user", "disable", "sara")
    assert "Disabled before, and enabled again: sara" in run("restore", file, "--lang", "en")[1]
    report = {"file": file, "users": 1, "enabled": [], "rights": [], "passwords": []}
    assert json.loads(run("restore", file, "--json")[1]) == {"restore": report}
    assert len(json.loads(run("user", "list", "--json")[1])["users"]) == 1
    assert run("restore", str(tmp_path / "none"))[0] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "kind"),
    [
        (["user", "role", "nobody", "press"], 2, "usage"),
        (["user", "role", "sara", "emperor"], 2, "usage"),
        (["user", "add", "sara"], 2, "usage"),
        (["user", "add", "new", "--role", "county_viewer"], 2, "usage"),
        (["user", "add", "new", "--hours", "0"], 2, "usage"),
        (["user", "disable", "admin"], 4, "refused"),
        (["user", "list", "--database", "duckdb:///x"], 2, "usage"),
        (["user", "list", "--database", "sqlite:////proc/none/r.sqlite"], 1, "machine"),
    ],
)
def test_a_mistake_has_a_code_and_a_message_in_both_languages(run, arguments, code, kind) -> None:
    run("user", "add", "admin", "--role", "administrator")
    run("user", "add", "sara")
    got, out, err = run(*arguments, "--json")
    error = json.loads(out)["error"]
    assert (got, error["code"], err) == (code, kind, "")
    assert error["fa"] != error["en"]
    assert f"  {code}  " in EXIT_CODES
    got, out, err = run(*arguments, "--lang", "en")
    assert (got, out) == (code, "")
    assert err.strip()


def test_the_language_is_that_of_the_locale_else_persian(run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("user", "list")[1] == "هنوز کاربری ثبت نشده است.\n"
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert run("user", "list")[1] == "There are no users yet.\n"
    assert run("user", "list", "--lang", "fa")[1] == "هنوز کاربری ثبت نشده است.\n"


def test_an_interrupted_command_says_so(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(commands._USER, "list", interrupted)
    code, out, err = run("user", "list", "--lang", "en")
    assert (code, out, err) == (130, "", "Interrupted; nothing was changed.\n")


class TestPasswords:
    """Passwords are typed or piped, and never an argument."""

    def test_one_is_read_from_the_standard_input(self, run, url: str, monkeypatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\nmore\n"))
        code, out, _ = run("user", "add", "sara", "--password", "--lang", "en")
        assert (code, out) == (0, "Added sara, with the password that you gave.\n")
        records = open_records(url)
        assert sign_in(records, "sara", PASSWORD, "", client="x", now=NOW).name == "sara"
        records.close()

    @pytest.mark.parametrize("typed", ["", "short\n", "the name is sara here\n"])
    def test_a_weak_one_leaves_nobody_behind(self, run, url: str, monkeypatch, typed: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        assert run("user", "add", "sara", "--password")[0] == 2
        records = open_records(url)
        assert by_name(records, "sara") is None
        records.close()

    def test_no_option_takes_one(self) -> None:
        with pytest.raises(SystemExit):
            parser().parse_args(["user", "add", "sara", "--password", "secret word"])

    @pytest.mark.slow
    @pytest.mark.parametrize(("again", "code"), [(PASSWORD, 0), ("another password", 2)])
    def test_one_is_typed_twice_at_a_terminal_without_being_shown(
        self, url: str, again: str, code: int
    ) -> None:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "records", "user", "add", "sara", "--password", "--lang", "en"],
            cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        shown = read_until(ours, "Password: ")
        os.write(ours, f"{PASSWORD}\n".encode())
        shown += read_until(ours, "Again: ")
        os.write(ours, f"{again}\n".encode())
        shown += read_until(ours, None)
        assert process.wait(30) == code
        assert PASSWORD not in shown
        assert ("Added sara" if code == 0 else "differ") in shown
        os.close(ours)


def read_until(terminal: int, text: str | None) -> str:
    """What a terminal shows up to a text, or until the process has closed it."""
    shown = b""
    while text is None or text.encode() not in shown:
        try:
            shown += os.read(terminal, 1024)
        except OSError:  # closed by the other side
            break
    return shown.decode()


def test_hours_are_within_two_weeks() -> None:
    assert _hours("۳۳۶") == 336
    for text in ("0", "337", "x", ""):
        with pytest.raises(ArgumentTypeError, match="between 1 and 336"):
            _hours(text)


def test_every_kind_of_error_is_a_records_error() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(kinds) == 5
    assert all(issubclass(kind, RecordsError) for kind in kinds)
    assert errors.Refused("نه", "no", wait=3).wait == 3


@pytest.mark.slow
def test_a_reader_that_stops_reading_is_no_error(url: str) -> None:
    command = f"{sys.executable} -m records user list --help | head -1; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode in (0, 141)
    assert "Traceback" not in ended.stderr


def test_every_command_of_the_guide_is_one() -> None:
    documents = "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("docs/records.md", "README.md")
    )
    lines = re.findall(r"^ {4}\.venv/bin/python -m records ([^#\n]+)", documents, re.MULTILINE)
    assert len(lines) > 12
    used = [parser().parse_args(shlex.split(line)) for line in lines]
    expected = {"user", "link", "backup", "restore", "log", "verify", "prune", "key"}
    assert {options.command for options in used} == expected
    named = {getattr(options, "user_command", None) for options in used}
    assert named >= {"add", "role", "reset", "disable", "enable", "list"}
    assert all(f"`{role}`" in documents for role in Role)
