"""Several texts of the overview as sentences one after another."""

from queries.overview.words.overview_texts import STOP, joined
from queries.vocabulary.labels import Text


def as_sentences(parts: list[Text], *, between: Text = STOP) -> Text:
    """The texts that are not empty, each with its full stop or question mark; empty without any.

    `between` is `LINE_END` where each stands in a line of its own.
    """
    text = joined(parts, between=between)
    return Text(_ended(text.fa), _ended(text.en))


def _ended(text: str) -> str:
    return text if not text or text.endswith((".", "؟", "?")) else f"{text}."
