"""Control charts (XmR) of monthly series: the usual range of a unit's own past, and the months outside of it.

An XmR chart (Shewhart 1931; Wheeler & Chambers 1992) takes the mean of a series as its centre and the mean difference
of neighbouring months, the moving range, as the measure of its usual variation: the limits are centre ± 2.66 moving
ranges, which is 3 standard deviations estimated as moving range / 1.128. NHS England's "Making data count" shows the
latest month by rules for such charts: a month outside the limits, two of three months in the outer third, and a run of
months on one side of the centre.

Three things differ from the published rules, each because of the false signals that it saves (docs/control-charts.md):

- Months have different numbers of cases. Their deviations are measured in standard errors, and the moving range of
  these sets the limits (Laney 2002, «Improved control charts for attributes», Quality Engineering 14:531–537). With
  equal numbers that is the plain XmR chart. Shares and counts cannot vary less than chance, so neither can their limits
  be narrower.
- Months resemble their neighbours. Moving ranges then understate how far months differ in the long run. Differences
  over two and three months are averaged as well, and the largest of the three averages counts.
- A run must have 8 months and lie on average one standard deviation from the centre. A trend of six or seven rising
  months is not a rule: it adds false signals and finds little (Davis & Woodall 1988, «Performance of the control chart
  trend rule under linear shift», Journal of Quality Technology 20:260–262).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats, Ints

MIN_MONTHS = 12  # with fewer months there is no chart
LIMIT = 3.0  # standard deviations from the centre to the limits
OUTER = 2.0  # where the outer third begins
RUN = 8  # months on one side of the centre that make a run
RUN_MEAN = 1.0  # standard deviations from the centre that a run must have on average
LAGS = (1, 2, 3)  # months between the values whose differences are averaged
RANGE_FACTOR = 1.128  # mean absolute difference of two independent normal values, in standard deviations
MIN_SPREAD = 1e-9

NONE, OUTSIDE, OUTER_THIRD, IN_RUN = 0, 1, 2, 3  # rules, as the absolute values of signals


@dataclass(frozen=True)
class ControlCharts:
    """Limits and signals of S series over M months.

    `centre` (S) and `sd` (S × M) are on the scale of the series; NaN where there is no chart. `deviation` (S × M) is
    the distance from the centre in standard deviations. `signal` (S × M) is the rule by which each month is a signal
    (OUTSIDE, OUTER_THIRD or IN_RUN), negative below the centre, or NONE. A month counts as part of a run from the
    run's eighth month on. `months` (S) is the number of months with a value.
    """

    centre: Floats
    sd: Floats
    deviation: Floats
    signal: Ints
    months: Ints


def control_charts(y: Floats, error: Floats, *, at_least_chance: bool) -> ControlCharts:
    """Control charts of series; `y` and `error` are series × months, NaN in months without a value.

    `error` is the standard error of each value by chance, or in proportion to it. With `at_least_chance` it is the
    former, and no series is taken to vary by less. Months without a value are skipped: the months around a gap count as
    neighbours.
    """
    values, errors = np.asarray(y, dtype=float), np.asarray(error, dtype=float)
    has_value = np.isfinite(values) & np.isfinite(errors)
    months = has_value.sum(axis=1)
    has_chart = months >= MIN_MONTHS
    weight = np.where(has_value, 1 / np.where(has_value, errors, 1.0) ** 2, 0.0)
    total = weight.sum(axis=1)
    sums = (weight * np.where(has_value, values, 0.0)).sum(axis=1)
    centre = np.where(has_chart, sums / np.where(total > 0, total, 1.0), np.nan)
    standardised = np.where(has_value, (values - centre[:, None]) / errors, np.nan)
    packed, order = standardised, None
    if not has_value.all():
        # Months without a value are moved to the front, so that the others are neighbours.
        order = np.argsort(has_value, axis=1, kind="stable")
        packed = np.take_along_axis(standardised, order, axis=1)
    spread = _spread(packed)
    if at_least_chance:
        spread = np.maximum(spread, 1.0)
    deviation = packed / spread[:, None]
    signal = _signals(deviation)
    if order is not None:
        back = np.argsort(order, axis=1)
        deviation = np.take_along_axis(deviation, back, axis=1)
        signal = np.take_along_axis(signal, back, axis=1)
    sd = np.where(has_value & has_chart[:, None], spread[:, None] * errors, np.nan)
    return ControlCharts(centre, sd, deviation, signal, months)


def run_length(deviation: Floats) -> int:
    """Length of the run of months at the end of a series that lie on one side of the centre."""
    sides = np.sign(deviation[np.isfinite(deviation)])
    if not len(sides) or sides[-1] == 0:
        return 0
    others = np.flatnonzero(sides != sides[-1])
    return int(len(sides) - 1 - others[-1]) if len(others) else len(sides)


def _spread(packed: Floats) -> Floats:
    """Standard deviation of each series of standardised values: its largest average difference / 1.128."""
    averages = []
    for lag in LAGS:
        differences = np.abs(packed[:, lag:] - packed[:, :-lag])
        has_difference = np.isfinite(differences)
        number = np.maximum(has_difference.sum(axis=1), 1)
        averages.append(np.where(has_difference, differences, 0.0).sum(axis=1) / number)
    # A series of equal values has no spread; rounding errors must not become signals.
    return np.asarray(np.maximum(np.max(averages, axis=0) / RANGE_FACTOR, MIN_SPREAD))


def _signals(deviation: Floats) -> Ints:
    """Rule that each month breaks, negative below the centre and 0 for none; runs take precedence.

    Missing months must come first.
    """
    # Both sides at once: the distances above the centre, and those below it.
    distance = np.stack([deviation, -deviation])
    np.copyto(distance, -np.inf, where=np.isnan(distance))
    outer = distance > OUTER
    of_three = outer.astype(np.int8)
    of_three[..., 1:] += outer[..., :-1]
    of_three[..., 2:] += outer[..., :-2]
    rule = np.zeros(distance.shape, dtype=np.int64)
    rule[outer & (of_three >= 2)] = OUTER_THIRD
    rule[distance > LIMIT] = OUTSIDE
    rule[_in_run(distance)] = IN_RUN
    return np.asarray(rule[0] - rule[1])


def _in_run(distance: Floats) -> NDArray[np.bool_]:
    """Whether each month and the seven before it lie above the centre, and far enough on average."""
    above, total = distance > 0, distance
    in_run = np.zeros(distance.shape, dtype=bool)
    for months in (1, 2, 4):  # twice as many months each time, until there are eight
        above, total = (
            above[..., months:] & above[..., :-months],
            total[..., months:] + total[..., :-months],
        )
    in_run[..., RUN - 1 :] = above & (total >= RUN * RUN_MEAN)
    return in_run
