"""A row of links to choose from, one of which is current (styled as pills)."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import EMPTY, html, join


@dataclass(frozen=True)
class Choice:
    """One link of the row: its text, its address, and whether it is the current choice."""

    words: str
    link: str
    current: bool = False


def choice_link(choice: Choice) -> Markup:
    """One link, marked with `aria-current` if it is the current choice."""
    current = " aria-current=true" if choice.current else ""
    return html('<a href="{}"{}>{}</a>', choice.link, current, choice.words)


def choice_links(choices: Iterable[Choice], *, label: str) -> Markup:
    """The row of links, with `label` as its name for screen readers; empty if there are no choices."""
    links = join(choice_link(choice) for choice in choices)
    return html('<nav class="pills" aria-label="{}">{}</nav>', label, links) if links else EMPTY
