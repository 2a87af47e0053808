"""A row of links of which one is what is shown: the choices of a section, in the shape of pills."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import EMPTY, html, join


@dataclass(frozen=True)
class Choice:
    """One of the links: its words, its address, and whether it is what is shown now."""

    words: str
    link: str
    current: bool = False


def choice_link(choice: Choice) -> Markup:
    """HTML of one link."""
    current = " aria-current=true" if choice.current else ""
    return html('<a href="{}"{}>{}</a>', choice.link, current, choice.words)


def choice_links(choices: Iterable[Choice], *, label: str) -> Markup:
    """HTML of the row, with its name for a screen reader; nothing where there is nothing to choose."""
    links = join(choice_link(choice) for choice in choices)
    return html('<nav class="pills" aria-label="{}">{}</nav>', label, links) if links else EMPTY
