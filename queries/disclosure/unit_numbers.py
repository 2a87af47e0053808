"""Bounds on one unit's published and withheld numbers, recomputed as numbers are withheld or published.

`queries.disclosure.narrowed_by_flows` uses it to try what to withhold of a unit and what to publish again. Numbers of
other units have no influence, nor have most of the unit's own: withholding or publishing a number changes the bounds of
its block only, and, for the kinds with a narrowed number, the lengths of the paths through it.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from queries.disclosure.known_numbers import Kinds, KnownNumbers, span_of
from queries.disclosure.narrowed_numbers import NumberSet
from stats.disclosure.flow_bounds import Ends, Flows, Wanted, merged, repeated, tightened_by_flows
from stats.disclosure.flow_paths import FlowPaths
from stats.disclosure.never_closed import Bounds
from stats.disclosure.sum_lattice import Counts

NOTHING = Flows({}, {}, {})


@dataclass(frozen=True)
class UnitNumbers:
    """The numbers of the unit in this row, of which some are withheld, and what follows for its narrowed numbers."""

    known: KnownNumbers
    row: int
    withheld: NumberSet
    bounds: Sequence[Ends]  # by block: 1 × aggregates
    paths: Mapping[Kinds, FlowPaths]  # of the kinds of narrowed numbers

    @cached_property
    def shortfalls(self) -> Mapping[Kinds, float]:
        """By how much narrowed numbers of these kinds fall short of all values from 1 to k − 1."""
        shortfalls = {}
        for kinds, paths in self.paths.items():
            (least, most), contradicted = paths.bounds()
            shortfalls[kinds] = 0 if contradicted else float(_shortfalls(least, most, k=self.known.k).sum())
        return shortfalls

    @property
    def shortfall(self) -> float:
        """The shortfalls of all narrowed numbers."""
        return sum(self.shortfalls.values())

    def without(self, numbers: NumberSet) -> "UnitNumbers":
        """A copy in which further numbers are withheld."""
        withheld = self.withheld | numbers
        bounds, wider = self._changed_flows(withheld, numbers - self.withheld)
        paths = {
            kinds: FlowPaths.of(merged(own.flows, wider[kinds]), own.wanted)
            for kinds, own in self.paths.items()
        }
        return UnitNumbers(self.known, self.row, withheld, bounds, paths)

    def with_published(self, numbers: NumberSet) -> "UnitNumbers":
        """A copy in which some withheld numbers are published."""
        withheld = self.withheld - numbers
        bounds, closer = self._changed_flows(withheld, numbers)
        paths = {kinds: own.with_closer(closer[kinds]) for kinds, own in self.paths.items()}
        return UnitNumbers(self.known, self.row, withheld, bounds, paths)

    def _changed_flows(
        self, withheld: NumberSet, changes: NumberSet
    ) -> tuple[Sequence[Ends], Mapping[Kinds, Flows]]:
        """The bounds of all blocks with these numbers withheld, and by kinds the flows of blocks that change."""
        bounds, flows = list(self.bounds), dict.fromkeys(self.paths, NOTHING)
        changed = {self.known.block_of[number] for number in changes}
        is_withheld = {at: self.known.blocks[at].is_among([withheld]) for at in changed}
        for at, ends in self.known.bounds(self.row, is_withheld).items():
            bounds[at] = ends
            for kinds, before in flows.items():
                flows[kinds] = merged(before, self.known.flows(at, kinds, ends))
        return bounds, flows

    def shortfalls_without(self, candidates: Sequence[NumberSet]) -> Bounds:
        """The shortfall of all narrowed numbers where one of the candidates is withheld, too; by candidate."""
        changes = _Changes(self, [self.withheld | candidate for candidate in candidates])
        left = np.zeros(len(candidates))
        for kinds, paths in self.paths.items():
            of_kinds = np.full(len(candidates), self.shortfalls[kinds])
            (least, most), _ = paths.bounds()
            spans, months = paths.decisive(least > 1, most < self.known.k - 1)
            rows = changes.rows_with_wider(self.known.numbers_at(kinds, spans, months))
            if len(rows):
                tightened, contradicted = tightened_by_flows(changes.flows(kinds, rows), paths.wanted)
                every = [
                    *tightened.received.values(),
                    *tightened.closed.values(),
                    *tightened.open_cases.values(),
                ]
                ends = (np.stack(end, axis=1) for end in zip(*every, strict=True))
                of_kinds[rows] = np.where(contradicted, 0, _shortfalls(*ends, k=self.known.k).sum(axis=1))
            left += of_kinds
        return left


class _Changes:
    """Bounds of a unit's blocks for several candidate sets of withheld numbers (one row each)."""

    def __init__(self, unit: UnitNumbers, withheld: Sequence[NumberSet]) -> None:
        self.unit = unit
        self.withheld = withheld
        self.rows: dict[int, list[int]] = {}  # in which a block changes
        for row, numbers in enumerate(withheld):
            for at in {unit.known.block_of[number] for number in numbers - unit.withheld}:
                self.rows.setdefault(at, []).append(row)
        self._bounds: dict[int, Ends] = {}

    def bounds(self, blocks: Set[int]) -> Mapping[int, Ends]:
        """The bounds (rows that change × numbers) of blocks."""
        known = self.unit.known
        is_withheld = {
            at: known.blocks[at].is_among([self.withheld[row] for row in self.rows[at]])
            for at in blocks - self._bounds.keys()
        }
        self._bounds |= known.bounds(self.unit.row, is_withheld)
        return self._bounds

    def rows_with_wider(self, numbers: Mapping[int, list[int]]) -> Counts:
        """Rows in which one of the numbers (columns by block) has other bounds than before."""
        wider_rows = set()
        bounds = self.bounds(numbers.keys() & self.rows.keys())
        for at in numbers.keys() & self.rows.keys():
            columns = numbers[at]
            is_wider = np.any(
                [
                    (end[:, columns] != before[:, columns]).any(axis=1)
                    for end, before in zip(bounds[at], self.unit.bounds[at], strict=True)
                ],
                axis=0,
            )
            wider_rows.update(np.array(self.rows[at])[is_wider].tolist())
        return np.array(sorted(wider_rows), dtype=np.int64)

    def flows(self, kinds: Kinds, rows: Counts) -> Flows:
        """The flows of some kinds in some rows."""
        unit = self.unit
        flows = repeated(unit.paths[kinds].flows, len(rows))
        changed = {at: own for at, of in self.rows.items() if (own := np.isin(of, rows)).any()}
        bounds = self.bounds(changed.keys())
        for at, own in changed.items():
            where = np.searchsorted(rows, np.array(self.rows[at])[own])
            least, most = (np.repeat(end, len(rows), axis=0) for end in unit.bounds[at])
            least[where], most[where] = (end[own] for end in bounds[at])
            flows = merged(flows, unit.known.flows(at, kinds, (least, most)))
        return flows


