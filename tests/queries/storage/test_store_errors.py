"""Why a store cannot be read is said in both languages, with what to do, and never with its password."""

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from queries.storage.opening import open_store
from queries.storage.store_errors import StoreError, unreadable_store


@pytest.mark.parametrize(
    ("said", "fa", "en"),
    [
        (
            "connection to server at 127.0.0.1 failed: Connection refused",
            "سروری پاسخ نمی‌دهد",
            "no server answers",
        ),
        (
            "FATAL: password authentication failed for user x",
            "گذرواژه پذیرفته نشد",
            "password was not accepted",
        ),
        ("[Errno -2] Name or service not known", "نام سرور شناخته نشد", "name of the server is not known"),
        ("FATAL: the database system is starting up", "سرور اتصال را قطع کرد", "stopping or starting"),
        ("something else", "انبار داده خطا داد", "the database reported an error"),
    ],
)
def test_the_reason_of_a_server_is_said_in_both_languages(said: str, fa: str, en: str) -> None:
    error = unreadable_store(make_url("postgresql+psycopg://x:secret@host/y"), RuntimeError(said))
    assert fa in error.message_fa
    assert en in error.message_en
    assert "secret" not in str(error)


@pytest.mark.parametrize("content", [b"", b"garbage", b"garbage " * 5_000])
def test_a_file_that_is_no_store_is_called_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store.duckdb").write_bytes(content)
    with pytest.raises(StoreError) as caught:
        open_store(f"duckdb:///{tmp_path / 'store.duckdb'}")
    assert "انبار دادهٔ DuckDB نیست یا آسیب دیده است" in caught.value.message_fa
    assert "is no DuckDB store, or is damaged" in caught.value.message_en


@pytest.mark.parametrize("option", ["password", "passwort"])
def test_a_password_among_the_options_of_an_address_is_not_told(option: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(f"postgresql+psycopg://negah@127.0.0.1:1/negah?{option}=secret-word")
    assert "secret-word" not in str(caught.value)
    assert "postgresql+psycopg://negah@127.0.0.1:1/negah" in caught.value.message_en
    reason = "no server answers" if option == "password" else "an unknown option"
    assert reason in caught.value.message_en
