"""Recognise registers whose incoming and outgoing letters have rows of their own."""

from collections.abc import Sequence

from intake.guess.columns.column_profile import ColumnProfile
from persian.names import fold, folded

_IN = folded("وارده", "وارد", "ورودی", "incoming", "inbound", "in", "وارد شده", "الوارد", "gelen")
_OUT = folded("صادره", "صادر", "خروجی", "outgoing", "outbound", "out", "صادر شده", "الصادر", "giden")
_MAX_WAYS = 4
_NEARLY_ALL = 0.9


def both_ways(columns: Sequence[ColumnProfile]) -> str | None:
    """The heading of a column that says of each row whether it came in or went out, if there are both; else None."""
    for column in columns:
        words = {fold(value): count for value, count in column.shape.counts.items()}
        if words and len(words) <= _MAX_WAYS and sum(words.values()) > _NEARLY_ALL * column.shape.rows:
            kinds = [sum(words.get(word, 0) for word in way) for way in (_IN, _OUT)]
            if min(kinds) > 0 and sum(kinds) > _NEARLY_ALL * column.shape.filled:
                return column.name
    return None
