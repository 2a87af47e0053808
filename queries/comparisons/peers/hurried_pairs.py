"""Topics and counties in which an office is given clearly less time for its cases than it is elsewhere.

It may be as fast there as anywhere, and answers fewer cases on time. So it is only named as slow there if it would be
with all other cases judged by the days that its own were allowed. The same holds for whole counties and peer groups.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

import numpy as np
import sqlalchemy as sa

from queries.estimates.case_sums import sums_with_other_deadlines
from queries.estimates.deadline_lengths import total_days_allowed
from queries.question.question import Columns, Question
from queries.sums.arithmetic.sums_by_keys import combination_numbers
from stats.arrays import Bools, Floats, Ints

# Part of the days of others, in the same topics and kinds, below which an office is given less time.
MIN_OF_ALLOWED = 0.75
# The same of a whole county or group, within the kinds of each office or of all.
MIN_OF_WHOLE = 0.9
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
        if ratios[0] < MIN_OF_ALLOWED * (ratios[1] if np.isfinite(ratios[1]) else 1.0):
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
    again = [
        (pair, find(sums_by_days_of(question, days, {"agency": [pair[0]], place: [pair[1]]})))
        for pair in sorted(hurried)
    ]
    return [
        *(each for pair, each in found.items() if pair not in hurried),
        *(by_own_days[pair] for pair, by_own_days in again if pair in by_own_days),
    ]


def is_hurried(days: Columns, own: Mapping[str, Collection[int]], *, within: tuple[str, ...]) -> bool:
    """Whether some cases are given clearly less time than all others like them, as `shorter_days`."""
    return shorter_days(days, own, within=within) is not None


def shorter_days(
    days: Columns, own: Mapping[str, Collection[int]], *, within: tuple[str, ...]
) -> tuple[float, float] | None:
    """The mean days that some cases (`own`: keys by column) are allowed, and those of all others like them.

    None where they are not clearly fewer. `days` are cases due (`n`) and the sum of their `days` allowed, by the
    columns of `own` and `within`. Cases are alike that have the same keys in the columns `within`; those that no other
    case is like do not count.
    """
    matters, matter = np.unique(
        combination_numbers([days[name].astype(np.int64) for name in within]), return_inverse=True
    )
    n, total = (days[name].astype(float) for name in ("n", "days"))
    here = _own_rows(days, own)
    usual = _mean_by(matter, n, total, ~here, len(matters))[matter]
    known = here & (usual > 0)
    if not _ratio(n, total, usual, here) < MIN_OF_WHOLE:
        return None
    cases = float(n[known].sum())
    return float(total[known].sum()) / cases, float((n * usual)[known].sum()) / cases


def sums_by_days_of(
    question: Question,
    days: Columns,
    own: Mapping[str, Collection[int]],
    *,
    matters: tuple[str, ...] = MATTERS,
) -> Columns:
    """The sums of a question (`n` and `hits`), with all cases but some judged by the days of these.

    `own` says which ones these are, by the keys of columns, and `days` are the days that cases are allowed by all of
    these columns and the `matters`. A case counts as on time if it was answered within the days that the own cases of
    the same matters were allowed on average; cases of matters that these do not have count as they are.
    """
    column = {group.name: group.column(question.facts.cases) for group in question.groups}
    is_own = sa.and_(*(column[name].in_(sorted(keys)) for name, keys in own.items()))
    here = _own_rows(days, own)
    cells: dict[tuple[int, ...], tuple[float, float]] = {}
    for *key, n, total in zip(*(days[name][here].tolist() for name in (*matters, "n", "days")), strict=True):
        before = cells.get(tuple(key), (0.0, 0.0))
        cells[tuple(key)] = before[0] + n, before[1] + total
    return sums_with_other_deadlines(
        question,
        [
            (
                sa.and_(
                    *(column[name] == key for name, key in zip(matters, of_matters, strict=True)),
                    sa.not_(is_own),
                ),
                (total / n,),
            )
            for of_matters, (n, total) in cells.items()
        ],
    )


def _own_rows(days: Columns, own: Mapping[str, Collection[int]]) -> Bools:
    """The rows with one of these keys in each of these columns."""
    return np.logical_and.reduce(
        [np.isin(days[name].astype(np.int64), list(keys)) for name, keys in own.items()]
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
