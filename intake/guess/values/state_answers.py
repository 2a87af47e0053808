"""What a column says with yes and no, under a heading that asks: «پاسخ داده شده؟», «مختومه است», «رضایت شهروند»."""

from collections.abc import Mapping

from intake.guess.headings.heading_words import read_heading
from intake.guess.values.value_words import CodedWords, is_yes_no
from intake.mapping.column_matching import plain_heading
from intake.parsing.coded_values import LIST_MARKS, NO, YES, mark_or_word
from persian.names import folded

_SURE = 0.9  # weight of a word of the heading
# What else a heading asks for with such words: a date, whether it was in time, what the citizen says of it.
_OTHER_QUESTIONS = (
    "date", "due", "timely", "rating", "count", "citizen", "reopened", "referred", "office", "outcome",
)  # fmt: skip
# Words of headings that ask whether a citizen is satisfied; "survey" or "disputed" ask for something else.
_SATISFACTION = folded(
    "رضایت", "رضایتمندی", "راضی", "satisfaction", "satisfied", "satisfait", "rezayat", "memnuniyet", "memnun",
    "رضا", "الرضا", "satisfaccion", "satisfacao", "zufrieden", "zufriedenheit",
)  # fmt: skip


def asked_state(heading: str) -> str | None:
    """The state that a heading asks for, `answered` or `closed`; None if it asks for anything else."""
    read = read_heading(plain_heading(heading))
    if any(read.weight(concept) for concept in _OTHER_QUESTIONS):
        return None
    return next((state for state in ("closed", "answered") if read.weight(state) >= _SURE), None)


def state_answers(heading: str, words: Mapping[str, int]) -> CodedWords | None:
    """The words of a column as codes of a state; None if they are not yes and no, or the heading asks otherwise.

    Yes, or a tick, is the state that the heading names, and no an open case.
    """
    state = asked_state(heading) if is_yes_no(words) else None
    if state is None:
        return None
    keys = {word: mark_or_word(word) for word in words}
    known = {word: state if key in YES else "open" for word, key in keys.items() if key in YES | NO}
    return CodedWords(known, {}, (), 1.0, 0.0)


def satisfaction_answers(heading: str, words: Mapping[str, int]) -> CodedWords | None:
    """The words of a column as verdicts; None if they are not yes and no, or if the heading asks for something else.

    Numbers may be marks from a scale, and asterisks and dots too, so they are not taken for yes and no.
    """
    asks = not _SATISFACTION.isdisjoint(read_heading(plain_heading(heading)).words)
    keys = {word: mark_or_word(word) for word in words}
    of_scale = any(key in LIST_MARKS or key.lstrip("-").isdigit() for key in keys.values())
    if not asks or not is_yes_no(words) or of_scale:
        return None
    known = {
        word: "satisfied" if key in YES else "dissatisfied" for word, key in keys.items() if key in YES | NO
    }
    return CodedWords(known, {}, (), 1.0, 0.0)
