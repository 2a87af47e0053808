"""Spellings of the name of a county together with others: «آذربایجان شرقی - تبریز», «فرمانداری تبریز»."""

import re
from collections.abc import Iterable

from persian.names import fold

# The office of the county, what it is, and its seat or a district or town in it after a mark.
_BESIDE = re.compile(
    r"^\s*(?:فرماندار[\u064aی]|شهر)\s+|[\s(]+شهرستان\s*\)?\s*$|"
    r"\s*[/،,\-–(|]\s*(?:مرکز|بخش|شهر|دهستان|روستا[\u064aی]|حومه)(?:[\s)].*)?$"
)
_DOWN = re.compile(r"[/\\>»←|]")
_LEVELS = 3  # province, county and a district or city
_PROVINCE_WORDS = ("استان", "province", "")


def without_province(key: str, provinces: Iterable[str]) -> str:
    """A folded name without the name of a province before or after it; empty if it has none of these names."""
    for own in filter(None, map(fold, provinces)):
        for word in _PROVINCE_WORDS:
            if key.startswith(word + own):
                return fold(key.removeprefix(word + own).removeprefix("province"))
            if key.endswith(word + own):
                return fold(key.removesuffix(word + own))
    return ""


def county_of_path(text: str, provinces: Iterable[str]) -> str:
    """The folded county of a path from the province down: «آذربایجان شرقی/تبریز/مرکزی»; empty if it is none."""
    parts = _DOWN.split(text)
    own = {fold(word + name) for name in filter(None, provinces) for word in _PROVINCE_WORDS}
    return fold(parts[1]) if len(parts) >= _LEVELS and fold(parts[0]) in own else ""


def without_district(text: str) -> str:
    """The folded name of a county without what stands beside it: «تبریز / بخش مرکزی», «تبریز (مرکز)»."""
    # With single blanks, because the pattern would read a run of them again from each of its blanks.
    return fold(_BESIDE.sub(" ", " ".join(text.split())))
