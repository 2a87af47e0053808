"""Control charts of a measure for all offices or counties: is the latest month outside a unit's own usual variation?

The statistics are in `stats.control_chart` and `stats.month_season`. First the season is removed: that of the whole
scope, which rests on most cases, then what a unit has beyond it, each only where it is shown. The course that all units
share is not removed: a unit that improves together with all others has improved. A signal must also be as large as the
measure's smallest change worth reporting.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from persian.calendar import CalendarPeriod
from queries.comparisons.monthly_series import (
    MonthlySeries,
    monthly_series,
    monthly_series_of_unit,
    scope_of_unit,
)
from queries.comparisons.targets import target_in, target_of
from queries.estimates.measure import declared_measure
from queries.measures.declaration import Measure
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.own_past import NoChart, OwnPast, Rule, TargetReach
from queries.vocabulary.scope import Scope
from stats.control_chart import (
    IN_RUN,
    LIMIT,
    MIN_MONTHS,
    NONE,
    OUTER_THIRD,
    OUTSIDE,
    RUN,
    ControlCharts,
    control_charts,
    run_length,
)
from stats.month_season import seasonal_effects

Floats = NDArray[np.float64]

RECENT = 3  # the latest value must be of one of so many latest months
TARGET_MONTHS = 12  # months whose limits are compared with the target
_RULES: dict[int, Rule] = {OUTSIDE: "outside", OUTER_THIRD: "outer_third", IN_RUN: "run"}


@dataclass(frozen=True)
class UnitChart:
    """The control chart of one unit; arrays have an entry for each month, NaN where there is no figure.

    `value`, `centre`, `lower` and `upper` are in the measure's unit. `signal` has the rule of each month (`stats`). The
    mark is that of the `latest` month (an index; None without a chart): `own_past` by `rule`, `run` months long if that
    is a run, and `change` from the centre in those months (a ratio where the measure's changes are relative).
    `too_small` is True for a signal below the measure's `min_change`, whose mark is "usual". `no_chart` is the reason
    why there is no chart.
    """

    code: str
    value: Floats
    n: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    signal: NDArray[np.int64]
    latest: int | None = None
    own_past: OwnPast = "no_chart"
    rule: Rule = ""
    run: int = 0
    change: float = float("nan")
    too_small: bool = False
    no_chart: NoChart = ""
    target: float | None = None
    reach: TargetReach = ""


@dataclass(frozen=True)
class ControlChartSet:
    """The charts of a measure by unit code ("" for the whole scope), over the same months."""

    measure: Measure
    by: str | None
    months: tuple[CalendarPeriod, ...] = ()
    charts: dict[str, UnitChart] = field(default_factory=dict)

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache of the store: six arrays for each unit."""
        return 8 * 6 * len(self.months) * len(self.charts)


def control_chart_set(
    store: Store, key: str, scope: Scope, *, by: str | None = None, lang: str = "fa"
) -> ControlChartSet:
    """The control charts of a measure for all offices ("agency"), all counties ("county") or the scope as a whole.

    Cached for a state of the data. A measure without control charts has none. Raises ScopeError for an unknown measure
    and invalid scopes.
    """
    declared = declared_measure(key)
    if not declared.estimator.charted_by_month:
        return ControlChartSet(declared, by)
    # Equal periods have equal charts, however they were asked for.
    cache_key: Hashable = ("control charts", key, by, replace(scope, preset=None), settings())
    return store.cache.get_or_compute(cache_key, lambda: _charts(store, declared, scope, by=by, lang=lang))


def unit_chart(
    store: Store, key: str, scope: Scope, *, by: str, code: str, lang: str = "fa"
) -> tuple[ControlChartSet, UnitChart | None]:
    """The chart of one office or county, as `control_chart_set` has it, and the set of which it is one.

    The set has this chart only, unless it takes all units to compute it: the figures of the others are in what all of
    them have together.
    """
    declared = declared_measure(key)
    if not declared.estimator.charted_by_month:
        return ControlChartSet(declared, by), None
    alone = scope_of_unit(scope, by, code)
    cache_key: Hashable = ("control chart", key, by, replace(alone, preset=None), settings())

    def compute() -> ControlChartSet:
        series = monthly_series_of_unit(store, declared, alone, by=by, code=code, lang=lang)
        if series is None:
            return control_chart_set(store, key, scope, by=by, lang=lang)
        targets = _targets(store, declared, scope, by=by, codes=(code,))
        return replace(charts_of_series(declared, series, targets), by=by)

    charts = store.cache.get_or_compute(cache_key, compute)
    return charts, charts.charts.get(code)


def _charts(store: Store, declared: Measure, scope: Scope, *, by: str | None, lang: str) -> ControlChartSet:
    series = monthly_series(store, declared, scope, by=by, lang=lang)
    if series is None:
        return ControlChartSet(declared, by)
    targets = _targets(store, declared, scope, by=by, codes=series.codes)
    return replace(charts_of_series(declared, series, targets), by=by)


def charts_of_series(
    declared: Measure, series: MonthlySeries, targets: dict[str, float | None]
) -> ControlChartSet:
    """The charts of series of units, with the target of each."""
    season = season_of(series)
    found = control_charts(series.y - season, series.error, at_least_chance=series.errors_are_chance)
    charts = _unit_charts(declared, series, season, found, targets)
    return ControlChartSet(declared, None, series.months, {chart.code: chart for chart in charts})


def season_of(series: MonthlySeries) -> Floats:
    """What the time of year adds to each unit and month, on the scale of the series (U × M).

    Where the units have no common season (one unit alone, or figures that are not made of sums), each has only its own.
    """
    month = series.month_of_year
    shared = np.zeros((1, len(series.months)))
    if series.whole is not None:
        shared = seasonal_effects(series.whole[None, :], month)
    return np.asarray(shared + seasonal_effects(series.y - shared, month))


def _targets(
    store: Store, declared: Measure, scope: Scope, *, by: str | None, codes: tuple[str, ...]
) -> dict[str, float | None]:
    """The target of each unit: that of an office's peer group, else the one that holds for the whole scope."""
    if by != "agency":
        return dict.fromkeys(codes, target_in(store, scope, declared.key))
    offices, groups = store.dimension("agency"), store.dimension("peer_group")["code"].to_dict()
    group_of = {
        str(code): str(groups.get(int(group), "")) if group else ""
        for code, group in zip(offices["code"], offices["peer_group"], strict=True)
    }
    return {code: target_of(declared.key, group_of.get(code) or None) for code in codes}


def _unit_charts(
    declared: Measure,
    series: MonthlySeries,
    season: Floats,
    found: ControlCharts,
    targets: dict[str, float | None],
) -> list[UnitChart]:
    middle = found.centre[:, None] + season
    centre, lower, upper = (
        np.where(np.isfinite(found.sd), series.from_scale(middle + side * LIMIT * found.sd), np.nan)
        for side in (0, -1, 1)
    )
    charts = []
    for i, code in enumerate(series.codes):
        chart = UnitChart(
            code,
            series.value[i],
            series.n[i],
            centre[i],
            lower[i],
            upper[i],
            found.signal[i],
            target=targets[code],
        )
        charts.append(_marked(declared, chart, found.deviation[i], months=int(found.months[i])))
    return charts


def _marked(declared: Measure, chart: UnitChart, deviation: Floats, *, months: int) -> UnitChart:
    """The chart with its mark, by its latest month, and with what it says of the target."""
    if months < MIN_MONTHS:
        return replace(chart, no_chart="few_months")
    latest = int(np.flatnonzero(np.isfinite(deviation))[-1])
    if latest < len(deviation) - RECENT:
        return replace(chart, no_chart="no_recent_month")
    signal = int(chart.signal[latest])
    chart = replace(chart, latest=latest, own_past="usual", reach=target_reach(declared, chart))
    if signal == NONE:
        return chart
    run = run_length(deviation)
    of_signal = _months_of(signal, deviation)
    change = _change(declared, chart.value[of_signal], chart.centre[of_signal])
    if not abs(change) >= declared.min_change - 1e-9:
        return replace(chart, change=change, too_small=True)
    return replace(
        chart,
        own_past=own_past_of(declared, signal),
        rule=_RULES[abs(signal)],
        run=run if abs(signal) == IN_RUN else 0,
        change=change,
    )


def own_past_of(declared: Measure, signal: int) -> OwnPast:
    """The mark of a signal above (positive) or below (negative) the centre, by the measure's direction."""
    if declared.better == "neither":
        return "above" if signal > 0 else "below"
    return "improving" if (signal > 0) == (declared.better == "higher") else "worsening"


def target_reach(declared: Measure, chart: UnitChart) -> TargetReach:
    """Whether the usual limits of the latest twelve months with figures lie wholly on one side of the target."""
    if chart.target is None or declared.better == "neither":
        return ""
    known = np.flatnonzero(np.isfinite(chart.lower))[-TARGET_MONTHS:]
    lower, upper = chart.lower[known], chart.upper[known]
    above, below = bool((lower >= chart.target).all()), bool((upper < chart.target).all())
    if declared.better == "lower":
        above, below = bool((upper <= chart.target).all()), bool((lower > chart.target).all())
    return "met" if above else "missed" if below else "unreliable"


def _months_of(signal: int, deviation: Floats) -> NDArray[np.int64]:
    """Indices of the months on which a signal of the latest month rests."""
    known = np.flatnonzero(np.isfinite(deviation))
    length = {OUTSIDE: 1, OUTER_THIRD: 3, IN_RUN: RUN}[abs(signal)]
    return np.asarray(known[-length:])


def _change(declared: Measure, value: Floats, centre: Floats) -> float:
    """Mean value of some months minus their centre, or relative to it where the measure's changes are."""
    now, usual = float(np.mean(value)), float(np.mean(centre))
    if not declared.change_is_relative:
        return now - usual
    return now / usual - 1 if usual > 0 else float("inf")
