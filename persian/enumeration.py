"""Enumerations within a sentence: «الف، ب و پ», "a, b and c"."""

from collections.abc import Sequence


def enumeration(words: Sequence[str], lang: str) -> str:
    """The words in their order, the last two joined by "and"; an empty text without any."""
    between, last = ("، ", " و ") if lang == "fa" else (", ", " and ")
    return last.join([between.join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
