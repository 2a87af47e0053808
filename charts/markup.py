"""Build HTML and SVG with automatic escaping.

All markup in this application is made by `html(template, *values)`. The template is a string literal with a `{}` for
each value. Values are escaped unless they are already `markupsafe.Markup`, so text that comes from data can never open
a tag or end an attribute, and no caller has to remember to escape. A test (`tests/charts/test_markup.py`) rejects
markup that is built in any other way, and templates that are not literals.
"""

import re
from collections.abc import Iterable
from html import escape as escape_tags

from markupsafe import Markup, escape

EMPTY = Markup()
# What `escape` replaces; most texts have nothing of it.
_TO_ESCAPE = re.compile("[&<>'\"]")


def html(template: str, *values: object) -> Markup:
    """Fill the `{}` of a template with escaped values.

    Numbers may have a format, as in `{:.1f}`. Literal braces in the template are doubled, as in `str.format`.
    """
    # Numbers are passed unescaped because `escape` would turn them into strings, to which no number format applies.
    texts = [v if isinstance(v, (int, float)) else _escaped(v) for v in values]
    return _marked(template.format(*texts))


def _escaped(value: object) -> str:
    """The escaped text of a value, as a plain string: `str.format` takes twice as long for any other kind of text."""
    if type(value) is str and not _TO_ESCAPE.search(value):
        return value
    return str.__str__(value if type(value) is Markup else escape(value))


def _marked(text: str) -> Markup:
    """A text that is markup already. Of some thousand on a screen, calling `Markup` takes four times as long."""
    return str.__new__(Markup, text)


def break_lines(lines: Iterable[str]) -> Markup:
    """Join the non-empty lines with line breaks, as the value of an attribute."""
    # In an attribute a line break has to be a character reference: browsers may normalise a literal one to a space.
    return Markup("&#10;".join([_escaped(line) for line in lines if line]))


def plotly_text(text: str) -> Markup:
    """Escape text for use inside a Plotly figure.

    Plotly interprets a few tags such as `<b>` in its texts, so `<`, `>` and `&` must be escaped. It does not decode
    the entity of a quotation mark, so quotation marks must stay as they are.
    """
    return Markup(escape_tags(text, quote=False))


def join(parts: Iterable[str], *, separator: str = "") -> Markup:
    """Concatenate parts with a separator; parts that are not markup are escaped."""
    return _marked(_escaped(separator).join([_escaped(part) for part in parts]))


def on_screen_only(text: str, *, tag: str = "span") -> Markup:
    """A text that says where to click, which paper leaves out; a whole section needs the tag "div"."""
    return html('<{} class="on-screen-only">{}</{}>', tag, text, tag)


def style_element(css: str) -> Markup:
    """A `<style>` element with this style sheet. Raises ValueError if the text could end the element."""
    return _raw_text_element("style", css)


def script_element(code: str) -> Markup:
    """A `<script>` element with our own code. Raises ValueError if the text could end the element."""
    return _raw_text_element("script", code)


def _raw_text_element(tag: str, text: str) -> Markup:
    # Browsers do not decode entities inside these elements, so their text cannot be escaped. Text that could end the
    # element early is rejected instead.
    if "</" in text or "<!--" in text:
        raise ValueError(f"this text would end its <{tag}>")
    return Markup(f"<{tag}>{text}</{tag}>")
