"""Runs of text fenced off, so that their direction does not disturb the sentence around them."""

_FIRST_STRONG_ISOLATE = "\u2068"
_LEFT_TO_RIGHT_ISOLATE = "\u2066"
_POP_ISOLATE = "\u2069"


def isolate(text: str) -> str:
    """The text in an isolate whose direction is its own first strong letter's."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def ltr(text: str) -> str:
    """The text in a left-to-right isolate: codes, addresses, signed numbers."""
    return f"{_LEFT_TO_RIGHT_ISOLATE}{text}{_POP_ISOLATE}"
