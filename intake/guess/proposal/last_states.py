"""Closed cases among states of which each case shows only its last one.

Where cases are registered, answered and then closed, and nothing else tells of answers, a closed case was most likely
answered before: the word for that has been overwritten. Taken literally, every closed case of every office would count
as closed without an answer. So such words stand for an answer at an unknown moment and a closing, as a guess.
"""

from collections.abc import Collection
from dataclasses import replace

from intake.guess.proposal.proposal import CodedProposal
from intake.guess.values.value_words import NEGATIONS, read_codes
from persian.names import fold, folded
from queries.vocabulary.codes import SET_ASIDE

BOTH = "answered_closed"
_TELLS_OF_ANSWERS = frozenset(("answered_at", "answered_after", "answered_status", "closed_status"))
_UNANSWERED = frozenset(code.name for code in SET_ASIDE)
_ANSWERS = folded("پاسخ", "جواب", "answer", "response", "reply")


def closed_after_answer(
    coded: tuple[CodedProposal, ...], fields: Collection[str], *, chosen: Collection[str] = ()
) -> tuple[CodedProposal, ...]:
    """The coded words, those of closed states as answered and closed where only the last state of a case is known.

    `chosen` are the words of states whose code a person chose; they stay. So do duplicate, withdrawn and transferred,
    and words that say of a closed case that it has no answer: «مختومه بدون پاسخ».
    """
    if not _TELLS_OF_ANSWERS.isdisjoint(fields):
        return coded
    return tuple(_with_answers(each, chosen) if each.field == "status" else each for each in coded)


def taken_as_answered(coded: tuple[CodedProposal, ...], fields: Collection[str]) -> list[str]:
    """The words of closed states that are taken to be answered, too, or the heading of ticks that are."""
    ticked = [
        each.heading for each in coded if each.field == "closed_status" and BOTH in each.likely.values()
    ]
    if ticked:
        return ticked
    if not _TELLS_OF_ANSWERS.isdisjoint(fields):
        return []
    return [
        each.names.get(word, word)
        for each in coded
        if each.field == "status"
        for word, code in each.likely.items()
        if code == BOTH
    ]


def _with_answers(status: CodedProposal, chosen: Collection[str]) -> CodedProposal:
    codes = {**status.likely, **status.known}
    if "answered" not in codes.values() or BOTH in status.known.values():
        return status
    closed = {word: 1 for word, code in codes.items() if code == "closed" and word not in chosen}
    name = {word: status.names.get(word, word) for word in closed}
    ends = read_codes("outcome", dict.fromkeys(name.values(), 1))
    ends_of = {**ends.likely, **ends.known}
    taken = [
        word
        for word, each in name.items()
        if ends_of.get(each) not in _UNANSWERED and not _denies_an_answer(each)
    ]
    return replace(
        status,
        known={word: code for word, code in status.known.items() if word not in taken},
        likely={
            **{word: code for word, code in status.likely.items() if word not in taken},
            **dict.fromkeys(taken, BOTH),
        },
    )


def _denies_an_answer(word: str) -> bool:
    key = fold(word)
    return any(answer in key for answer in _ANSWERS) and any(no in key for no in NEGATIONS)
