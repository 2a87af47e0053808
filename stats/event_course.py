"""When events begin, how long they last and when they end, in many daily counts at once.

A line about a surge must neither fall silent while the surge goes on, because what is usual has learnt it, nor stay
when everything is back to usual. The days up to now are therefore replayed. On each day every subject is compared with
what is usual for it, whatever has been found before; an event is open from the day on which it could first be told; its
days do not enter what is usual; and it is open until a sequential test says that it is over. Nothing needs to be
remembered from one day to the next: the same counts always give the same course.

What is usual is a model's expectation times a level, with a gamma prior around 1 and the counts of days that are at
least `gap` days old and belong to no event: level = (k + Σ actual / φ) / (k + Σ expected / φ), the posterior mean of a
Poisson rate with over-dispersion φ (Clayton & Kaldor 1987).

The end is found by Page's cumulative sum (1954, Biometrika 41:100–115) of the log-likelihood ratio between what is
usual and the smallest excess that could still be told, or a third of the event's own excess where that is more. An
event that lasts `settle` days is a new level: from then on what it brought is what is usual.
"""

from dataclasses import dataclass

import numpy as np

from stats.false_discovery import ChanceCounts
from stats.watched_counts import (
    MORE,
    Flags,
    Floats,
    Ints,
    WatchedCounts,
    edges,
    factor_of_others,
    tail_probability,
    window_sums,
)

WEEK = 7
LEVEL_SD = (
    0.15  # by which levels differ from the model, as that of the last twelve weeks does in the model itself
)
NEW_LEVEL_PRIOR = 1.0  # in cases: a new level is what its own days say
TELLABLE_Z = 3.0  # standard deviations by which a month must be off to be told among a thousand comparisons
EVENT_SHARE = 1 / 3  # of an event's mean excess; once less than that is left, it is over
SAME_EVENT = 14  # days within which an event that seemed to be over may come back as the same
ATTAINABLE_EVERY = 4 * WEEK  # how large sums can become by chance changes slowly, and is slow to compute
NO_DAY = -1


@dataclass(frozen=True)
class TellingRule:
    """What is told, and when it is no longer.

    `windows` are the numbers of days over which counts are summed, ascending; `level` the false discovery rate; `gap`
    the days that are too recent to say what is usual; `ending` the log-likelihood ratio from which on an event is over;
    `settle` the days after which it is a new level, which is told for `announce` days.
    """

    windows: tuple[int, ...]
    level: float
    gap: int
    ending: float
    settle: int
    announce: int


@dataclass(frozen=True)
class EventCourse:
    """The course of N rows over R replayed days. All arrays are N × R, or N × R × windows.

    `told`: whether there is a line; `is_new_level`: whether it says that an event has become the usual; `first` and
    `start`: the replayed day of the first telling and of the beginning of the event (may be negative), NO_DAY where
    there is none; `q_first`: how likely the line was to be chance when it was first told. `mean`, `variance`, `p` and
    `q` are those of each window, against what was usual before the event; p and q are 1 where a deviation is too small.
    """

    told: Flags
    is_new_level: Flags
    first: Ints
    start: Ints
    q_first: Floats
    mean: Floats
    variance: Floats
    q: Floats


class _Levels:
    """How high each row is in relation to its model, from days that belong to no event."""

    def __init__(self, watched: WatchedCounts) -> None:
        self.watched, self.phi = watched, watched.phi[:, -1]
        self.usable = np.ones(watched.actual.shape, dtype=bool)
        self.prior = 1 / (watched.level_variance + LEVEL_SD**2)
        self.actual, self.expected = np.zeros(len(self.phi)), np.zeros(len(self.phi))
        self.added = 0

    def add_until(self, end: int) -> None:
        """Add the days before `end` that were not added yet."""
        days = slice(self.added, max(end, self.added))
        use = self.usable[:, days] & self.usable[self.watched.twin, days]
        self.actual += (self.watched.actual[:, days] * use).sum(axis=1)
        self.expected += (self.watched.expected[:, days] * use).sum(axis=1)
        self.added = days.stop

    def restart(self, row: int, start: int, end: int) -> None:
        """Take the days from `start` to `end` as the level of a row and of its twin, and forget what was before."""
        for each in {row, int(self.watched.twin[row])}:
            days = slice(max(start, 0), end)
            self.actual[each] = self.watched.actual[each, days].sum()
            self.expected[each] = self.watched.expected[each, days].sum()
            self.prior[each] = NEW_LEVEL_PRIOR
            self.usable[each, :end] = False

    def now(self) -> tuple[Floats, Floats]:
        """The levels and their relative variances."""
        weight = self.prior + self.expected / self.phi
        return (self.prior + self.actual / self.phi) / weight, 1 / weight


