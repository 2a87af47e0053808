"""What somebody knows of open cases from the cases received and closed, month by month since the data begin.

Open are the cases that have never been closed, all received less all closed for the first time, and those that were
reopened and not closed again. How many cases are open again is published nowhere: `reopened_share` counts how many of
the cases closed in a month were reopened within 30 days, and neither later reopenings nor second closings. So it is an
unknown number, from 0 to the number of all cases that were closed until then.

Of the years before the one under attack the yearly tables are known, and the open cases at their ends.
"""

import numpy as np

from tests.protection.constraints import Ints
from tests.protection.known_counts import UNITS, Knowledge, State, tell
from tests.protection.published import Published

STOCK, FLOWS = "open", ("received", "closed")
STOCK_MEASURES = (STOCK, *FLOWS)
# Unknowns that are no measure, at the end of every earlier year and of each month: units × times × kinds × 1.
NEVER_CLOSED, AGAIN, EVER_CLOSED = OPEN_PARTS = ("never closed", "open again", "ever closed")


def know_earlier_years(known: Knowledge, state: State, load: int, year: str, kinds: list[str]) -> None:
    """Add the counts of every year before, and what its yearly tables say of them.

    `kinds` are those that occur, in the order of the positions of the year under attack.
    """
    for measure in STOCK_MEASURES:
        for unit in UNITS[:-1]:
            here, rows = state.get((measure, unit)), known.positions.get((load, measure, unit))
            if here is None or rows is None:
                continue
            years = sorted({month[:4] for month in here.months if month[:4] < year})
            if not years:
                continue
            # The unit that stands for a missing one comes first, and is left out where it has no cases.
            truth = _of_years(here, years, kinds)[len(here.units) - len(rows) :]
            known.earlier[load, measure, unit] = places = known.constraints.unknowns(truth)
            tables = [(places, here.units[len(here.units) - len(rows) :], True)]
            if unit == "county":
                whole = known.constraints.unknowns(truth.sum(axis=0, keepdims=True))
                known.earlier[load, measure, ""] = whole
                tables.append((whole, ("",), False))
            for positions, codes, by_unit in tables:
                _tell_years(known, here, positions, codes, years, kinds, by_unit=by_unit)
    _same_totals(known, load)


def _of_years(here: Published, years: list[str], kinds: list[str]) -> Ints:
    """Counts of whole years: units × years × kinds. Stocks are those at the end of the year."""
    at_kinds = [here.kinds.index(kind) for kind in kinds] if len(here.kinds) > 1 else [0]
    atoms = here.atoms[:, :, at_kinds, 0]
    counts = np.zeros((len(atoms), len(years), len(at_kinds)), dtype=np.int64)
    for i, year in enumerate(years):
        months = [at for at, month in enumerate(here.months) if month.startswith(f"{year}-")]
        counts[:, i] = atoms[:, months[-1]] if here.measure.key == STOCK else atoms[:, months].sum(axis=1)
    return counts


def _tell_years(
    known: Knowledge,
    here: Published,
    positions: Ints,
    codes: tuple[str, ...],
    years: list[str],
    kinds: list[str],
    *,
    by_unit: bool,
) -> None:
    """Add what the cells of whole years say; of stocks those of the last months."""
    grain, keys = (
        ("month", [f"{year}-12" for year in years]) if here.measure.key == STOCK else ("year", years)
    )
    for (of_grain, of_unit, _), cells in here.tables.items():
        if of_grain != grain or of_unit != by_unit:
            continue
        for cell in cells:
            span, unit, kind = cell.place
            if span in keys:
                of_kind = slice(at := kinds.index(kind), at + 1) if kind else slice(None)
                place = positions[codes.index(unit), keys.index(span), of_kind]
                tell(known, cell, place[..., None], k=here.k, base=here.base)


