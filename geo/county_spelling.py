"""Spellings of the name of a county together with that of its province: «آذربایجان شرقی - تبریز»."""

from collections.abc import Iterable

from persian.names import fold

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
