"""Texts that a spreadsheet would take for a formula, and how to write them safely (CSV injection)."""

import re

# A formula may hide behind blanks and invisible characters (bidi marks, zero-width characters) before its sign. With
# Persian regional settings Excel uses the semicolon as the list separator and splits one of our cells into several, so
# that a sign after a semicolon is at the start of a cell as well.
_BEFORE = r'[\s"\x00-\x1f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*'
_SIGN = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_FORMULA = re.compile(rf"[\t\r\n]|{_BEFORE}{_SIGN}")
_INSIDE = re.compile(rf"([;\t\r\n]{_BEFORE})({_SIGN})")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula."""
    return _FORMULA.match(text) is not None


def formula_safe(text: str) -> str:
    """The text with an apostrophe before everything that a spreadsheet would take for a formula."""
    inside = _INSIDE.sub(r"\1'\2", text)
    return f"'{inside}" if looks_like_formula(text) else inside
