"""Vocabulary of coded columns: which code a word stands for, in Persian, English, French and some others."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from intake.mapping.coded_fields import CODED_FIELDS
from intake.mapping.field_columns import STATES
from intake.parsing.coded_values import FACES, NO, YES, mark_or_word
from intake.parsing.state_words import two_states
from persian.names import fold, folded

_FILE = Path(__file__).with_suffix(".toml")
CODED = (*STATES, *CODED_FIELDS)
_LONGEST = 40  # letters of a word that is known by a part of it
NEGATIONS = folded("نشد", "نگرفت", "بدون", "عدم", "فاقد", "ندارد", "نداد", "unanswered", "not")
# What stands beside a word for the closing where a case is not closed, or no longer: left to a person.
_NOT_CLOSED = folded(
    "مختومه نشد", "بسته نشد", "بایگانی نشد", "خاتمه نیافت", "آماده", "پیشنهاد", "قبل از", "پیش از", "رفع بایگانی",
    "رفع مختومه", "اعاده", "خروج از", "لغو مختومه", "لغو بایگانی", "در انتظار", "منتظر", "درخواست مختومه",
    "درخواست بستن", "not closed", "to be closed", "ready to", "pending", "awaiting", "before",
)  # fmt: skip
# A state between two steps, which names the step that is still to come.
_NO_STEP = folded("در انتظار", "منتظر", "آماده", "awaiting", "waiting", "pending")
# Words that say "nothing known", which every field takes as its default.
NOTHING = folded(
    "", "-", "نامشخص", "سایر", "other", "unknown", "n/a", "na", "none", "null", "unspecified", "autre", "inconnu",
    "نامعلوم", "not specified", "system", "internal", "ندارد", "نداریم", "ثبت نشده", "درج نشده", "مشخص نشده",
    "تعیین نشده", "خالی", "(خالی)", "فاقد", "(blank)",
)  # fmt: skip


@dataclass(frozen=True)
class CodedWords:
    """The words of a column as codes of a field.

    `known` are words that the vocabulary has as they are, `likely` those that contain one of its words; `unknown` are
    the others. `share` is the share of the cells whose word is known, `likely_share` that of the likely ones.
    """

    known: dict[str, str]
    likely: dict[str, str]
    unknown: tuple[str, ...]
    share: float
    likely_share: float

    @property
    def codes(self) -> frozenset[str]:
        """The different codes of the known and likely words."""
        return frozenset({*self.known.values(), *self.likely.values()})


def read_codes(field: str, words: Mapping[str, int]) -> CodedWords:
    """Read words, with their numbers of cells, as codes of a field; words for "nothing" count for no side."""
    field = "status" if field in STATES else field
    whole, parts = _vocabulary()[field], _parts()[field]
    known: dict[str, str] = {}
    likely: dict[str, str] = {}
    unknown: list[str] = []
    cells = {"known": 0, "likely": 0, "unknown": 0}
    for word, count in words.items():
        key = _key(word)
        if key in NOTHING:
            continue
        code = whole.get(key) or ("answered_closed" if field == "status" and two_states(word) else "")
        if code:
            known[word] = code
            cells["known"] += count
        elif code := _likely(field, key, parts):
            likely[word] = code
            cells["likely"] += count
        else:
            unknown.append(word)
            cells["unknown"] += count
    total = max(sum(cells.values()), 1)
    return CodedWords(known, likely, tuple(unknown), cells["known"] / total, cells["likely"] / total)


def _key(word: str) -> str:
    """A word folded; a lone face as it is."""
    mark = mark_or_word(word)
    return mark if mark in FACES else fold(word)


def _likely(field: str, key: str, parts: Sequence[tuple[str, str]]) -> str:
    """The code of a folded word that contains a known part; "" if it contains none."""
    found = [code for part, code in parts if part in key and len(key) <= _LONGEST]
    if field == "event" and any(word in key for word in _NO_STEP):
        return ""
    if field == "status" and "closed" in found and any(word in key for word in _NOT_CLOSED):
        return ""
    if field == "status" and {"answered", "closed"} <= set(found) and not any(no in key for no in NEGATIONS):
        return "answered_closed"
    return next(iter(found), "")


def is_yes_no(words: Iterable[str]) -> bool:
    """Whether all words of a column, of which there are at least two, say yes, no or nothing."""
    keys = {mark_or_word(word) for word in words} - NOTHING
    return bool(keys) and keys <= YES | NO


@lru_cache(maxsize=1)
def _declared() -> dict[str, dict[str, list[str]]]:
    declared: dict[str, dict[str, list[str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return declared


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, dict[str, str]]:
    """Field → folded word → code."""
    found: dict[str, dict[str, str]] = {}
    for field in _declared():
        if field == "parts":
            continue
        words = {_key(word): code for code, listed in _declared()[field].items() for word in listed}
        if field in CODED_FIELDS:
            enum, labels = CODED_FIELDS[field]
            for code in enum:
                if code == 0 and field != "verdict":
                    continue
                texts = (code.name, labels[code].fa, labels[code].en) if code in labels else (code.name,)
                words |= {fold(text): code.name for text in texts}
        found[field] = words
    return found


@lru_cache(maxsize=1)
def _parts() -> dict[str, tuple[tuple[str, str], ...]]:
    """Field → folded parts of words with their codes, in the order in which they are tried."""
    tables: dict[str, dict[str, list[str]]] = _declared()["parts"]  # type: ignore[assignment]
    return {
        field: tuple((fold(part), code) for code, parts in table.items() for part in parts)
        for field, table in tables.items()
    }
