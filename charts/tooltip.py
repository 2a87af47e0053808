"""What an element tells on hovering and on focus, and to those who cannot see it."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import break_lines, html


def labelled_tooltip(lines: Sequence[str]) -> Markup:
    """Attributes of an element that tells these lines; the first is its name. The page's script shows them."""
    return html(
        'data-tip="{}" aria-label="{}"', break_lines(lines), " · ".join(line for line in lines if line)
    )


def unlabelled_tooltip(lines: Sequence[str]) -> Markup:
    """The attribute of an element that tells these lines on hovering alone: a part of what is labelled as a whole."""
    return html('data-tip="{}"', break_lines(lines))
