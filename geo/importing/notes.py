"""What an import has decided by itself, in both languages, for the person who runs it."""

from typing import NamedTuple


class Note(NamedTuple):
    """A sentence in Persian and in English."""

    fa: str
    en: str
