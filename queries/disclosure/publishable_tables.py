"""Yearly tables behind publishable figures: counts by month, unit and kind, and which sums may be published."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property, lru_cache

import numpy as np

from persian.calendar import CalendarPeriod, months, year_of
from queries.disclosure.closed_of_received import BESIDE, OF_CLOSED, Aggregate, without_aggregates
from queries.disclosure.narrowed_by_flows import aggregates_to_withhold
from queries.disclosure.narrowed_numbers import GROUP_OF
from queries.disclosure.publication_blocks import Block, Node, TableShape, block_after
from queries.disclosure.publication_grid import PublicationRequest
from queries.disclosure.publishable_counts import complete_months, counts_of_year
from queries.disclosure.quiet_months import FLOWS, without_quiet_neighbours
from queries.disclosure.share_numerators import HITS_OF, where_hits_may_be_published
from queries.measures import MEASURES
from queries.measures.declaration import Measure
from queries.measures.stock_estimators import Stock
from queries.question.vintage import facts, first_day
from queries.storage import schema
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from queries.vocabulary.scope import Scope
from stats.arrays import Bools
from stats.disclosure.publication_rule import publishable_nodes
from stats.disclosure.sum_lattice import Lattice, Partition, year_blocks

Years = tuple[tuple[Block, ...], ...]  # the blocks of each year


@dataclass(frozen=True)
class PublishableTable:
    """All publishable sums of a measure's cases in one Jalali year, by one unit."""

    measure: Measure
    shape: "TableShape"
    units: tuple[int, ...]
    blocks: tuple[Block, ...]

    def counts(self, span: CalendarPeriod, unit: int | None, kind: Kind | None) -> tuple[int, ...] | None:
        """Cases of a span, unit (None: all) and kind (None: all): n, or hits and misses; None where withheld."""
        month_indices = _month_indices(span)
        if self.measure.estimator.is_stock:
            month_indices = month_indices[-1:]  # a stock is counted at the end of a span
        row = 0 if unit is None else 1 + self.units.index(unit)
        counts = []
        for part in self.shape.parts_of_kind(kind):
            block, column = self._where[month_indices, part]
            if not block.may_publish[row, column]:
                return None
            counts.append(int(block.sums[row, column]))
        return tuple(counts)

    @property
    def nbytes(self) -> int:
        """Approximate size in bytes, for the cache."""
        return sum(block.sums.nbytes + block.may_publish.nbytes for block in self.blocks)

    @cached_property
    def _where(self) -> dict[Node, tuple[Block, int]]:
        """Block and column of each node."""
        return {node: (block, at) for block in self.blocks for at, node in enumerate(block.nodes)}


@lru_cache(maxsize=256)
def _month_indices(span: CalendarPeriod) -> tuple[int, ...]:
    """Indices (from 0) of the months of its year that a span covers."""
    months_until_end = months(year_of(span.first).first, span.last)
    return tuple(i for i, month in enumerate(months_until_end) if month.first >= span.first)


def named_units(store: Store, unit: str) -> tuple[int, ...]:
    """Keys of all counties, agencies or topic groups, without the one for cases whose unit is not given."""
    return tuple(
        int(str(key)) for key in store.dimension(unit).index if int(str(key)) != schema.NOT_GIVEN_KEY
    )


def yearly_tables(store: Store, request: PublicationRequest) -> dict[str, PublishableTable]:
    """Table of every year that a request touches, by the year's key."""
    years = {year.key: year for year in (year_of(span.first) for span in request.spans)}
    return {key: _final_table(store, request, year) for key, year in years.items()}


def _final_table(store: Store, request: PublicationRequest, year: CalendarPeriod) -> PublishableTable:
    """The table of a year as it is published; cached."""
    load = request.scope.load
    cache_key = ("publishable", request.measure.key, request.unit, year.key, load)
    return store.cache.get_or_compute(cache_key, lambda: _checked_against_received(store, request, year))


