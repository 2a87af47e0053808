"""A check of the attention list: one observed count or share with its expectation and p-value.

Separate from the modules that make checks and from those that select and word them, because all of them need it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from persian.digits import rounded
from queries.comparisons.peers.late_referrals import CameLate
from queries.vocabulary.labels import Text

CheckKind = Literal["surge", "drop", "overdue", "funnel", "silent_source"]
# Part of what is expected of the other channels, below which a new one has taken their place instead of adding to them.
MAX_REPLACED = 0.5
Subject = tuple[tuple[str, int], ...]  # pairs of dimension and store key; empty for the whole province


@dataclass(frozen=True)
class Concentration:
    """The one or two days (from `first`) on which most of a surge was registered, and their cases.

    `origins` are the channel and the office ("channel", "agency") of nearly all of them, by name and with their number,
    unless that is usual.
    """

    first: date
    days: int
    cases: float
    origins: Mapping[str, tuple[Text, float]]


@dataclass(frozen=True)
class LeadingParts:
    """The few parts that hold most of the excess of a surge, the largest first, with their cases and what was expected.

    `dimension` says which: topics of a county or of a topic group in it, counties of a topic, or one channel of any.
    """

    dimension: Literal["topic", "county", "channel"]
    names: tuple[Text, ...]
    cases: float
    expected: float


@dataclass(frozen=True)
class NewOrigin:
    """The channels or sources (`dimension`) that are new among a surge's cases and hold most of its excess.

    `names` has the one with most cases first. `cases` are their cases over the days of the check, `before` those in the
    time before the event, `since` the day on which they begin. `rest` are the cases of all other channels or sources,
    with what was expected of these and its 95 % limits.
    """

    dimension: Literal["channel", "source"]
    names: tuple[Text, ...]
    since: date
    cases: float
    before: float
    rest: float
    expected: float
    lower: float
    upper: float

    @property
    def replaces_others(self) -> bool:
        """Whether the others have fallen so far that the new ones seem to have taken their place."""
        return self.rest < self.expected * MAX_REPLACED and self._whole(self.rest) < self._whole(self.lower)

    @property
    def others_rise(self) -> bool:
        """Whether the others are beyond their limits as well, in whole cases as shown."""
        return self._whole(self.rest) > self._whole(self.upper)

    @property
    def is_whole_reason(self) -> bool:
        """Whether nothing is out of the ordinary without the new ones."""
        return not self.replaces_others and not self.others_rise

    @staticmethod
    def _whole(cases: float) -> int:
        return int(rounded(cases, 0))


@dataclass(frozen=True)
class Check:
    """An observed value of one subject, compared with its expectation.

    `subject` is a tuple of (dimension, store key) pairs; empty for the whole province. `actual`, `expected` and the
    95 % limits `lower` and `upper` are numbers of cases over the last `days` days up to the day examined; for kind
    "funnel" they are shares from 0 to 1, with the limits of the excess in cases, and for kind "silent_source" they are
    days without data, with the usual days between two deliveries (0 where they are not known yet).
    `p` is the probability of a value at least as extreme by chance, `q` the p-value adjusted for all checks of the day:
    about that share of such lines is chance. Of an event it is that of the day of its first report, or of today if
    that is smaller. Its expectation is what was usual before it. Both are NaN for an event that is over, which is
    counted as a whole and not tested.
    `n` is the number of cases behind a share or a count of late answers; of a silent source it is the number of cases
    that it would have sent in the days without data, as far as that is known.

    Kinds: "surge" and "drop" (cases received), "overdue" (cases that became overdue), "funnel" (an office compared with
    similar ones; `needs_look` and `route` are its assessment), "silent_source" (a source that stopped delivering).
    """

    kind: CheckKind
    subject: Subject
    days: int
    actual: float
    expected: float
    lower: float
    upper: float
    p: float
    q: float = 1.0
    n: float = 0.0
    variance: float = float("nan")  # of the count around its expectation; NaN if unknown
    # For the late cases of a county: (store key of the office, number of its late cases).
    late_by_office: tuple[tuple[int, float], ...] = ()
    # For kind "funnel": by which route the office needs a look (`queries.comparisons.peers.peer_assessment_texts`); ""
    # if it does not.
    route: str = ""
    # For kind "funnel", if it was compared by its own deadlines because they are shorter: SHORTER_COLUMNS of
    # `queries.comparisons.peers.own_deadlines`, the mean days until its cases are due, those at similar offices, and
    # the part of its cases that these are about (NaN: all).
    days_allowed: tuple[float, ...] | None = None
    # For kind "funnel": whether it was compared without cases that others had handed on late.
    without_come_late: bool = False
    grave: bool = False  # whether its subject is a grave topic (`queries.question.grave_topics`)
    # For an event (`stats.attention.event_course`): days since its first report and since it began, today included; 0
    # for other kinds.
    reported_days: int = 0
    event_days: int = 0
    is_new_level: bool = False  # whether the event has lasted so long that it is now what is usual
    is_rising: bool = False  # whether it was tested that the counts rise (`stats.attention.rising_trend`)
    # For a surge whose topic or county had no case in the time from which the usual number is learned: its first case.
    name_since: date | None = None
    # For kind "funnel" by the deadline alone: the share that similar offices would reach; NaN if they say nothing.
    similar_share: float = float("nan")
    # For an office: the cases not answered in time that others had handed on to it late, if they are many.
    came_late: CameLate | None = None
    # Whether its days lie in a time of the year that the data have not seen before, so that it may be the season.
    is_unseen_season: bool = False
    leading_parts: LeadingParts | None = (
        None  # of a surge of a county, of a topic or of a topic group in a county
    )
    # Of a surge that came mostly by a channel with at most half of the cases before: that channel.
    leading_channel: LeadingParts | None = None
    # For a surge of a topic group in a county, or of a county that is reported instead of several of them: (store key
    # of a topic, its cases beyond what was expected of it there).
    topic_excess: tuple[tuple[int, float], ...] = ()
    at_once: Concentration | None = None  # of a surge that was mostly registered on one day or two
    new_origin: NewOrigin | None = (
        None  # of a surge whose excess came mostly by a new channel or from a new source
    )

    @property
    def has_new_name(self) -> bool:
        """Whether the name of its topic or county is so new that no usual number is known of it."""
        return self.name_since is not None

    @property
    def is_within_range(self) -> bool:
        """Whether the latest count of an open event is back within its 95 % limits, in whole cases as shown."""
        if self.reported_days <= 1:
            return False
        lower, actual, upper = (rounded(value, 0) for value in (self.lower, self.actual, self.upper))
        return lower <= actual <= upper

    @property
    def is_about_late_answers(self) -> bool:
        """Whether it is about the late answers of an office."""
        return self.kind in ("overdue", "funnel") and self.subject[0][0] == "agency"

    @property
    def is_by_new_origin(self) -> bool:
        """Whether a new channel or source explains the surge: without it the count is within its limits."""
        return self.new_origin is not None and self.new_origin.is_whole_reason

    @property
    def excess(self) -> float:
        """Absolute difference between the actual and the expected value."""
        return abs(self.actual - self.expected)

    @property
    def unexplained_excess(self) -> float:
        """The excess; of a surge by a new channel or source, that of all others, if these have not been replaced."""
        new = self.new_origin
        return self.excess if new is None or new.replaces_others else max(new.rest - new.expected, 0.0)

    @property
    def cases_concerned(self) -> float:
        """How many cases it concerns beyond what was expected, over its own days; NaN if that is not known.

        Cases beyond or short of the expected number, without those of a new channel or source; late answers beyond the
        usual; of an office, the cases that waited past their due beyond what similar offices (or, by the deadline
        alone, the floor) would have left; of a silent source, the cases that it would have sent in the days without
        data.
        """
        match self.kind:
            case "funnel":
                return self.n * max(self.expected - self.actual, 0.0)
            case "silent_source":
                return self.n or float("nan")
            case _:
                return self.unexplained_excess
