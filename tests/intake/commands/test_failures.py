"""Errors as the command line reports them."""

from pathlib import Path

import duckdb
import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from geo.tomlfile import DeclarationError
from intake import errors
from intake.__main__ import main
from intake.commands.failures import failure_of
from intake.commands.intake_parser import EXIT_CODES


@pytest.mark.parametrize(
    ("kind", "code", "exit_code"),
    [
        (errors.LockedError, "locked", 3),
        (errors.EmptyStoreError, "empty", 4),
        (errors.RefusedError, "refused", 4),
        (errors.MismatchError, "different", 5),
        (errors.PullError, "source", 7),
        (errors.MappingError, "mapping", 2),
        (errors.UsageError, "usage", 2),
        (errors.FileError, "file", 2),
        (DeclarationError, "settings", 2),
    ],
)
def test_each_kind_of_error_has_its_codes(kind: type[errors.IntakeError], code: str, exit_code: int) -> None:
    failure = failure_of(kind("چه شد", "what happened"))
    assert (failure.code, failure.exit_code) == (code, exit_code)
    assert (failure.fa, failure.en) == ("چه شد", "what happened")
    assert f"\n  {exit_code}  " in EXIT_CODES


def test_an_error_of_the_machine_is_reported_in_its_first_line() -> None:
    failure = failure_of(OSError("no space\nleft"))
    assert (failure.code, failure.exit_code) == ("machine", 1)
    assert "(no space)" in failure.en
    assert failure_of(OSError()).en.endswith("(OSError)")


def test_an_error_of_a_database_server_does_not_speak_of_the_disk_of_this_machine() -> None:
    refused = OperationalError("SELECT 1", {}, psycopg.OperationalError("connection refused"))
    failure = failure_of(refused)
    assert (failure.code, failure.exit_code) == ("machine", 1)
    assert "that the database server runs" in failure.en
    assert "connection refused" in failure.fa
    unwritten = OperationalError("SELECT 1", {}, duckdb.IOException("No space left on device"))
    assert "whether the store is whole" in failure_of(unwritten).en


@pytest.mark.parametrize("content", [b"no store", b""])
def test_a_damaged_store_leads_to_the_backup(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "store.duckdb"
    path.write_bytes(content)
    assert main(["loads", "--database", f"duckdb:///{path}", "--lang", "en"]) == 1
    assert "restore the file from a backup" in capsys.readouterr().err
    assert path.read_bytes() == content
