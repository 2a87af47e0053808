"""The order of names in a list: that of the Persian alphabet, in which پ, چ, ژ and گ stand where readers look for them.

The numbers of letters in Unicode are in the order of Arabic, with the letters that only Persian has after all others.
"""

import re
from functools import lru_cache

from persian.digits import to_latin_digits
from persian.names import tidy

_ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
# Letters of other spellings stand with the one that they are read as.
_READ_AS = str.maketrans(
    {"أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ی", "ۀ": "ه", "ة": "ه", "ە": "ه", "ۃ": "ه"}
)
_FIRST = 0x600  # after Latin letters and digits
_PLACES = str.maketrans({letter: chr(_FIRST + place) for place, letter in enumerate(_ALPHABET)})
_IGNORED = re.compile("[\u200c\u064b-\u065f\u0670]")  # ZWNJ and marks of vowels
_SIGNS = re.compile(r"[^\w\s]+|_")
_NUMBER = re.compile("[0-9]+")
_DIGITS = 12  # to which numbers are filled with zeros


@lru_cache(maxsize=65_536)
def alphabetical(name: str) -> str:
    """A sort key of names, by which a list is in the order of a dictionary: «بناب», «پارس‌آباد», «تبریز».

    Spellings of a letter, ZWNJ, marks of vowels, signs and capital letters make no difference, and numbers count by
    their value: «منطقه ۲» comes before «منطقه ۱۰». Equal keys do not mean equal names.
    """
    text = _IGNORED.sub("", tidy(name)).translate(_READ_AS)
    text = " ".join(_SIGNS.sub(" ", to_latin_digits(text).casefold()).split())
    return _NUMBER.sub(lambda digits: digits[0].zfill(_DIGITS), text).translate(_PLACES)
