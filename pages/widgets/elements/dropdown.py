"""A dropdown of links inside a <details> element: works by keyboard, on telephones and without JavaScript."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import html, join

Link = tuple[str, str, bool]  # text, address, whether it is the current choice


def dropdown_html(name: str, value: str, links: Sequence[Link]) -> Markup:
    """A dropdown named `name` whose closed state shows the current `value`."""
    return _folded(name, value, _items(links))


def grouped_dropdown_html(name: str, value: str, groups: Sequence[tuple[str, Sequence[Link]]]) -> Markup:
    """A dropdown whose links are in groups, each with a heading."""
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
        html('<li><a href="{}"{}>{}</a></li>', href, " aria-current=true" if current else "", text)
        for text, href, current in links
    )
