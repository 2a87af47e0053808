"""The tables of a year that publishable figures are read from: counts by month, unit and kind, and what may be told."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from persian.calendar import CalendarPeriod, months, year_of
from queries.disclosure.publication_grid import PublicationRequest, has_kinds, is_whole
from queries.estimates import open_cases, times_to_answer
from queries.estimates.component_sums import component_sums
from queries.measures.declaration import Measure
from queries.measures.estimators import Stock
from queries.question.question import Question, make_question
from queries.question.vintage import facts
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from queries.vocabulary.scope import Scope
from stats.disclosure.publication_rule import publishable_after, publishable_nodes
from stats.disclosure.sum_lattice import Bools, Counts, Lattice, Partition, year_blocks

NONE = 0  # key of a unit that is not given
Node = tuple[tuple[int, ...], tuple[int, ...]]  # months of the year, from 0, and parts


@dataclass(frozen=True)
class Block:
    """Months whose sums hang together: all sums of the lattice (together first, then units), and which may be told."""

    lattice: Lattice
    nodes: tuple[Node, ...]
    sums: Counts
    may_publish: Bools


@dataclass(frozen=True)
class TableShape:
    """What cases are parted into: kinds, or none, and within each of them hits and misses of a share, or none."""

    kinds: int
    parts_per_kind: int

    @classmethod
    def of_request(cls, asked: PublicationRequest) -> "TableShape":
        """The shape of a question's tables."""
        kinds = len(Kind) if has_kinds(asked.measure, asked.unit) else 1
        return cls(kinds, 2 if asked.measure.estimator.is_share else 1)

    @property
    def partitions(self) -> tuple[Partition, ...]:
        """Partitions of the parts, from coarse to fine: whole, hits and misses of a share, each by kind."""
        parts = range(self.parts_per_kind * self.kinds)
        nested: list[Partition] = [(tuple(parts),)]
        nested += [tuple(tuple(parts[i::2]) for i in (0, 1))] if self.parts_per_kind == 2 else []
        nested += [tuple((part,) for part in parts)] if self.kinds > 1 else []
        return tuple(nested)

    @property
    def not_given(self) -> tuple[int, ...]:
        """The parts of cases whose kind is not given."""
        return tuple(range(self.parts_per_kind)) if self.kinds > 1 else ()

    def parts_of_kind(self, kind: Kind | None) -> Partition:
        """The sets of parts that a figure is made of: cases, or hits and misses."""
        if kind is None:
            return self.partitions[self.parts_per_kind - 1]
        return tuple((self.parts_per_kind * int(kind) + i,) for i in range(self.parts_per_kind))


@dataclass(frozen=True)
class PublishableTable:
    """All publishable sums of a measure's cases in one Jalali year, by one kind of unit."""

    measure: Measure
    shape: "TableShape"
    units: tuple[int, ...]
    blocks: tuple[Block, ...]

    def counts(self, span: CalendarPeriod, unit: int | None, kind: Kind | None) -> tuple[int, ...] | None:
        """Cases of a span, unit (None: all) and kind (None: all): n, or hits and misses; None where withheld."""
        places = _places(span)
        if self.measure.estimator.is_stock:
            places = places[-1:]  # a stock is counted at the end of a span
        row = 0 if unit is None else 1 + self.units.index(unit)
        found = []
        for part in self.shape.parts_of_kind(kind):
            block, at = self._where[places, part]
            if not block.may_publish[row, at]:
                return None
            found.append(int(block.sums[row, at]))
        return tuple(found)

    @property
    def nbytes(self) -> int:
        """Bytes, roughly."""
        return sum(block.sums.nbytes + block.may_publish.nbytes for block in self.blocks)

    @cached_property
    def _where(self) -> dict[Node, tuple[Block, int]]:
        return {node: (block, at) for block in self.blocks for at, node in enumerate(block.nodes)}


@lru_cache(maxsize=256)
def _places(span: CalendarPeriod) -> tuple[int, ...]:
    """Which months of its year a span has, from 0."""
    begun = months(year_of(span.first).first, span.last)
    return tuple(i for i, month in enumerate(begun) if month.first >= span.first)


def named_units(store: Store, unit: str) -> tuple[int, ...]:
    """The keys of all counties, agencies or topic groups; not that of cases for which none is given."""
    return tuple(int(str(key)) for key in store.dimension(unit).index if int(str(key)) != NONE)


def tables(store: Store, asked: PublicationRequest, k: int) -> dict[str, PublishableTable]:
    """The table of every year that a question touches, by the year's key."""
    years = {edge.key: edge for edge in (year_of(span.first) for span in asked.spans)}
    return {key: _remembered(store, asked, year, k) for key, year in years.items()}


def _remembered(store: Store, asked: PublicationRequest, year: CalendarPeriod, k: int) -> PublishableTable:
    load = asked.scope.load
    about = ("publishable", asked.measure.key, asked.unit, year.key, load, k)
    return store.cache.get_or_compute(about, lambda: _table(store, asked, year, load, k))


