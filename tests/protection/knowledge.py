"""What somebody knows who has read every published table of a Jalali year at several loads, and how measures relate.

The attacker is given more than the tables say, so that what he cannot find nobody can: of a cell withheld because of
too few cases he knows which of its parts are empty; and he knows every relation between measures and between loads
that holds everywhere in this province. How many cases were reopened he does not know (`stock_identity.py`), unless he
is the stronger attacker to whom that is told.
"""

from collections.abc import Iterator

import numpy as np

from queries.measures.stock_estimators import Stock
from tests.protection.constraints import Ints
from tests.protection.known_counts import UNITS, Knowledge, State, Target, tell
from tests.protection.published import Cell, Published
from tests.protection.stock_identity import OPEN_PARTS, STOCK_MEASURES, know_earlier_years, know_open_again

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


def know(
    states: list[State], year: str, *, history: list[State] | None = None, reopened_known: bool = False
) -> Knowledge:
    """Everything that follows from the tables of a Jalali year, of all measures and units, at all loads together.

    `history` has the publications of open, received and closed cases of all years until this one; `states`, if it is
    not given, are of all years themselves. `reopened_known` says whether the number of cases that are open again is
    known, too.
    """
    known = Knowledge()
    if history is not None:
        states = [here | past for here, past in zip(states, history, strict=True)]
    kinds, unnamed = _kinds(states), _unnamed(states)
    for load, state in enumerate(states):
        for (_, unit), here in state.items():
            months = tuple(key for key in here.months if key.startswith(f"{year}-"))
            if months:
                _read(known, here, load, unit, months, kinds, unnamed=unit in unnamed)
        _same_totals(known, load)
        _related_measures(known, load)
        know_earlier_years(known, state, load, year, kinds)
        know_open_again(known, load, reopened_known=reopened_known)
    for load in range(len(states) - 1):
        _only_added(known, load)
    return known


def _unnamed(states: list[State]) -> set[str]:
    """The divisions in which cases without a unit occur; that there are none may be known."""
    return {
        unit
        for state in states
        for (_, unit), here in state.items()
        if here.atoms[here.units.index("")].any()
    }


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
    known: Knowledge,
    here: Published,
    load: int,
    unit: str,
    months: tuple[str, ...],
    kinds: list[str],
    *,
    unnamed: bool,
) -> None:
    """Add the unknowns of a publication, the bounds that its cells give, and its withheld counts."""
    measure = here.measure.key
    at_months = [here.months.index(key) for key in months]
    at_kinds = [here.kinds.index(kind) for kind in kinds] if len(here.kinds) > 1 else [0]
    kinds = [here.kinds[i] for i in at_kinds]
    truth = here.atoms[:, at_months][:, :, at_kinds]
    units = [i for i, code in enumerate(here.units) if code or unnamed]
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
            tell(known, cell, place[row, span, of_kind], k=here.k, base=here.base)
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
        for unit in UNITS:
            terms = _terms(known, load, unit, relation)
            if not terms:
                continue
            value = known.constraints.value(terms)
            if value.min() < 0:
                continue  # Not a relation of this unit: an office that holds a case when due may not hold it now.
            known.constraints.relate(terms, 0, np.inf if value.max() > 0 else 0)
            sign = "≥" if value.max() > 0 else "="
            known.add_relation(unit, " ".join(f"{f:+g} {m}[{p}]" for m, p, f in relation) + f" {sign} 0")


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


def _only_added(known: Knowledge, load: int) -> None:
    """Add that counts do not shrink from a load to the next, for what does not in this province."""
    for measure, part in GROWING:
        for unit in UNITS:
            one, other = (known.positions.get((at, measure, unit)) for at in (load, load + 1))
            if one is None or other is None:
                continue
            later = [
                known.months[load + 1, measure].index(month) for month in known.months[load, measure]
                if month in known.months[load + 1, measure]
            ]  # fmt: skip
            if len(later) == one.shape[1]:
                _grows(known, load, unit, f"{measure}[{part}]", one[..., part], other[:, later][..., part])
    for unit in UNITS:
        for measure in STOCK_MEASURES:
            one, other = (known.earlier.get((at, measure, unit)) for at in (load, load + 1))
            if one is not None and other is not None:
                _grows(known, load, unit, f"{measure} of earlier years", one, other)
        for name in OPEN_PARTS:
            one, other = (known.positions.get((at, name, unit)) for at in (load, load + 1))
            if one is not None and other is not None:
                _grows(known, load, unit, name, one, other[:, : one.shape[1]])


def _grows(known: Knowledge, load: int, unit: str, name: str, one: Ints, other: Ints) -> None:
    """Add that counts of the same months do not shrink, if they do not."""
    terms = [(other, 1.0), (one, -1.0)]
    if one.shape == other.shape and known.constraints.value(terms).min() >= 0:
        known.constraints.relate(terms, 0, np.inf)
        known.add_relation(unit, f"{name} only grows to load {load + 2}")
