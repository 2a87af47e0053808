"""When events begin, how long they last and when they end, in many daily counts at once.

A line about a surge must not disappear while the surge goes on, which would happen if the surge became part of what is
usual; nor may it stay when counts are back to usual. Therefore the last days are replayed: on each day every subject is
compared with what is usual for it. An event is open from the day on which it is first reported until a sequential test
finds that it is over, and its days do not contribute to what is usual. Nothing has to be stored from one day to the
next: the same counts always give the same course.

What is usual is a model's expectation times a level. The level is learned from days that are at least `gap` days old
and belong to no event (`stats.attention.usual_levels`).

An event whose counts grow by half after it was reported is reported again: a surge must not hide behind a small excess
that has been on the list for weeks.

The end is found by Page's cumulative sum (1954, Biometrika 41:100–115) of the log-likelihood ratio between what is
usual and an excess: the smallest one that could still be detected, or a third of the event's own excess if that is
more. An event that lasts `settle` days is a new level, and from then on its counts are what is usual.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats, Ints
from stats.attention.event_growth import MIN_DAYS, growth_p_values
from stats.attention.reporting_rule import ReportingRule
from stats.attention.usual_levels import UsualLevels
from stats.attention.watched_counts import (
    MORE,
    WatchedCounts,
    edges,
    factor_of_others,
    side_by_side,
    tail_probability,
    window_sums,
)
from stats.estimates.listed_discoveries import ListedDiscoveries

WEEK = 7
# Standard deviations by which a month must be off to be reported among a thousand comparisons.
DETECTABLE_Z = 3.0
EVENT_SHARE = 1 / 3  # of an event's mean excess; once less than that is left, it is over
SAME_EVENT = 14  # days within which an event that seemed to be over may come back as the same
ATTAINABLE_EVERY = 4 * WEEK  # how large sums can become by chance changes slowly, and is slow to compute
MUCH_VARIANCE = 0.001  # a change of the relative variance of feasts by which it does change at once
NO_DAY = -1


@dataclass(frozen=True)
class EventCourse:
    """The course of N rows over R replayed days. All arrays are N × R, or N × R × windows.

    `reported`: whether there is a line; `is_new_level`: whether it says that an event has become the usual; `first` and
    `start`: the replayed day of the first report and of the beginning of the event (may be negative), NO_DAY where
    there is none; `q_first`: the q-value of the line when it was first reported. `mean`, `variance` and `q` are those
    of each window, against what was usual before the event; q is 1 where a deviation is too small.
    """

    reported: Bools
    is_new_level: Bools
    first: Ints
    start: Ints
    q_first: Floats
    mean: Floats
    variance: Floats
    q: Floats


def event_course(watched: WatchedCounts, rule: ReportingRule) -> EventCourse:
    """Replay the days after the first `watched.lead` ones. `lead` must be at least the longest window."""
    return event_courses([watched], rule)[0]


def event_courses(lists: Sequence[WatchedCounts], rule: ReportingRule) -> list[EventCourse]:
    """The courses of several lists of the same days that know nothing of each other, replayed side by side.

    Each controls its own false discoveries. Small lists take a fraction of the time that they take one by one.
    """
    replay = _Replay(lists, rule)
    for begin in range(0, replay.days, WEEK):
        replay.week(begin, min(begin + WEEK, replay.days))
    return replay.courses()


class _Replay:
    """State of a replay: the rows with an open event, and what was written down of the days before."""

    def __init__(self, lists: Sequence[WatchedCounts], rule: ReportingRule) -> None:
        self.watched, self.rule = side_by_side(lists), rule
        watched = self.watched
        ends_of_lists = np.cumsum([len(checks.actual) for checks in lists])
        self.parts = [
            slice(b - len(checks.actual), b) for checks, b in zip(lists, ends_of_lists, strict=True)
        ]
        rows, total = watched.actual.shape
        self.days = total - watched.lead
        self.lengths = np.array(rule.windows)
        self.members = watched.memberships()
        self.levels = UsualLevels(watched)
        self.sums, self.model_sums = (
            window_sums(x, rule.windows, watched.lead) for x in (watched.actual, watched.expected)
        )
        whole = np.atleast_2d(watched.whole)
        self.weekly = window_sums(whole, rule.windows[-1:], watched.lead) * WEEK / rule.windows[-1]
        self.until_actual, self.until_expected = (
            np.pad(np.cumsum(x, axis=1), ((0, 0), (1, 0))) for x in (watched.actual, watched.expected)
        )
        self.feasts: Floats | float = 0.0
        self.is_open = np.zeros(rows, dtype=bool)
        self.first, self.start = np.full(rows, NO_DAY), np.full(rows, NO_DAY)
        self.closed, self.settled = np.full(rows, -total), np.full(rows, -total)
        self.q_first, self.ending = np.ones(rows), np.zeros(rows)
        # Rows whose new level is being reported are compared with what was usual before.
        self.level_before, self.variance_before = np.ones(rows), np.zeros(rows)
        # Each day is written at once, so that the days come first.
        shape = (self.days, rows)
        self.out = {
            **{name: np.empty(shape, dtype=bool) for name in ("reported", "is_new_level")},
            **{name: np.empty(shape, dtype=np.int64) for name in ("first", "start")},
            "q_first": np.empty(shape),
            **{name: np.empty((*shape, len(self.lengths))) for name in ("mean", "variance", "q")},
        }

    def week(self, begin: int, end: int) -> None:
        """Replay the days from `begin` to `end`, over which levels stay as they are."""
        watched, days = self.watched, slice(begin, end)
        self.levels.add_until(watched.lead + begin - self.rule.gap)
        level, level_variance = self.levels.now()
        announced = begin - self.settled < self.rule.announce
        level = np.where(announced, self.level_before, level)
        level_variance = np.where(announced, self.variance_before, level_variance)
        actual = self.sums[:, days]
        mean, variance, factor = self._usual_sums(days, level, level_variance)
        least = np.maximum(
            watched.least_cases[:, None, None],
            watched.least_share[:, None, None] * self.weekly[:, days] * self.lengths / WEEK,
        )
        edge = edges(watched.sign, watched.least_ratio, mean, least)
        sign = np.broadcast_to(watched.sign[:, None, None], mean.shape)
        is_large = np.where(sign == MORE, actual >= edge, actual <= edge) & watched.windows[:, None, :]
        p = np.ones(mean.shape)
        p[is_large] = tail_probability(sign[is_large], actual[is_large], mean[is_large], variance[is_large])
        feasts = 0.0 if watched.feast_variance is None else watched.feast_variance[:, end - 1]
        if begin % ATTAINABLE_EVERY == 0 or np.max(np.abs(feasts - self.feasts)) > MUCH_VARIANCE:
            self.feasts = feasts
            self._renew_discoveries(sign[:, -1], edge[:, -1], mean[:, -1], variance[:, -1])
        smallest = self._smallest_detectable(mean[:, :, -1], variance[:, :, -1], edge[:, :, -1])
        # A week of the others, so that one wild day of theirs decides nothing.
        around = factor[:, :, min(1, factor.shape[2] - 1)]
        self.out["mean"][days], self.out["variance"][days] = mean.swapaxes(0, 1), variance.swapaxes(0, 1)
        for i, day in enumerate(range(begin, end)):
            usual = watched.expected[:, watched.lead + day] * level * around[:, i]
            self._day(
                day,
                p=p[:, i],
                usual=usual,
                smallest=smallest[:, i],
                levels=(level, level_variance),
                least=least[:, i],
            )

    def _usual_sums(
        self, days: slice, level: Floats, level_variance: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Mean and variance of the usual sums (rows × days × windows), and the factor of the others in them."""
        watched = self.watched
        plain = self.model_sums[:, days] * level[:, None, None]
        plain_variance = watched.phi[:, None, :] * plain + plain**2 * level_variance[:, None, None]
        if watched.feast_variance is not None:
            plain_variance += plain**2 * watched.feast_variance[:, days]
        factor = factor_of_others(watched, self.members, self.sums[:, days], plain)
        mean = plain * factor
        # The Poisson part of the variance grows with the factor, the rest with its square.
        return mean, mean + (plain_variance - plain).clip(0) * factor**2, factor

    def _renew_discoveries(self, sign: Ints, edge: Floats, mean: Floats, variance: Floats) -> None:
        """Learn which probabilities the counts of a day (rows × windows) can reach at all."""
        use = self.watched.windows
        attainable = np.ones(use.shape)
        attainable[use] = tail_probability(sign[use], edge[use], mean[use], variance[use])
        self.discoveries = ListedDiscoveries(
            self.parts, attainable, use, weight=self.watched.weight, level=self.rule.level
        )

    def _smallest_detectable(self, mean: Floats, variance: Floats, edge: Floats) -> Floats:
        """The smallest ratio to the usual that could be detected over the longest window."""
        beyond = DETECTABLE_Z * np.sqrt(variance)
        up = (self.watched.sign == MORE)[:, None]
        least = np.where(up, np.maximum(edge, mean + beyond), np.minimum(edge, mean - beyond))
        return np.where(up, least, np.maximum(least, 0.1 * mean)) / np.maximum(mean, 1e-9)

    def _day(
        self,
        day: int,
        *,
        p: Floats,
        usual: Floats,
        smallest: Floats,
        levels: tuple[Floats, Floats],
        least: Floats,
    ) -> None:
        # Days before the end of an event are not reported again because of a longer window.
        reaches = (day - self.lengths[None, :] + 1 > self.closed[:, None]) & (p < 1)
        p = np.where(reaches, p, 1.0)
        # The q of an event is that of its first report, or of today.
        q = self.discoveries.adjusted(
            p, self.is_open if day < self.days - 1 else np.zeros(len(p), dtype=bool)
        )
        is_significant = (q <= self.rule.level) & (p < 1)
        if is_significant.any():
            self._open(day, is_significant, p, q)
        if self.is_open.any():
            self._grow(day, least)
            self._end(day, usual, smallest)
            self._settle(day, levels)
        announced = (day - self.settled < self.rule.announce) & ~self.is_open
        reported = self.is_open | announced
        self.out["reported"][day], self.out["is_new_level"][day] = reported, announced
        self.out["first"][day] = np.where(reported, self.first, NO_DAY)
        self.out["start"][day] = np.where(reported, self.start, NO_DAY)
        self.out["q_first"][day] = np.where(reported, self.q_first, 1.0)
        self.out["q"][day] = q
        now = self.watched.lead + day
        self.levels.usable[:, now] &= ~self.is_open

    def _open(self, day: int, is_significant: Bools, p: Floats, q: Floats) -> None:
        # While a new level is reported, and to the end of that week, the level in use is the one before it.
        new = (
            is_significant.any(axis=1)
            & ~self.is_open
            & (day // WEEK * WEEK - self.settled >= self.rule.announce)
        )
        for row in np.flatnonzero(new).tolist():
            self.is_open[row] = True
            # What comes back so soon had not ended.
            if day - self.closed[row] > SAME_EVENT or self.closed[row] == self.settled[row]:
                self._report(row, day, p[row], np.where(is_significant[row], q[row], 2.0))
            else:
                self._begin(row, day)

    def _report(self, row: int, day: int, p: Floats, q: Floats) -> None:
        """Begin the line of an event, from the window with the smallest p among those with a small q."""
        best = int(np.argmin(np.where(q <= self.rule.level, p, 2.0)))
        self.first[row], self.start[row], self.q_first[row] = day, day - self.lengths[best] + 1, q[best]
        self._begin(row, day)

    def _begin(self, row: int, day: int) -> None:
        """Let the test of the end begin, and take the event's days out of what is usual."""
        self.ending[row] = 0.0
        begin = max(self.watched.lead + int(self.start[row]), 0)
        self.levels.usable[row, begin : self.watched.lead + day + 1] = False

    def _grow(self, day: int, least: Floats) -> None:
        """Report those events again that have grown since they were reported."""
        watched, now = self.watched, self.watched.lead + day
        rows = np.flatnonzero(self.is_open & (self.first <= day - MIN_DAYS) & (watched.sign == MORE))
        at, reported, window = (
            rows[:, None],
            watched.lead + self.first[rows][:, None],
            now + 1 - self.lengths[None],
        )
        counted, model = (
            until[at, np.maximum(window, reported)] - until[at, reported]
            for until in (self.until_actual, self.until_expected)
        )
        usual = self.out["mean"][day, rows]
        p = np.ones(watched.windows.shape)
        p[rows] = growth_p_values(
            (counted, model * usual / np.maximum(self.model_sums[rows, day], 1e-9)),
            (self.sums[rows, day], usual, self.out["variance"][day, rows]),
            phi=watched.phi[rows],
            least=least[rows],
            checked=watched.windows[rows] & (window - reported >= MIN_DAYS),
        )
        if (p[rows] < 1).any():
            q = self.discoveries.adjusted(p, np.zeros(len(p), dtype=bool))
            for row in np.flatnonzero(((q <= self.rule.level) & (p < 1)).any(axis=1)).tolist():
                self._report(row, day, p[row], q[row])

    def _end(self, day: int, usual: Floats, smallest: Floats) -> None:
        """Close the events that a sequential test of the days since their first report finds to be over."""
        watched, now = self.watched, self.watched.lead + day
        rows = np.flatnonzero(self.is_open & (self.first < day))
        begin = np.maximum(watched.lead + self.start[rows], 0)
        actual, expected = (
            until[rows, now + 1] - until[rows, begin] for until in (self.until_actual, self.until_expected)
        )
        model = expected * usual[rows] / np.maximum(watched.expected[rows, now], 1e-9)
        ratio = 1 + (actual / np.maximum(model, 1e-9) - 1) * EVENT_SHARE
        ratio = np.where(
            watched.sign[rows] == MORE,
            np.maximum(ratio, smallest[rows]),
            np.minimum(np.maximum(ratio, 0.1), smallest[rows]),
        )
        step = (ratio - 1) * usual[rows] - watched.actual[rows, now] * np.log(ratio)
        self.ending[rows] = np.maximum(0.0, self.ending[rows] + step / watched.phi[rows, -1])
        over = rows[self.ending[rows] >= self.rule.ending]
        self.is_open[over], self.closed[over] = False, day

    def _settle(self, day: int, levels: tuple[Floats, Floats]) -> None:
        """Make events that have lasted long enough the new level."""
        for row in np.flatnonzero(self.is_open & (day - self.first >= self.rule.settle)).tolist():
            self.level_before[row], self.variance_before[row] = levels[0][row], levels[1][row]
            self.levels.restart(row, self.watched.lead + int(self.start[row]), self.watched.lead + day + 1)
            self.is_open[row], self.closed[row], self.settled[row] = False, day, day

    def courses(self) -> list[EventCourse]:
        """What was written down, by list."""
        return [
            EventCourse(**{name: x[:, part].swapaxes(0, 1) for name, x in self.out.items()})
            for part in self.parts
        ]
