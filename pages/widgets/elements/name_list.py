"""A list of counties or sources within a sentence: the first names, and how many more there are."""

from collections.abc import Sequence
from typing import Literal

from pages.view.view import View
from persian.digits import number


def listed_names(view: View, names: Sequence[str], *, most: int, of: Literal["county", "source"]) -> str:
    """The first names, and the number of further ones. A single further one is named as well.

    `of` says what the names are of: Persian counts the others by that word.
    """
    t = view.t
    if len(names) <= most + 1:
        return t(", ").join(names)
    template = t("{names} and {more} more") if of == "county" else t("{names} and {more} more sources")
    return template.format(names=t(", ").join(names[:most]), more=number(len(names) - most, view.lang))
