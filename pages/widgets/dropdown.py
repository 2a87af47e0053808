"""A choice as a folded list of links: usable by keyboard, on a telephone and without any script of its own."""

from collections.abc import Sequence
from html import escape

Link = tuple[str, str, bool]  # words, address, whether it is what is shown


def dropdown_html(name: str, value: str, links: Sequence[Link]) -> str:
    """HTML of the list; what is chosen stands on it while it is folded."""
    return _folded(name, value, _items(links))


def grouped_dropdown_html(name: str, value: str, groups: Sequence[tuple[str, Sequence[Link]]]) -> str:
    """HTML of a list in parts, each with its head."""
    items = "".join(f'<li class="head">{escape(head)}</li>{_items(links)}' for head, links in groups if links)
    return _folded(name, value, items)


def _folded(name: str, value: str, items: str) -> str:
    return (
        f'<details class="picked"><summary><span class="name">{escape(name)}</span> '
        f'<span class="value">{escape(value)}</span></summary><ul>{items}</ul></details>'
    )


def _items(links: Sequence[Link]) -> str:
    return "".join(
        f'<li><a href="{escape(to)}"{" aria-current=true" if here else ""}>{escape(words)}</a></li>'
        for words, to, here in links
    )
