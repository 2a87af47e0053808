"""Words of a state that mean answered in one system and closed in another: "Resolved", «انجام شده».

Where a file has dates of answers and of closings, the rows show it: a case that is answered and not closed has the one
and lacks the other. Steps of cases show it as well: where one is "Closed" after it was "Resolved", this was the answer.
Where answers and closings are ticks in two columns and no row has both, a tick is the last state of its case, and a
closed case was most likely answered before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.proposal.proposal import ColumnProposal
from intake.guess.values.state_answers import state_answers
from persian.names import fold, folded

_MIN_ROWS = 5  # with a word, to judge it by
_MAX, _HARDLY_ANY = 0.9, 0.05  # of the rows with a word
_MANY = 0.5
_RESOLVED = folded("resol", "solved", "حل شد", "رفع شد", "رفع مشکل")


def with_answered_words(
    columns: list[ColumnProposal], profiles: Sequence[ColumnProfile], at: Mapping[str, int]
) -> list[ColumnProposal]:
    """The columns with the words of states that mean an answer by what their rows show; `at` is field → position."""
    if {"status", "answered_at", "closed_at"} <= at.keys():
        words = answered_words(*(profiles[at[field]] for field in ("status", "answered_at", "closed_at")))
        where = at["status"]
    elif {"answered_status", "closed_status"} <= at.keys() and "answered_at" not in at:
        words = overwriting_ticks(profiles[at["answered_status"]], profiles[at["closed_status"]])
        where = at["closed_status"]
    elif {"event", "id"} <= at.keys():
        words = resolved_steps(profiles[at["event"]], profiles[at["id"]])
        where = at["event"]
    else:
        return columns
    return [
        replace(column, answered_words=words) if column.position == where else column for column in columns
    ]


def resolved_steps(event: ColumnProfile, ids: ColumnProfile) -> frozenset[str]:
    """The words of a resolution among steps that all read as closings, if nearly all cases with another one have it."""
    words = event.codes.get("event")
    if words is None or "answered" in words.codes:
        return frozenset()
    codes = {**words.likely, **words.known}
    cases = {
        word: {case for case, cell in zip(ids.cells, event.cells, strict=True) if cell == word}
        for word, code in codes.items()
        if code == "closed"
    }
    resolved = frozenset(word for word in cases if any(part in fold(word) for part in _RESOLVED))
    closed = set().union(*(cases[word] for word in cases if word not in resolved))
    with_both = closed.intersection(*(cases[word] for word in resolved)) if len(resolved) == 1 else set()
    return resolved if len(with_both) >= max(_MIN_ROWS, _MAX * len(closed)) else frozenset()


def overwriting_ticks(answered: ColumnProfile, closed: ColumnProfile) -> frozenset[str]:
    """The ticks of closed cases if none of these has one for the answer, which other cases have."""
    ticks = [_ticks(column) for column in (answered, closed)]
    rows = [
        {at for at, cell in enumerate(column.cells) if cell in own}
        for column, own in zip((answered, closed), ticks, strict=True)
    ]
    if min(map(len, rows)) < _MIN_ROWS or rows[0] & rows[1]:
        return frozenset()
    return ticks[1]


def _ticks(column: ColumnProfile) -> frozenset[str]:
    """The words of a column that say yes to the state for which its heading asks."""
    words = state_answers(column.name, column.shape.counts)
    return (
        frozenset()
        if words is None
        else frozenset(word for word, code in words.known.items() if code != "open")
    )


def answered_words(status: ColumnProfile, answered: ColumnProfile, closed: ColumnProfile) -> frozenset[str]:
    """The words that read as closed although their cases have an answer and no closing, where other words have one."""
    words = status.codes.get("status")
    if words is None:
        return frozenset()
    codes = {**words.likely, **words.known}
    rows = {
        word: [at for at, cell in enumerate(status.cells) if cell == word]
        for word, code in codes.items()
        if code == "closed"
    }
    shares = {
        word: (_filled(answered, of_word), _filled(closed, of_word))
        for word, of_word in rows.items()
        if len(of_word) >= _MIN_ROWS
    }
    if not any(with_closing > _MANY for _, with_closing in shares.values()):
        return frozenset()
    return frozenset(
        word
        for word, (with_answer, with_closing) in shares.items()
        if with_answer >= _MAX and with_closing <= _HARDLY_ANY
    )


def _filled(column: ColumnProfile, rows: list[int]) -> float:
    """Share of the rows in which a column is filled."""
    return sum(bool(column.cells[row]) for row in rows) / len(rows)
