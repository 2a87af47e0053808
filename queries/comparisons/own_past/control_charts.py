"""Control charts of a measure for all offices or counties: is the latest month outside a unit's own normal variation?

The statistics are in `stats.own_past.control_chart` and `stats.own_past.month_expectation`. First the season is
removed, where one is shown: that of the whole scope, which rests on most cases, and then what a unit deviates from it.
From counts and rates the growth is removed in the same way, and from stocks also what is carried over from the month
before. A trend of a share or a duration is not removed, even where all units share it: a unit that improves together
with all others has improved. A signal must also be as large as the measure's smallest change worth reporting.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from persian.calendar import CalendarPeriod
from queries.comparisons.own_past.explained_falls import Fall, explained_falls
from queries.comparisons.own_past.marks_by_deadlines import Signal, marked_by_deadlines
from queries.comparisons.own_past.monthly_series import MonthlySeries, monthly_series, monthly_series_of_unit
from queries.comparisons.own_past.settled_months import complete_months, months_over
from queries.comparisons.own_past.signal_months import SIGNAL_MONTHS, change_of, contradicts, months_of
from queries.comparisons.own_past.target_reach import target_reach
from queries.comparisons.own_past.unit_scopes import unit_of_scope
from queries.comparisons.targets import target_in, targets_of
from queries.estimates.measure import declared_measure
from queries.measures.declaration import Measure
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.own_past import BEYOND, NoChart, OwnPast, Rule, TargetReach
from queries.vocabulary.scope import Scope, scope_of_units
from stats.arrays import Floats
from stats.own_past.control_chart import (
    IN_RUN,
    LIMIT,
    MIN_MONTHS,
    NONE,
    OUTER_THIRD,
    OUTSIDE,
    ControlCharts,
    control_charts,
    run_length,
)
from stats.own_past.month_expectation import Expectation, expected_months

YEAR = 12
RECENT = 3  # latest months, of one of which the latest value must be
_RULES: dict[int, Rule] = {OUTSIDE: "outside", OUTER_THIRD: "outer_third", IN_RUN: "run"}


@dataclass(frozen=True)
class UnitChart:
    """The control chart of one unit; arrays have an entry for each month, NaN where there is no figure.

    `value`, `centre`, `lower` and `upper` are in the measure's unit, and `signal` has the rule that each month meets
    (`stats.own_past.control_chart`). The mark `own_past` is about the month `latest` (an index; None without a chart).
    It follows from the signal of that month by `rule`, which is a run of `run` months for the rule of runs; `change` is
    the distance of those months from the centre (a ratio where the measure's changes are relative). `too_small` is True
    for a signal below the measure's `min_change`, whose mark is "usual"; so is the mark, with its `change`, where
    figures that grow lie on the other side of the year before (`_contradicts`), and where closings without an answer
    (`unanswered` cases) or deadlines that have changed (`by_deadlines`) explain the signal. `no_chart` is the reason
    why there is no chart. `growth` is how much the centre grows in a year, relative to it; 0 without a trend.
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
    unanswered: int = 0
    by_deadlines: bool = False
    growth: float = 0.0
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
    if declared.estimator.month_course == "none":
        return ControlChartSet(declared, by)
    months = complete_months(store, declared, scope)
    if not months:
        return ControlChartSet(declared, by)
    over = months_over(store, declared, scope)
    # Periods that end in the same month have the same charts, and so have all offices, or counties, of a scope.
    scope = scope_of_units(replace(scope, trips="out"), by).with_period(months[0].first, months[-1].last)
    cache_key = ("control charts", key, by, scope, settings())
    return store.cache.get_or_compute(
        cache_key, lambda: _charts(store, declared, scope, over, by=by, lang=lang)
    )


def unit_chart(
    store: Store, key: str, scope: Scope, *, by: str, code: str, lang: str = "fa"
) -> tuple[ControlChartSet, UnitChart | None]:
    """The chart of one office or county as in `control_chart_set`, and the set that contains it.

    The set has only this chart, unless all units are needed to compute it, because the series of all units together is
    part of the expectation.
    """
    declared = declared_measure(key)
    if declared.estimator.month_course == "none":
        return ControlChartSet(declared, by), None
    months = complete_months(store, declared, scope_of_units(scope, by))
    if not months:
        return ControlChartSet(declared, by), None
    alone = scope_of_units(replace(scope, trips="out"), by, (code,)).with_period(
        months[0].first, months[-1].last
    )
    cache_key = ("control chart", key, by, alone, settings())

    def compute() -> ControlChartSet:
        series = monthly_series_of_unit(store, declared, alone, by=by, code=code, lang=lang)
        if series is None:
            return control_chart_set(store, key, scope, by=by, lang=lang)
        targets = _targets(store, declared, scope, by=by, codes=(code,))
        charts = replace(charts_of_series(declared, series, targets), by=by)
        return _without_explained_marks(store, charts, alone)

    charts = store.cache.get_or_compute(cache_key, compute)
    return charts, charts.charts.get(code)


def chart_of_scope(
    store: Store, key: str, scope: Scope, *, lang: str = "fa"
) -> tuple[ControlChartSet, UnitChart | None]:
    """The set of control charts with the chart of the scope's unit, and that chart; None if the unit has no figures.

    The chart of an office is the same on its page, in the table of all offices and on the command line.
    """
    by, code = unit_of_scope(scope)
    if by is not None:
        return unit_chart(store, key, scope, by=by, code=code, lang=lang)
    charts = control_chart_set(store, key, scope, lang=lang)
    return charts, charts.charts.get(code)


def _charts(
    store: Store, declared: Measure, scope: Scope, over: list[CalendarPeriod], *, by: str | None, lang: str
) -> ControlChartSet:
    series = monthly_series(store, declared, scope, by=by, lang=lang, over=over)
    if series is None:
        return ControlChartSet(declared, by)
    targets = _targets(store, declared, scope, by=by, codes=series.codes)
    charts = replace(charts_of_series(declared, series, targets), by=by)
    return _without_explained_marks(store, charts, scope)


def _without_explained_marks(store: Store, charts: ControlChartSet, scope: Scope) -> ControlChartSet:
    """The charts, without marks that something else than the work of the units explains.

    Those are fewer open or overdue cases where they were closed without an answer, and shares on time where deadlines
    have changed.
    """
    signals = {
        code: (chart, latest + 1 - SIGNAL_MONTHS.get(abs(chart.signal[latest]), 1), latest)
        for code, chart in charts.charts.items()
        if chart.own_past in BEYOND and (latest := chart.latest) is not None
    }
    unmarked: dict[str, dict[str, Any]] = {}
    if charts.measure.estimator.is_stock:
        falls = {
            code: Fall(chart.value, chart.n, chart.centre, first, last)
            for code, (chart, first, last) in signals.items()
            if chart.own_past == "improving"
        }
        cases = explained_falls(store, charts.measure, scope, charts.months, falls, by=charts.by)
        unmarked = {code: {"unanswered": n} for code, n in cases.items()}
    elif charts.measure.key == "on_time_share":
        shares = {
            code: Signal(max(first, 0), last, chart.change, chart.value, chart.n)
            for code, (chart, first, last) in signals.items()
        }
        explained = marked_by_deadlines(store, scope, charts.months, shares, by=charts.by)
        unmarked = {code: {"by_deadlines": True} for code in explained}
    without = {
        code: replace(charts.charts[code], own_past="usual", rule="", run=0, **reason)
        for code, reason in unmarked.items()
    }
    return replace(charts, charts=charts.charts | without)


def charts_of_series(
    declared: Measure, series: MonthlySeries, targets: dict[str, float | None]
) -> ControlChartSet:
    """The charts of series of units, with the target of each."""
    course = declared.estimator.month_course
    assert course != "none"
    # Where the units have no common course (one unit alone, or figures that are not made of sums), each has its own.
    expected = expected_months(series.y, series.month_of_year, whole=series.whole, course=course)
    limits = control_charts(
        series.y - expected.effects, series.error, at_least_chance=series.errors_are_chance
    )
    charts = _unit_charts(declared, series, expected, limits, targets)
    return ControlChartSet(declared, None, series.months, {chart.code: chart for chart in charts})


def _targets(
    store: Store, declared: Measure, scope: Scope, *, by: str | None, codes: tuple[str, ...]
) -> dict[str, float | None]:
    """The target of each unit: that of an office's peer group, else the one that holds for the whole scope."""
    if by != "agency":
        return dict.fromkeys(codes, target_in(store, scope, declared.key))
    groups, parents = store.codes("peer_group"), store.parents("agency")
    group_of = {code: groups.get(parents[key]) for key, code in store.codes("agency").items() if parents[key]}
    targets = targets_of(declared.key, [group_of.get(code) for code in codes])
    return dict(zip(codes, targets, strict=True))


def _unit_charts(
    declared: Measure,
    series: MonthlySeries,
    expected: Expectation,
    control: ControlCharts,
    targets: dict[str, float | None],
) -> list[UnitChart]:
    middle = control.centre[:, None] + expected.effects
    growth = _yearly_growth(middle, expected.trend)
    centre, lower, upper = (
        np.where(np.isfinite(control.sd), series.from_scale(middle + side * LIMIT * control.sd), np.nan)
        for side in (0, -1, 1)
    )
    # Most units have no signal, so that all that can be is computed of all of them at once.
    reaches = target_reach(declared, [targets[code] for code in series.codes], lower, upper)
    known = np.isfinite(control.deviation)
    latest = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    signals = control.signal[np.arange(len(latest)), latest].tolist()
    charts = []
    for i, (code, months) in enumerate(zip(series.codes, control.months.tolist(), strict=True)):
        growing, target, of_signal = float(growth[i]), targets[code], {}
        mark: dict[str, Any] = {"latest": int(latest[i]), "own_past": "usual", "reach": reaches[i]}
        if months < MIN_MONTHS:
            mark = {"no_chart": "few_months"}
        elif latest[i] < known.shape[1] - RECENT:
            mark = {"no_chart": "no_recent_month"}
        elif signals[i] != NONE:
            of_signal = _mark_of_signal(
                declared, signals[i], control.deviation[i], series.value[i], centre[i], growing
            )
        figures = (series.value[i], series.n[i], centre[i], lower[i], upper[i], control.signal[i])
        charts.append(UnitChart(code, *figures, growth=growing, target=target, **mark | of_signal))
    return charts


def _yearly_growth(middle: Floats, trend: Floats) -> Floats:
    """How much the trend has added to the centre of each unit in the last year, relative to it; 0 without a trend."""
    a_year = (trend[:, -1] - trend[:, 0]) / max(trend.shape[1] - 1, 1) * YEAR
    known = np.isfinite(middle)
    level = np.where(known, middle, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    # The values of figures with a trend are squares on the scale of their charts.
    before, now = np.maximum(level - a_year / 2, 1e-9), level + a_year / 2
    return np.asarray(np.where(a_year == 0, 0.0, (now / before) ** 2 - 1))


def _mark_of_signal(
    declared: Measure, signal: int, deviation: Floats, value: Floats, centre: Floats, growth: float
) -> dict[str, Any]:
    """What a signal of the latest month of a unit says in its chart; its arrays have an entry for each month."""
    of_signal = months_of(signal, deviation)
    change = change_of(declared, value[of_signal], centre[of_signal])
    if not abs(change) >= declared.min_change - 1e-9:
        return {"change": change, "too_small": True}
    if growth != 0 and contradicts(signal, value, of_signal):
        return {"change": change}
    return {
        "own_past": own_past_of(declared, signal),
        "rule": _RULES[abs(signal)],
        "run": run_length(deviation) if abs(signal) == IN_RUN else 0,
        "change": change,
    }


def own_past_of(declared: Measure, signal: int) -> OwnPast:
    """The mark of a signal above (positive) or below (negative) the centre, by the measure's direction."""
    if declared.better == "neither":
        return "above" if signal > 0 else "below"
    return "improving" if (signal > 0) == (declared.better == "higher") else "worsening"