def _same_totals(known: Knowledge, load: int) -> None:
    """Add that the units of every division add up to the whole province in the years before."""
    for (at, measure, unit), positions in known.earlier.items():
        if at != load or not unit:
            continue
        whole = known.earlier[load, measure, ""][0]
        kinds, own_kinds = range(whole.shape[1]), range(positions.shape[2])
        # Stocks of offices and topic groups are not divided by kind.
        for group in ([kind] for kind in kinds) if len(kinds) == len(own_kinds) else (kinds,):
            terms = [(whole[:, kind], 1.0) for kind in group]
            terms += [(positions[:, :, kind].T, -1.0) for kind in group if kind in own_kinds]
            known.constraints.relate(terms, 0, 0)


def know_open_again(known: Knowledge, load: int, *, reopened_known: bool) -> None:
    """Add that open cases are those never closed and those that are open again, wherever it holds in the province.

    `reopened_known`: of a stronger attacker, who has the true number of cases that are open again in every unit and
    month, and of every kind.
    """
    for unit in UNITS:
        keys = [(load, measure, unit) for measure in STOCK_MEASURES]
        if not all(key in known.positions for key in keys):
            continue
        stock, received, closed = (_at_all_times(known, key) for key in keys)
        if len({len(stock), len(received), len(closed)}) > 1:
            continue
        truth = known.constraints.truth
        never_closed = (truth[received].cumsum(axis=1) - truth[closed].cumsum(axis=1)).astype(np.int64)
        ever_closed = truth[closed].cumsum(axis=1).astype(np.int64)
        if stock.shape[2] != received.shape[2]:
            never_closed, ever_closed = (
                each.sum(axis=2, keepdims=True) for each in (never_closed, ever_closed)
            )
        again = truth[stock].astype(np.int64) - never_closed
        if never_closed.min() < 0 or again.min() < 0 or (ever_closed - again).min() < 0:
            continue  # Closings without a date, or cases that have moved to another office.
        _relate(known, unit, load, (stock, received, closed), (never_closed, again, ever_closed))
        if reopened_known:
            open_again = known.positions[load, AGAIN, unit]
            true_counts = known.constraints.truth[open_again]
            known.constraints.relate([(open_again, 1.0)], true_counts, true_counts)


def _at_all_times(known: Knowledge, key: tuple[int, str, str]) -> Ints:
    """Positions of the counts of all earlier years and of each month since: units × times × kinds."""
    months = known.positions[key][..., 0]
    return np.concatenate([known.earlier[key], months], axis=1) if key in known.earlier else months


def _relate(
    known: Knowledge, unit: str, load: int, counts: tuple[Ints, Ints, Ints], truths: tuple[Ints, Ints, Ints]
) -> None:
    """Add three unknowns for each stock, and how they follow from one another in time."""
    stock, received, closed = counts
    never_closed, again, ever_closed = (known.constraints.unknowns(each) for each in truths)
    for name, positions in zip(OPEN_PARTS, (never_closed, again, ever_closed), strict=True):
        known.positions[load, name, unit] = positions[..., None]

    def flow(positions: Ints, time: int) -> Ints:
        return positions[:, time] if positions.shape == stock.shape else positions[:, time, None]

    for time in range(stock.shape[1]):
        for state, moves in (
            (never_closed, ((received, -1.0), (closed, 1.0))),
            (ever_closed, ((closed, -1.0),)),
        ):
            terms = [(state[:, time], 1.0), *((flow(each, time), factor) for each, factor in moves)]
            # Before the data begin there are no cases.
            terms += [(state[:, time - 1], -1.0)] if time else []
            known.constraints.relate(terms, 0, 0)
    known.constraints.relate([(stock, 1.0), (never_closed, -1.0), (again, -1.0)], 0, 0)
    known.constraints.relate([(ever_closed, 1.0), (again, -1.0)], 0, np.inf)
    known.add_relation(unit, "open = received − closed until then + open again, at most all that were closed")
