"""Three rules that say whether figures of a world changed: the product's, the one it replaces, and a knowing one.

Each returns a `JudgedChange` per comparison: the p-value and the distance from what was expected, for all worlds at
once. The knowing rule knows the true season and the true variation of days, and only estimates the level.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from persian.calendar import shift_year
from queries.comparisons.changes.past_variation import duration_spans
from queries.measures import MEASURES
from stats.changes.change_scales import Estimates, JudgedFigures, chance_sd
from stats.changes.expected_change import against_expectation, against_last_year
from stats.changes.local_dispersion import local_dispersion
from stats.changes.seasonal_averages import SeasonalAverages
from stats.changes.seasonal_counts import Days, SeasonalCounts
from stats.changes.stock_changes import judge_stock, lag_variation
from stats.estimates.false_discovery import (
    FALSE_DISCOVERIES,
    adjust_p_values,
    count_change_z,
    dispersion,
    estimate_change_z,
    overdispersed_p,
    share_change_z,
)
from stats.estimates.intervals import Z95
from tests.judgement.change_worlds import Worlds

Floats = NDArray[np.float64]
Comparison = tuple[str, str]  # measure and reference

MAX_PERIODS, DURATION_PERIODS = 12, 6
DURATION_SD = 8.0  # of a single time to an answer in the worlds
REFERENCES = ("previous", "last_year")


@dataclass(frozen=True)
class JudgedChange:
    """p-values and sizes (relative for counts, in points or days for the rest), one entry per world."""

    p: Floats
    size: Floats


def reported_on_screen(screen: dict[Comparison, JudgedChange]) -> dict[Comparison, NDArray[np.bool_]]:
    """Which worlds report which comparison as a change, all of a world's comparisons tested together."""
    p = np.stack([judged.p for judged in screen.values()], axis=1)
    adjusted = np.stack([adjust_p_values(row) for row in p])
    return {
        key: (adjusted[:, i] <= FALSE_DISCOVERIES) & (np.abs(judged.size) >= MEASURES[key[0]].min_change)
        for i, (key, judged) in enumerate(screen.items())
    }


def reported_alone(key: Comparison, judged: JudgedChange) -> NDArray[np.bool_]:
    """Which worlds report a comparison as a change that is tested by itself."""
    return (judged.p <= FALSE_DISCOVERIES) & (np.abs(judged.size) >= MEASURES[key[0]].min_change)


def reference_days(worlds: Worlds, reference: str) -> Days:
    """The days to compare the period with."""
    length = worlds.setting.length
    if reference == "previous":
        return Days(worlds.history - length, length)
    days = len(worlds.design.day)
    then = shift_year(worlds.end, -1)
    return Days(days - length - (worlds.end - then).days, length)


def _ours(judged: JudgedFigures, *, relative: bool) -> JudgedChange:
    size = judged.value - judged.expected
    return JudgedChange(judged.p, size / judged.expected if relative else size)


def product(worlds: Worlds) -> dict[Comparison, JudgedChange]:
    """The product's rule for all comparisons of an overview."""
    screen: dict[Comparison, JudgedChange] = {}
    length = worlds.setting.length
    now = Days(worlds.history, length)
    # Each world is a province of its own, so that no series is shrunk to the others.
    counts = _own(worlds)
    value = worlds.counts[:, now.cut].sum(axis=1)
    screen["received", "previous"] = _ours(against_expectation(counts, value, value, now), relative=True)
    then = reference_days(worlds, "last_year")
    before = worlds.counts[:, then.cut].sum(axis=1)
    judged = against_last_year(counts, (value, value, now), (before, before, then))
    screen["received", "last_year"] = _ours(judged, relative=True)
    for key in worlds.n:
        averages = SeasonalAverages.fit(worlds.hits[key], worlds.n[key], worlds.design)
        share, n = _share(worlds, key, now)
        screen[key, "previous"] = _ours(against_expectation(averages, share, n, now), relative=False)
        share_before, n_before = _share(worlds, key, then)
        judged = against_last_year(averages, (share, n, now), (share_before, n_before, then))
        screen[key, "last_year"] = _ours(judged, relative=False)
    screen |= _durations(worlds, new=True) | stocks(worlds)
    return screen


def _own(worlds: Worlds) -> SeasonalCounts:
    return SeasonalCounts.fit(worlds.counts, worlds.design, shrink=False)


def _share(worlds: Worlds, key: str, days: Days) -> tuple[Floats, Floats]:
    hits, n = (x[:, days.cut].sum(axis=1) for x in (worlds.hits[key], worlds.n[key]))
    return hits / n, n


def stocks(worlds: Worlds, *, references: tuple[str, ...] = REFERENCES) -> dict[Comparison, JudgedChange]:
    """The product's rule for the stock at the end of the period."""
    told: dict[Comparison, JudgedChange] = {}
    past = worlds.stock[:, : worlds.history]
    for reference in references:
        then = reference_days(worlds, reference)
        end = then.first + then.length - 1
        lag = worlds.stock.shape[1] - 1 - end
        judged = judge_stock(worlds.stock[:, -1], worlds.stock[:, end], lag_variation(past, lag))
        told["overdue", reference] = _ours(judged, relative=True)
    return told


def _span_durations(worlds: Worlds, days: Days) -> Estimates:
    n = worlds.counts[:, days.cut].sum(axis=1)
    value = (worlds.duration[:, days.cut] * worlds.counts[:, days.cut]).sum(axis=1) / n
    half = Z95 * DURATION_SD / np.sqrt(n)
    return Estimates(value, value - half, value + half, n)


