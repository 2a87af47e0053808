"""Read what people and programs write around values: marks for "as above", numbers of lookups, entities of HTML.

«//», «〃» and «ایضاً» under a name mean the name above it. SharePoint writes a value of another list with its number
there: `12;#Tabriz`, or `Tabriz;#12`, and several of them as `12;#Tabriz;#7;#Marand`. Web programs leave &quot; and
&zwnj; in exports.
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
_NUMBERED_LAST = re.compile(r"[^;#]+;#\d+(?:;#[^;#]+;#\d+)*")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_LOOKED_AT = 200  # cells by which a column shows that it has lookups


def marks_as_above(cells: pa.Array) -> list[str]:
    """The different marks for "as above" in a column of texts."""
    marked = cells.filter(pc.is_in(cells, value_set=pa.array(AS_ABOVE, pa.string())))
    return [str(mark) for mark in pc.unique(marked).to_pylist()]


def without_lookup(text: str) -> str:
    """A value without the numbers of SharePoint, which stand before or after it; several are separated by «، »."""
    if ";#" not in text:
        return text
    numbered_first = _LOOKUP.match(text) is not None
    if not numbered_first and not _NUMBERED_LAST.fullmatch(text):
        return text
    values = [part.strip() for part in text.split(";#")[int(numbered_first) :: 2] if part.strip()]
    return "، ".join(values) or text


def without_entity(text: str) -> str:
    """A value with the signs that stand in it as entities of HTML: &zwnj;, &quot;, &#1575;."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def without_error(text: str) -> str:
    """A value, empty if it is the error of a formula."""
    return "" if text.strip().upper() in _ERRORS else text


# What programs leave in a column: its sign, how a value is without it, and whether it may be in any value of a column
# rather than in one of the first.
_LEFT_BEHIND: tuple[tuple[str, Callable[[str], str], bool], ...] = (
    ("#", without_error, True),
    (";#", without_lookup, False),
    ("&", without_entity, False),
)


def without_additions(cells: pa.Array) -> pa.Array:
    """A column of texts without errors of formulas, numbers of lookups and entities of HTML."""
    if not pa.types.is_string(cells.type) and not pa.types.is_large_string(cells.type):
        return cells
    for sign, change, everywhere in _LEFT_BEHIND:
        first = cells if everywhere else cells.drop_null().slice(0, _LOOKED_AT)
        if len(first) and to_bool_mask(pc.match_substring(first, sign)).any():
            encoded = cells.dictionary_encode()
            words = [None if word is None else change(word) for word in encoded.dictionary.to_pylist()]
            cells = pa.array(words, pa.string()).take(encoded.indices)
    return cells
