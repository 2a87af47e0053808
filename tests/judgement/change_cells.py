"""The cells of the trial of changes: settings of worlds, what is changed in them, and how often each rule tells it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np

from tests.judgement.change_rules import (
    knowing,
    product,
    reported_alone,
    reported_on_screen,
    stocks,
    today,
    today_counts,
)
from tests.judgement.change_worlds import ENDS, Setting, Worlds, make_worlds

RULES = {"today": today, "product": product}


@dataclass(frozen=True)
class Cell:
    """Worlds of one kind; `growth` is relative, a year."""

    name: str
    setting: Setting
    flow_change: float = 0.0
    share_change: float = 0.0


@dataclass(frozen=True)
class Counted:
    """How many worlds tell what: (rule, measure, reference, "screen" or "alone") → worlds; "any" is any comparison."""

    worlds: int
    told: dict[str, int]


PROVINCE = Setting()
COUNTY = Setting(per_day=5.0)
QUARTER = float(np.log(1.25))

UNCHANGED = (
    Cell("province, 90 days, 2 years", replace(PROVINCE, years=2)),
    Cell("province, 90 days, 3 years", PROVINCE),
    Cell("province, 90 days, 4 years", replace(PROVINCE, years=4)),
    Cell("province, 30 days, 2 years", replace(PROVINCE, length=30, years=2)),
    Cell("province, 30 days, 3 years", replace(PROVINCE, length=30)),
    Cell("province, 7 days, 3 years", replace(PROVINCE, length=7)),
    Cell("county, 90 days, 3 years", COUNTY),
    Cell("county, 30 days, 3 years", replace(COUNTY, length=30)),
    Cell("province that wanders, 90 days, 3 years", replace(PROVINCE, wander=0.05)),
    Cell("province that wanders, 30 days, 2 years", replace(PROVINCE, wander=0.05, length=30, years=2)),
)
CHANGED = (
    Cell("flow +20 %, 90 days, 2 years", replace(PROVINCE, years=2), 0.2),
    Cell("flow −20 %, 90 days, 2 years", replace(PROVINCE, years=2), -0.2),
    Cell("flow +20 %, 90 days, 3 years", PROVINCE, 0.2),
    Cell("flow −20 %, 90 days, 3 years", PROVINCE, -0.2),
    Cell("flow +10 %, 90 days, 3 years", PROVINCE, 0.1),
    Cell("flow −10 %, 90 days, 3 years", PROVINCE, -0.1),
    Cell("flow +10 %, 90 days, 4 years", replace(PROVINCE, years=4), 0.1),
    Cell("flow +20 %, 30 days, 3 years", replace(PROVINCE, length=30), 0.2),
    Cell("flow −20 %, 30 days, 3 years", replace(PROVINCE, length=30), -0.2),
    Cell("flow +20 %, 30 days, 2 years", replace(PROVINCE, length=30, years=2), 0.2),
    Cell("growth of a quarter a year, 90 days, 3 years", replace(PROVINCE, growth=QUARTER)),
    Cell(
        "growth of a quarter a year, 30 days, 2 years", replace(PROVINCE, growth=QUARTER, length=30, years=2)
    ),
    Cell("county, flow +20 %, 90 days, 3 years", COUNTY, 0.2),
    Cell("county, flow +50 %, 90 days, 3 years", COUNTY, 0.5),
    Cell("on-time share +5 points, 90 days, 3 years", PROVINCE, 0.0, 0.05),
    Cell("on-time share −5 points, 90 days, 3 years", PROVINCE, 0.0, -0.05),
    Cell("on-time share −5 points, 90 days, 2 years", replace(PROVINCE, years=2), 0.0, -0.05),
)
STOCKS = tuple(
    Cell(
        f"stock with a memory of {memory} days, {length} days, {years} years",
        replace(PROVINCE, length=length, years=years, stock_memory=memory),
    )
    for memory in (20, 60, 180)
    for years in (2, 3, 4)
    for length in (7, 30, 90)
)

GROWING = tuple(
    Cell(
        f"stock that grows by {name}, memory of {memory} days, {years} years",
        replace(PROVINCE, length=90, years=years, stock_memory=memory, stock_growth=growth),
    )
    for name, growth in (("a quarter a year", QUARTER), ("60 % a year", float(np.log(1.6))))
    for memory in (20, 60, 180)
    for years in (2, 3, 4)
)


def worlds_of(cell: Cell, count: int, *, seed: int) -> Iterator[Worlds]:
    """Worlds of a cell, in equal parts for each end of the period."""
    for end in ENDS:
        yield make_worlds(
            cell.setting, count // len(ENDS), end=end, seed=seed + crc32(cell.name.encode()), change=cell.flow_change,
            share_change=cell.share_change,
        )  # fmt: skip


def run(cell: Cell, count: int, *, seed: int) -> Counted:
    """Judge the worlds of a cell by every rule; those of stocks by the stock alone."""
    return (run_stock if cell in (*STOCKS, *GROWING) else run_screen)(cell, count, seed=seed)


def run_screen(cell: Cell, count: int, *, seed: int) -> Counted:
    """Judge all measures of the worlds of a cell by every rule."""
    told: dict[str, int] = {}
    for worlds in worlds_of(cell, count, seed=seed):
        screens = {rule: judged(worlds) for rule, judged in RULES.items()}
        # The knowing rule is about the flow; the rest of its screen is the product's.
        screens["knowing"] = screens["product"] | knowing(worlds)
        for rule, screen in screens.items():
            on_screen = reported_on_screen(screen)
            _count(told, f"{rule} any screen", np.any(list(on_screen.values()), axis=0))
            for key, judged in screen.items():
                _count(told, f"{rule} {' '.join(key)} screen", on_screen[key])
                _count(told, f"{rule} {' '.join(key)} alone", reported_alone(key, judged))
    return Counted(count // len(ENDS) * len(ENDS), told)


def run_stock(cell: Cell, count: int, *, seed: int) -> Counted:
    """Judge the stock of a cell's worlds alone, by the product's rule and by today's."""
    told: dict[str, int] = {}
    for worlds in worlds_of(cell, count, seed=seed):
        for rule, screen in (("product", stocks(worlds)), ("today", today_counts(worlds, ("overdue",)))):
            for key, judged in screen.items():
                _count(told, f"{rule} {' '.join(key)} alone", reported_alone(key, judged))
    return Counted(count // len(ENDS) * len(ENDS), told)


def _count(told: dict[str, int], name: str, which: np.ndarray) -> None:
    told[name] = told.get(name, 0) + int(which.sum())
