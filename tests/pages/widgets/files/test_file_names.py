"""File names of downloads: in the reader's language, and without characters that a file system forbids."""

from datetime import date
from types import SimpleNamespace

from pages.widgets.files.file_names import file_name
from persian.translate import translator


def view(lang: str) -> SimpleNamespace:
    return SimpleNamespace(
        lang=lang, t=translator(lang), store=SimpleNamespace(is_demo=True), today=date(2026, 10, 7)
    )


def test_it_is_in_the_language_of_the_reader() -> None:
    assert file_name(view("en"), ["Cases", "Overdue"]) == "Negah-111-Demo-data-Cases-Overdue-1405-07-15"  # type: ignore[arg-type]
    assert file_name(view("fa"), ["پرونده‌ها"]) == "نگاه-۱۱۱-دادهٔ-نمونه-پرونده‌ها-۱۴۰۵-۰۷-۱۵"  # type: ignore[arg-type]


def test_it_holds_no_forbidden_characters_and_is_not_too_long() -> None:
    name = file_name(view("en"), ['../a\\b:c*?"<>|' + "x" * 300])  # type: ignore[arg-type]
    assert not set(name) & set('/\\:*?"<>|. ')
    assert len(name) < 140