def _checked_against_received(
    store: Store, request: PublicationRequest, year: CalendarPeriod
) -> PublishableTable:
    """The table of a year without what closed and open cases would reveal together with the cases received."""
    table = _table_by_own_rule(store, request, year)
    group = GROUP_OF.get(request.measure.key)
    if group is None or request.unit is None or not table.blocks:
        return table
    load = request.scope.load
    requests = {key: replace(request, measure=MEASURES[key]) for key in (*OF_CLOSED, *BESIDE)}
    years = _linked_years(store, requests["open"], year, load)
    series = store.series_of(store.load if load is None else load)

    def find_aggregates() -> dict[str, dict[Aggregate, Bools]]:
        tables = {
            key: (
                TableShape.of_request(each),
                [_table_by_own_rule(store, each, own_year).blocks for own_year in years],
            )
            for key, each in requests.items()
        }
        return aggregates_to_withhold(tables, k=series.k, base=series.base)

    cache_key = ("aggregates to withhold", request.unit, years[0].key, load)
    withheld = store.cache.get_or_compute(cache_key, find_aggregates)[group]
    return replace(table, blocks=without_aggregates(table.blocks, table.shape, years.index(year), withheld))


def _table_by_own_rule(store: Store, request: PublicationRequest, year: CalendarPeriod) -> PublishableTable:
    """The table of a year before cases closed and open are checked against the cases received; cached."""
    load = request.scope.load
    cache_key = ("publishable by itself", request.measure.key, request.unit, year.key, load)
    return store.cache.get_or_compute(cache_key, lambda: _table(store, request, year, load))


def _table(
    store: Store, request: PublicationRequest, year: CalendarPeriod, load: int | None
) -> PublishableTable:
    """Sums that may be published now and could also have been published at the loads that a reader may compare with."""
    units = () if request.unit is None else (schema.NOT_GIVEN_KEY, *named_units(store, request.unit))
    newest = store.load if load is None else load
    years = _linked_years(store, request, year, load)
    blocks = _blocks_of_load(store, request, units, years, load)
    for earlier in _compared_loads(store, newest):
        before = _blocks_of_load(store, request, units, years, earlier)
        blocks = tuple(
            tuple(block_after(block, of_year_before) for block in of_year)
            for of_year, of_year_before in zip(blocks, before, strict=True)
        )
        blocks = _without_quiet_neighbours(store, request, blocks, years, load)
    of_year = blocks[years.index(year)]
    if share := HITS_OF.get(request.measure.key):
        share_request = replace(request, measure=MEASURES[share], scope=replace(request.scope, load=load))
        of_year = where_hits_may_be_published(of_year, _final_table(store, share_request, year).blocks)
    return PublishableTable(request.measure, TableShape.of_request(request), units, of_year)


def _linked_years(
    store: Store, request: PublicationRequest, year: CalendarPeriod, load: int | None
) -> tuple[CalendarPeriod, ...]:
    """The years that are needed for the table of one: for open cases of units, all years of the data."""
    begins = first_day(store, Scope(load=load))
    if not _is_linked(request) or begins is None:
        return (year,)
    known_until = facts(store, Scope(load=load)).latest_as_of.date()
    years = [year_of(min(begins, year.first))]
    while years[-1].last < max(known_until, year.last):
        years.append(year_of(years[-1].last + timedelta(days=1)))
    return tuple(years)


def _is_linked(request: PublicationRequest) -> bool:
    """Whether the figures of a month and the next one are linked: those of the open cases of units."""
    estimator = request.measure.estimator
    return isinstance(estimator, Stock) and estimator.state == "open" and request.unit is not None


def _blocks_of_load(
    store: Store,
    request: PublicationRequest,
    units: tuple[int, ...],
    years: tuple[CalendarPeriod, ...],
    load: int | None,
) -> Years:
    """Blocks of some years at a load, by the rule of its publication series."""
    blocks = tuple(_blocks_of_year(store, request, units, year, load) for year in years)
    return _without_quiet_neighbours(store, request, blocks, years, load)


