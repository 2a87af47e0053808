"""HTML and SVG that escape by themselves: the one way in which this application writes markup.

A template is a literal string with a `{}` for each value. Values are escaped unless they are markup already, so a text
that comes from data can never become a tag or end an attribute; forgetting to escape is not possible, since nobody does
it. A test refuses markup written otherwise, and templates that are not literals.
"""

from collections.abc import Iterable
from html import escape as escape_tags

from markupsafe import Markup, escape

EMPTY = Markup()


def html(template: str, *values: object) -> Markup:
    """The template with the values in place of its `{}`, escaped; numbers may have a format, as in `{:.1f}`.

    Braces of the template itself are doubled, as in `str.format`.
    """
    return Markup(template.format(*(v if isinstance(v, int | float) else escape(v) for v in values)))


def break_lines(lines: Iterable[str]) -> Markup:
    """The lines that are not empty as the value of an attribute, a line each."""
    return Markup("&#10;").join(line for line in lines if line)


def plotly_text(text: str) -> Markup:
    """A text as Plotly is to write it: it reads tags of its own, and knows no word for a quotation mark."""
    return Markup(escape_tags(text, quote=False))


def join(parts: Iterable[str], *, separator: str = "") -> Markup:
    """The parts one after the other, with a separator between them; what is no markup yet is escaped."""
    return escape(separator).join(parts)


def style_element(css: str) -> Markup:
    """A style sheet as an element. Raises ValueError where it holds what could end the element."""
    return _raw_text_element("style", css)


def script_element(code: str) -> Markup:
    """A script of our own as an element. Raises ValueError where it holds what could end the element."""
    return _raw_text_element("script", code)


def _raw_text_element(tag: str, text: str) -> Markup:
    # Inside these elements a browser reads no entities, so their text cannot be escaped.
    if "</" in text or "<!--" in text:
        raise ValueError(f"this text would end its <{tag}>")
    return Markup(f"<{tag}>{text}</{tag}>")
