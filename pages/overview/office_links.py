"""Names of offices within a text as links to the pages of these offices."""

import re
from collections import Counter

from markupsafe import Markup

from charts.markup import html, join
from pages.overview.contents import proof_link
from pages.view.view import View
from queries.overview.overview_contents import Proof
from queries.overview.words.bilingual_names import names_of

# Texts isolate every name (`queries.overview.words.overview_texts.isolated`); nothing else in them is.
_NAME = re.compile("(\u2068[^\u2066-\u2069]*\u2069)")
OTHERS = ("county", "peer_group", "topic", "topic_group")  # a text may name these, too


def with_office_links(view: View, text: str) -> Markup:
    """The text, in which each isolated name that is that of one office, and of nothing else, is a link to its page."""
    parts = _NAME.split(text)
    if len(parts) == 1:
        return html("{}", text)
    offices = _offices(view)
    return join(_part(view, part, offices.get(part[1:-1], "")) for part in parts)


def _part(view: View, part: str, office: str) -> Markup:
    if not office or not _NAME.fullmatch(part):
        return html("{}", part)
    link = proof_link(view, Proof("agencies", {"agency": (office,), "trips": ("out",)}))
    return html('<a href="{}">{}</a>', link, part)


def _offices(view: View) -> dict[str, str]:
    """The codes of offices by their names in the view's language; without names that something else has as well."""
    names = [(text.label(view.lang), code) for code, text in names_of(view.store, "agency").items()]
    times = Counter(name for name, _ in names)
    for other in OTHERS:
        times.update(text.label(view.lang) for text in names_of(view.store, other).values())
    return {name: code for name, code in names if times[name] == 1}
