"""Entries in words, in both languages."""

import re

from records.audit.chain_key import ChainKey
from records.audit.entry import UNKNOWN, Event, Link, next_entry
from records.audit.entry_kinds import ENTRY_TITLES, EntryKind, entry_title
from records.audit.entry_text import as_json, detail_text, line, moment_text, who_text
from tests.records.audit.conftest import BEGIN

KEY = ChainKey(bytes(32))


def plain(text: str) -> str:
    """The text without invisible marks."""
    return re.sub("[\u2066-\u2069]", "", text)


def entry(kind: EntryKind, **detail: object):
    return next_entry(Event(kind, "sara", detail, BEGIN), Link(), KEY)


def test_every_kind_has_a_title_and_a_newer_one_is_shown_as_it_is() -> None:
    assert set(ENTRY_TITLES) == set(EntryKind)
    assert entry_title("signed_in", "fa") == "ورود"
    assert entry_title("of_tomorrow", "fa") == "of_tomorrow"


def test_a_line_says_when_who_and_what() -> None:
    text = line(entry(EntryKind.exported, screen="cases", file="CSV", rows=1200), "fa")
    assert "۱۴۰۵/۰۱/۰۱ ۱۱:۳۰:۰۰" in text
    assert "دریافت فایل" in text
    assert "سطر: ۱٬۲۰۰" in text
    assert moment_text(entry(EntryKind.signed_in), "en") == "1 Farvardin 1405, 11:30:00"
    # In a right-to-left line the day stands at the right.
    assert moment_text(entry(EntryKind.signed_in), "fa").startswith("\u200f۱۴۰۵/۰۱/۰۱ ")


def test_codes_become_words_and_digests_stay_hidden() -> None:
    roles = detail_text(entry(EntryKind.changed_roles, person="reza", roles=["planner", "press"]), "en")
    assert "roles: Planner of provincial trips, Press office" in roles
    assert detail_text(entry(EntryKind.changed_settings, digest="ab", parts={"x": "y"}), "en") == ""
    assert "گذرواژه" in detail_text(entry(EntryKind.signed_in, method="password"), "fa")
    assert detail_text(entry(EntryKind.signed_in, of_tomorrow="x"), "en").startswith("of_tomorrow: ")


def test_people_without_a_name_are_said_in_words() -> None:
    assert who_text("local", "en") == "user of this computer"
    assert who_text(UNKNOWN, "fa") == "نام ناشناخته"


def test_an_account_of_the_system_is_said_in_words() -> None:
    assert plain(who_text("system:root", "fa")) == "فرمان روی سرور، با حساب root"
    assert plain(who_text("system:root", "en")) == "command on the server, account root"
    loaded = detail_text(entry(EntryKind.loaded, load=3, by="system:negah"), "en")
    assert plain(loaded) == "load: 3 · through the account: negah"


def test_programs_get_everything() -> None:
    record = as_json(entry(EntryKind.loaded, load=3))
    assert record["detail"] == {"load": 3}
    assert record["moment"] == "2026-03-21T08:00:00+00:00"
