"""A text of parts with dots between them, none of which is seen at an end of a line."""

from markupsafe import Markup

from charts.markup import EMPTY, html, join

DOT = " · "
_DOT = html('<i class="dot">{}</i>', DOT)


def dotted_parts(text: str) -> Markup:
    """Each part as an element that is kept in one line where it fits, with the dot before it.

    The style sheet cuts the dot off where its part begins a line. The text stays the same, for whoever copies it.
    """
    return join(
        html("<span>{}{}</span>", _DOT if i else EMPTY, part)
        for i, part in enumerate(text.split(DOT) if text else ())
    )
