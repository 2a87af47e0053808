"""Read what people and programs write around values: marks for "as above", numbers of lookups, entities of HTML.

«//», «〃» and «ایضاً» under a name mean the name above it. SharePoint writes a value of another list with its number
there: `12;#Tabriz`, and several of them as `12;#Tabriz;#7;#Marand`. Web programs leave &quot; and &zwnj; in exports.
"""

import html
import re
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from intake.parsing.arrow_cells import to_bool_mask

DATE_SIGNS = ("//", "///", "////")  # which systems also write where there is no date
_ARABIC_YEH = chr(0x064A)
_ALSO = ("ایضا", "ایضاً", "ایضآ", "أیضا", "أیضاً")
AS_ABOVE = (
    *DATE_SIGNS, "\u3003", "\u2033", '"', "\u201d", "''", '""', "-//-", '-"-',
    *_ALSO, *(word.replace("ی", _ARABIC_YEH) for word in _ALSO),  # with the Arabic letter, too
    "مثل بالا", "مانند بالا", "مشابه بالا", "همان بالا", "مثل قبل", "ditto", "Ditto", "DITTO", "idem", "Idem",
    "same as above", "Same as above", "as above", "As above",
)  # fmt: skip
# What Excel writes for a formula that failed; «#N/A» is a word for "nothing" of every mapping.
_ERRORS = frozenset(("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#N/A"))
_LOOKUP = re.compile(r"-?\d+;#")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_LOOKED_AT = 200  # cells by which a column shows that it has lookups


def marks_as_above(cells: pa.Array) -> list[str]:
    """The different marks for "as above" in a column of texts."""
    marked = cells.filter(pc.is_in(cells, value_set=pa.array(AS_ABOVE, pa.string())))
    return [str(mark) for mark in pc.unique(marked).to_pylist()]


def without_lookup(text: str) -> str:
    """A value without the numbers of SharePoint; several are separated by «، »."""
    if ";#" not in text or not _LOOKUP.match(text):
        return text
    parts = text.split(";#")
    values = [part.strip() for part in parts[1::2] if part.strip()]
    return "، ".join(values) or text


def without_entity(text: str) -> str:
    """A value with the signs that stand in it as entities of HTML: &zwnj;, &quot;, &#1575;."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def without_error(text: str) -> str:
    """A value, empty if it is the error of a formula."""
    return "" if text.strip().upper() in _ERRORS else text


def without_errors(cells: pa.Array) -> pa.Array:
    """A column with empty cells in place of errors of formulas."""
    return _changed(cells, "#", without_error, everywhere=True)


def without_lookups(cells: pa.Array) -> pa.Array:
    """A column without the numbers of SharePoint, if it has them."""
    return _changed(cells, ";#", without_lookup)


def without_entities(cells: pa.Array) -> pa.Array:
    """A column without entities of HTML, which web programs leave in their exports."""
    return _changed(cells, "&", without_entity)


def _changed(
    cells: pa.Array, sign: str, change: Callable[[str], str], *, everywhere: bool = False
) -> pa.Array:
    """A column of texts with each value changed, if one of its first values (`everywhere`: any) has the sign."""
    if not pa.types.is_string(cells.type) and not pa.types.is_large_string(cells.type):
        return cells
    first = cells if everywhere else cells.drop_null().slice(0, _LOOKED_AT)
    if not len(first) or not to_bool_mask(pc.match_substring(first, sign)).any():
        return cells
    encoded = cells.dictionary_encode()
    words = [None if word is None else change(word) for word in encoded.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(encoded.indices)
