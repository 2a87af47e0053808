"""What the areas of a province are called: شهرستان and county, unless the province has another word.

Texts are written about counties. Where the province has another word, such as منطقه and borough, it takes the place of
that word in every text of the program, before names and numbers are filled in.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_FA = re.compile("شهرستان(ی(?![\u0600-\u06ff\u200c]))?")
# Not in {county}, which stands for a name, and not in names of parameters such as county=.
_EN = re.compile(r"\b(?:(a) )?(?<!\{)(county|counties)\b(?![}=])", re.IGNORECASE)
_VOWELS = "aeiou"


@dataclass(frozen=True)
class AreaWords:
    """The word for one area in Persian and English; the Persian plural is formed with ها."""

    fa: str
    en: str
    en_plural: str


Provider = Callable[[], AreaWords | None]
_providers: list[Provider] = []


def use_area_words(provider: Provider) -> None:
    """Set the function that returns the words; it returns None for a province of counties.

    It is set from above because the settings say which province is in use, and this folder imports no settings.
    """
    _providers[:] = [provider]


def with_area_words(text: str, lang: str) -> str:
    """A text with the word of the province in the place of شهرستان or county."""
    # Most texts do not mention counties, and need no look at the settings.
    mentioned = "شهرستان" in text if lang == "fa" else "count" in text.casefold()
    words = _providers[0]() if mentioned and _providers else None
    return text if words is None else renamed(text, lang, words)


def renamed(text: str, lang: str, words: AreaWords) -> str:
    """A text with these words in the place of شهرستان or county."""
    if lang == "fa":
        # An indefinite ی is written ‌ای after a silent ه: ناحیه‌ای.
        return _FA.sub(lambda match: words.fa + _indefinite(words.fa) if match[1] else words.fa, text)
    return _EN.sub(lambda match: _in_place_of(match, words), text)


def _indefinite(word: str) -> str:
    return "\u200cای" if word.endswith("ه") else "ی"


def _in_place_of(match: re.Match[str], words: AreaWords) -> str:
    word = words.en if match[2].casefold() == "county" else words.en_plural
    if match[2][0].isupper():
        word = word[0].upper() + word[1:]
    if match[1] is None:
        return word
    article = match[1] + ("n" if word[0].casefold() in _VOWELS else "")
    return f"{article} {word}"
