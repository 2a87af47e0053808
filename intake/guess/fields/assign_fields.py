"""Assign fields to columns so that the sum of the scores is the largest possible, each field and each column once.

How sure an assignment is follows from its regret: how much the sum falls if just this pair is forbidden. A pair that
could as well be another has a regret near 0, however well it fits by itself.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from intake.guess.headings.field_headings import UPDATED
from intake.mapping.field_columns import STATES

_REPEATED = {UPDATED: 4}  # number of columns that may hold it
_FORBIDDEN = -1e6
Gains = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Assignment:
    """The field of a column, the score of the pair, and its regret."""

    position: int
    field: str
    score: float
    regret: float


def assign(scores: Mapping[int, Mapping[str, float]], fields: Collection[str]) -> dict[int, Assignment]:
    """Position → assignment, for the columns that get one of the fields. Scores below 0 assign nothing.

    A topic group is a coarser column beside that of the topics: a file with a single column of topics has topics.
    """
    assigned = _assign(scores, fields)
    names = {each.field for each in assigned.values()}
    if len(states := names & set(STATES)) == 1:
        # The only column of states is that of the case, whichever of these fields it got.
        others = set(STATES) - states
        fields = [field for field in fields if field not in others]
        assigned = _assign(scores, fields)
        names = {each.field for each in assigned.values()}
    # With one of both there are no groups, and the regret must not come from taking the topics for their groups.
    if ("topic_group" in names) != ("topic" in names):
        return _assign(scores, [field for field in fields if field != "topic_group"])
    return assigned


def _assign(scores: Mapping[int, Mapping[str, float]], fields: Collection[str]) -> dict[int, Assignment]:
    positions = [
        position for position, of_column in scores.items() if any(of_column[each] > 0 for each in fields)
    ]
    slots = [field for field in fields for _ in range(_REPEATED.get(field, 1))]
    gains = [[scores[position][field] for field in slots] for position in positions]
    best, pairs = best_pairs(gains)
    assigned = {}
    for row, slot in pairs:
        field = slots[slot]
        without = [
            [
                _FORBIDDEN if at == row and slots[each] == field else gain
                for each, gain in enumerate(of_column)
            ]
            for at, of_column in enumerate(gains)
        ]
        regret = best - best_pairs(without)[0]
        assigned[positions[row]] = Assignment(positions[row], field, gains[row][slot], regret)
    return assigned


def best_pairs(gains: Gains) -> tuple[float, list[tuple[int, int]]]:
    """The largest sum of gains, and the pairs of row and column that make it, each row and column at most once.

    Gains below 0 are never taken. This is the Hungarian method with shortest augmenting paths (Kuhn 1955, Jonker and
    Volgenant 1987). SciPy has it too, but takes half a second to import, which somebody at a screen would wait for.
    """
    rows, width = len(gains), len(gains[0]) if gains else 0
    if rows > width > 0:  # the time grows by the square of the rows: the hundreds of columns of a wide file
        best, turned = best_pairs([list(of_column) for of_column in zip(*gains, strict=True)])
        return best, sorted((row, column) for column, row in turned)
    # One further column for each row, with a gain of 0, stands for leaving the row out.
    costs = [[-max(gain, 0.0) for gain in row] + [0.0] * rows for row in gains]
    total = width + rows
    of_row, of_column = [0.0] * (rows + 1), [0.0] * (total + 1)
    matched = [0] * (total + 1)  # row of each column, both counted from 1
    for row in range(1, rows + 1):
        matched[0] = row
        column = 0
        shortest, previous, done = [float("inf")] * (total + 1), [0] * (total + 1), [False] * (total + 1)
        while matched[column]:
            done[column] = True
            current, step, following = matched[column], float("inf"), 0
            for other in range(1, total + 1):
                if done[other]:
                    continue
                reduced = costs[current - 1][other - 1] - of_row[current] - of_column[other]
                if reduced < shortest[other]:
                    shortest[other], previous[other] = reduced, column
                if shortest[other] < step:
                    step, following = shortest[other], other
            for other in range(total + 1):
                if done[other]:
                    of_row[matched[other]] += step
                    of_column[other] -= step
                else:
                    shortest[other] -= step
            column = following
        while column:
            matched[column] = matched[previous[column]]
            column = previous[column]
    pairs = sorted(
        (matched[column] - 1, column - 1)
        for column in range(1, width + 1)
        if matched[column] and gains[matched[column] - 1][column - 1] > 0
    )
    return sum(gains[row][column] for row, column in pairs), pairs
