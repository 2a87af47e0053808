"""Runs of text fenced off, so that their direction does not disturb the sentence around them."""

import re

_FIRST_STRONG_ISOLATE = "\u2068"
_LEFT_TO_RIGHT_ISOLATE = "\u2066"
_POP_ISOLATE = "\u2069"
_ARABIC_LETTER = "\u061c"
_RIGHT_TO_LEFT = "\u200f"

_NUMBER_LETTERS = "۰۱۲۳۴۵۶۷۸۹٬٫"
_NUMBER_AT_END = re.compile(
    "(?<![\u061c\u2066" + _NUMBER_LETTERS + "])(\u200e?[−+])?([۰-۹][" + _NUMBER_LETTERS + "]*)\\Z"
)

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def strip_control_characters(text: str) -> str:
    """The text without control characters and without marks that turn its direction and that of what follows."""
    return _UNSEEN.sub("", text)


def isolate(text: str) -> str:
    """The text in an isolate whose direction is its own first strong letter's."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def ltr(text: str) -> str:
    """The text in a left-to-right isolate: codes, addresses, signed numbers."""
    return f"{_LEFT_TO_RIGHT_ISOLATE}{text}{_POP_ISOLATE}"


def mark_percentages(text: str) -> str:
    """The text with every Persian percentage marked, so that its sign stands to the left of its number everywhere.

    Without marks «٪» stands left of a number that follows Persian letters, and right of one that stands alone (rules W2
    and W5 of Unicode's bidirectional algorithm). After the mark of an Arabic letter digits are what they are after such
    a letter, and the mark behind closes the run against what is written from left to right: a figure, a Latin name.
    Screens and pages pass their texts through here at the door; figures in files and in code stay plain.
    """
    # A screen has hundreds of thousands of letters, and some hundred signs.
    *before_signs, rest = text.split("٪")
    return "".join([*map(_marked, before_signs), rest])


def _marked(before: str) -> str:
    """What stands before a percent sign, and the sign, its number marked if there is one."""
    begins = len(before.rstrip(_NUMBER_LETTERS))
    found = _NUMBER_AT_END.search(before, max(begins - 2, 0))
    if found is None:
        return f"{before}٪"
    sign, digits = found.groups()
    number = ltr(sign + digits) if sign else digits
    return f"{before[: found.start()]}{_ARABIC_LETTER}{number}٪{_RIGHT_TO_LEFT}"