def event_course(watched: WatchedCounts, rule: TellingRule) -> EventCourse:
    """Replay the days after the first `watched.lead` ones. `lead` must be at least the longest window."""
    replay = _Replay(watched, rule)
    for begin in range(0, replay.days, WEEK):
        replay.week(begin, min(begin + WEEK, replay.days))
    return replay.course()


class _Replay:
    """State of a replay: the rows with an open event, and what was written down of the days before."""

    def __init__(self, watched: WatchedCounts, rule: TellingRule) -> None:
        self.watched, self.rule = watched, rule
        rows, total = watched.actual.shape
        self.days = total - watched.lead
        self.lengths = np.array(rule.windows)
        self.members = watched.memberships()
        self.levels = _Levels(watched)
        self.sums, self.model_sums = (
            window_sums(x, rule.windows, watched.lead) for x in (watched.actual, watched.expected)
        )
        month = np.pad(np.cumsum(watched.whole), (1, 0))
        ends = np.arange(watched.lead + 1, total + 1)
        self.weekly = (month[ends] - month[ends - rule.windows[-1]]) * WEEK / rule.windows[-1]
        self.is_open = np.zeros(rows, dtype=bool)
        self.first = np.full(rows, NO_DAY)
        self.start = np.full(rows, NO_DAY)
        self.closed = np.full(rows, -total)
        self.settled = np.full(rows, -total)
        self.q_first, self.ending = np.ones(rows), np.zeros(rows)
        # What is usual of the rows whose new level is told is what was usual before.
        self.level_before, self.variance_before = np.ones(rows), np.zeros(rows)
        shape = (rows, self.days)
        self.out = {
            "told": np.zeros(shape, dtype=bool),
            "is_new_level": np.zeros(shape, dtype=bool),
            "first": np.full(shape, NO_DAY),
            "start": np.full(shape, NO_DAY),
            "q_first": np.ones(shape),
            **{name: np.ones((*shape, len(self.lengths))) for name in ("mean", "variance", "q")},
        }
        self.row = np.repeat(np.arange(rows)[:, None], len(self.lengths), axis=1)

    def week(self, begin: int, end: int) -> None:
        """Replay the days from `begin` to `end`, over which levels stay as they are."""
        watched, days = self.watched, slice(begin, end)
        self.levels.add_until(watched.lead + begin - self.rule.gap)
        level, level_variance = self.levels.now()
        announced = begin - self.settled < self.rule.announce
        level = np.where(announced, self.level_before, level)
        level_variance = np.where(announced, self.variance_before, level_variance)
        actual = self.sums[:, days]
        plain = self.model_sums[:, days] * level[:, None, None]
        plain_variance = watched.phi[:, None, :] * plain + plain**2 * level_variance[:, None, None]
        factor = factor_of_others(watched, self.members, actual, plain)
        mean = plain * factor
        # As `excess_counts.scale_predicted_counts`: the Poisson part grows with the factor, the rest with its square.
        variance = mean + (plain_variance - plain).clip(0) * factor**2
        least = np.maximum(
            watched.least_cases[:, None, None],
            watched.least_share[:, None, None] * self.weekly[None, days, None] * self.lengths / WEEK,
        )
        edge = edges(watched.sign, watched.least_ratio, mean, least)
        sign = np.broadcast_to(watched.sign[:, None, None], mean.shape)
        is_large = np.where(sign == MORE, actual >= edge, actual <= edge) & watched.windows[:, None, :]
        p = np.ones(mean.shape)
        p[is_large] = tail_probability(sign[is_large], actual[is_large], mean[is_large], variance[is_large])
        if begin % ATTAINABLE_EVERY == 0:
            now = np.array([x[:, -1][watched.windows] for x in (edge, mean, variance)])
            attainable = tail_probability(sign[:, -1][watched.windows], *now)
            weight = watched.weight[self.row[watched.windows]]
            self.by_chance = ChanceCounts.of(attainable, weight=weight)
        smallest = self._smallest_tellable(mean[:, :, -1], variance[:, :, -1], edge[:, :, -1])
        # A week of the others, so that one wild day of theirs decides nothing.
        around = factor[:, :, min(1, factor.shape[2] - 1)]
        self.out["mean"][:, days], self.out["variance"][:, days] = mean, variance
        for i, day in enumerate(range(begin, end)):
            usual = watched.expected[:, watched.lead + day] * level * around[:, i]
            self._day(day, p[:, i], usual, smallest[:, i], (level, level_variance))

    def _smallest_tellable(self, mean: Floats, variance: Floats, edge: Floats) -> Floats:
        """The smallest ratio to the usual that could be told over the longest window."""
        beyond = TELLABLE_Z * np.sqrt(variance)
        up = (self.watched.sign == MORE)[:, None]
        least = np.where(up, np.maximum(edge, mean + beyond), np.minimum(edge, mean - beyond))
        return np.where(up, least, np.maximum(least, 0.1 * mean)) / np.maximum(mean, 1e-9)

    def _day(
        self, day: int, p: Floats, usual: Floats, smallest: Floats, levels: tuple[Floats, Floats]
    ) -> None:
        # Days before the end of an event are not told again by a longer window.
        reaches = (day - self.lengths[None, :] + 1 > self.closed[:, None]) & (p < 1)
        p = np.where(reaches, p, 1.0)
        q = self._adjusted(p) if self._may_be_told(p, day) else np.ones(p.shape)
        is_told_afresh = (q <= self.rule.level) & (p < 1)
        if is_told_afresh.any():
            self._open(day, is_told_afresh, p, q)
        if self.is_open.any():
            self._end(day, usual, smallest)
            self._settle(day, levels)
        announced = (day - self.settled < self.rule.announce) & ~self.is_open
        told = self.is_open | announced
        place = (slice(None), day)
        self.out["told"][place], self.out["is_new_level"][place] = told, announced
        self.out["first"][place] = np.where(told, self.first, NO_DAY)
        self.out["start"][place] = np.where(told, self.start, NO_DAY)
        self.out["q_first"][place] = np.where(told, self.q_first, 1.0)
        self.out["q"][place] = q
        now = self.watched.lead + day
        self.levels.usable[:, now] &= ~self.is_open

    def _may_be_told(self, p: Floats, day: int) -> bool:
        """Whether a row may have to be told. The q of an event is that of its first telling, or of today."""
        asked = np.ones(len(p), dtype=bool) if day == self.days - 1 else ~self.is_open
        smallest = float((p[asked].min(axis=1) / self.watched.weight[asked]).min(initial=1.0))
        # Even if all rows that are large enough were discoveries, the smallest p must be small enough.
        most = int((p < 1).any(axis=1).sum())
        return smallest < 1 and float(self.by_chance.expected(np.array(smallest))) <= self.rule.level * most

    def _adjusted(self, p: Floats) -> Floats:
        """The p-values of a day adjusted for all comparisons of that day."""
        q, found = np.ones(p.shape), p < 1
        row = self.row[found]
        q[found] = self.by_chance.adjusted(p[found], row, weight=self.watched.weight[row])
        return q

    def _open(self, day: int, is_told_afresh: Flags, p: Floats, q: Floats) -> None:
        # While a new level is told, and to the end of that week, the level in use is the one before it.
        new = (
            is_told_afresh.any(axis=1)
            & ~self.is_open
            & (day // WEEK * WEEK - self.settled >= self.rule.announce)
        )
        for row in np.flatnonzero(new):
            best = int(np.argmin(np.where(is_told_afresh[row], p[row], 2.0)))
            self.is_open[row], self.ending[row] = True, 0.0
            # What comes back so soon had not ended.
            if day - self.closed[row] > SAME_EVENT or self.closed[row] == self.settled[row]:
                self.first[row], self.start[row] = day, day - self.lengths[best] + 1
                self.q_first[row] = q[row, best]
            begin = max(self.watched.lead + int(self.start[row]), 0)
            self.levels.usable[row, begin : self.watched.lead + day + 1] = False

    def _end(self, day: int, usual: Floats, smallest: Floats) -> None:
        """Close the events that a sequential test of the days since their first telling finds to be over."""
        watched, now = self.watched, self.watched.lead + day
        for row in np.flatnonzero(self.is_open & (self.first < day)):
            begin = max(watched.lead + int(self.start[row]), 0)
            model = (
                watched.expected[row, begin : now + 1].sum()
                * usual[row]
                / max(watched.expected[row, now], 1e-9)
            )
            own = watched.actual[row, begin : now + 1].sum() / max(model, 1e-9)
            ratio = 1 + (own - 1) * EVENT_SHARE
            ratio = (
                max(ratio, smallest[row])
                if watched.sign[row] == MORE
                else min(max(ratio, 0.1), smallest[row])
            )
            step = (ratio - 1) * usual[row] - watched.actual[row, now] * np.log(ratio)
            self.ending[row] = max(0.0, self.ending[row] + step / watched.phi[row, -1])
            if self.ending[row] >= self.rule.ending:
                self.is_open[row], self.closed[row] = False, day

    def _settle(self, day: int, levels: tuple[Floats, Floats]) -> None:
        """Make events that have lasted long enough the new level."""
        for row in np.flatnonzero(self.is_open & (day - self.first >= self.rule.settle)).tolist():
            self.level_before[row], self.variance_before[row] = levels[0][row], levels[1][row]
            self.levels.restart(row, self.watched.lead + int(self.start[row]), self.watched.lead + day + 1)
            self.is_open[row], self.closed[row], self.settled[row] = False, day, day

    def course(self) -> EventCourse:
        """What was written down."""
        return EventCourse(**self.out)
