"""The view before there is a store: language, links and the address of the store."""

from datetime import datetime

from pages.view.first_view import FirstView, database_of
from pages.view.view import View
from queries.vocabulary.scope import Scope


def test_links_keep_the_language_and_drop_empty_parameters() -> None:
    assert FirstView("fa", "x").screen_link("data") == "data?"
    assert FirstView("en", "x").screen_link("", period=["all"], county=None) == "./?lang=en&period=all"
    assert FirstView("fa", "x").t("File") == "فایل"
    assert database_of(FirstView("fa", "duckdb:///a")) == "duckdb:///a"


def test_the_store_of_a_view_is_named_with_its_password(demo_store) -> None:
    view = View(demo_store, Scope(), (), "fa", False, {}, datetime(2025, 1, 1))
    assert database_of(view) == demo_store.url.render_as_string(hide_password=False)
