"""The audit finds secrets, shows none, and no secret is under version control; every pin has its hashes."""

import json
import re
from importlib import metadata
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement

from tests import audit
from tests.audit import LOCKS, ROOT, committed, found_secrets, secrets_in

KEY = "-----BEGIN RSA " + "PRIVATE KEY-----"


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "x = 'ghp_" + "a" * 36 + "'",
        "postgresql://admin:" + "s3cr3t-of-ours@host/db",
        "client_secret = '" + "a1B2" * 6 + "'",
    ],
)
def test_secrets_are_found_by_their_form(text: str) -> None:
    assert [number for number, _ in secrets_in(f"first\n{text}")] == [2]


def test_ordinary_lines_hold_none() -> None:
    text = (
        "postgresql://negah:secret@host/db\nhttps://negah.example.ir/a:b@c\nsecret_variable = 'NEGAH_SECRET'"
    )
    assert list(secrets_in(text)) == []


def test_a_finding_does_not_repeat_the_secret(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    file = tmp_path / "settings.py"
    file.write_text("url = 'postgresql://admin:" + "s3cr3t-of-ours@host/db'\n")

    assert found_secrets([file]) == ["settings.py:1: password in an address"]


def test_no_secret_is_under_version_control() -> None:
    assert found_secrets(committed()) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_hashes(lock: str) -> None:
    pins = _pins(lock)
    text = (ROOT / lock).read_text(encoding="utf-8")

    locked = set(re.findall(r"^([^\s#]+==\S+) \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE))
    assert {_plain(pin) for pin in pins} == {_plain(pin) for pin in locked}


def _pins(lock: str) -> set[str]:
    """The pins of which a file has the hashes."""
    pins = set()
    for file in ("requirements.txt", *(["requirements-dev.txt"] if "dev" in lock else [])):
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        pins |= {line for line in lines if line and not line.startswith(("#", "-r "))}
    return pins


def _plain(pin: str) -> str:
    """A pin with its name as the Python Package Index writes it, and without extras."""
    name, _, version = re.sub(r"\[.*?\]", "", pin).partition("==")
    return f"{re.sub(r'[-_.]+', '-', name).lower()}=={version}"


def test_an_audit_that_cannot_be_done_fails(monkeypatch, capsys) -> None:
    monkeypatch.setattr(audit, "vulnerabilities", lambda lock: (None, "the register could not be asked"))
    monkeypatch.setattr(audit, "committed", lambda: iter(()))

    assert audit.main() == 1
    printed = capsys.readouterr()
    assert "could not be asked" in printed.out
    assert "this is no audit" in printed.err


@pytest.mark.parametrize(("found", "code"), [([], 0), (["a 1.0: CVE-1"], 1)])
def test_what_a_register_answers_decides(monkeypatch, capsys, found: list[str], code: int) -> None:
    monkeypatch.setattr(audit, "vulnerabilities", lambda lock: (found, "3 pins, by osv"))
    monkeypatch.setattr(audit, "committed", lambda: iter(()))

    assert audit.main() == code
    assert "".join(found) in capsys.readouterr().out


def test_the_next_register_is_asked_when_one_does_not_answer(monkeypatch) -> None:
    answer = {"dependencies": [{"name": "a", "version": "1.0", "vulns": [{"id": "CVE-1"}]}]}

    def ask(command: list[str], **_options: object) -> SimpleNamespace:
        if "osv" in command:
            return SimpleNamespace(stdout=json.dumps(answer), stderr="")
        return SimpleNamespace(stdout="", stderr="ERROR: not found on PyPI")

    monkeypatch.setattr(audit.subprocess, "run", ask)

    assert audit.vulnerabilities("requirements.lock") == (["a 1.0: CVE-1"], "1 pins, by osv")


def test_pins_are_complete() -> None:
    # `pip install --no-deps` installs what is pinned and nothing else, so a missing pin is found only when it is used.
    pinned = {_plain(line).partition("==")[0] for lock in LOCKS for line in _pins(lock)} | {
        "pip",
        "setuptools",
    }
    missing = {
        f"{name} needs {needed.name}"
        for name in pinned - {"setuptools"}
        for needed in map(Requirement, metadata.requires(name) or ())
        if (needed.marker is None or needed.marker.evaluate({"extra": ""}))
        and _plain(needed.name).partition("==")[0] not in pinned
    }
    assert missing == set()
