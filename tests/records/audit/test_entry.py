"""Entries: one canonical form, signed over everything that is stored."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from records.audit.chain_key import ChainKey
from records.audit.entry import GENESIS, Entry, Event, Link, canonical, next_entry, signature
from records.audit.entry_kinds import EntryKind

KEY = ChainKey(bytes(range(32)))
MOMENT = datetime(2026, 3, 21, 8, 0, 0, 5, tzinfo=UTC)


def test_the_canonical_form_has_one_text_for_equal_objects() -> None:
    assert canonical({"b": 1, "a": "ی"}) == canonical({"a": "ی", "b": 1}) == '{"a":"ی","b":1}'
    assert canonical({"a": "\ud800\x00"}).encode()


def test_an_entry_follows_the_end_of_the_chain() -> None:
    first = next_entry(Event(EntryKind.signed_in, "sara", {"x": 1}, MOMENT), Link(), KEY)
    second = next_entry(Event(EntryKind.signed_out, "sara", {}, MOMENT), first.link, KEY)
    assert (first.number, first.before) == (1, GENESIS)
    assert (second.number, second.before) == (2, first.hash)
    assert first.local == "2026-03-21T11:30:00+03:30"


def test_the_zone_of_a_moment_makes_no_difference() -> None:
    tehran = MOMENT.astimezone(timezone(timedelta(hours=3, minutes=30)))
    entries = [
        next_entry(Event(EntryKind.signed_in, "s", {}, moment), Link(), KEY) for moment in (MOMENT, tehran)
    ]
    assert entries[0] == entries[1]


@pytest.mark.parametrize("name", [each.name for each in fields(Entry) if each.name != "hash"])
def test_every_part_is_signed(name: str) -> None:
    entry = next_entry(Event(EntryKind.signed_in, "sara", {}, MOMENT), Link(), KEY)
    other = MOMENT + timedelta(microseconds=1) if name == "moment" else 7 if name == "number" else "x"
    assert signature(replace(entry, **{name: other}), KEY) != entry.hash == signature(entry, KEY)
