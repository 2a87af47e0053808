"""A list of names within a sentence: the first few, and how many more there are."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from queries.overview.words.overview_texts import COMMA, MORE_OFFICES, joined, n_text
from queries.vocabulary.labels import Text

Item = TypeVar("Item")
MAX_NAMES = 3


def listed_names(items: Sequence[Item], name: Callable[[Item], Text], *, more: Text = MORE_OFFICES) -> Text:
    """The names of the first MAX_NAMES items, and the number of the others by the template `more` (with `{n}`)."""
    others = len(items) - MAX_NAMES
    counted = [more.formatted(n=n_text(others))] if others > 0 else []
    return joined([*map(name, items[:MAX_NAMES]), *counted], between=COMMA)


def line_of_names(template: Text, **listed: Text) -> Text:
    """The template with a list of names (`listed_names`), given by its placeholder; empty where the list is empty."""
    (names,) = listed.values()
    return template.formatted(**listed) if names.fa else names
