"""The titles of pages in tabs and bookmarks: what is chosen comes first."""

import pytest

from pages.shell.title import page_title, title_of_view
from pages.view.view import View
from queries.vocabulary.scope import Scope


@pytest.mark.parametrize(
    ("scope", "lang", "expected"),
    [
        (Scope(), "fa", "شهرستان‌ها · نگاه ۱۱۱"),
        (Scope(counties=("0303",)), "fa", "تبریز · شهرستان‌ها · نگاه ۱۱۱"),
        (Scope(counties=("0303", "0302")), "en", "Tabriz, Ahar · Counties · Negah 111"),
        (
            Scope(counties=("0303",), agencies=("roadsandurbandevelopmentsample",)),
            "en",
            "Tabriz · Roads and Urban Development (sample) · Counties · Negah 111",
        ),
    ],
)
def test_a_title_names_the_counties_and_offices_that_are_chosen(demo_store, scope, lang, expected):
    view = View(demo_store, scope, (), lang, False, {}, demo_store.as_of)
    screen = "شهرستان‌ها" if lang == "fa" else "Counties"
    assert title_of_view(view, screen) == expected


def test_before_anything_is_known_a_title_has_the_screen_and_the_dashboard():
    assert page_title("Counties", "en") == "Counties · Negah 111"
