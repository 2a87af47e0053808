"""Everything that is published of a store at a load: all tables of the lattice, read through `protected()`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product

import numpy as np

from persian.calendar import CalendarPeriod, months, year_of
from queries.disclosure.protected_figures import protected
from queries.disclosure.publication_grid import (
    PUBLICATION_SPANS,
    has_begun,
    has_kinds,
    is_whole,
    parse_request,
)
from queries.disclosure.publishable_tables import yearly_tables
from queries.estimates.measure import min_n_of
from queries.measures import MEASURES
from queries.measures.declaration import Measure
from queries.measures.estimators import Share
from queries.measures.stock_estimators import Stock
from queries.question.grouping import GRAINS
from queries.question.vintage import facts, first_day
from queries.settings.province_settings import settings
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from queries.vocabulary.scope import Scope
from stats.disclosure.publication_rule import round_to_base

Place = tuple[str, str, str]  # Span, code of the unit ("" for all units together), kind ("" for all kinds).


@dataclass(frozen=True)
class Cell:
    """A sum that a table can show: its place, its months, and the true number of cases (hits and misses)."""

    place: Place
    months: tuple[str, ...]
    truth: tuple[int, ...]
    # The published values: rounded n, or hits and n; None where withheld.
    told: tuple[int, ...] | None = None
    # Where it is withheld because a measure needs more cases than these: the most that it can have.
    at_most: int = 0

    @property
    def few(self) -> bool:
        """Whether a withheld cell has too few cases for its measure, and not too few to be counted at all."""
        return self.at_most > 0


@dataclass
class Published:
    """The tables of one measure by one kind of unit at one load, by (grain, grouped by unit, grouped by kind)."""

    measure: Measure
    unit: str
    load: int
    units: tuple[str, ...]  # Codes of the units; the first one stands for cases without a unit.
    months: tuple[str, ...]
    kinds: tuple[str, ...]
    k: int
    base: int
    atoms: np.ndarray  # The true counts; shape units × months × kinds × parts (hits and misses of a share).
    tables: dict[tuple[str, bool, bool], list[Cell]] = field(default_factory=dict)

    @property
    def each(self) -> int:
        """The number of parts: 2 for a share (hits and misses), otherwise 1."""
        return int(self.atoms.shape[3])


def measures() -> list[Measure]:
    """The measures whose cells are counts of their own. All others repeat the counts of the cases received."""
    return [
        MEASURES[key]
        for key in (
            "received", "answered", "closed", "open", "overdue", "on_time_share",
            "answer_days_median", "resolved_share", "reopened_share", "resolution_gap", "satisfied_share",
        )
    ]  # fmt: skip


def published(
    store: Store, measure: Measure, unit: str, load: int, *, year: str | None = None
) -> Published | None:
    """All published tables of a measure by a unit, of one year or of all; None while no month is complete."""
    known = facts(store, Scope(load=load)).latest_as_of
    begins = first_day(store, Scope(load=load))
    assert begins is not None
    complete = [
        edge
        for edge in months(_first(begins), known.date())
        if is_whole(edge, known, measure) and (year is None or edge.key.startswith(f"{year}-"))
    ]
    # A month that began before the data is not published, but the year that it belongs to may be.
    whole = [edge for edge in complete if has_begun(edge, begins)]
    if not whole:
        return None
    kinds = has_kinds(measure, unit)
    publication = _empty(store, measure, unit, load, complete, whole, kinds=kinds)
    for grain, by_unit, by_kind in product(
        PUBLICATION_SPANS, (False, True), (False, True) if kinds else (False,)
    ):
        spans = [
            edge
            for edge in GRAINS[grain](complete[0].first, complete[-1].last)
            if is_whole(edge, known, measure) and has_begun(edge, begins)
        ]
        if spans:
            cells = list(_cells(store, publication, grain, spans, by_unit=by_unit, by_kind=by_kind))
            publication.tables[grain, by_unit, by_kind] = cells
    return publication


def _first(begins: date) -> date:
    """The first day of the year in which the data begin: that whole year is published, too."""
    return year_of(begins).first


def _empty(
    store: Store,
    measure: Measure,
    unit: str,
    load: int,
    complete: list[CalendarPeriod],
    whole: list[CalendarPeriod],
    *,
    kinds: bool,
) -> Published:
    """The true counts, read from the tables before anything is withheld."""
    scope = Scope(whole[0].first, whole[-1].last, load=load)
    by = ("month", unit, "kind") if kinds else ("month", unit)
    request = parse_request(store, measure, scope, by)
    tables_by_year = yearly_tables(store, request)
    codes = store.dimension(unit)["code"]
    keys = tables_by_year[next(iter(tables_by_year))].units
    parts = tuple(kind.name for kind in Kind) if kinds else ("",)
    each = 2 if isinstance(measure.estimator, Share) else 1
    atoms = np.zeros((len(keys), len(complete), len(parts), each), dtype=np.int64)
    for m, edge in enumerate(complete):
        table = tables_by_year[year_of(edge.first).key]
        place = tuple(
            i for i, month in enumerate(months(year_of(edge.first).first, edge.last)) if month.key == edge.key
        )
        for p, part in enumerate(parts):
            nodes = [(each * (int(Kind[part]) if kinds else 0) + i,) for i in range(each)]
            for i, node in enumerate(nodes):
                # The first row of a block holds all units together.
                block, at = table._where[place, node]
                atoms[:, m, p, i] = block.sums[1:, at]
    named = tuple("" if int(key) == NOT_GIVEN_KEY else str(codes[key]) for key in keys)
    series = store.series_of(load)
    month_keys = tuple(edge.key for edge in complete)
    return Published(measure, unit, load, named, month_keys, parts, series.k, series.base, atoms)


def _cells(
    store: Store, here: Published, grain: str, spans: list[CalendarPeriod], *, by_unit: bool, by_kind: bool
) -> Iterator[Cell]:
    """The cells of one table, published or withheld."""
    by = [grain, *([here.unit] if by_unit else []), *(["kind"] if by_kind else [])]
    scope = Scope(spans[0].first, spans[-1].last, load=here.load)
    if isinstance(here.measure.estimator, Stock) and not by_kind and not by_unit and len(here.kinds) == 1:
        by = [grain]
    table = protected(store, here.measure.key, scope, by=by)
    frame, base = table.frame, table.base
    least = min_n_of(here.measure, settings())
    at_most = max((n for n in range(least + base) if shown(n, base) < least), default=0)
    months_of_span = {edge.key: _inside(here, edge) for edge in spans}
    for row in frame.to_dict("records"):
        unit = str(row[here.unit]) if by_unit else ""
        kind = str(row["kind"]) if by_kind else ""
        place, cell_months = (str(row[grain]), unit, kind), months_of_span[str(row[grain])]
        truth = _truth(here, cell_months, unit, kind, by_unit=by_unit)
        yield Cell(place, cell_months, truth, _told(here, row), at_most if row["reason"] == "few" else 0)


def _inside(here: Published, edge: CalendarPeriod) -> tuple[str, ...]:
    """The months that are summed for a span; only the last one for a stock, which is counted at the end of the span."""
    keys = [month.key for month in months(edge.first, edge.last) if month.key in here.months]
    return tuple(keys[-1:] if isinstance(here.measure.estimator, Stock) else keys)


def _truth(
    here: Published, inside: tuple[str, ...], unit: str, kind: str, *, by_unit: bool
) -> tuple[int, ...]:
    at = where(here, inside, unit, kind, by_unit=by_unit)
    return tuple(int(here.atoms[at][..., i].sum()) for i in range(here.each))


def where(
    here: Published, inside: tuple[str, ...], unit: str, kind: str, *, by_unit: bool
) -> tuple[np.ndarray, ...]:
    """The indices of a cell's atoms, for use with `Published.atoms`."""
    rows = [here.units.index(unit)] if by_unit else list(range(len(here.units)))
    parts = [here.kinds.index(kind)] if kind else list(range(len(here.kinds)))
    return np.ix_(rows, [here.months.index(month) for month in inside], parts)


def _told(here: Published, row: dict[str, object]) -> tuple[int, ...] | None:
    """The published values of a cell: rounded n, or hits and n of a share; None for a withheld cell.

    A share of too few cases is published with its n but without its value; its hits are −1.
    """
    if row["n"] is None:
        return None
    n = int(str(row["n"]))
    if here.each == 1:
        return (n,)
    if row["withheld"] or not n:
        return (-1, n) if n else (0, 0)
    return (round(float(str(row["value"])) * n), n)


def shown(n: int, base: int) -> int:
    """A count as it is published, rounded to the base."""
    return int(round_to_base(np.array(n), base))
