"""What the file of all cases has of each case: keys, days, classes of amounts, and waits (`queries.sums.case_file`).

Nearly all cases of a store are alike in what they add to the components of a clock: there are some dozens of different
combinations. So a case has one number for each clock, its class, and the file has the amounts of each class. Classes
are computed by the very expressions with which intake fills the rollups, and do not depend on as-of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import Any

import numpy as np
import sqlalchemy as sa

from queries.measures.declaration import Holder
from queries.sql.array_expressions import ArrayExpressions, Node, Rows
from queries.sql.components import COMPONENTS
from queries.sql.waits import ended_wait
from queries.storage import schema
from queries.sums.blocks.block_file import Array
from queries.sums.blocks.block_writer import TooWideError
from queries.sums.case_arrays.case_columns import KEY_COLUMNS
from queries.sums.case_arrays.daily_sums_in_arrays import (
    DAYS_OF_MOMENTS,
    WITH_CASES,
    WITH_REOPENINGS,
    Summand,
    Summands,
    summands_of_cases,
    summands_of_reopenings,
)
from queries.sums.case_file.case_steps import StepExpressions

# Version of the file and of that beside it: another number for another meaning of their columns or classes.
FORMAT = 12
CASES, REOPENED = "cases", "reopened"
MAX_CLASSES = 256
_AMOUNT_BITS = 16  # of an amount in the number from which classes are told apart, its code
_PLACE_BITS = 16  # of the table of codes
_SPREADING = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio (Knuth, vol. 3, 6.4)
# Completed hours until a wait ended plus 1 (0: it has not), and what ended it.
WAIT, ENDED_BY = "wait", "ended_by"


@dataclass(frozen=True)
class Part:
    """Amounts of one day and office column. Without a column of classes, each row with a day adds 1 to the only one."""

    summands: tuple[Summand, ...]
    day: str
    column: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the amounts, in the order of the values of a class."""
        return tuple(summand.name for summand in self.summands)

    @property
    def holder(self) -> Holder:
        """The office column by which the amounts count."""
        return self.summands[0].holder


@dataclass(frozen=True)
class Layout:
    """The columns of a table of the file, and the rows and columns of the store of which they are made."""

    parts: tuple[Part, ...]
    keys: Mapping[str, str]  # the column of the store for each key
    waits: Mapping[str, Node]
    columns: Mapping[str, sa.Column[Any]]
    rows: sa.FromClause
    known: Node | None = None  # whether the hours of a wait are known
    # Days that say when no amount counts, each with the column of the store.
    further_days: Mapping[str, str] = field(default_factory=dict)
    steps: StepExpressions | None = None

    @property
    def day_columns(self) -> tuple[str, ...]:
        """The columns of days."""
        return (*self.days, *self.further_days)

    @property
    def days(self) -> dict[str, Part]:
        """The columns of days on which amounts count, each with a part that has it."""
        return {part.day: part for part in self.parts}

    @property
    def classes(self) -> dict[str, Part]:
        """The columns of classes, each with its part."""
        return {part.column: part for part in self.parts if part.column is not None}


@cache
def layouts() -> dict[str, Layout]:
    """The layout of each table: of cases, and of the intervals that begin with a reopening."""
    cases, reopened = summands_of_cases(), summands_of_reopenings()
    of_waits = ArrayExpressions(DAYS_OF_MOMENTS)
    hours, ended_by, known = map(of_waits.node, ended_wait(schema.case))
    keys = {name: f"case.{name}" for name in KEY_COLUMNS}
    steps = StepExpressions()
    further = {f"case.{name}": schema.case.c[name] for name in KEY_COLUMNS}
    return {
        CASES: Layout(
            _parts(cases),
            keys,
            {WAIT: hours, ENDED_BY: ended_by},
            further | dict(cases.columns) | of_waits.columns | steps.columns,
            WITH_CASES,
            known,
            steps=steps,
        ),
        REOPENED: Layout(
            _parts(reopened),
            keys,
            {},
            further | {"registered": schema.case.c.registered_day} | dict(reopened.columns),
            WITH_REOPENINGS,
            further_days={"registered_day": "registered"},
        ),
    }


