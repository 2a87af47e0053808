"""What the words of a heading mean: its concepts, found in a vocabulary of four languages, also where abbreviated.

Headings of exports are written as "تاریخ ثبت", "ت. ثبت", "CreatedDate", "crtd_dt", "tarikh_sabt" or "Date de création".
Every word is looked up as it is, then as an abbreviation of a longer word, then with a mistyped letter, and a word that
is not known may be several written without a space.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from intake.mapping.column_matching import plain_heading
from persian.names import fold, folded, tidy

_FILE = Path(__file__).with_suffix(".toml")
_WORD = re.compile(r"[^\W\d_]+")
_TYPE = re.compile(r"\.\$[A-Za-z]+")  # how MongoDB marks the type of a value: createdAt.$date
_BY_WHOM = re.compile(r"[(\[]\s*(?:توسط|by)\s[^()\[\]]*[)\]]", re.IGNORECASE)  # «کد پیگیری (توسط کارشناس)»
# Of such a step it says who took it, who then is what the column holds: «پاسخ (توسط کارشناس)».
_STEPS = frozenset(("registered", "referred", "answered", "closed", "reopened", "sent", "updated", "event"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SMALL = "of the a an as for by in and or is de du des la les d l et را و در با برای این آن شدن شد data"
_SMALL_WORDS = folded(*_SMALL.split())
# Letters that offices write for whole words in front of another: «ت. ثبت», «ش پرونده», «ک رهگیری».
_INITIALS = {"ت": "date", "ش": "id", "ک": "id", "ن": "kind", "م": "due", "د": "office", "و": "status"}
_VOWELS = "aeiou"
_SHORT = ("sr", "id", "no", "dt")
# Letters of a word of a heading, and words of a heading: what is longer is none, and would be compared with every known
# word in time that grows by the square of its length.
_LONGEST, _MAX_WORDS = 60, 100
# Letters of a heading that is read: questions of surveys are shorter. A file may have hundreds of headings of thousands
# of letters, which would take a minute to read.
LONGEST_HEADING = 300
SURE, PREFIX, SKELETON, TYPO = 1.0, 0.85, 0.8, 0.75
_NEARLY_EQUAL = 0.86  # of the letters of two words, of which one is mistyped


@dataclass(frozen=True)
class Heading:
    """The meaning of a heading: concept → weight from 0 to 1, and the number of words that are not known.

    `personal` holds the kinds of personal data that its words name, in the same way.
    """

    concepts: dict[str, float]
    personal: dict[str, float]
    unknown_words: int
    words: tuple[str, ...]
    origins: dict[str, frozenset[str]]  # concept → the words that mean it

    def weight(self, concept: str) -> float:
        """Weight of a concept; 0 if the heading does not name it."""
        return self.concepts.get(concept, 0.0)

    def sources(self, concept: str) -> frozenset[str]:
        """The words of the heading that mean a concept."""
        return self.origins.get(concept, frozenset())


@lru_cache(maxsize=4096)
def read_heading(heading: str) -> Heading:
    """Read the meaning of a heading."""
    words = split_words(heading)[:_MAX_WORDS]
    concepts: dict[str, float] = {}
    personal: dict[str, float] = {}
    origins: dict[str, set[str]] = {}
    unknown = 0
    joined = {first + second for first, second in pairwise(words)}
    for word in words:
        meanings = dict(word_meanings(word))
        if len(word) == 1 and len(words) > 1 and word in _INITIALS:
            meanings = {_INITIALS[word]: PREFIX}
        unknown += not meanings
        meanings.pop("neutral", None)
        _add(word, meanings, concepts, personal, origins)
    for word in joined:
        meanings = dict.fromkeys(_vocabulary().get(word, ()), SURE)
        _add(word, meanings, concepts, personal, origins)
    known = {concept: frozenset(sources) for concept, sources in origins.items()}
    return Heading(concepts, personal, unknown, words, known)


@lru_cache(maxsize=4096)
def split_words(heading: str) -> tuple[str, ...]:
    """The folded words of a heading, without digits and small words; none of one that is too long."""
    if len(heading) > LONGEST_HEADING:
        return ()
    text = tidy(_TYPE.sub("", heading))
    words = _words_of(_BY_WHOM.sub("", text))
    return words if any(map(_names_content, words)) else _words_of(text)


def _words_of(text: str) -> tuple[str, ...]:
    words = (fold(word) for word in _WORD.findall(_CAMEL.sub(" ", text.replace("\u200c", " "))))
    return tuple(word for word in words if word and word not in _SMALL_WORDS)


def _names_content(word: str) -> bool:
    """Whether a folded word names what a column holds, and not only a step."""
    concepts = word_meanings(word).keys() - {"neutral"}
    return bool(concepts) and concepts.isdisjoint(_STEPS)


def words_of_column(name: str) -> tuple[str, ...]:
    """The folded words of a column's heading, which `name` may have numbered to tell it from equal headings."""
    return split_words(plain_heading(name))


