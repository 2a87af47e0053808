"""What the values of a column look like: numbers, codes, words, names of things and persons, texts, coordinates."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from persian.digits import to_latin_digits
from persian.names import fold, folded

_FILE = Path(__file__).parent / "text_words.toml"
_MAX_JUDGED = 400  # distinct values whose words are looked up
_NUMBER = re.compile(r"[-+−]?\d+(?:[.,٫]\d+)?", re.ASCII)
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_\-]{0,15}", re.ASCII)
_GROUPED = re.compile(r"\d+(?: \d+)+", re.ASCII)
_MIN_DRAWN = 10
_MIN_COUNTED = 10
_MAX_HEADS, _MIN_HEADS = 0.6, 20  # share of the rows, and number of groups above which names may repeat
# Also behind a prefix: urn:uuid:…, CMP_….
_DRAWN = re.compile(
    r"[0-9a-f]{16,128}|(?:[a-z][a-z0-9:_.\-]{0,20}[:_.\-])?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"[0-9]")
_MARK = re.compile(r"[^9]")
_PAIR = re.compile(r"(?:POINT\s*)?\(?\s*[-+]?\d+\.\d+[,\s]+[-+]?\d+\.\d+\s*\)?", re.ASCII | re.IGNORECASE)
# Marks and words of speech, and sentences of at least three words that begin with a small letter. The words are whole
# ones: «اسلامی» and «سلامت» hold no greeting, and the I of “Zone I” is a number.
_SPOKEN = re.compile(
    r"[!؟]|\w\?\s*$|\b(?:[Pp]lease|[Mm]y|I(?=['’]|\s+\w)|[Ww]e|[Oo]ur|[Aa]gain|AGAIN|[Hh]elp|[Hh]ello)\b|"
    r"\b(?:لطفا|سلام|مت[اأ]سفانه)\b|\bخواهشمند|"
    r"^[a-zà-ÿ]\w*\s+\w+\s+[a-z]\w*"
)
_WORD = re.compile(r"[^\W\d_]+")
_URL = re.compile(r"https?://|(?:[a-z0-9-]+\.)+[a-z]{2,6}$", re.IGNORECASE)


@dataclass(frozen=True)
class ValueShape:
    """Features of the values of a column. Shares are of the filled cells, 0 to 1.

    `counts` holds the number of cells by value. `groups` of words (office, topic, place, address, person) hold the
    share of the distinct values that contain a word of the group.
    """

    rows: int
    filled: int
    counts: Mapping[str, int]
    numbers: float  # share that are numbers
    decimals: float  # share that are numbers with at least three decimals
    low: float
    high: float
    letters: float  # mean number of letters and digits of a value
    words: float  # mean number of words
    long: float  # share of values of more than 60 characters
    pairs: float  # share of pairs of coordinates
    addresses_of_pages: float
    has_digits: float  # share of values with a digit
    spoken: float  # share of different values that are written as people speak: calls, questions, requests
    codes: float  # share of values that are codes: capital letters and digits without a space
    spaced: float  # share of values with a space inside, other than numbers whose digits stand in groups
    orderly: bool  # whether the values run on from row to row, or have a common beginning or form
    counts_rows: bool  # whether the values are 1, 2, 3 … from the first row on
    heads_groups: bool  # whether the cells are filled in the first row of each group only
    groups: Mapping[str, float]
    family_names: float  # share of distinct values that end like a family name

    @property
    def fill(self) -> float:
        """Share of the rows whose cell is filled."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def distinct(self) -> int:
        """Number of different values."""
        return len(self.counts)

    @property
    def spread(self) -> float:
        """Different values as a share of the filled cells: 1 where each value stands once."""
        return self.distinct / self.filled if self.filled else 0.0

    @property
    def texts(self) -> float:
        """Share of the values that are not numbers."""
        return 1 - self.numbers


