"""Bidirectional text: isolate runs of text so that their direction does not affect the surrounding sentence."""

import re

_FIRST_STRONG_ISOLATE = "\u2068"
_LEFT_TO_RIGHT_ISOLATE = "\u2066"
_POP_ISOLATE = "\u2069"
_ARABIC_LETTER = "\u061c"
_RIGHT_TO_LEFT = "\u200f"

_NUMBER_LETTERS = "۰۱۲۳۴۵۶۷۸۹٬٫"
_NUMBER_AT_END = re.compile(
    "(?<![\u061c" + _NUMBER_LETTERS + "])(\u2066?)(\u200e?[−+])?([۰-۹][" + _NUMBER_LETTERS + "]*)\\Z"
)

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def strip_control_characters(text: str) -> str:
    """Remove control characters and direction marks, which could reorder the text and what follows it."""
    return _UNSEEN.sub("", text)


def one_line(text: str) -> str:
    """A text from elsewhere in one line: a blank for line breaks and tabs, without what a terminal would obey."""
    return " ".join(strip_control_characters(" ".join(text.split())).split())


def isolate(text: str) -> str:
    """Wrap a text in an isolate whose direction is that of its first strong letter."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def ltr(text: str) -> str:
    """Wrap a text in a left-to-right isolate: codes, addresses, signed numbers."""
    return f"{_LEFT_TO_RIGHT_ISOLATE}{text}{_POP_ISOLATE}"


def mark_percentages(text: str) -> str:
    """Add direction marks to every Persian percentage, so that it looks the same everywhere.

    «٪» is to the left of a number, as in Persian text. A number with «+» or «−» is written from left to right as a
    whole, sign first and «٪» last, as in CLDR's patterns: between «٪» and the number the sign could not be read.

    Without marks «٪» is left of a number that follows Persian letters, and right of one that stands alone (rules W2 and
    W5 of Unicode's bidirectional algorithm, UAX #9). After an Arabic letter mark, digits behave as after an Arabic
    letter; the right-to-left mark behind the sign separates the run from left-to-right text such as a Latin name.
    Screens and pages pass all their texts through this function when they output them; figures in files and in code
    stay plain.
    """
    # A screen has hundreds of thousands of characters and some hundred signs: splitting at the signs is much faster
    # than a regular expression over the whole text.
    *before_signs, after_last = text.split("٪")
    return "".join([*map(_marked, before_signs), after_last])


def _marked(before: str) -> str:
    """Append a percent sign to the text before it, with marks if the text ends in a number."""
    # Only the end of the text is searched: the trailing number, and up to three characters before it for its sign.
    begins = len(before.rstrip(_NUMBER_LETTERS))
    match = _NUMBER_AT_END.search(before, max(begins - 3, 0))
    if match is None or match[1]:
        return f"{before}٪"
    text = before[: match.start()]
    if match[2]:
        return f"{text}{ltr(match[2] + match[3] + '٪')}"
    return f"{text}{_ARABIC_LETTER}{match[3]}٪{_RIGHT_TO_LEFT}"
