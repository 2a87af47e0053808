"""The Data screen counts rows that are older than the store apart from unchanged ones, and says why."""

from datetime import timedelta
from pathlib import Path

import pytest

from pages.data.intake_process import IntakeResult
from pages.data.intake_report import report_html
from pages.data.loads_table import loads_table
from pages.view.view import View
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.intake.storing import AS_OF, CASE, CLOSED, load_rows, url

pytestmark = pytest.mark.slow  # Each load writes a store.


def view(folder: Path, lang: str) -> View:
    store = open_store(url(folder))
    return View(store, Scope(), (), lang, False, {}, store.as_of)


@pytest.mark.thorough
def test_older_and_repeated_rows_have_columns_where_there_are_any(tmp_path: Path) -> None:
    load_rows(tmp_path, [CLOSED])
    for lang, ignored in (("en", "older, ignored"), ("fa", "قدیمی‌تر، نادیده")):
        assert ignored not in loads_table(view(tmp_path, lang))
    report = load_rows(tmp_path, [CASE, CASE], as_of=AS_OF - timedelta(days=7))
    assert (report.ignored, report.duplicates) == (1, 1)
    for lang, titles, days in (
        ("en", ("older, ignored", "repeated"), ("3 Shahrivar 1404", "10 Shahrivar 1404")),
        ("fa", ("قدیمی‌تر، نادیده", "تکرار در فایل"), ("۱۴۰۴/۰۶/۰۳", "۱۴۰۴/۰۶/۱۰")),
    ):
        shown = view(tmp_path, lang)
        table, told = (
            loads_table(shown),
            report_html(shown, IntakeResult(report.as_json() | {"notes": {"fa": [], "en": []}}), "cases.csv"),
        )
        assert all(title in table and title in told for title in titles)
        assert all(day in told for day in days)


def test_a_refusal_is_reported_line_by_line(tmp_path: Path) -> None:
    load_rows(tmp_path, [CASE])
    html = report_html(view(tmp_path, "en"), IntakeResult(None, "یک\nدو", "one\ntwo"), "cases.csv")
    assert "<p>one</p><p>two</p>" in html
