"""Isolates are balanced and hold the text unchanged."""

from hypothesis import given
from hypothesis import strategies as st

from persian.bidi import isolate, ltr


@given(st.text())
def test_isolates_wrap_and_nothing_else(text: str) -> None:
    assert isolate(text) == "\u2068" + text + "\u2069"
    assert ltr(text) == "\u2066" + text + "\u2069"