def _blocks_of_year(
    store: Store, request: PublicationRequest, units: tuple[int, ...], year: CalendarPeriod, load: int | None
) -> tuple[Block, ...]:
    """Blocks of a year at a load; from the cache where the tables of other years need them as well."""
    k = store.series_of(store.load if load is None else load).k

    def table() -> PublishableTable:
        blocks = _blocks(store, request, units, year, load, k)
        return PublishableTable(request.measure, TableShape.of_request(request), units, blocks)

    if not _is_linked(request):
        return table().blocks
    cache_key = ("publishable by themselves", request.measure.key, request.unit, year.key, load)
    return store.cache.get_or_compute(cache_key, table).blocks


def _without_quiet_neighbours(
    store: Store,
    request: PublicationRequest,
    blocks: Years,
    years: tuple[CalendarPeriod, ...],
    load: int | None,
) -> Years:
    """The blocks of open cases without what the months next to a small number would reveal; others unchanged."""
    if not _is_linked(request):
        return blocks
    scope = replace(request.scope, load=load)
    flows = [replace(request, measure=MEASURES[key], scope=scope) for key in FLOWS]
    return without_quiet_neighbours(
        blocks,
        TableShape.of_request(request),
        # What is withheld of cases closed beside cases received is never a 0, and only zeros count here.
        [[_table_by_own_rule(store, flow, year).blocks for year in years] for flow in flows],
        TableShape.of_request(flows[0]),
        store.series_of(store.load if load is None else load).k,
    )


def _compared_loads(store: Store, load: int) -> tuple[int, ...]:
    """The load before a load, and the last one of every earlier publication series: each under its own rule.

    What the last publication of an earlier series withheld stays withheld: published under the new rule, it would be
    revealed by the two publications together.
    """
    in_force = store.loads_in_force(load - 1)
    if in_force.empty:
        return ()
    series = [store.series_of(int(number)).series for number in in_force["load"]]
    last_of_series = dict(zip(series, (int(number) for number in in_force["load"]), strict=True))
    running = store.series_of(load).series
    earlier = {number for series, number in last_of_series.items() if series < running}
    return tuple(sorted(earlier | {int(in_force["load"].max())}))


def _blocks(
    store: Store,
    request: PublicationRequest,
    units: tuple[int, ...],
    year: CalendarPeriod,
    load: int | None,
    k: int,
) -> tuple[Block, ...]:
    """Blocks of a year in one state of the data."""
    complete = complete_months(store, request.measure, year, year, load)
    if not complete:
        return ()
    shape = TableShape.of_request(request)
    years = _linked_years(store, request, year, load)
    counts = counts_of_year(store, request, units, year, load=load, read_with=years)
    blocks = []
    for start, spans in _calendar(request.measure, len(complete)):
        lattice = _lattice(spans, shape.partitions, shape.not_given)
        x = counts[:, start : start + lattice.months]
        not_given = () if request.unit is None else (units.index(schema.NOT_GIVEN_KEY),)
        top, own = publishable_nodes(x, lattice, k=k, not_given=not_given)
        # The total includes cases without a unit; their own row is computed, but never published.
        total = lattice.sums(x.sum(axis=0, keepdims=True))
        nodes = tuple(
            (tuple(start + m for m in lattice.spans[d - 1][span]), lattice.parts[c - 1][part])
            for d, span, c, part in lattice.nodes
        )
        sums = np.vstack([total, lattice.sums(x)])
        blocks.append(Block(lattice, nodes, sums, np.vstack([top[None, :], own])))
    return tuple(blocks)


def _calendar(measure: Measure, whole: int) -> tuple[tuple[int, tuple[Partition, ...]], ...]:
    """First month and nested spans of each block of a year. Stocks of different months are never summed."""
    if measure.estimator.is_stock:
        return tuple((month, (((0,),),)) for month in range(whole))
    return year_blocks(whole, whole_year=whole == 12)


@lru_cache(maxsize=16)
def _lattice(spans: tuple[Partition, ...], parts: tuple[Partition, ...], plain: tuple[int, ...]) -> Lattice:
    """Lattice, cached because its matrices of nodes are the same for all units and years."""
    return Lattice(spans, parts, plain)
