"""Streamlit's own texts in the language of the viewer (`pages.widgets.choosing.streamlit_texts`)."""

import re

import pytest

from pages.widgets.choosing.streamlit_texts import streamlit_translations


def shown(text: str) -> str | None:
    """The Persian words in place of a text, as `furniture.js` finds them: the first form that fits the whole of it."""
    translations = streamlit_translations("fa")
    forms = ((form["words"], re.fullmatch(form["form"], text)) for form in translations["forms"])
    return translations["exact"].get(text) or next((words for words, match in forms if match), None)


@pytest.mark.parametrize("kind", ["", "application/pdf ", "This type of "])
@pytest.mark.parametrize("error", ["", "Error: "])
def test_a_kind_of_file_that_is_not_read_is_refused_in_the_language_of_the_viewer(
    kind: str, error: str
) -> None:
    words = shown(f"{error}{kind}files are not allowed.")
    assert words == "این نوع فایل خوانده نمی‌شود. در همان برنامه از جدول خروجی اکسل یا CSV بگیرید."


def test_what_people_write_is_no_text_of_streamlit() -> None:
    assert shown("These files are allowed.") is None
