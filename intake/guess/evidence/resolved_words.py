"""Words of a state that mean answered in one system and closed in another: "Resolved", «انجام شده».

Where a file has dates of answers and of closings, the rows show it: a case that is answered and not closed has the one
and lacks the other.
"""

from intake.guess.columns.column_profile import ColumnProfile

_LEAST_ROWS = 5  # with a word, to judge it by
_MOST, _HARDLY_ANY = 0.9, 0.05  # of the rows with a word
_MANY = 0.5


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
        if len(of_word) >= _LEAST_ROWS
    }
    if not any(with_closing > _MANY for _, with_closing in shares.values()):
        return frozenset()
    return frozenset(
        word
        for word, (with_answer, with_closing) in shares.items()
        if with_answer >= _MOST and with_closing <= _HARDLY_ANY
    )


def _filled(column: ColumnProfile, rows: list[int]) -> float:
    """Share of the rows in which a column is filled."""
    return sum(bool(column.cells[row]) for row in rows) / len(rows)
