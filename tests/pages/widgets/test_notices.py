"""Notices in place of a screen: what they tell to whom."""

import pytest

from pages.widgets.notices import unreadable_store
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
        told = str(unreadable_store(error, lang, details=False))
        assert title in told
        assert "/srv" not in told
        assert "/srv" in str(unreadable_store(error, lang, details=True))