def _table(
    store: Store, asked: PublicationRequest, year: CalendarPeriod, load: int | None, k: int
) -> PublishableTable:
    """What may be told now and could have been told before the newest load."""
    units = () if asked.unit is None else (NONE, *named_units(store, asked.unit))
    now = _blocks(store, asked, units, year, load, k)
    earlier = _load_before(store, store.load if load is None else load)
    before = () if earlier is None else _blocks(store, asked, units, year, earlier, k)
    return PublishableTable(
        asked.measure, TableShape.of_request(asked), units, tuple(_after(block, before) for block in now)
    )


def _load_before(store: Store, load: int) -> int | None:
    done = store.loads[(store.loads["status"] == "done") & (store.loads["load"] < load)]
    return None if done.empty else int(done["load"].max())


def _after(block: Block, before: tuple[Block, ...]) -> Block:
    """A block without what could not have been told before."""
    told = {node: old.may_publish[:, i] for old in before for i, node in enumerate(old.nodes)}
    if not told:
        return block
    known = np.array([node in told for node in block.nodes])
    nothing = np.zeros(len(block.may_publish), dtype=bool)
    was = np.stack([told.get(node, nothing) for node in block.nodes], axis=1)
    return Block(
        block.lattice,
        block.nodes,
        block.sums,
        publishable_after(block.may_publish, was, known, block.lattice),
    )


def _blocks(
    store: Store,
    asked: PublicationRequest,
    units: tuple[int, ...],
    year: CalendarPeriod,
    load: int | None,
    k: int,
) -> tuple[Block, ...]:
    """The blocks of a year as one state of the data has them."""
    known = facts(store, Scope(load=load)).latest_as_of
    whole = [month for month in months(year.first, year.last) if is_whole(month, known, asked.measure)]
    if not whole:
        return ()
    shape = TableShape.of_request(asked)
    counts = _counts(store, asked, units, Scope(year.first, whole[-1].last, load=load))
    found = []
    for start, spans in _calendar(asked.measure, len(whole)):
        lattice = _lattice(spans, shape.partitions, shape.not_given)
        x = counts[:, start : start + lattice.months]
        unnamed = () if asked.unit is None else (units.index(NONE),)
        top, own = publishable_nodes(x, lattice, k=k, not_given=unnamed)
        together = lattice.sums(x.sum(axis=0, keepdims=True))
        nodes = tuple(
            (tuple(start + m for m in lattice.spans[d - 1][span]), lattice.parts[c - 1][part])
            for d, span, c, part in lattice.nodes
        )
        summed = np.vstack([together, lattice.sums(x)])
        found.append(Block(lattice, nodes, summed, np.vstack([top[None, :], own])))
    return tuple(found)


def _calendar(measure: Measure, whole: int) -> tuple[tuple[int, tuple[Partition, ...]], ...]:
    """Where the blocks of a year begin, and their spans. Stocks of two months have no sum."""
    if measure.estimator.is_stock:
        return tuple((month, (((0,),),)) for month in range(whole))
    return year_blocks(whole, whole_year=whole == 12)


@lru_cache(maxsize=16)
def _lattice(spans: tuple[Partition, ...], parts: tuple[Partition, ...], plain: tuple[int, ...]) -> Lattice:
    return Lattice(spans, parts, plain)


def _counts(store: Store, asked: PublicationRequest, units: tuple[int, ...], scope: Scope) -> Counts:
    """Units × months × parts of a scope's period."""
    shape = TableShape.of_request(asked)
    by = ["month"] + ["kind"] * (shape.kinds > 1) + ([asked.unit] if asked.unit else [])
    question = make_question(store, asked.measure, scope, by=by, lang="en", max_groups=3)
    frame = _summed(question)
    spans = question.time_grouping
    assert spans is not None
    counts = np.zeros(
        (max(len(units), 1), len(spans.edges), shape.parts_per_kind * shape.kinds), dtype=np.int64
    )
    month = frame["month"].astype("int64").to_numpy()
    kind = (
        frame["kind"].astype("int64").to_numpy() if shape.kinds > 1 else np.zeros(len(frame), dtype=np.int64)
    )
    rows = np.zeros(len(frame), dtype=np.int64)
    if asked.unit is not None:
        place = {key: i for i, key in enumerate(units)}
        rows = np.array([place[int(key)] for key in frame[asked.unit].fillna(0)], dtype=np.int64)
    for i, name in enumerate(("hits", "misses") if shape.parts_per_kind == 2 else ("n",)):
        np.add.at(
            counts, (rows, month, shape.parts_per_kind * kind + i), frame[name].astype("int64").to_numpy()
        )
    return counts


def _summed(question: Question) -> pd.DataFrame:
    """The cases that a measure counts by the question's groups: n, or hits and misses."""
    estimator = question.measure.estimator
    if isinstance(estimator, Stock):
        return open_cases.stock(question, estimator)
    if estimator.components:
        found = component_sums(question, **estimator.components)
        return found.assign(misses=found["n"] - found["hits"]) if estimator.is_share else found
    return times_to_answer.histogram(question).rename(columns={"cases": "n"})