@cache
def definitions() -> str:
    """A text that changes with what the columns mean."""
    meaning = [(layout.parts, layout.waits, layout.known) for layout in layouts().values()]
    return sha256(f"{FORMAT} {meaning!r}".encode()).hexdigest()


def _parts(summands: Summands) -> tuple[Part, ...]:
    parts = list[Part]()
    for each in summands.parts:
        first = COMPONENTS.get(each[0].name)
        day = f"{first.clock}_day" if first is not None else f"{each[0].name}_day"
        if len(each) == 1 and each[0].amount is None:
            parts.append(Part(each, day, None))
            continue
        # Amounts have many values. Together with those of other components there would be too many combinations.
        of_edge = _edge_kind if any(summand.amount is not None for summand in each) else lambda summand: ""
        for edge, some in groupby(sorted(each, key=of_edge), key=of_edge):
            parts.append(Part(tuple(some), day, f"{day}_{edge or 'class'}"))
    # The summands come in an order that differs between processes.
    return tuple(sorted(parts, key=lambda part: (part.day, part.column or "")))


def _edge_kind(summand: Summand) -> str:
    component = COMPONENTS.get(summand.name)
    return "none" if component is None else component.edge_kind


class Classes:
    """The classes of a part that have come up so far, in the order of their numbers."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._bits = [1 if summand.amount is None else _AMOUNT_BITS for summand in part.summands]
        self._numbers: dict[int, int] = {}
        self._values = list[list[int]]()
        # Most codes have so few bits that each has a place of its own in a table.
        self._kind = np.dtype(np.uint16 if sum(self._bits) < _PLACE_BITS else np.uint64)
        # A code stands in a place that follows from it, with its number, unless another one came there first.
        self._no_code = 2 ** (8 * self._kind.itemsize) - 1
        self._codes = np.full(2**_PLACE_BITS, self._no_code, dtype=self._kind)
        self._number_at = np.zeros(2**_PLACE_BITS, dtype=np.uint8)

    @property
    def values(self) -> Array:
        """What each class adds to each amount."""
        return np.array(self._values, dtype=float).reshape(-1, len(self._part.names))

    def of(self, rows: Rows) -> Array:
        """The class of each row. Raises TooWideError."""
        amounts = [_amount(rows, summand) for summand in self._part.summands]
        code = np.zeros(rows.count, dtype=self._kind)
        for summand, bits, amount in zip(self._part.summands, self._bits, amounts, strict=True):
            if amount.max(initial=0) >= 2**bits:
                raise TooWideError(summand.name)
            code <<= self._kind.type(bits)
            code |= amount
        place = _places(code)
        numbers = self._number_at.take(place)
        (others,) = (self._codes.take(place) != code).nonzero()
        if len(others):
            numbers[others] = self._numbered(code[others], [amount[others] for amount in amounts])
        return numbers

    def _numbered(self, code: Array, amounts: list[Array]) -> Array:
        """The classes of rows whose codes do not stand in their places, where those of new ones are written."""
        codes, first, index = np.unique(code, return_index=True, return_inverse=True)
        for each, row, place in zip(codes.tolist(), first.tolist(), _places(codes).tolist(), strict=True):
            if each not in self._numbers:
                self._numbers[each] = len(self._numbers)
                self._values.append([int(amount[row]) for amount in amounts])
                if self._codes[place] == self._no_code and len(self._numbers) <= MAX_CLASSES:
                    self._codes[place], self._number_at[place] = each, self._numbers[each]
        if len(self._numbers) > MAX_CLASSES:
            raise TooWideError(str(self._part.column))
        return np.array([self._numbers[each] for each in codes.tolist()], dtype=np.uint8)[index]


def _places(codes: Array) -> Array:
    """The places of codes in a table: similar ones lie apart where not each has a place of its own."""
    if codes.itemsize == 2:
        return codes
    return (codes * _SPREADING >> np.uint64(64 - _PLACE_BITS)).view(np.int64)


def _amount(rows: Rows, summand: Summand) -> Array:
    """What each row adds, as whole numbers; one below 0, which no part has room for, as a large one."""
    counts = np.broadcast_to(rows.all_true(*summand.conditions), rows.count)
    if summand.amount is None:
        return counts.view(np.uint8)
    amount = np.where(counts, rows.values(summand.amount).array, 0).astype(np.int64)
    return amount.view(np.uint64)
