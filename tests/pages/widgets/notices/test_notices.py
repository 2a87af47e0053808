"""Notices in place of a screen: what they tell to whom."""

import pytest
import sqlalchemy as sa

from pages.widgets.notices.notices import COMMANDS, first_file, notice, unreadable_store
from queries.storage.store_errors import StoreError
from queries.storage.store_errors import unreadable_store as store_error


@pytest.mark.parametrize(
    ("missing", "fa", "en"),
    [
        (True, "هنوز داده‌ای نیست", "There is no data yet"),
        (False, "داده‌ها خوانده نمی‌شود", "The data cannot be read"),
    ],
)
def test_a_store_that_is_not_there_yet_is_not_called_unreadable(missing: bool, fa: str, en: str) -> None:
    error = StoreError("‏/srv/negah.duckdb نیست", "/srv/negah.duckdb is not there", missing=missing)
    for lang, title in (("fa", fa), ("en", en)):
        text = str(unreadable_store(error, lang, details=False))
        assert title in text
        assert "/srv" not in text
        assert ("/srv" in str(unreadable_store(error, lang, details=True))) is not missing


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_what_to_do_without_data_is_said_once(lang: str) -> None:
    error = StoreError("هنوز داده‌ای نیست: make demo", "There is no data yet: make demo", missing=True)
    text = str(unreadable_store(error, lang, details=True))
    for once in ("make demo", "intake load", "هنوز داده‌ای" if lang == "fa" else "no data yet"):
        assert text.replace("<span>-m intake</span>", "intake").count(once) == 1


def test_the_address_of_a_damaged_store_stands_in_a_line_of_its_own(tmp_path) -> None:
    path = tmp_path / "x.duckdb"
    path.write_bytes(b"        DUCK")
    url = sa.make_url(f"duckdb:///{path}")
    for lang in ("fa", "en"):
        failed = sa.exc.OperationalError("SELECT", {}, Exception("Failed to load metadata pointer"))
        text = str(unreadable_store(store_error(url, failed), lang, details=True))
        assert "OperationalError" not in text
        lines = [line for line in text.split("<p>") if str(path) in line]
        assert len(lines) == 1
        assert "backup" not in lines[0]
        assert "پشتیبان" not in lines[0]


def test_where_files_are_taken_in_the_browser_the_link_to_it_stands_before_the_commands(
    monkeypatch, tmp_path
):
    rules = tmp_path / "negah.toml"
    monkeypatch.setenv("NEGAH_SETTINGS", str(rules))
    error = StoreError("نیست", "is not there", missing=True)
    for allowed in ("false", "true"):
        rules.write_text(f"[uploads]\nallowed = {allowed}\n", encoding="utf-8")
        text = str(unreadable_store(error, "en", details=True))
        assert (text.index("way-out") < text.index("make demo")) == (allowed == "true")
    # Where the first file is taken, there are neither.
    assert "way-out" not in first_file("fa")
    assert COMMANDS.splitlines()[0] not in first_file("fa")


def test_a_command_does_not_break_within_an_option():
    text = str(notice("", command="make demo\npython -m intake load a-b.csv --mapping <x> --json"))
    assert (
        "make demo\npython <span>-m intake</span> load a-b.csv <span>--mapping &lt;x&gt;</span> <span>--json</span>"
        in text
    )
