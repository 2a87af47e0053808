"""A link whose load was undone names the load in the digits of the language."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pages.press import figure_notices
from pages.view.view import View
from persian.translate import translator
from queries.vocabulary.scope import Scope


@pytest.mark.parametrize(
    ("lang", "sentence"), [("fa", "بارگذاری ۱۲ پس از ساختن"), ("en", "Load 12 was taken back")]
)
def test_the_number_of_the_load_is_in_the_digits_of_the_language(
    lang: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure_notices, "publication_store", lambda store: store)
    monkeypatch.setattr(figure_notices, "names_undone_load", lambda store, scope: True)
    view: Any = SimpleNamespace(
        lang=lang,
        t=translator(lang),
        params={"load": ["12"]},
        scope=Scope(),
        today=date(2026, 3, 20),
        store=None,
    )
    assert sentence in figure_notices.undone_load_notice(cast(View, view), "press")
