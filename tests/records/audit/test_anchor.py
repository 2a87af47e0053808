"""Anchors: as they are printed, and as people type them in again."""

import pytest

from records.audit.anchor import Anchor, anchor_of, read_anchor
from records.audit.entry import Link
from records.errors import InputError


def test_an_anchor_is_short_and_read_again() -> None:
    anchor = anchor_of(Link(1234, "0123456789abcdef" * 4))
    assert str(anchor) == "1234:0123456789abcdef"
    assert read_anchor(str(anchor)) == anchor
    assert anchor_of(Link()) is None


@pytest.mark.parametrize(
    "text", ["۱۲۳۴:0123456789ABCDEF", " 1234 : 01234567 89abcdef ", "\u20661234:0123456789abcdef\u2069"]
)
def test_it_is_read_as_people_type_it(text: str) -> None:
    assert read_anchor(text) == Anchor(1234, "0123456789abcdef")


@pytest.mark.parametrize("text", ["", "1234", "1234:abc", "x:0123456789abcdef", "1:0123456789abcdefg"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no anchor"):
        read_anchor(text)
