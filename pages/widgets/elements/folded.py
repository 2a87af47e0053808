"""Content that is folded away until the reader opens it."""

from markupsafe import Markup

from charts.markup import html


def folded(summary: str, content: Markup) -> Markup:
    """A disclosure: its summary, and below it the content once it is opened."""
    return html('<details class="folded"><summary>{}</summary>{}</details>', summary, content)
