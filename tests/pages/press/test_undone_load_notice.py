"""A link whose load was undone names the load in the digits of the language."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pages.press import figure_notices
from pages.view.view import View
from pages.widgets.notices.notices import ignored_params
from persian.translate import translator
from queries.vocabulary.problems import Problem
from queries.vocabulary.scope import Scope


@pytest.fixture
def undone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every load that an address names was undone."""
    monkeypatch.setattr(figure_notices, "publication_store", lambda store: store)
    monkeypatch.setattr(figure_notices, "names_undone_load", lambda store, scope: True)


def view_of(lang: str = "fa", **params: list[str]) -> Any:
    """A view whose scope has no load, as where the load of the address could not be read."""
    return SimpleNamespace(
        lang=lang,
        t=translator(lang),
        params=params,
        scope=Scope(),
        today=date(2026, 3, 20),
        store=SimpleNamespace(limits=None),
        problems=(Problem("load", "12", "بارگذاری ۱۲ پس گرفته شده است.", "Load 12 was undone."),),
        link=lambda **_change: "?",
    )


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize(
    ("lang", "sentence"), [("fa", "بارگذاری ۱۲ پس از ساختن"), ("en", "Load 12 was taken back")]
)
def test_the_number_of_the_load_is_in_the_digits_of_the_language(lang: str, sentence: str) -> None:
    view = view_of(lang, load=["12"])
    assert sentence in figure_notices.undone_load_notice(cast(View, view), "press")


@pytest.mark.usefixtures("undone")
def test_only_one_notice_speaks_of_it() -> None:
    view = view_of("en", load=["12"])
    assert figure_notices.explained_parameters(view) == ("load",)
    assert "Load 12 was undone" in ignored_params(view)
    assert ignored_params(view, besides=figure_notices.explained_parameters(view)) == ""
    assert figure_notices.explained_parameters(view_of("en")) == ()
