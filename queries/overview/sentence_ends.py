"""Several texts of the overview as sentences one after another."""

from queries.overview.overview_texts import STOP, joined
from queries.vocabulary.labels import Text


def as_sentences(parts: list[Text]) -> Text:
    """The texts that are not empty, each with its full stop or question mark; empty without any."""
    text = joined(parts, between=STOP)
    return Text(_ended(text.fa), _ended(text.en))


def _ended(text: str) -> str:
    return text if not text or text.endswith((".", "؟", "?")) else f"{text}."
