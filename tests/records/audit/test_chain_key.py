"""The key: made once, for this account only, and never overwritten."""

import stat
from pathlib import Path

import pytest

from records.audit.chain_key import key_path, known_keys, make_key, read_key, replace_key
from records.errors import RecordsError


def test_it_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.key"
    made = make_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert make_key(path) == made == read_key(path)
    assert [each.name for each in path.parent.iterdir()] == ["a.key"]
    assert made.secret.hex() not in repr(made) + made.fingerprint


def test_another_one_puts_the_old_one_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    old = make_key(path)
    new = replace_key(path)
    assert old.fingerprint != new.fingerprint
    assert known_keys(path) == {old.fingerprint: old, new.fingerprint: new}


@pytest.mark.parametrize("content", ["", "no key", "00" * 31, "é" * 64])
def test_what_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.key"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RecordsError, match="holds no key"):
        read_key(path)


def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordsError, match="NEGAH_RECORDS_KEY_FILE"):
        make_key(tmp_path / "file" / "a.key")


def test_it_lies_beside_the_settings_or_where_it_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGAH_SETTINGS", "/etc/negah/negah.toml")
    monkeypatch.delenv("NEGAH_RECORDS_KEY_FILE")
    assert key_path() == Path("/etc/negah/negah-records.key")
    monkeypatch.setenv("NEGAH_RECORDS_KEY_FILE", "/safe/k")
    assert key_path() == Path("/safe/k")
