"""Topics and counties in which an office is given clearly less time for its cases than it is elsewhere.

It may be as fast there as anywhere, and answers fewer cases on time. So it is only named as slow there if it would be
with all other cases judged by the days that its own were allowed.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

import numpy as np
import sqlalchemy as sa

from queries.estimates.case_sums import sums_with_other_deadlines
from queries.estimates.deadline_lengths import total_days_allowed
from queries.question.question import Columns, Question
from stats.arrays import Bools, Floats, Ints

# Part of the days of others, in the same topics and kinds, below which an office is given less time.
LEAST_OF_ALLOWED = 0.75
MATTERS = ("topic", "kind")

Pair = tuple[int, int]  # keys of an office and a place
Found = TypeVar("Found")


def hurried_pairs(
    days: Columns, place: str, pairs: Collection[Pair], *, similar: Mapping[int, int] | None = None
) -> set[Pair]:
    """The pairs of an office and a place (keys of the column `place`) in which it is given clearly less time.

    `days` are cases due (`n`) and the sum of their `days` allowed, by agency, topic, kind and place. The days of its
    cases are divided by those that all other cases of the same topics and kinds are allowed, and this ratio is compared
    with that of its cases elsewhere. The other cases are those of the offices of its group in `similar`, or of all.
    Where there are none, nothing is known, and the pair is not found.
    """
    office, topic, kind = (days[name].astype(np.int64) for name in ("agency", *MATTERS))
    # One number for each topic and kind: NumPy is many times slower to tell rows apart than numbers.
    matters, matter = np.unique(topic * (kind.max(initial=0) + 1) + kind, return_inverse=True)
    offices, index = np.unique(office, return_inverse=True)
    group = np.array(
        [similar.get(int(key), 0) for key in offices] if similar is not None else [], dtype=np.int64
    )
    n, total = (days[name].astype(float) for name in ("n", "days"))
    found = set()
    for pair in pairs:
        own = office == pair[0]
        here = own & (days[place].astype(np.int64) == pair[1])
        others = ~here
        if similar is not None:
            others &= (group == similar.get(pair[0], 0))[index]
        usual = _mean_by(matter, n, total, others, len(matters))[matter]
        ratios = [_ratio(n, total, usual, which) for which in (here, own & ~here)]
        if ratios[0] < LEAST_OF_ALLOWED * (ratios[1] if np.isfinite(ratios[1]) else 1.0):
            found.add(pair)
    return found


def found_by_own_days(
    question: Question,
    sums: Columns,
    place: str,
    find: Callable[[Columns], Mapping[Pair, Found]],
    *,
    similar: Mapping[int, int] | None = None,
) -> list[Found]:
    """What `find` finds of pairs by the sums of a question; of pairs that are given less time, by their own days.

    For each of the latter it is asked again, with sums in which all other cases are judged by the days of the pair.
    """
    found = find(sums)
    if not found:
        return []
    days = total_days_allowed(question)
    hurried = hurried_pairs(days, place, found, similar=similar)
    again = [(pair, find(_sums_by_days_of(question, days, place, pair))) for pair in sorted(hurried)]
    return [
        *(each for pair, each in found.items() if pair not in hurried),
        *(by_own_days[pair] for pair, by_own_days in again if pair in by_own_days),
    ]


def _sums_by_days_of(question: Question, days: Columns, place: str, pair: Pair) -> Columns:
    """The sums of a question (`n` and `hits`), with all cases but those of a pair judged by the days of the pair.

    `days` are those of `hurried_pairs`. A case counts as on time if it was answered within the days that the pair's
    cases of the same topic and kind were allowed on average; cases of topics and kinds that it does not have count as
    they are.
    """
    column = {group.name: group.column(question.facts.cases) for group in question.groups}
    is_own = sa.and_(column["agency"] == pair[0], column[place] == pair[1])
    own = (days["agency"] == pair[0]) & (days[place] == pair[1])
    cells: dict[tuple[int, int], tuple[float, float]] = {}
    for topic, kind, n, total in zip(
        *(days[name][own].tolist() for name in (*MATTERS, "n", "days")), strict=True
    ):
        before = cells.get((topic, kind), (0.0, 0.0))
        cells[topic, kind] = before[0] + n, before[1] + total
    return sums_with_other_deadlines(
        question,
        [
            (sa.and_(column["topic"] == topic, column["kind"] == kind, sa.not_(is_own)), total / n)
            for (topic, kind), (n, total) in cells.items()
        ],
    )


def _mean_by(matter: Ints, n: Floats, total: Floats, among: Bools, count: int) -> Floats:
    """Mean days by matter, of some of the cases; NaN where there is none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(
            np.bincount(matter[among], total[among], count) / np.bincount(matter[among], n[among], count),
            dtype=float,
        )


def _ratio(n: Floats, total: Floats, usual: Floats, which: Bools) -> float:
    """The days of some cases by those usual in their topics and kinds; NaN where none is known."""
    known = which & (usual > 0)
    expected = float((n * usual)[known].sum())
    return float(total[known].sum()) / expected if expected else np.nan
