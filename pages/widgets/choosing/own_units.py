"""The names of the viewer's own offices or counties: those that are chosen, and links to the others."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.view.view import View, dimension_labels
from persian.alphabet import alphabetical


def chosen_names(view: View, dimension: str, chosen: Sequence[str]) -> str:
    """The names of the chosen codes of a dimension, "" if none of them is in the data."""
    names = dimension_labels(view.store, dimension, view.lang)
    return view.t(", ").join(names[code] for code in chosen if code in names)


def links_to_others(view: View, dimension: str, chosen: Sequence[str], *, label: str) -> Markup:
    """A line of links, each to one code of the dimension, without the one that is chosen; empty for a single code.

    They are in the order of their names: that of the store's numbers depends on whose cases came first.
    """
    names = dimension_labels(view.store, dimension, view.lang)
    in_order = sorted(names, key=lambda code: (alphabetical(names[code]), code))
    others = [code for code in in_order if (code,) != tuple(chosen)] if len(names) > 1 else []
    if not others:
        return EMPTY
    links = join(
        (html('<a href="{}">{}</a>', view.link(**{dimension: [code]}), names[code]) for code in others),
        separator=view.t(", "),
    )
    return html('<p class="ways">{} {}</p>', label, links)
