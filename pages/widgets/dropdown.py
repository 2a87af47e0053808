"""A choice as a folded list of links: usable by keyboard, on a telephone and without any script of its own."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import html, join

Link = tuple[str, str, bool]  # words, address, whether it is what is shown


def dropdown_html(name: str, value: str, links: Sequence[Link]) -> Markup:
    """HTML of the list; what is chosen stands on it while it is folded."""
    return _folded(name, value, _items(links))


def grouped_dropdown_html(name: str, value: str, groups: Sequence[tuple[str, Sequence[Link]]]) -> Markup:
    """HTML of a list in parts, each with its head."""
    items = join(html('<li class="head">{}</li>{}', head, _items(links)) for head, links in groups if links)
    return _folded(name, value, items)


def _folded(name: str, value: str, items: str) -> Markup:
    return html(
        '<details class="picked"><summary><span class="name">{}</span> '
        '<span class="value">{}</span></summary><ul>{}</ul></details>',
        name,
        value,
        items,
    )


def _items(links: Sequence[Link]) -> Markup:
    return join(
        html('<li><a href="{}"{}>{}</a></li>', to, " aria-current=true" if here else "", words)
        for words, to, here in links
    )
