"""A row of links to choose from, one of which is current (styled as pills); many become a dropdown on a telephone."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.widgets.elements.dropdown import dropdown_html

# From so many choices on a telephone shows a dropdown: thirteen of them filled seven rows, above what they choose.
MANY = 6


@dataclass(frozen=True)
class Choice:
    """One link of the row: its text, its address, whether it is the current choice, and its tooltip."""

    words: str
    link: str
    current: bool = False
    hint: str = ""


def choice_link(choice: Choice) -> Markup:
    """One link, marked with `aria-current` if it is the current choice."""
    current = " aria-current=true" if choice.current else ""
    title = html(' title="{}"', choice.hint) if choice.hint else ""
    return html('<a href="{}"{}{}>{}</a>', choice.link, current, title, choice.words)


def choice_links(choices: Iterable[Choice], *, label: str) -> Markup:
    """The row of links, with `label` as its name for screen readers; empty if there are no choices.

    Where there are MANY, a dropdown with the same links follows, and the style sheet shows one of the two.
    """
    choices = tuple(choices)
    links = join(choice_link(choice) for choice in choices)
    row = html('<nav class="pills" aria-label="{}">{}</nav>', label, links) if links else EMPTY
    current = next((choice.words for choice in choices if choice.current), "")
    if len(choices) < MANY or not current:
        return row
    listed = [(choice.words, choice.link, choice.current) for choice in choices]
    return html('<div class="many-choices">{}{}</div>', row, dropdown_html(label, current, listed))
