"""The cases of a large scope in few bytes each, kept from the pass that makes its daily sums.

A screen about a county and a peer group also asks for its offices and for the waits of its cases, and each of these
questions would read the same cases again. What they need is kept: the keys and days of a case, a bit for every
component that counts it, and how long it waited, some 20 bytes a case. Amounts do not depend on as-of, as in rollups,
so they are valid for the days before the edge days only (`queries.sql.components`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from queries.question.question import Question
from queries.sql.array_expressions import ArrayExpressions, Rows
from queries.sql.components import COMPONENTS, ONE
from queries.sql.waits import ANSWER, COMPETING, ended_wait
from queries.storage import schema
from queries.sums.case_arrays.case_columns import KEY_COLUMNS, NO_DAY, Array, CaseColumns, narrow
from queries.sums.case_arrays.scope_cases import ScopeCases
from queries.sums.case_arrays.scope_rows import HOLDERS, MOST_SETTLED
from stats.arrays import Bools

CLOCK_DAYS = tuple(dict.fromkeys(f"{component.clock}_day" for component in COMPONENTS.values()))
COUNTS = tuple(name for name, component in COMPONENTS.items() if component.amount(schema.case) is ONE)
_ENDINGS = {"answer": ANSWER, "competing": COMPETING}
_BITS = (*COUNTS, *HOLDERS, *_ENDINGS)
MOST_DAY = int(np.iinfo(np.int16).max)  # the last day, in 2059, that has a number of two bytes
_NO_DAY = -MOST_DAY - 1  # the number of a day that is not there, in the two bytes of a kept day


@dataclass(frozen=True)
class SettledTable(Mapping[str, Array]):
    """The columns of cases by name: KEY_COLUMNS, the days of the clocks, 0 or 1 for each of COUNTS, and their waits.

    `wait` is the completed hours until the wait ended plus 1 (0: it has not, or nobody knows when), `ended_by` what
    ended it. `compact` has the columns that differ between cases, in as few bytes as they need, and `constant` the
    others; `bits` has eight rows of _BITS in one.
    """

    case_count: int
    compact: Mapping[str, Array]
    constant: Mapping[str, int]
    bits: NDArray[np.uint8]

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        return self.bits.nbytes + sum(column.nbytes for column in self.compact.values())

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return (*KEY_COLUMNS, *CLOCK_DAYS, *COUNTS, "wait", "ended_by")

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __getitem__(self, name: str) -> Array:
        if name in self.constant:
            return np.broadcast_to(np.array(self.constant[name]), self.case_count)
        if name in CLOCK_DAYS:
            day = self.compact[name]
            return np.where(day == _NO_DAY, NO_DAY, day.astype(np.int32))
        if name in COUNTS:
            return self.bit(name)
        if name == "ended_by":
            return sum((code * self.bit(ending) for ending, code in _ENDINGS.items()), np.zeros((), np.uint8))
        return self.compact[name]

    def bit(self, name: str) -> NDArray[np.uint8]:
        """Whether each case is one of those that are counted by a name of _BITS: 1 or 0."""
        row, shift = divmod(_BITS.index(name), 8)
        return self.bits[row] >> np.uint8(7 - shift) & np.uint8(1)

    def cases(self) -> ScopeCases:
        """The cases, as other sums of cases one by one take them; without intervals of states."""
        of_holder = {holder: np.flatnonzero(self.bit(holder)) for holder in HOLDERS}
        none = np.zeros(0, dtype=np.intp)
        return ScopeCases(CaseColumns(self, {}), {holder: (rows, none) for holder, rows in of_holder.items()})


def settled_cases(question: Question) -> ScopeCases | None:
    """The cases of a question's scope, if they were kept when its daily sums were made."""
    kept = question.store.cache.kept(_cache_key(question)) if question.rollups_usable else None
    return kept.cases() if isinstance(kept, SettledTable) else None


def _cache_key(question: Question) -> tuple[object, ...]:
    return ("settled cases", question.all_time_scope, question.sources)


class SettledColumns:
    """The columns to keep of each case, as nodes of the expressions from which the daily sums are made."""

    def __init__(self, expressions: ArrayExpressions) -> None:
        case = schema.case
        hours, ended_by, known = ended_wait(case)
        self.keys = {name: expressions.node(case.c[name]) for name in KEY_COLUMNS}
        self.days = {name: expressions.node(case.c[name]) for name in CLOCK_DAYS}
        self.counts = [expressions.node(COMPONENTS[name].settled_condition(case)) for name in COUNTS]
        self.hours, self.ended_by, self.known = (expressions.node(each) for each in (hours, ended_by, known))


class Collector:
    """Cases that are kept while they pass by, unless they are too many."""

    def __init__(self, columns: SettledColumns) -> None:
        self._columns = columns
        self._parts: list[tuple[dict[str, Array], NDArray[np.uint8]]] = []
        self._case_count = 0
        self._gives_up = False

    def add(self, rows: Rows, of_holder: Mapping[str, Bools]) -> None:
        """Keep what is needed of some rows, or nothing at all if there are too many."""
        self._case_count += rows.count
        if self._gives_up or self._case_count > MOST_SETTLED:
            self._gives_up, self._parts = True, []
            return
        wanted = self._columns
        compact = {name: narrow(rows.values(node).array) for name, node in wanted.keys.items()}
        for name, node in wanted.days.items():
            day = rows.values(node)
            number = np.where(day.present, day.array, _NO_DAY)
            if not -MOST_DAY - 1 <= number.min(initial=0) <= number.max(initial=0) <= MOST_DAY:
                self._gives_up = True
                return
            compact[name] = number.astype(np.int16)
        known = rows.values(wanted.known).array
        compact["wait"] = narrow(np.where(known, rows.values(wanted.hours).array + 1, 0))
        ended_by = rows.values(wanted.ended_by).array
        flags = [
            *(rows.values(node).array for node in wanted.counts),
            *(of_holder[holder] for holder in HOLDERS),
            *(ended_by == code for code in _ENDINGS.values()),
        ]
        bits = np.packbits([np.broadcast_to(flag, rows.count) for flag in flags], axis=0)
        self._parts.append((compact, bits))

    def keep(self, question: Question) -> None:
        """Put the cases into the cache of the question's store."""
        if self._gives_up or not self._parts:
            return
        columns = {
            name: np.concatenate([part[name] for part, _ in self._parts]) for name in self._parts[0][0]
        }
        constant = {
            name: int(column[0])
            for name, column in columns.items()
            if name in KEY_COLUMNS and _is_one(column)
        }
        compact = {name: column for name, column in columns.items() if name not in constant}
        bits = np.concatenate([bits for _, bits in self._parts], axis=1)
        table = SettledTable(self._case_count, compact, constant, bits)
        question.store.cache.get_or_compute(_cache_key(question), lambda: table)


def _is_one(column: Array) -> bool:
    """Whether a column has the same value everywhere."""
    return bool((column == column[0]).all())
