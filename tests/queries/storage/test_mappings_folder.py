"""Where kept mappings lie, and that a name never leads out of their folder."""

from pathlib import Path

import pytest

from queries.storage.mappings_folder import kept_mapping, kept_mappings, mappings_folder, plain_name


def test_they_lie_beside_the_store_or_the_settings_or_where_the_settings_say(tmp_path, monkeypatch) -> None:
    rules = tmp_path / "here" / "negah.toml"
    rules.parent.mkdir()
    rules.write_text("", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(rules))
    assert mappings_folder(f"duckdb:///{tmp_path}/store/negah.duckdb") == tmp_path / "store" / "mappings"
    assert mappings_folder("postgresql+psycopg://u:p@db/negah") == tmp_path / "here" / "mappings"
    assert mappings_folder("no address") == tmp_path / "here" / "mappings"
    assert mappings_folder("postgresql://negah:secret") == tmp_path / "here" / "mappings"
    rules.write_text('[uploads]\nmappings = "../kept"\n', encoding="utf-8")
    assert mappings_folder("duckdb:///x.duckdb") == rules.parent / "../kept"


def test_a_kept_mapping_is_found_by_its_name_only(tmp_path) -> None:
    database = f"duckdb:///{tmp_path}/negah.duckdb"
    folder = tmp_path / "mappings"
    folder.mkdir()
    (folder / "دفتر-ما.toml").write_text("", encoding="utf-8")
    (tmp_path / "outside.toml").write_text("", encoding="utf-8")
    assert kept_mapping(database, "دفتر-ما") == folder / "دفتر-ما.toml"
    assert kept_mapping(database, "../outside") is None
    assert kept_mapping(database, "") is None
    assert kept_mappings(database) == [folder / "دفتر-ما.toml"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("دفتر ما", "دفتر-ما"),
        ("../../etc/passwd", "etc-passwd"),
        ("a.toml", "a-toml"),
        ("--json", "json"),
        ("/", ""),
        ("x" * 80, "x" * 60),
    ],
)
def test_names_are_plain(text, name) -> None:
    assert plain_name(text) == name
    assert Path(name).name == name
