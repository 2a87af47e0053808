"""What somebody knows who has read every published table of a Jalali year at several loads, and how measures relate.

The attacker is given more than the tables say, so that what he cannot find nobody can: of a cell withheld because of
too few cases he knows which of its parts are empty; for every month he knows how many more cases are open than those
received and not closed, because they were reopened; and he knows every relation between measures and between loads
that holds everywhere in this province.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from queries.measures.stock_estimators import Stock
from tests.protection.constraints import Constraints, Ints
from tests.protection.published import Cell, Published
from tests.stats.disclosure.disclosing import interval

# Relations between the parts of measures in the same cell: Σ factor × (measure, part) ≥ 0; part None is the whole.
# Where equality holds in the whole province, it is known as well. Each holds for every single case.
RELATED: tuple[tuple[tuple[str, int | None, float], ...], ...] = (
    (("closed", None, 1), ("resolved_share", None, -1)),
    (("closed", None, 1), ("reopened_share", None, -1)),
    (("closed", None, 1), ("satisfied_share", None, -1)),
    (("resolved_share", 0, 1), ("resolution_gap", None, -1)),
    (("received", None, 1), ("answer_days_median", None, -1)),
    (("open", None, 1), ("overdue", None, -1)),
    # The gap consists of resolved cases that were reopened or whose citizen was dissatisfied.
    (("reopened_share", 0, 1), ("satisfied_share", 1, 1), ("resolution_gap", 0, -1)),
    (("resolution_gap", 0, 1), ("reopened_share", 0, -1), ("resolved_share", 1, 1)),
    (("resolution_gap", 0, 1), ("satisfied_share", 1, -1), ("resolved_share", 1, 1)),
)
# What can only grow when cases are added, and what can shrink for other reasons (a verdict given later).
GROWING = (
    ("received", 0), ("answered", 0), ("closed", 0), ("open", 0), ("overdue", 0), ("on_time_share", 0),
    ("on_time_share", 1), ("resolved_share", 0), ("resolved_share", 1), ("reopened_share", 0),
    ("reopened_share", 1), ("resolution_gap", 0), ("satisfied_share", 0), ("satisfied_share", 1),
)  # fmt: skip

State = dict[tuple[str, str], Published]  # all publications of a load, by measure and unit


@dataclass(frozen=True)
class Target:
    """A withheld count: where it is, and its true number of cases."""

    load: int
    measure: str
    unit: str  # county, agency, topic_group; "" for the whole province
    place: tuple[str, str, str]
    part: int | None  # 0 hits, 1 misses of a share; None: all cases
    n: int
    k: int  # of the load: counts from 1 to k − 1 are withheld


@dataclass
class Knowledge:
    """The constraints that follow from the tables of one year, and the withheld counts in it."""

    constraints: Constraints = field(default_factory=Constraints)
    # By load, measure and unit ("" for the whole province): units × months × kinds × parts.
    positions: dict[tuple[int, str, str], Ints] = field(default_factory=dict)
    months: dict[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)  # those that hold everywhere and are used
    _columns: list[Ints] = field(default_factory=list)

    def target_matrix(self) -> csr_array:
        """The targets as sums of unknowns; targets × unknowns."""
        ends = np.concatenate([[0], np.cumsum([len(each) for each in self._columns])])
        at = np.concatenate([np.zeros(0, dtype=np.int64), *self._columns])
        return csr_array((np.ones(len(at)), at, ends), shape=(len(self.targets), len(self.constraints.truth)))

    def add_target(self, target: Target, positions: Ints) -> None:
        """Add a withheld count."""
        self.targets.append(target)
        self._columns.append(positions.ravel())


def know(states: list[State], year: str, *, data_begin: bool) -> Knowledge:
    """Everything that follows from the tables of a Jalali year, of all measures and units, at all loads together.

    `data_begin` says whether it is the first year of the data, before which no case was open.
    """
    known = Knowledge()
    kinds = _kinds(states)
    for load, state in enumerate(states):
        for (_, unit), here in state.items():
            months = tuple(key for key in here.months if key.startswith(f"{year}-"))
            if months:
                _read(known, here, load, unit, months, kinds)
        _same_totals(known, load)
        _related_measures(known, load)
        _stock_identity(known, load, data_begin=data_begin)
    for load in range(len(states) - 1):
        _only_added(known, load)
    return known


def _kinds(states: list[State]) -> list[str]:
    """The kinds that occur; that no case lacks its kind may be known."""
    first = next(here for here in states[-1].values() if len(here.kinds) > 1)
    occurs = np.zeros(len(first.kinds), dtype=bool)
    for state in states:
        for here in state.values():
            if len(here.kinds) == len(first.kinds):
                occurs |= here.atoms.any(axis=(0, 1, 3))
    return [kind for kind, does in zip(first.kinds, occurs, strict=True) if does]


def _read(
    known: Knowledge, here: Published, load: int, unit: str, months: tuple[str, ...], kinds: list[str]
) -> None:
    """Add the unknowns of a publication, the bounds that its cells give, and its withheld counts."""
    measure = here.measure.key
    at_months = [here.months.index(key) for key in months]
    at_kinds = [here.kinds.index(kind) for kind in kinds] if len(here.kinds) > 1 else [0]
    kinds = [here.kinds[i] for i in at_kinds]
    truth = here.atoms[:, at_months][:, :, at_kinds]
    units = [i for i, code in enumerate(here.units) if code or truth[i].any()]
    codes = [here.units[i] for i in units]
    positions = known.constraints.unknowns(truth[units])
    known.positions[load, measure, unit] = positions
    known.months[load, measure] = months
    if unit == "county":
        known.positions[load, measure, ""] = known.constraints.unknowns(truth.sum(axis=0, keepdims=True))
    for (grain, by_unit, _), cells in here.tables.items():
        # The tables of the whole province are the same whatever the unit, and the stock of a quarter is that of its
        # last month.
        if not by_unit and unit != "county":
            continue
        if grain != "month" and isinstance(here.measure.estimator, Stock):
            continue
        place = positions if by_unit else known.positions[load, measure, ""]
        for cell in cells:
            if not set(cell.months) <= set(months):
                continue
            row = codes.index(cell.place[1]) if by_unit else 0
            of_kind = slice(None) if not cell.place[2] else slice(at := kinds.index(cell.place[2]), at + 1)
            span = [months.index(key) for key in cell.months]
            _tell(known, cell, place[row, span, of_kind], k=here.k, base=here.base)
            if cell.told is None and not cell.few:
                for part, n in _counts(cell, here.each):
                    aim = place[row, span, of_kind] if part is None else place[row, span, of_kind, part]
                    where = Target(load, measure, unit if by_unit else "", cell.place, part, n, here.k)
                    known.add_target(where, aim)


def _counts(cell: Cell, each: int) -> Iterator[tuple[int | None, int]]:
    """The true counts of a cell: n, and hits and misses of a share."""
    yield None, sum(cell.truth)
    if each == 2:
        yield from enumerate(cell.truth)


def _tell(known: Knowledge, cell: Cell, positions: Ints, *, k: int, base: int) -> None:
    """Add what a cell says: of its whole, and of hits and misses of a share."""
    constraints = known.constraints
    if cell.told is not None:
        constraints.bound_sum(positions, *interval(cell.told[-1], k=k, base=base))
    elif cell.few:
        constraints.bound_sum(positions, 0, cell.at_most)
    else:
        return
    if positions.shape[-1] == 1:
        if cell.few:
            constraints.bound_sum(positions, k if cell.truth[0] else 0, np.inf if cell.truth[0] else 0)
        return
    for part, n in enumerate(cell.truth):
        # A part that may be published is empty or has at least k cases; which of the two is taken to be known.
        constraints.bound_sum(positions[..., part], k if n else 0, np.inf if n else 0)
    if cell.told is not None and cell.told[0] >= 0:
        constraints.bound_sum(positions[..., 0], *interval(cell.told[0], k=k, base=base))


def _same_totals(known: Knowledge, load: int) -> None:
    """Add that the units of every division add up to the whole province, month by month."""
    for (at, measure, unit), positions in known.positions.items():
        if at != load or not unit:
            continue
        total = known.positions[load, measure, ""][0]
        if total.shape[1:] == positions.shape[2:]:
            known.constraints.relate([(total, 1.0), (np.moveaxis(positions, 0, -1), -1.0)], 0, 0)
        else:  # The stocks of offices and topic groups are not divided by kind.
            for month in range(len(total)):
                columns = np.concatenate([total[month].ravel(), positions[:, month].ravel()])
                signs = np.concatenate([np.ones(total[month].size), -np.ones(positions[:, month].size)])
                known.constraints.weigh(columns, signs, 0, 0)


def _related_measures(known: Knowledge, load: int) -> None:
    """Add the relations between measures of the same cases that hold everywhere in the province."""
    for relation in RELATED:
        for unit in ("county", "agency", "topic_group", ""):
            terms = _terms(known, load, unit, relation)
            if not terms:
                continue
            value = known.constraints.value(terms)
            if value.min() < 0:
                continue  # Not a relation of this unit: an office that holds a case when due may not hold it now.
            known.constraints.relate(terms, 0, np.inf if value.max() > 0 else 0)
            sign = "≥" if value.max() > 0 else "="
            known.relations.append(
                f"{unit or 'province'}: "
                + " ".join(f"{f:+g} {m}[{p}]" for m, p, f in relation)
                + f" {sign} 0"
            )


def _terms(
    known: Knowledge, load: int, unit: str, relation: tuple[tuple[str, int | None, float], ...]
) -> list[tuple[Ints, float]]:
    """The unknowns of a relation in the months that all of its measures have; [] where there are none."""
    keys = [(load, measure, unit) for measure, _, _ in relation]
    if not all(key in known.positions for key in keys):
        return []
    shared = [
        month
        for month in known.months[load, relation[0][0]]
        if all(month in known.months[load, measure] for measure, _, _ in relation)
    ]
    if not shared or len({known.positions[key].shape[2] for key in keys}) > 1:
        return []
    terms: list[tuple[Ints, float]] = []
    for key, (measure, part, factor) in zip(keys, relation, strict=True):
        rows = known.positions[key][:, [known.months[load, measure].index(month) for month in shared]]
        if rows.shape[3] == 1:
            terms.append((rows[..., 0], factor))
        else:
            terms += [(rows[..., i], factor) for i in ((0, 1) if part is None else (part,))]
    return terms


def _stock_identity(known: Knowledge, load: int, *, data_begin: bool) -> None:
    """Add how many more cases are open at the end of a month than at its beginning: received, closed and reopened ones.

    The number of reopened ones is taken to be known. In the year in which the data begin, nothing is open before it.
    """
    for unit in ("county", "agency", "topic_group", ""):
        keys = [(load, measure, unit) for measure in ("open", "received", "closed")]
        if not all(key in known.positions for key in keys):
            continue
        stock, received, closed = (known.positions[key][..., 0] for key in keys)
        if stock.shape[2] != received.shape[2]:
            stock = stock[..., 0]  # not divided by kind: the kinds of the others are added up
        for month in range(0 if data_begin else 1, stock.shape[1]):
            terms = [(stock[:, month], 1.0), (received[:, month], -1.0), (closed[:, month], 1.0)]
            terms += [(stock[:, month - 1], -1.0)] if month else []
            reopened = known.constraints.value(terms)
            known.constraints.relate(terms, reopened, reopened)


def _only_added(known: Knowledge, load: int) -> None:
    """Add that counts do not shrink from a load to the next, for what does not in this province."""
    for measure, part in GROWING:
        for unit in ("county", "agency", "topic_group", ""):
            one, other = (known.positions.get((at, measure, unit)) for at in (load, load + 1))
            if one is None or other is None:
                continue
            later = [
                known.months[load + 1, measure].index(month) for month in known.months[load, measure]
                if month in known.months[load + 1, measure]
            ]  # fmt: skip
            if len(later) != one.shape[1] or one.shape[0] != other.shape[0]:
                continue
            terms = [(other[:, later][..., part], 1.0), (one[..., part], -1.0)]
            if known.constraints.value(terms).min() >= 0:
                known.constraints.relate(terms, 0, np.inf)
                known.relations.append(
                    f"{unit or 'province'}: {measure}[{part}] only grows to load {load + 2}"
                )
