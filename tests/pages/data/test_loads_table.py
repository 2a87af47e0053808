"""The title of the table of loads: what the newest load did, and nothing of what it did not do."""

from dataclasses import replace
from datetime import datetime

import pytest

from pages.data.loads_table import accepted_doubts, loads_table, title
from pages.view.view import View
from queries.data_quality.load_log import Load
from queries.question.vintage import as_of
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

NOON = datetime(2026, 10, 7, 12)


@pytest.fixture
def view(demo_store) -> View:
    """A view of the demo store in Persian."""
    return View(demo_store, Scope(), (), "fa", False, {}, as_of(demo_store, Scope()))


def one(loaded: int, updated: int, rejected: int = 0) -> Load:
    """A load with these numbers of rows."""
    read = loaded + updated + rejected
    return Load(
        2, "office", True, NOON, NOON, "negah", ("a.csv",), read, loaded, updated, 0, 0, 0, rejected, {}
    )


@pytest.mark.parametrize(
    ("loads", "words"),
    [
        ([one(5, 0)], "یک بارگذاری؛ ۵ سطر تازه آورد"),
        ([one(5, 3)], "یک بارگذاری؛ ۵ سطر تازه آورد و ۳ سطر را به‌روز کرد"),
        ([one(0, 3), one(5, 0)], "۲ بارگذاری؛ تازه‌ترین ۳ سطر را به‌روز کرد"),
        ([one(0, 0), one(5, 0)], "۲ بارگذاری؛ تازه‌ترین سطری را تغییر نداد"),
        ([one(5, 0, rejected=2)], "یک بارگذاری؛ ۵ سطر تازه آورد؛ ۲ سطر رد شد"),
    ],
)
def test_what_a_load_did_not_do_is_not_said(view, loads, words):
    assert title(view, loads) == words


def test_a_load_despite_a_doubt_says_what_spoke_against_it(view):
    doubted = replace(one(5, 0), doubts=(Text("شناسه‌ها <b>", "ids <b>"),))
    assert accepted_doubts(view, [doubted]) == (
        "<p>بارگذاری ۲ با وجود این تردید انجام شد: شناسه‌ها &lt;b&gt;</p>"
    )
    assert accepted_doubts(view, [one(5, 0)]) == ""


def test_the_name_of_a_file_is_isolated_once(view):
    table = loads_table(view)
    assert "\u2068demo-events.parquet\u2069" in table
    assert "\u2068\u2068" not in table
