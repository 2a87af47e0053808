"""The rules of the door are those that the settings had when they could first be read."""

import pytest

from door.rules import Rules
from pages.shell import door_setup


@pytest.fixture(autouse=True)
def _not_read_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_setup, "_rules", None)


def test_settings_that_cannot_be_read_are_shown_on_this_machine_only(tmp_path, monkeypatch) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("tilte = 1\n")
    monkeypatch.setenv("NEGAH_SETTINGS", str(file))
    assert door_setup.rules() == Rules()

    mended = tmp_path / "mended.toml"
    mended.write_text('[door]\naccounts = true\naddress = "http://negah.example.ir"\n')
    monkeypatch.setenv("NEGAH_SETTINGS", str(mended))
    assert not door_setup.rules().local


def test_a_running_server_does_not_lose_its_identity(tmp_path, monkeypatch) -> None:
    file = tmp_path / "negah.toml"
    file.write_text('[door]\naccounts = true\naddress = "http://negah.example.ir"\n')
    monkeypatch.setenv("NEGAH_SETTINGS", str(file))
    assert not door_setup.rules().local

    monkeypatch.setenv("NEGAH_SETTINGS", "")
    assert not door_setup.rules().local


def test_the_process_ends_where_everybody_could_come_in(monkeypatch) -> None:
    monkeypatch.setattr(door_setup.config, "get_option", lambda name: "0.0.0.0")

    with pytest.raises(SystemExit, match=r"does not listen on 0\.0\.0\.0"):
        door_setup.check_listening()


def test_the_process_ends_without_the_secret_for_the_provider(tmp_path, monkeypatch) -> None:
    file = tmp_path / "negah.toml"
    file.write_text(
        '[door]\naddress = "http://negah.example.ir"\n'
        '[door.openid]\nissuer = "https://id.example.ir"\nclient_id = "negah"\nsecret_variable = "NEGAH_MISSING"\n'
    )
    monkeypatch.setenv("NEGAH_SETTINGS", str(file))

    with pytest.raises(SystemExit, match="NEGAH_MISSING"):
        door_setup.check_listening()

    monkeypatch.setenv("NEGAH_MISSING", "here now")
    door_setup.check_listening()


def test_the_process_ends_without_an_address_of_a_store(monkeypatch) -> None:
    monkeypatch.setenv("NEGAH_DATABASE_URL", "duckdb://data/province.duckdb")

    with pytest.raises(SystemExit, match="three slashes"):
        door_setup.check_listening()


def test_the_log_says_how_the_first_administrator_comes_in(tmp_path, monkeypatch, caplog) -> None:
    (tmp_path / "negah.toml").write_text('[door]\naddress = "https://a.example"\naccounts = true\n')
    monkeypatch.setenv("NEGAH_RECORDS_URL", f"sqlite:///{tmp_path / 'records.sqlite'}")

    door_setup.log_first_steps()

    assert [record.message.count("python -m records link") for record in caplog.records] == [1, 1]


def test_a_server_of_this_machine_alone_says_nothing_of_administrators(caplog) -> None:
    door_setup.log_first_steps()

    assert caplog.records == []


def test_the_log_names_a_fault_of_the_settings(tmp_path, monkeypatch, caplog) -> None:
    file = tmp_path / "negah.toml"
    file.write_text("[door]\naccounts = true\naddress = 5\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(file))
    door_setup.log_first_steps()
    assert "سطر ۳: «door.address»" in caplog.text
    assert "line 3: door.address" in caplog.text


def test_a_fault_of_the_settings_is_not_taken_for_a_missing_way_of_signing_in(tmp_path, monkeypatch) -> None:
    file = tmp_path / "negah.toml"
    file.write_text('[door]\naccounts = true\naddress = "https://negah.ir"\n[doors]\n', encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(file))
    monkeypatch.setattr(door_setup.config, "get_option", lambda name: "0.0.0.0")
    with pytest.raises(SystemExit, match="line 4: doors: not a known key"):
        door_setup.check_listening()
