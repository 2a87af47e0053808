"""The cells of the trial of control charts, what is counted, and files of results that a later run continues."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from queries.measures import MEASURES
from stats.estimates.share_funnel import arcsine_transform
from stats.own_past.control_chart import IN_RUN, OUTER_THIRD, OUTSIDE, RUN, control_charts
from stats.own_past.month_expectation import Course, Expectation, expected_months, with_carried_over
from tests.control_charts.control_worlds import OFFICES, Kind, Worlds, draw
from tests.control_charts.published_rules import latest_is_special

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUND = 250  # worlds
FALSE_WORLDS, SHIFT_WORLDS = 4_000, 2_000
AFTER = 12  # months after a shift that are looked at
MIN_CHANGE = {
    name: MEASURES[key].min_change
    for name, key in (("share", "on_time_share"), ("count", "received"), ("stock", "overdue"))
}
COURSES: dict[str, Course] = {"share": "level", "count": "growing", "stock": "stock"}
FALSE = (
    Kind("chance alone, no season", own=0.0, season=0.0),
    *(Kind(f"correlation {correlation:g}", correlation=correlation) for correlation in (0.0, 0.2, 0.4, 0.6)),
    Kind("correlation 0.2, no season", season=0.0),
    Kind("correlation 0.2, strong season", season=0.08),
    Kind("correlation 0.2, 24 months", months=24),
    Kind("correlation 0.2, 12 months", months=12),
    Kind("counts, correlation 0.2", figures="count"),
    Kind("counts, correlation 0.4", figures="count", correlation=0.4),
    Kind("counts that grow by 20%", figures="count", growth=0.2),
    Kind("counts that grow by 20%, offices differ by 15%", figures="count", growth=0.2, own_growth=0.15),
    Kind("counts that grow by 40%, offices differ by 15%", figures="count", growth=0.4, own_growth=0.15),
    Kind("counts that grow by 20%, 24 months", figures="count", growth=0.2, own_growth=0.15, months=24),
    *(
        Kind(f"stocks of which {leaving:.0%} leave a month", figures="stock", leaving=leaving)
        for leaving in (0.5, 0.2, 0.05)
    ),
    Kind(
        "stocks of which 20% leave a month, growing by 20%",
        figures="stock",
        growth=0.2,
        own_growth=0.15,
    ),
    Kind("stocks of which 20% leave a month, 24 months", figures="stock", months=24),
)
SHIFTS = tuple(
    Kind(
        f"shift {shift:g}, correlation {correlation:g}, {size:g} cases",
        shift=shift,
        correlation=correlation,
        shifted_size=size,
    )
    for correlation in (0.0, 0.2, 0.4)
    for size in (50.0, 300.0)
    for shift in (1.0, 1.5, 2.0)
)
GROWING_SHIFTS = tuple(
    Kind(
        f"growing counts, shift {shift:g}, {size:g} cases",
        figures="count",
        growth=0.2,
        own_growth=0.15,
        shift=shift,
        shifted_size=size,
    )
    for size in (50.0, 300.0)
    for shift in (1.0, 2.0, 3.0)
)
RISES = tuple(
    Kind(
        f"stocks, {leaving:.0%} leave, {rise:.0%} more come, {size:g} cases",
        figures="stock",
        leaving=leaving,
        rise=rise,
        shifted_size=size,
    )
    for leaving in (0.5, 0.2)
    for size in (50.0, 300.0)
    for rise in (0.25, 0.5, 1.0)
)
ALL_SHIFTS = (*SHIFTS, *GROWING_SHIFTS, *RISES)


@dataclass
class Counted:
    """Counts over worlds. Of worlds without a shift: charts that are marked, screens with any, and charts by rule.

    Of worlds with one: in how many the shifted office is marked in the right direction at the end of each of the twelve
    months after it, and in how many that happened for the first time then. `published` are the same by the published
    rules, `large` charts marked whose change is large enough to be reported, and `season_only` those marked if neither
    growth nor what a stock carries over were removed.
    """

    worlds: int = 0
    marked: int = 0
    large: int = 0
    screens: int = 0
    season_only: int = 0
    by_rule: list[int] = field(default_factory=lambda: [0, 0, 0])
    published: int = 0
    published_screens: int = 0
    at: list[int] = field(default_factory=lambda: [0] * AFTER)
    first: list[int] = field(default_factory=lambda: [0] * AFTER)
    published_first: list[int] = field(default_factory=lambda: [0] * AFTER)


def run(kind: Kind, folder: Path, *, worlds: int) -> Counted:
    """Counts over at least so many worlds; those that the folder has already are not drawn again."""
    counted = read(kind, folder)
    while counted.worlds < worlds:
        seed = [sum(kind.name.encode()), len(kind.name), counted.worlds]
        random = np.random.default_rng(seed)
        (count_shift if kind.has_shift else count_false)(kind, counted, random)
        counted.worlds += ROUND
        _file(kind, folder).write_text(json.dumps(asdict(counted)), encoding="utf-8")
    return counted


def read(kind: Kind, folder: Path) -> Counted:
    """The counts that the folder has of a cell."""
    file = _file(kind, folder)
    return Counted(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else Counted()


def _file(kind: Kind, folder: Path) -> Path:
    name = kind.name.replace(" ", "-").replace(",", "").replace("%", "")
    return folder / f"{name}.json"


def count_false(kind: Kind, counted: Counted, random: np.random.Generator) -> None:
    """Add the marks of worlds in which nothing happened to any office."""
    worlds = draw(kind, ROUND, random, months=kind.months)
    signal, change = latest_signals(kind, worlds, offices=slice(None))
    marked = (signal != 0).reshape(ROUND, OFFICES)
    counted.marked += int(marked.sum())
    counted.screens += int(marked.any(axis=1).sum())
    counted.large += int(((signal != 0) & (np.abs(change) >= MIN_CHANGE[kind.figures])).sum())
    if kind.figures != "share":
        without, _ = latest_signals(kind, worlds, offices=slice(None), course="level")
        counted.season_only += int((without != 0).sum())
    for i, rule in enumerate((OUTSIDE, OUTER_THIRD, IN_RUN)):
        counted.by_rule[i] += int((np.abs(signal) == rule).sum())
    published = (latest_is_special(raw(kind, worlds, slice(None))) != 0).reshape(ROUND, OFFICES)
    counted.published += int(published.sum())
    counted.published_screens += int(published.any(axis=1).sum())


def count_shift(kind: Kind, counted: Counted, random: np.random.Generator) -> None:
    """Add when the shifted office is marked, in worlds in which it shifts after `kind.months` months."""
    worlds = draw(kind, ROUND, random, months=kind.months + AFTER, shift_at=kind.months)
    ever, published_ever = np.zeros(ROUND, dtype=bool), np.zeros(ROUND, dtype=bool)
    for month in range(1, AFTER + 1):
        window = slice(month, kind.months + month)
        seen = Worlds(worlds.hits[:, :, window], worlds.n[:, :, window])
        is_marked = latest_signals(kind, seen, offices=slice(0, 1), start=month)[0] > 0
        published = latest_is_special(raw(kind, seen, slice(0, 1))) > 0
        counted.at[month - 1] += int(is_marked.sum())
        counted.first[month - 1] += int((is_marked & ~ever).sum())
        counted.published_first[month - 1] += int((published & ~published_ever).sum())
        ever |= is_marked
        published_ever |= published


def raw(kind: Kind, worlds: Worlds, offices: slice) -> Floats:
    """Shares or counts of some offices of each world, as the published rules take them: series × months."""
    hits, n = worlds.hits[:, offices], worlds.n[:, offices]
    x = hits / np.maximum(n, 1) if kind.figures == "share" else hits
    return x.reshape(-1, x.shape[2])


def latest_signals(
    kind: Kind, worlds: Worlds, *, offices: slice, start: int = 0, course: Course | None = None
) -> tuple[Ints, Floats]:
    """The signal of the latest month of some offices of each world, and its change, by the product's own steps.

    `start` is the number of the first month, from which its month of the year follows. `course` is what is removed, by
    default what the product removes from such figures.
    """
    month = (np.arange(start, start + worlds.n.shape[2]) % 12 + 1).astype(np.int64)
    course = course or COURSES[kind.figures]
    y, error = scale(kind, worlds.hits, worlds.n)
    whole = scale(kind, worlds.hits.sum(axis=1), worlds.n.sum(axis=1))[0]
    # What stocks carry over is estimated from all offices of a world.
    of_interest = slice(None) if course == "stock" else offices
    by_office = np.broadcast_to(whole[:, None, :], y.shape)[:, of_interest].reshape(-1, y.shape[2])
    some = y[:, of_interest].reshape(by_office.shape)
    expected = expected_months(
        some, month, whole=by_office, course="growing" if course == "stock" else course
    )
    season = expected.effects
    if course == "stock":
        each_world = [slice(first, first + OFFICES) for first in range(0, len(some), OFFICES)]
        season = np.stack([_with_carried_over(expected, some, rows)[offices] for rows in each_world])
        season = season.reshape(-1, y.shape[2])
    y, error = (each[:, offices].reshape(season.shape) for each in (y, error))
    charts = control_charts(y - season, error, at_least_chance=course != "stock")
    signal = charts.signal[:, -1]
    length = np.select([np.abs(signal) == IN_RUN, np.abs(signal) == OUTER_THIRD], [RUN, 3], 1)
    change = np.zeros(len(y))
    centre = charts.centre[:, None] + season
    for months in (1, 3, RUN):
        values, usual = (from_scale(kind, each[:, -months:]).mean(axis=1) for each in (y, centre))
        of_length = values - usual if kind.figures == "share" else values / usual - 1
        if kind.figures == "stock":
            steps = from_scale(kind, y[:, -months:]) / from_scale(kind, centre[:, -months:])
            of_length = steps.prod(axis=1) - 1
        change = np.where(length == months, of_length, change)
    return signal, change


def _with_carried_over(growing: Expectation, stocks: Floats, rows: slice) -> Floats:
    """What is to be subtracted of the stocks of one world, whose expectation by season and trend is given."""
    of_world = Expectation(growing.effects[rows], growing.trend[rows])
    return with_carried_over(of_world, stocks[rows]).effects


def scale(kind: Kind, hits: Floats, n: Floats) -> tuple[Floats, Floats]:
    """The figures on the scale of their charts, and their standard errors."""
    if kind.figures != "share":
        return np.sqrt(hits), np.full(hits.shape, 0.5)
    y, variance = arcsine_transform(hits, n)
    return y, np.sqrt(variance)


def from_scale(kind: Kind, y: Floats) -> Floats:
    """Shares or counts of points on the scale."""
    return np.sin(np.clip(y, 0, np.pi / 2)) ** 2 if kind.figures == "share" else y**2
