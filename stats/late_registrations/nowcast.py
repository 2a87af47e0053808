"""Nowcast: how many cases of the newest days will still be registered late, with a 95 % interval.

The newest days are divided into weeks, counted back from the newest day. In a week with expected cases μ, of which
E = Σ μ G should be known by now (G: completeness, from `stats.late_registrations.registration_delays`) and C are known,
the level of the week is a gamma variable with mean 1 and shape r. Given C, the cases still to come are negative
binomial with mean

    m = (r + C) / (r + E) · Σ μ (1 − G)     and variance     m + m² / (r + C).

With many cases this is the chain-ladder estimate C (1 − G) / G, with few the usual level (Bornhuetter–Ferguson); see
England & Verrall (2002), British Actuarial Journal 8: 443–518. The mean of a sum of days has a further relative
variance, that of the estimate of the delays: 1 over the number of late cases behind it.

Delays vary by more than that, and they change. How much is learned from the past: the same forecast is made from what
was known at each of the earlier loads (a check), and compared with what has come since. The mean is multiplied by the
factor by which earlier forecasts fell short, above all the latest. The variance is multiplied by the mean square of the
remaining errors, in units of the variance above, and widened by Student's t because they are few.

After a sudden change of the delays, most of these errors are still from the time before. Two signs of a change are
therefore added to the variance. One is the square of the newest errors, as far as it clearly exceeds that of usual
errors. The other is the difference between the estimate and one that gives older loads more weight, as far as it
exceeds chance; by chance the variance of this difference is that of the former estimate less that of the latter, which
uses the same loads more efficiently (Hausman 1978, Econometrica 46: 1251–1271). Only the first part of what was missing
at a check has come since, so that both signs are enlarged, by as much as the trial shows to be necessary
(docs/nowcast.md).

In the first weeks after a change neither sign can be seen, because what would show it has not come yet. But fewer cases
of the newest weeks are known than usual (`stats.late_registrations.nowcast_levels`). That means either a quiet week or
longer delays, and with longer delays more is still to come. The upper limit, and only this, allows for longer delays,
the more so the more delays have varied.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from stats.arrays import Floats
from stats.estimates.count_interval import COVERAGE, count_interval
from stats.estimates.intervals import Z95
from stats.late_registrations.nowcast_levels import shortfall, spread_of_weeks, usual_level
from stats.late_registrations.registration_delays import (
    HALF_LIFE,
    LOOK_BACK,
    Arrivals,
    Delays,
    Integers,
    fit_delays,
)
from stats.seasons.forecast_errors import learned_scales, sign_of_change

WEEK = 7
MAX_DELAY = 56  # days; what comes later is not forecast
MIN_DELAY = 21  # days between the first and the newest load, below which no delays can be learned
MIN_CHECKS = 4  # earlier loads, at least a week apart, at which the forecast can be checked
MIN_CHECKED = 14  # days between the first load and a check; delays learned from less are too short
MAX_CHECKS = 12
MIN_CHECKS_BEHIND = 2.0  # that an interval is reckoned to rest on, where they are fewer or show less
SLOW_HALF_LIFE = 14.0  # days after which loads count half in the estimate that forgets slowly
SLOW_WEIGHT = 3.0  # what the squared distance from the estimate that forgets slowly counts in the variance
BEYOND_CHANCE = 2.0  # times its variance by chance, which is subtracted from that square first
# What the square of a shortfall of the newest weeks counts in the variance above the mean.
SHORTFALL_WEIGHT = 0.15

Span = tuple[int, int]  # first and last day, both inclusive, as indices of the rows of `Arrivals`


@dataclass(frozen=True)
class Completed:
    """Cases of a span: those known, and of those still to come the mean and the 95 % interval (whole numbers).

    `factor` is the variance of earlier errors over that of the model.
    """

    known: float
    missing: float
    lower: float
    upper: float
    factor: float


@dataclass(frozen=True)
class _Learning:
    """What a forecast learns from: the arrivals, those of the whole, the longest delay, and a half-life in days."""

    arrivals: Sequence[Arrivals]
    whole: Sequence[Arrivals]
    horizon: int
    half_life: float


@dataclass(frozen=True)
class _State:
    """A forecast from what was known at one time: arrays by day, of cases known, and of those still to come.

    `shape` is r + C of the week of a day, and `week` is counted back from the newest day, whose index is `newest`.
    `shortfall` is how many more cases would still come if the newest weeks had as many cases as usual, only with longer
    delays.
    """

    newest: int
    known: Floats
    missing: Floats
    shape: Floats
    shortfall: Floats
    week: Integers
    complete: Floats  # by source and day
    delays: Sequence[Delays]

    @property
    def chance(self) -> float:
        """Relative variance of the estimate of the delays by chance: 1 over the late cases behind it."""
        return 1 / max(sum(delay.late for delay in self.delays), 1.0)

    def expected(self, days: slice, share: Floats | None = None) -> tuple[float, float]:
        """Mean and variance of the cases still to come over some days, or of a share of each day's."""
        missing = self.missing if share is None else self.missing * share
        part, week = missing[days], self.week[days]
        if not len(part):
            return 0.0, 0.0
        first = int(week.min())
        m = np.bincount(week - first, weights=part)
        shape = np.ones(len(m))
        shape[week - first] = self.shape[days]
        total = float(m.sum())
        return total, float((m + m**2 / shape).sum()) + total**2 * self.chance


