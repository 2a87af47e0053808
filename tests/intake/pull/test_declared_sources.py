"""Declared sources: found by name, with their secret, and refused with words that say what to write."""

from pathlib import Path

import pytest

from geo.tomlfile import DeclarationError
from intake.errors import MappingError, PullError, UsageError
from intake.pull.declared_sources import find_pull, read_secret, without_secret
from queries.settings.province_settings import settings
from queries.settings.pull_declarations import DatabaseSource
from tests.intake.pull.pulling import declare, pull_table
from tests.intake.storing import url

TABLE = {"address": "postgresql+psycopg://reader@host/db", "table": "complaints"}


def test_a_source_is_found_with_the_mapping_beside_the_settings(tmp_path: Path) -> None:
    declare(
        tmp_path,
        pull_table("database", TABLE),
        pull_table("folder", {"path": "in"}, name="files", mapping="no"),
    )
    pull = find_pull("city", settings(), database=url(tmp_path))
    assert (pull.name, pull.declared.kind, pull.mapping.source) == ("city", "database", "city")
    with pytest.raises(UsageError, match="Declared: city, files"):
        find_pull("town", settings(), database=url(tmp_path))
    with pytest.raises(MappingError, match='no mapping "'):
        find_pull("files", settings(), database=url(tmp_path))


def test_a_mapping_kept_on_the_data_screen_is_found_by_its_name(tmp_path: Path) -> None:
    declare(tmp_path, pull_table("database", TABLE, mapping="our-system"))
    (tmp_path / "mappings").mkdir()
    kept = (tmp_path / "city.toml").read_text(encoding="utf-8").replace('source = "city"', 'source = "kept"')
    (tmp_path / "mappings" / "our-system.toml").write_text(kept, encoding="utf-8")
    assert find_pull("city", settings(), database=url(tmp_path)).mapping.source == "kept"


def test_secrets_come_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITY_PASSWORD", "one")
    (tmp_path / "password").write_text("two\n", encoding="utf-8")
    (tmp_path / "empty").touch()
    declared = DatabaseSource(**TABLE)  # type: ignore[arg-type]
    assert read_secret(declared) is None
    assert read_secret(declared.model_copy(update={"secret_variable": "CITY_PASSWORD"})) == "one"
    assert read_secret(declared.model_copy(update={"secret_file": Path("password")})) == "two"
    for name, words in (("missing", "cannot be read"), ("empty", "is empty")):
        with pytest.raises(PullError, match=words):
            read_secret(declared.model_copy(update={"secret_file": Path(name)}))
    with pytest.raises(PullError, match="The environment variable … is empty") as told:
        read_secret(
            declared.model_copy(update={"secret_variable": "hunter2"})
        )  # the password in place of its name
    assert "hunter2" not in str(told.value)
    assert without_secret("no access for one\nDETAIL: more", "one") == "no access for •••"


@pytest.mark.parametrize(
    ("kind", "keys", "line", "words"),
    [
        ("database", TABLE | {"address": "postgresql://me:hunter2@host/db"}, 4, "do not write the password"),
        ("database", TABLE | {"address": "mysql://host/db?password=hunter2"}, 4, "do not write the password"),
        (
            "database",
            TABLE | {"address": "mysql://host/db?sslpassword=hunter2"},
            4,
            "do not write the password",
        ),
        ("database", TABLE | {"address": ["mysql://me:hunter2@host/db"]}, 5, "found .*mysql://…@host/db"),
        ("database", TABLE | {"address": "hunter2"}, 4, "not the address of a database"),
        ("database", TABLE | {"address": "sqlite:///x"}, 4, '"sqlite" cannot be pulled from'),
        ("database", TABLE | {"query": "SELECT 1"}, 4, "either table or query"),
        ("database", TABLE | {"table": None, "query": "SELECT 1; DROP TABLE x"}, 4, "a single SELECT"),
        ("database", TABLE | {"secret_file": "x", "secret_variable": "y"}, 4, "not both"),
        ("database", TABLE | {"newer_than": "x"}, 7, 'Perhaps "newer_by" was meant'),
        ("open311", {"address": "http://host/v2"}, 4, "first_day: this key is required"),
        ("open311", {"address": "host", "first_day": "1404/01/01"}, 5, "requests.json"),
        (
            "open311",
            {"address": "http://me:hunter2@host/v2", "first_day": "1404/01/01"},
            5,
            "found http://…@host/v2",
        ),
        (
            "open311",
            {"address": "http://me:a hunter2@host/v2?k=a hunter2", "first_day": "1404/01/01"},
            5,
            "found http://…@host/v2",
        ),
        (
            "open311",
            {"address": "http://host/v2?key=hunter2", "first_day": "1404/01/01"},
            5,
            "found http://host/v2",
        ),
        ("folder", {"path": "in", "settle_seconds": -1}, 6, "at least 0"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(
    tmp_path: Path, kind: str, keys: dict[str, object], line: int, words: str
) -> None:
    declare(tmp_path, pull_table(kind, keys))
    with pytest.raises(DeclarationError, match=words) as told:
        settings()
    assert f"line {line}:" in told.value.message_en
    assert "hunter2" not in str(told.value)


def test_a_name_stands_once_and_a_source_has_one_kind(tmp_path: Path) -> None:
    declare(tmp_path, pull_table("folder", {"path": "in"}), pull_table("folder", {"path": "out"}))
    with pytest.raises(DeclarationError, match='have the name "city"'):
        settings()
    (tmp_path / "negah.toml").write_text('[[pull]]\nname = "city"\nmapping = "negah"\n#', encoding="utf-8")
    with pytest.raises(DeclarationError, match="exactly one of the tables"):
        settings()
