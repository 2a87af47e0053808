"""A table of a county brief as texts of one language."""

from dataclasses import dataclass

from queries.vocabulary.labels import Text

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of texts: title, column heads and rows; `empty` is the text to show if there are no rows."""

    title: str
    heads: Cells
    rows: tuple[Cells, ...]
    empty: str = ""


def labels_in(texts: tuple[Text, ...], lang: str) -> Cells:
    """The texts in one language, such as the heads of columns."""
    return tuple(text.label(lang) for text in texts)
