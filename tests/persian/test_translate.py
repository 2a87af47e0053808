"""Translations come from the catalogue; English needs none."""

import os
from pathlib import Path

import pytest

from persian.translate import translator

CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Overview"\nmsgstr "{}"\n'


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    folder = tmp_path / "fa" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "negah.po").write_text(CATALOGUE.format("نمای کلی"), encoding="utf-8")
    return tmp_path


def test_a_message_is_translated_and_an_unknown_one_given_back(locale: Path) -> None:
    _ = translator("fa", locale=locale)
    assert _("Overview") == "نمای کلی"
    assert _("No such message") == "No such message"
    assert _("") == ""
    assert (locale / "fa" / "LC_MESSAGES" / "negah.mo").exists()


def test_every_catalogue_of_a_language_is_asked(locale: Path) -> None:
    second = CATALOGUE.replace("Overview", "Volume").format("حجم")
    (locale / "fa" / "LC_MESSAGES" / "volume.po").write_text(second, encoding="utf-8")
    _ = translator("fa", locale=locale)
    assert (_("Overview"), _("Volume"), _("Other")) == ("نمای کلی", "حجم", "Other")


def test_english_and_unknown_languages_give_the_message_back(locale: Path) -> None:
    assert translator("en", locale=locale)("Overview") == "Overview"
    assert translator("az", locale=locale)("Overview") == "Overview"


def test_a_newer_catalogue_is_compiled_again(locale: Path) -> None:
    translator("fa", locale=locale)
    translator.cache_clear()  # As another process sees it.
    source = locale / "fa" / "LC_MESSAGES" / "negah.po"
    source.write_text(CATALOGUE.format("نگاه کلی"), encoding="utf-8")
    later = source.stat().st_mtime_ns + 10**9
    os.utime(source, ns=(later, later))
    assert translator("fa", locale=locale)("Overview") == "نگاه کلی"


def test_a_number_chooses_the_form(locale: Path) -> None:
    forms = 'msgid "One office"\nmsgid_plural "All {n} offices"\nmsgstr[0] "تنها دستگاه"\nmsgstr[1] "همهٔ {n} دستگاه"\n'
    header = CATALOGUE.partition("\n\n")[0].replace(
        "UTF-8\\n", "UTF-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"
    )
    (locale / "fa" / "LC_MESSAGES" / "agencies.po").write_text(f"{header}\n\n{forms}", encoding="utf-8")
    for lang, one, many in (("fa", "تنها دستگاه", "همهٔ {n} دستگاه"), ("en", "One office", "All {n} offices")):
        _ = translator(lang, locale=locale)
        assert [_.plural("One office", "All {n} offices", n) for n in (1, 0, 2, 1.5)] == [
            one,
            many,
            many,
            many,
        ]
