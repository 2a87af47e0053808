"""HTML attributes for tooltips, which the page's script shows on hover and on focus, and for screen readers."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import break_lines, html


def labelled_tooltip(lines: Sequence[str]) -> Markup:
    """Attributes of an element with a tooltip and an equivalent label for screen readers.

    By convention the first line is the name of what the element represents. Empty lines are left out.
    """
    return html(
        'data-tip="{}" aria-label="{}"', break_lines(lines), " · ".join(line for line in lines if line)
    )


def unlabelled_tooltip(lines: Sequence[str]) -> Markup:
    """The tooltip attribute of an element that is part of a larger drawing, which itself has a label."""
    return html('data-tip="{}"', break_lines(lines))
