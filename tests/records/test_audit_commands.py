"""`python -m records log`, `verify`, `prune` and `key`: what they print, and their exit codes."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from records.__main__ import main
from records.audit.anchor import newest_anchor
from records.database import Records, open_records
from tests.records.audit.conftest import tamper, write


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Ten entries in the records that the commands use."""
    monkeypatch.setenv("NEGAH_RECORDS_KEY_FILE", str(tmp_path / "r.key"))
    monkeypatch.setenv("NEGAH_RECORDS_URL", f"sqlite:///{tmp_path / 'r.sqlite'}")
    opened = open_records(f"sqlite:///{tmp_path / 'r.sqlite'}")
    write(opened, 10)
    yield opened
    opened.close()


@pytest.fixture
def run(records: Records, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run a command in English; returns its exit code and everything that it printed."""

    def command(*arguments: str) -> tuple[int, str]:
        try:
            code = main([*arguments, "--lang", "en"])
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, err = capsys.readouterr()
        return code, out + err

    return command


def test_verify_says_since_when_it_is_unbroken(run, records: Records) -> None:
    code, text = run("verify")
    assert code == 0
    assert text.startswith("10 entries, unbroken since 1 Farvardin 1405. The newest: 10:")
    seen = str(newest_anchor(records))
    assert run("verify", "--seen", seen)[0] == 0
    assert run("verify", "--seen", "twelve")[0] == 2
    tamper(records, "DELETE FROM {entries} WHERE number > 7")
    code, text = run("verify", "--seen", seen)
    assert code == 5
    assert "The end of the record was removed: entry 10 had been seen, and now the last one is 7." in text


def test_verify_names_the_first_wrong_entry_to_programs_too(run, records: Records) -> None:
    tamper(records, "UPDATE {entries} SET who = 'x' WHERE number = 4")
    code, text = run("verify", "--json")
    record = json.loads(text)
    assert code == 5
    assert (record["unbroken"], record["entries"]) == (False, 3)
    assert (record["fault"]["wrong"], record["fault"]["first"]) == ("altered", 4)


def test_log_searches_by_person_kind_and_jalali_days(run) -> None:
    code, text = run("log", "--person", "sara", "--from", "۱۴۰۵/۰۱/۰۳", "--to", "1405/01/07", "--limit", "2")
    assert code == 0
    assert [line.split(" · ")[0] for line in text.splitlines()] == [
        "7",
        "5",
        "1 older entries match, too: --limit 3",
    ]
    assert run("log", "--kind", "loaded") == (0, "No entry matches.\n")
    assert run("log", "--from", "1405/01/07", "--to", "1405/01/01")[0] == 2
    assert run("log", "--from", "yesterday")[0] == 2
    assert json.loads(run("log", "--json", "--limit", "1")[1])["entries"][0]["who"] == "reza"


def test_log_as_csv_has_a_row_for_each_entry(run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("log", "--csv")[1])))
    assert [row["number"] for row in rows] == [str(n) for n in range(10, 0, -1)]
    assert json.loads(rows[0]["detail"])["case"] == "111-9"


def test_pruning_and_a_new_key_are_in_the_record(run, records: Records) -> None:
    assert run("prune", "--days", "1") == (0, "Removed 9 entries; a signed checkpoint stays.\n")
    assert "fingerprint" in run("key")[1]
    assert "Made a new key" in run("key", "new")[1]
    code, text = run("verify", "--seen", "2:0123456789abcdef")
    assert code == 0
    assert "3 entries, unbroken" in text
    assert "cannot be compared" in text
    assert "9 older entries were removed after their time." in text
