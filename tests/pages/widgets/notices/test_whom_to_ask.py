"""Whom to ask for more rights: the administrator, or the contact of the settings."""

import pytest

from pages.widgets.notices.whom_to_ask import whom_to_ask


@pytest.mark.parametrize(("lang", "words"), [("en", "ask the administrator"), ("fa", "از مدیر سامانه")])
def test_it_is_the_administrator_unless_the_settings_name_somebody(lang, words) -> None:
    assert words in whom_to_ask(lang)


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "ask the IT office for it"), ("fa", "از دفتر فناوری بخواهید")]
)
def test_the_contact_of_the_settings_stands_in_the_sentence(monkeypatch, tmp_path, lang, words) -> None:
    file = tmp_path / "negah.toml"
    file.write_text('[door]\ncontact = { fa = "دفتر فناوری", en = "the IT office" }\n', encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(file))

    assert words in whom_to_ask(lang)
