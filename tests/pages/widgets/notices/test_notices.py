"""Notices in place of a screen: what they tell to whom."""

import pytest

from pages.widgets.notices.notices import COMMANDS, first_file, notice, unreadable_store
from queries.storage.store_errors import StoreError


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
        assert "/srv" in str(unreadable_store(error, lang, details=True))


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
