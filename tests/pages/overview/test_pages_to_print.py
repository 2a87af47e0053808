"""The printed pages of the overview: PDFs of the viewer's own scope, with names in the viewer's language."""

from dataclasses import replace

import pytest
import streamlit as st

from pages.overview import pages_to_print
from pages.overview.pages_to_print import page_pdf, printed_pages
from queries.storage.store import Store
from tests.pages.same_numbers.reading import looking


@pytest.mark.parametrize(
    ("lang", "names"),
    [("fa", ("برگهٔ-صبح", "برگهٔ-هفتگی")), ("en", ("Morning-page", "Weekly-page"))],
)
def test_each_button_sets_its_own_page_when_it_is_pressed(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch, lang: str, names: tuple[str, str]
) -> None:
    buttons: list[dict] = []
    asked: list[str] = []
    monkeypatch.setattr(st, "download_button", lambda label, **more: buttons.append(more))
    monkeypatch.setattr(pages_to_print, "page_pdf", lambda view, kind: asked.append(kind) or b"%PDF")
    printed_pages(replace(looking(demo_store), lang=lang))
    assert asked == []
    for button, name in zip(buttons, names, strict=True):
        assert name in button["file_name"]
        assert button["file_name"].endswith(".pdf")
        assert button["data"]() == b"%PDF"
    assert asked == ["morning", "weekly"]


def test_a_page_is_a_pdf_of_the_scope(demo_store: Store) -> None:
    view = looking(demo_store, county="0303")
    assert page_pdf(view, "morning").startswith(b"%PDF")
    assert page_pdf(view, "morning") != page_pdf(looking(demo_store), "morning")