def units_of(
    known: KnownNumbers, withheld: Sequence[NumberSet], narrowed: Sequence[NumberSet]
) -> list[UnitNumbers]:
    """The numbers of all units, by row, without those that are withheld; `narrowed` are those that it is done for."""
    is_withheld = {at: block.is_among(withheld) for at, block in enumerate(known.blocks)}
    bounds = [ends for _, ends in sorted(known.bounds(slice(None), is_withheld).items())]
    units = []
    for row, (own, of_unit) in enumerate(zip(withheld, narrowed, strict=True)):
        of_blocks = [(least[[row]], most[[row]]) for least, most in bounds]
        paths = {}
        for kinds, wanted in _wanted(known, of_unit).items():
            flows = known.flows_received(row, kinds)
            for at, ends in enumerate(of_blocks):
                flows = merged(flows, known.flows(at, kinds, ends))
            paths[kinds] = FlowPaths.of(flows, wanted)
        units.append(UnitNumbers(known, row, own, of_blocks, paths))
    return units


def _wanted(known: KnownNumbers, narrowed: NumberSet) -> Mapping[Kinds, Wanted]:
    """The narrowed numbers by the kinds whose flows bound them."""
    wanted: dict[Kinds, Wanted] = {}
    for measure, (months, own) in sorted(narrowed):
        kinds = own if measure != "open" or known.stock_is_divided else tuple(range(known.all_kinds))
        of_kinds = wanted.get(kinds, Wanted())
        span = span_of(months)
        match measure:
            case "received":
                wanted[kinds] = replace(of_kinds, received=(*of_kinds.received, span))
            case "closed":
                wanted[kinds] = replace(of_kinds, closed=(*of_kinds.closed, span))
            case _:
                wanted[kinds] = replace(of_kinds, open_cases=(*of_kinds.open_cases, months[0]))
    return wanted


def _shortfalls(least: Bounds, most: Bounds, *, k: int) -> Bounds:
    """By how much bounds lie above 1 or below k − 1."""
    lacks: Bounds = np.maximum(least - 1, 0) + np.maximum(k - 1 - most, 0)
    return lacks
