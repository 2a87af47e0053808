"""Normalise names of places and offices: `fold` for comparison, `tidy` for storage and display."""

import re
import unicodedata
from functools import lru_cache

from persian.digits import to_latin_digits
from persian.stream_safe import stream_safe

_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک"})
_FOLDED_LETTERS = str.maketrans({"ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ه", "ٱ": "ا"})
_PREFIXES = ("شهرستانویژه", "شهرستان", "countyof")
_SUFFIXES = ("county",)
_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
# Characters that are not seen and carry no meaning: with them two names that look the same would be two, and a text
# could be hidden in one. The tatweel only stretches a word.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200d-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ZWNJ = "\u200c"


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the comparison key of a name, equal for all its spellings: «شهرستان ويژه مراغه» and «مراغه» have one key.

    Letter variants are unified (ي/ى→ی, ك→ک, ة→ه, أ/إ/آ→ا), digits become Latin, Latin letters lower case. Spaces, ZWNJ,
    tatweel, diacritics and punctuation are removed, and so are the words شهرستان, شهرستان ویژه and "County".
    """
    key = _INVISIBLE.sub("", _decomposed(_decomposed(text).casefold()))
    key = to_latin_digits(key.translate(_LETTERS).translate(_FOLDED_LETTERS))
    key = "".join(letter for letter in key if letter.isalnum())
    return _without_kind_of_place(key)


def folded(*texts: str) -> frozenset[str]:
    """The comparison keys of some texts."""
    return frozenset(map(fold, texts))


def tidy(text: str) -> str:
    """Normalise a text for storage and display: one form of ی and ک, single spaces, no invisible characters.

    A ZWNJ between letters is kept, because it belongs to the spelling; digits stay as written in the source.
    """
    # Presentation forms are ready-shaped glyphs from old software; NFKC turns them into ordinary letters. The rest of
    # the text gets NFC only, because NFKC would also change characters that are meant as they are.
    text = _PRESENTATION_FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)
    text = unicodedata.normalize("NFC", stream_safe(text)).translate(_LETTERS)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    words = (word.strip(_ZWNJ) for word in re.sub(f"{_ZWNJ}+", _ZWNJ, text).split())
    return " ".join(word for word in words if word)


def _decomposed(text: str) -> str:
    """Remove combining marks; NFKD turns أ, آ, ؤ and ئ into a letter and a mark."""
    decomposed = unicodedata.normalize("NFKD", stream_safe(text))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _without_kind_of_place(key: str) -> str:
    """Remove the words for “county” from a folded name, unless nothing would be left."""
    # Repeated, because prefixes may be combined with a suffix or written twice. A text may have hundreds of thousands
    # of them, so that it must not be copied for each.
    first, last = 0, len(key)
    shortened = True
    while shortened:
        shortened = False
        for prefix in _PREFIXES:
            if last - first > len(prefix) and key.startswith(prefix, first, last):
                first, shortened = first + len(prefix), True
        for suffix in _SUFFIXES:
            if last - first > len(suffix) and key.endswith(suffix, first, last):
                last, shortened = last - len(suffix), True
    return key[first:last]
