"""Shorten long runs of combining marks before a text is brought into one of the forms of Unicode.

These forms sort the marks behind a letter, in time that grows by the square of their number: a million take hours, in
which nothing can end the process. No writing puts more than a few marks on a letter. The limit is that of the
Stream-Safe Text Format in Unicode Standard Annex #15, section 13.
"""

import re
import unicodedata
from functools import lru_cache

MAX_MARKS = 30
_LONG = 300  # characters above which a text is checked: all marks of a shorter one are sorted in 0.1 ms
# More than MAX_MARKS characters in a row that are not usual letters or digits: of Latin, Persian and Arabic (of which
# U+06D5 to U+06ED are mostly marks). Only texts with such a run are examined letter by letter.
_UNUSUAL = re.compile(
    rf"[^\0-\u02ff\u0621-\u064a\u0660-\u066f\u0671-\u06d3\u06ee-\u06ff\u200c]{{{MAX_MARKS + 1},}}"
)


def stream_safe(text: str) -> str:
    """The text with at most `MAX_MARKS` combining marks in a row. A text of up to 300 characters stays as it is."""
    if len(text) <= _LONG or _UNUSUAL.search(text) is None:
        return text
    kept: list[str] = []
    run = 0
    for letter in text:
        run = run + 1 if _begins_as_mark(letter) else 0
        if run <= MAX_MARKS:
            kept.append(letter)
    return "".join(kept)


@lru_cache(maxsize=4096)
def _begins_as_mark(letter: str) -> bool:
    """Whether a character is a combining mark, or is made of such marks."""
    return unicodedata.combining(unicodedata.normalize("NFKD", letter)[0]) != 0
