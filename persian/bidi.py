"""Runs of text fenced off, so that their direction does not disturb the sentence around them."""

import re

_FIRST_STRONG_ISOLATE = "\u2068"
_LEFT_TO_RIGHT_ISOLATE = "\u2066"
_POP_ISOLATE = "\u2069"


_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """The text without control characters and without marks that turn its direction and that of what follows."""
    return _UNSEEN.sub("", text)


def isolate(text: str) -> str:
    """The text in an isolate whose direction is its own first strong letter's."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def ltr(text: str) -> str:
    """The text in a left-to-right isolate: codes, addresses, signed numbers."""
    return f"{_LEFT_TO_RIGHT_ISOLATE}{text}{_POP_ISOLATE}"
