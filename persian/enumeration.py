"""Lists of words within a sentence: «الف، ب و پ», "a, b and c"; or with commas only."""

from collections.abc import Iterable, Sequence


def enumeration(words: Sequence[str], lang: str) -> str:
    """The words in their order, the last two joined by "and"; an empty text without any."""
    last = " و " if lang == "fa" else " and "
    return last.join([comma_separated(words[:-1], lang), words[-1]]) if len(words) > 1 else "".join(words)


def comma_separated(words: Iterable[str], lang: str) -> str:
    """The words in their order with the comma of the language between them; an empty text without any."""
    return ("، " if lang == "fa" else ", ").join(words)