def _durations(worlds: Worlds, *, new: bool) -> dict[Comparison, JudgedChange]:
    length, end = worlds.setting.length, worlds.history
    now = _span_durations(worlds, Days(end, length))
    told: dict[Comparison, JudgedChange] = {}
    size, number = duration_spans(length) if new else (length, min(end // length, DURATION_PERIODS))
    spans = [_span_durations(worlds, Days(end - size * back, size)) for back in range(1, number + 1)]
    columns = [np.stack(each, axis=1) for each in zip(*spans, strict=True)]
    for reference in REFERENCES:
        then = _span_durations(worlds, reference_days(worlds, reference))
        if new:
            phi, df = local_dispersion(*columns[:3])
            sd = chance_sd("estimate", now, then) * np.sqrt(phi)
            told["answer_days_median", reference] = _ours(
                JudgedFigures("estimate", now[0], now[3], then[0], then[3], sd, df, phi), relative=False
            )
            continue
        earlier = [estimate_change_z((a[0], a[1], a[2]), (b[0], b[1], b[2])) for a, b in pairwise(spans)]
        z = estimate_change_z((now[0], now[1], now[2]), (then[0], then[1], then[2]))
        told["answer_days_median", reference] = JudgedChange(
            overdispersed_p(z, *dispersion(np.stack(earlier, axis=1))), now[0] - then[0]
        )
    return told


def today_counts(worlds: Worlds, keys: Sequence[str]) -> dict[Comparison, JudgedChange]:
    """The rule before for the flow and the stock."""
    length, end = worlds.setting.length, worlds.history
    number = min(end // length, MAX_PERIODS)
    periods = [Days(end - length * back, length) for back in range(number + 1)]
    screen: dict[Comparison, JudgedChange] = {}

    def figure(key: str, days: Days) -> Floats:
        """The flow over days, or the stock at their end."""
        if key == "received":
            return np.asarray(worlds.counts[:, days.cut].sum(axis=1))
        return worlds.stock[:, days.first + days.length - 1]

    for key in keys:
        figures = [figure(key, days) for days in periods]
        earlier = [count_change_z(a, b) for a, b in pairwise(figures[1:])]
        spread = dispersion(np.stack(earlier, axis=1))
        for reference in REFERENCES:
            before = figure(key, reference_days(worlds, reference))
            p = overdispersed_p(count_change_z(figures[0], before), *spread)
            screen[key, reference] = JudgedChange(p, figures[0] / before - 1)
    return screen


def today(worlds: Worlds) -> dict[Comparison, JudgedChange]:
    """The rule before: every change is judged by the changes between up to twelve neighbouring periods."""
    length, end = worlds.setting.length, worlds.history
    number = min(end // length, MAX_PERIODS)
    periods = [Days(end - length * back, length) for back in range(number + 1)]
    screen = today_counts(worlds, ("received", "overdue"))
    for key in worlds.n:
        sums = [
            (worlds.hits[key][:, days.cut].sum(axis=1), worlds.n[key][:, days.cut].sum(axis=1))
            for days in periods
        ]
        earlier = [_share_change_z(a, b) for a, b in pairwise(sums[1:])]
        spread = dispersion(np.stack(earlier, axis=1))
        for reference in REFERENCES:
            then = reference_days(worlds, reference)
            hits, n = (x[:, then.cut].sum(axis=1) for x in (worlds.hits[key], worlds.n[key]))
            p = overdispersed_p(_share_change_z(sums[0], (hits, n)), *spread)
            screen[key, reference] = JudgedChange(p, sums[0][0] / sums[0][1] - hits / n)
    return screen | _durations(worlds, new=False)


def _share_change_z(now: tuple[Floats, Floats], before: tuple[Floats, Floats]) -> Floats:
    """z-scores of the changes between two shares, each given as hits and cases."""
    return share_change_z(hits=now[0], n=now[1], hits_before=before[0], n_before=before[1])


def knowing(worlds: Worlds) -> dict[Comparison, JudgedChange]:
    """A rule that knows the season and the variation of the flow, and estimates its level from the past."""
    setting = worlds.setting
    factor = setting.daily_sd**2
    # The variance of the sum of an autocorrelated factor over many days, per day.
    long_run = factor * (1 + setting.memory) / (1 - setting.memory) + 1 / setting.size
    now = Days(worlds.history, setting.length)
    screen: dict[Comparison, JudgedChange] = {}
    for reference in REFERENCES:
        then = Days(0, worlds.history) if reference == "previous" else reference_days(worlds, reference)
        value, base = (worlds.counts[:, days.cut].sum(axis=1) for days in (now, then))
        weight, weight_then = (worlds.pattern[:, days.cut] for days in (now, then))
        expected = base * weight.sum(axis=1) / weight_then.sum(axis=1)
        variance = 1 / expected + 1 / base
        for days_weight in (weight, weight_then):
            variance = variance + long_run * (days_weight**2).sum(axis=1) / days_weight.sum(axis=1) ** 2
        z = np.log((value + 0.5) / (expected + 0.5)) / np.sqrt(variance)
        p = overdispersed_p(z, np.ones(len(z)), np.zeros(len(z)))
        screen["received", reference] = JudgedChange(p, value / expected - 1)
    return screen