@dataclass(frozen=True)
class _Slowly:
    """Cases of a span still to come by the estimate that gives older loads more weight.

    `by_chance` is the relative variance of its difference from the usual estimate, if delays do not change.
    """

    mean: float
    by_chance: float


def nowcast(
    arrivals: Sequence[Arrivals], spans: Sequence[Span], *, whole: Sequence[Arrivals] = ()
) -> list[Completed] | None:
    """Cases of each span, completed; None where there are too few loads, or they lie too close together.

    `arrivals` has the cases of each source, all from the same day on. `whole` has all cases, of which these are a part:
    its delays make the estimate more certain.
    """
    horizon, moments = delay_horizon(arrivals), check_moments(arrivals)
    if horizon is None or len(moments) < MIN_CHECKS:
        return None
    newest = max(cases.last for cases in arrivals)
    forecasts = []
    for half_life in (HALF_LIFE, SLOW_HALF_LIFE):
        learn = _Learning(arrivals, whole, horizon, half_life)
        now = _state(learn, newest)
        forecasts.append((now, np.array([_check(learn, moment, now, spans) for moment in moments])))
    (now, checks), (slow, slow_checks) = forecasts
    by_chance = max(now.chance - slow.chance, 0.0)
    slowly = [_Slowly(_scaled_mean(slow, span, slow_checks[:, i]), by_chance) for i, span in enumerate(spans)]
    return [_completed(now, span, checks[:, i], slowly[i]) for i, span in enumerate(spans)]


def delay_horizon(arrivals: Sequence[Arrivals]) -> int | None:
    """The longest delay that can be learned from these loads, in days; None if that is too short."""
    days = min(_span_of_loads(arrivals, max((cases.last for cases in arrivals), default=-1)), MAX_DELAY)
    return days if days >= MIN_DELAY else None


def _span_of_loads(arrivals: Sequence[Arrivals], until: int) -> int:
    """Days between the first load of a source and its last one up to `until`, the largest of all sources."""
    return max(
        (
            cases.last_at(until) - max(int(cases.known_until[0]), 0)
            for cases in arrivals
            if len(cases.known_until)
        ),
        default=0,
    )


def check_moments(arrivals: Sequence[Arrivals]) -> list[int]:
    """The days that earlier loads covered, at which the forecast can be checked: a week apart, the newest first.

    At each of them delays of MIN_CHECKED days were known already.
    """
    covered = sorted({int(day) for cases in arrivals for day in cases.known_until}, reverse=True)
    chosen = covered[:1]
    for day in covered:
        if chosen[-1] - day >= WEEK and covered[0] - day <= LOOK_BACK:
            chosen.append(day)
    return [day for day in chosen[1 : MAX_CHECKS + 1] if _span_of_loads(arrivals, day) >= MIN_CHECKED]


def _delays(learn: _Learning, horizon: int, until: int) -> list[Delays]:
    """Delays of each source, supplemented by those of all sources and of the whole where it has few late cases."""

    def fit(some: Sequence[Arrivals], prior: Delays | None) -> Delays:
        return fit_delays(
            [cases.transitions for cases in some],
            horizon,
            until=until,
            prior=prior,
            half_life=learn.half_life,
        )

    together = fit(learn.arrivals, fit(learn.whole, None) if learn.whole else None)
    if len(learn.arrivals) == 1:
        return [together]
    return [fit([cases], together) for cases in learn.arrivals]


