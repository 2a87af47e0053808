"""What an element tells on hovering and on focus, and to those who cannot see it."""

from collections.abc import Sequence
from html import escape


def labelled_tooltip(lines: Sequence[str]) -> str:
    """Attributes of an element that tells these lines; the first is its name. The page's script shows them."""
    told = [escape(line) for line in lines if line]
    return f'data-tip="{"&#10;".join(told)}" aria-label="{" · ".join(told)}"'


def unlabelled_tooltip(lines: Sequence[str]) -> str:
    """The attribute of an element that tells these lines on hovering alone: a part of what is labelled as a whole."""
    return f'data-tip="{"&#10;".join(escape(line) for line in lines if line)}"'
