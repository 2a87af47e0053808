"""Addresses of stores that cannot be used are refused in words, before anything is opened or made."""

from pathlib import Path

import pytest

from intake.__main__ import main as intake
from queries.__main__ import main as queries
from queries.storage.store_address import store_address
from queries.storage.store_errors import StoreError


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("nonsense", "cannot be read"),
        ("", "cannot be read"),
        ("postgresql+psycopg://negah:secret-word@host:port/negah", "cannot be read"),
        ("sqlite:///x.db", "cannot be in “sqlite”"),
        ("clickhouse://host/negah", "cannot be in “clickhouse”"),
        ("duckdb://data/province.duckdb", "three slashes"),
        ("duckdb://", "three slashes"),
        ("postgresql+psycopg2://negah:secret-word@host/negah", "“postgresql+psycopg2” is not installed"),
        ("postgresql+nonsense://host/negah", "“postgresql+nonsense” is not installed"),
    ],
)
def test_an_address_that_cannot_be_a_store_is_refused(address: str, reason: str) -> None:
    with pytest.raises(StoreError) as refused:
        store_address(address)
    assert reason in refused.value.message_en
    for message in (refused.value.message_fa, refused.value.message_en):
        assert "duckdb:///data/province.duckdb" in message
        assert "secret-word" not in message


@pytest.mark.parametrize(
    "address",
    [
        "duckdb:///data/x.duckdb",
        "duckdb:////srv/x.duckdb",
        "duckdb:///:memory:",
        "postgresql://u:p@h/d",
        "clickhousedb://h/d",
    ],
)
def test_addresses_of_stores_are_taken(address: str) -> None:
    assert store_address(address).get_backend_name() in address


@pytest.mark.parametrize("address", ["nonsense", "duckdb://data/x.duckdb"])
def test_commands_say_what_is_wrong_with_an_address(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert queries(["measure", "received", "--lang", "en", "--database", address]) == 3
    assert "duckdb:///data/province.duckdb" in capsys.readouterr().err
    assert intake(["demo", "--cases", "10", "--lang", "fa", "--database", address]) == 2
    assert "duckdb:///data/province.duckdb" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.duckdb"))  # of duckdb://data/x.duckdb, no x.duckdb in this folder