def _state(learn: _Learning, newest: int) -> _State:
    """The forecast from what the loads know that cover no day after `newest`."""
    arrivals = learn.arrivals
    horizon = min(learn.horizon, _span_of_loads(arrivals, newest))
    delays = _delays(learn, horizon, newest)
    days = np.arange(len(arrivals[0].counts))
    week = (newest - days) // WEEK
    known = np.array([cases.known_at(newest) for cases in arrivals])
    complete = _completeness(arrivals, delays, newest)
    usual = usual_level(known, complete, days, week)
    # A source has no cases to come for days that none of its loads covers yet.
    to_come = np.where(complete > 0, usual * (1 - complete), 0.0).sum(axis=0)
    inside = week >= 0
    c, e, m = (
        np.asarray(np.bincount(week[inside], weights=values[inside]), dtype=float)
        for values in (known.sum(axis=0), (usual * complete).sum(axis=0), to_come)
    )
    shape = 1 / spread_of_weeks(c, e)
    index = np.where(inside, week, 0)
    missing = np.where(inside, to_come * ((shape + c) / (shape + e))[index], 0.0)
    return _State(
        newest,
        known.sum(axis=0),
        missing,
        np.asarray((shape + c)[index], dtype=float),
        np.where(inside, to_come * shortfall(c, e, m, shape)[index], 0.0),
        week,
        complete,
        delays,
    )


def _completeness(arrivals: Sequence[Arrivals], delays: Sequence[Delays], until: int) -> Floats:
    """The share of the cases of each source (rows) and day that is known after the loads up to `until`."""
    days = np.arange(len(arrivals[0].counts))
    return np.array(
        [delay.completeness(one.last_at(until) - days) for one, delay in zip(arrivals, delays, strict=True)]
    )


def _check(
    learn: _Learning, moment: int, now: _State, spans: Sequence[Span]
) -> list[tuple[float, float, float]]:
    """For spans as old at `moment` as these are now: cases that came since, those expected to, and their variance."""
    arrivals, state = learn.arrivals, _state(learn, moment)
    days = np.arange(len(now.known))
    # Days that a source did not cover then are not late registrations.
    known = sum(cases.known_at(now.newest) * (days <= cases.last_at(moment)) for cases in arrivals)
    since = np.where(
        state.complete > 0, _completeness(arrivals, state.delays, now.newest) - state.complete, 0.0
    )
    missing = np.where(state.complete > 0, 1 - state.complete, 0.0).sum(axis=0)
    share = since.sum(axis=0) / np.where(missing > 0, missing, 1.0)
    rows = []
    for first, last in spans:
        moved = slice(max(first - now.newest + moment, 0), max(last - now.newest + moment + 1, 0))
        rows.append((float((known - state.known)[moved].sum()), *state.expected(moved, share)))
    return rows


def _scaled_mean(now: _State, span: Span, checks: Floats) -> float:
    """Expected late cases of a span, scaled by how far earlier forecasts fell short."""
    missing, _ = now.expected(slice(max(span[0], 0), max(span[1] + 1, 0)))
    return learned_scales(checks[:, 0], checks[:, 1])[0] * missing if checks[:, 1].sum() > 0 else missing


def _completed(now: _State, span: Span, checks: Floats, slowly: _Slowly) -> Completed:
    """A span with the interval of what is still to come. `checks` has rows as in `_check`, the newest first."""
    days = slice(max(span[0], 0), max(span[1] + 1, 0))
    known = float(now.known[days].sum())
    missing, variance = now.expected(days)
    if missing <= 0:
        return Completed(known, 0.0, 0.0, 0.0, 1.0)
    came, expected, variances = checks.T
    if variances.sum() <= 0:
        # What began after the last check has no errors of its own: the model stands alone, with the fewest checks.
        return Completed(
            known, missing, *count_interval(missing, variance * _widened(MIN_CHECKS_BEHIND)), 1.0
        )
    scale, earlier_scales = learned_scales(came, expected)
    errors, variances = came - earlier_scales * expected, variances * earlier_scales
    # Checks count by what they can show: of the newest ones most of what was missing is missing still.
    worth = max(float(variances.sum() ** 2 / (variances**2).sum()), MIN_CHECKS_BEHIND)
    # Each scale was learned from the checks before, so that nothing of an error is explained by itself.
    ratio = float((errors**2).sum() / variances.sum())
    factor = max(ratio, 1.0)
    mean = scale * missing
    changed = sign_of_change(errors, earlier_scales * expected, variances * factor) * mean**2
    distance = (mean - slowly.mean) ** 2 - BEYOND_CHANCE * slowly.by_chance * mean**2
    changed += SLOW_WEIGHT * max(distance, 0.0)
    # The variance of the model is the least there is; doubt about the ratio of the errors to it adds nothing to that.
    spread = scale * variance * max(ratio * _widened(worth), 1.0) + changed
    lower, upper = count_interval(mean, spread)
    longer = SHORTFALL_WEIGHT * (1 - 1 / factor) * max(float(now.shortfall[days].sum()), 0.0) ** 2
    if longer > 0:
        upper = max(upper, count_interval(mean, spread + longer)[1])
    return Completed(known, mean, lower, upper, factor)


def _widened(worth: float) -> float:
    """Factor of a variance that was learned from checks worth a number of independent ones."""
    return float(stdtrit(worth, (1 + COVERAGE) / 2) / Z95) ** 2