@lru_cache(maxsize=8192)
def word_meanings(word: str) -> dict[str, float]:
    """Concepts of a folded word with their weights; those of personal data begin with "personal:"."""
    vocabulary = _vocabulary()
    if len(word) > _LONGEST:
        return {}
    if word in vocabulary:
        return dict.fromkeys(vocabulary[word], SURE)
    for ending in ("های", "ها", "ی", "s", "es", "d", "ed"):
        if word.endswith(ending) and word[: -len(ending)] in vocabulary:
            return dict.fromkeys(vocabulary[word[: -len(ending)]], SURE)
    if parts := _compound_parts(word):
        return {meaning: PREFIX for part in parts for meaning in vocabulary[part]}
    found: dict[str, float] = {}
    for known, meanings in _words_by_initial().get(word[:1], ()):
        if weight := _likeness(word, known):
            for meaning in meanings:
                found[meaning] = max(found.get(meaning, 0.0), weight)
    # An abbreviation may be that of a harmless word and of a personal one ("cmplnt"): the values then decide.
    harmless = max((weight for meaning, weight in found.items() if ":" not in meaning), default=0.0)
    found = {
        meaning: weight for meaning, weight in found.items()
        if ":" not in meaning or (weight >= SKELETON and weight > harmless)
    }  # fmt: skip
    best = max(found.values(), default=0.0)
    return {meaning: weight for meaning, weight in found.items() if weight >= best - 0.1}


def _add(
    word: str,
    meanings: dict[str, float],
    concepts: dict[str, float],
    personal: dict[str, float],
    origins: dict[str, set[str]],
) -> None:
    """Add the meanings of a word to those of its heading."""
    for meaning, weight in meanings.items():
        kind, _, name = meaning.rpartition(":")
        target = personal if kind else concepts
        target[name] = max(target.get(name, 0.0), weight)
        if not kind:
            origins.setdefault(name, set()).add(word)


def _likeness(word: str, known: str) -> float:
    """How surely a word is another one with the same first letter, abbreviated or mistyped, from 0 to 1."""
    if len(word) < 2:
        return 0.0
    if known.startswith(word) and len(known) > len(word):
        # A beginning of four letters is enough; two letters can be that of many words.
        return PREFIX * min(1.0, (len(word) + 2) / 6)
    if len(known) >= 5 and word.startswith(known):
        return PREFIX
    if len(word) < len(known) and _is_subsequence(word, known):
        letters = _skeleton(known)
        # "crtd" leaves out vowels only; "cd" leaves out most of the word.
        share = len(word) / max(len(letters), 1)
        if share >= 0.6 and word[-1] in (letters[-1], known[-1]):
            return SKELETON * min(1.0, share + 0.1)
        return SKELETON * 0.7 if share >= 0.6 and len(word) >= 3 else 0.0
    return TYPO if min(len(word), len(known)) >= 5 and _is_mistyped(word, known) else 0.0


def _is_mistyped(word: str, known: str) -> bool:
    """Whether nearly all letters of two words are the same, in their order.

    The first two ratios are upper bounds of the third, which takes ten times as long and is asked of few words then.
    """
    matcher = SequenceMatcher(None, word, known)
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(ratio() >= _NEARLY_EQUAL for ratio in ratios)


def _skeleton(word: str) -> str:
    """A word without the vowels after its first letter, and without doubled letters."""
    letters = word[0] + "".join(letter for letter in word[1:] if letter not in _VOWELS)
    return "".join(letter for at, letter in enumerate(letters) if not at or letters[at - 1] != letter)


def _is_subsequence(short: str, long: str) -> bool:
    """Whether the letters of one text stand in another in the same order."""
    rest = iter(long)
    return all(letter in rest for letter in short)


@lru_cache(maxsize=4096)
def _compound_parts(word: str) -> tuple[str, ...]:
    """The known words, of at least three letters each, that a word without spaces consists of; () if of none."""
    if len(word) < 4:
        return ()
    vocabulary = _vocabulary()
    if word[:2] in _SHORT and word[2:] in _SHORT:
        return (word[:2], word[2:])
    if len(word) < 6:
        return ()
    for at in range(3, len(word) - 1):
        first, rest = word[:at], word[at:]
        if first in vocabulary:
            if rest in vocabulary and (len(rest) > 2 or rest in ("id", "no", "dt")):
                return (first, rest)
            if more := _compound_parts(rest):
                return (first, *more)
    return ()


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, tuple[str, ...]]:
    """Folded word → its meanings."""
    found: dict[str, list[str]] = {}
    for meaning, word in _declared():
        meanings = found.setdefault(word, [])
        if meaning not in meanings:
            meanings.append(meaning)
    return {word: tuple(meanings) for word, meanings in found.items()}


@lru_cache(maxsize=1)
def _words_by_initial() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """First letter → the words of the vocabulary that begin with it, with their meanings."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for word, meanings in _vocabulary().items():
        found.setdefault(word[0], []).append((word, meanings))
    return found


def _declared() -> Iterator[tuple[str, str]]:
    """Yield every meaning with every folded word that has it."""
    declared = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for table, prefix in (("words", ""), ("personal", "personal:")):
        for meaning, words in declared[table].items():
            for word in words.split():
                if key := fold(word):
                    yield prefix + meaning, key
