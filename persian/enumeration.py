"""Lists of words within a sentence: «الف، ب و پ», "a, b and c"; or with commas only."""

from collections.abc import Iterable, Sequence

from persian.digits import number


def enumeration(words: Sequence[str], lang: str) -> str:
    """The words in their order, the last two joined by "and"; an empty text without any."""
    last = " و " if lang == "fa" else " and "
    return last.join([comma_separated(words[:-1], lang), words[-1]]) if len(words) > 1 else "".join(words)


def comma_separated(words: Iterable[str], lang: str) -> str:
    """The words in their order with the comma of the language between them; an empty text without any."""
    return ("، " if lang == "fa" else ", ").join(words)


def words_and_more(words: Sequence[str], more: int, lang: str, *, noun_fa: str) -> str:
    """The words, and how many more there are: «الف، ب و ۳ نام دیگر», "a, b and 3 more"; only the words if `more` < 1.

    Persian counts the others by the noun.
    """
    if more < 1:
        return comma_separated(words, lang)
    count = number(more, lang)
    return enumeration([*words, f"{count} {noun_fa} دیگر" if lang == "fa" else f"{count} more"], lang)


def quote_commas(name: str, lang: str) -> str:
    """A name as an item of a list with commas: in quotation marks where it has commas itself.

    Without the marks, «آب، برق، گاز و مخابرات ۸۳٪، بانک‌ها ۷۱٪» reads as a list of five names.
    """
    if "،" not in name and "," not in name:
        return name
    return f"«{name}»" if lang == "fa" else f"“{name}”"
