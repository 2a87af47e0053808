"""States of cases that a column says with yes and no, under a heading that asks: «پاسخ داده شده؟», «مختومه است»."""

from collections.abc import Mapping

from intake.guess.heading_words import read_heading
from intake.guess.value_words import NO, YES, CodedWords, is_yes_no
from intake.mapping.column_matching import plain_heading
from persian.names import fold

_SURE = 0.9  # weight of a word of the heading
# What else a heading asks for with such words: a date, whether it was in time, what the citizen says of it.
_OTHER_QUESTIONS = (
    "date",
    "due",
    "timely",
    "rating",
    "count",
    "citizen",
    "reopened",
    "referred",
    "office",
    "outcome",
)


def state_answers(heading: str, words: Mapping[str, int]) -> CodedWords | None:
    """The words of a column as codes of the status; None if they are not yes and no, or the heading asks otherwise.

    Yes is the state that the heading names, and no an open case.
    """
    if not is_yes_no(words):
        return None
    read = read_heading(plain_heading(heading))
    if any(read.weight(concept) for concept in _OTHER_QUESTIONS):
        return None
    state = next((state for state in ("closed", "answered") if read.weight(state) >= _SURE), None)
    if state is None:
        return None
    known = {word: state if fold(word) in YES else "open" for word in words if fold(word) in YES | NO}
    return CodedWords(known, {}, (), 1.0, 0.0)