def shape_of(values: Sequence[str]) -> ValueShape:
    """Describe the values of a column; empty texts are missing cells."""
    counts = Counter(value for value in values if value)
    filled = counts.total()
    plain = {value: to_latin_digits(value) for value in counts}
    numbers = {value: _as_number(text) for value, text in plain.items() if _NUMBER.fullmatch(text)}
    decimals = sum(
        counts[value]
        for value in numbers
        if len(re.split(r"[.,٫]", plain[value])[-1]) >= 3 and "." in plain[value]
    )

    def share(test: Callable[[str], bool]) -> float:
        return sum(count for value, count in counts.items() if test(value)) / max(filled, 1)

    # What a machine has drawn (a UUID, say) is one word, whatever letters it has. A few of them may be anything.
    drawn = {value for value in counts if _DRAWN.fullmatch(value)} if filled >= _MIN_DRAWN else set()
    judged = [value for value, _ in counts.most_common(_MAX_JUDGED)]
    groups, family_names = _word_shares(judged)
    return ValueShape(
        rows=len(values),
        filled=filled,
        counts=counts,
        numbers=sum(counts[value] for value in numbers) / max(filled, 1),
        decimals=decimals / max(filled, 1),
        low=min(numbers.values(), default=0.0),
        high=max(numbers.values(), default=0.0),
        letters=sum(len(value) * count for value, count in counts.items()) / max(filled, 1),
        words=sum(
            (1 if value in drawn else len(_WORD.findall(value))) * count for value, count in counts.items()
        )
        / max(filled, 1),
        long=share(lambda value: len(value) > 60),
        pairs=share(lambda value: bool(_PAIR.fullmatch(plain[value]))),
        addresses_of_pages=share(lambda value: bool(_URL.match(value))),
        has_digits=share(lambda value: any(letter.isdigit() for letter in value)),
        spoken=sum(bool(_SPOKEN.search(value)) for value in judged) / max(len(judged), 1),
        codes=share(lambda value: bool(_CODE.fullmatch(plain[value]))),
        spaced=share(lambda value: " " in value and not _GROUPED.fullmatch(plain[value])),
        orderly=_is_orderly([plain[value] for value in values if value]),
        counts_rows=_counts_rows([plain[value] for value in values[:_MIN_COUNTED] if value]),
        heads_groups=_heads_groups(values, counts),
        groups=groups,
        family_names=family_names,
    )


def _word_shares(values: Sequence[str]) -> tuple[dict[str, float], float]:
    """The share of the values with a word of each group of the vocabulary, and of those that end like family names."""
    word_sets = [_folded_words(value) for value in values]
    groups = {
        group: sum(not words.isdisjoint(vocabulary) for words in word_sets) / max(len(values), 1)
        for group, vocabulary in _vocabulary().items()
    }
    endings = _family_endings()
    family = sum(
        any(len(word) > 4 and word.endswith(endings) for word in words) and 1 <= len(words) <= 5
        for words in word_sets
    )
    return groups, family / max(len(values), 1)


def _is_orderly(values: Sequence[str]) -> bool:
    """Whether values run on as ids do: most steps go one way, or they have a common beginning or a common form."""
    if len(values) < 3:
        return False
    patterns = Counter(_DIGIT.sub("9", value) for value in values).most_common(1)[0]
    if patterns[1] > 0.9 * len(values) and len(patterns[0]) >= 6 and _MARK.search(patterns[0]):
        return True
    beginnings = Counter(value[:2] for value in values).most_common(1)[0][1]
    steps = Counter((later > earlier) - (later < earlier) for earlier, later in pairwise(values))
    moving = steps[1] + steps[-1]
    return beginnings > 0.9 * len(values) or max(steps[1], steps[-1]) > 0.75 * max(moving, 1)


def _counts_rows(values: Sequence[str]) -> bool:
    """Whether the first values number their rows, from 1 on."""
    return len(values) == _MIN_COUNTED and list(values) == [str(row + 1) for row in range(_MIN_COUNTED)]


def _heads_groups(values: Sequence[str], counts: Mapping[str, int]) -> bool:
    """Whether values stand in the first row of each group of rows only, with empty cells below.

    Values that are missing here and there repeat in neighbouring rows; those of groups change from one to the next.
    """
    heads = [value for value in values if value]
    if len(heads) < 2 or not values[0] or len(heads) > _MAX_HEADS * len(values):
        return False
    once = len(counts) == len(heads)
    return (once or len(heads) >= _MIN_HEADS) and all(one != next_one for one, next_one in pairwise(heads))


def _as_number(text: str) -> float:
    return float(text.replace("−", "-").replace("٫", ".").replace(",", "."))


@lru_cache(maxsize=16_384)
def _folded_words(value: str) -> frozenset[str]:
    """The folded words of a value, also joined in pairs over a ZWNJ."""
    return folded(*_WORD.findall(value.replace("\u200c", " ")), *value.split())


@lru_cache(maxsize=1)
def _declared() -> dict[str, str]:
    declared: dict[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return declared


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, frozenset[str]]:
    return {
        group: folded(*words.split()) for group, words in _declared().items() if group != "family_endings"
    }


@lru_cache(maxsize=1)
def _family_endings() -> tuple[str, ...]:
    return tuple(fold(ending) for ending in _declared()["family_endings"].split())
