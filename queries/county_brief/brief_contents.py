"""Contents of a county brief as plain dataclasses, from which screen, PDF and workbook are made.

Separate from `build_brief`, so that documents can import it without a dependency on the store.
"""

import math
from dataclasses import dataclass
from datetime import date, datetime

from queries.measures.declaration import Measure
from queries.vocabulary.labels import Text


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval and number of cases; NaN if withheld, missing or without an interval."""

    value: float
    lower: float
    upper: float
    n: int
    withheld: bool
    low_response: bool = False  # too small a share of citizens gave a verdict: must not be quoted
    not_recorded: bool = False  # withheld because the sources do not record it
    never: bool = False  # a quantile of waiting times that can no longer be reached

    @property
    def can_be_shown(self) -> bool:
        """Whether there is a value that may be shown."""
        return math.isfinite(self.value) and not self.withheld and not self.low_response


@dataclass(frozen=True)
class CountyFigure:
    """A measure in the county and in the province; `assessment` is the comparison with other counties, in words.

    `own_past` is what the control chart says of the county's latest complete month, in words;
    None without a chart. `beyond_own_past` is whether that is beyond its normal variation.
    """

    measure: Measure
    county: Figure
    province: Figure
    assessment: Text | None
    own_past: Text | None = None
    beyond_own_past: bool = False


@dataclass(frozen=True)
class Topic:
    """One of the county's grave or most frequent topics: its cases and its share of the county's cases.

    `ratio` is the number of cases over the number expected from the mix of topics in the other counties (shrunken),
    with 95 % limits; NaN if it cannot be estimated.
    """

    name: str
    cases: int
    share: float
    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True)
class RisingTopic:
    """A topic that rose more than the others: cases now and in the same period last year, and the ratio with limits."""

    name: str
    cases: int
    before: int
    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True)
class TownCases:
    """A town or village of the county: its cases of the period, and the share of them that is overdue at its end."""

    name: str
    cases: int
    overdue: Figure


@dataclass(frozen=True)
class OverdueOffice:
    """An office with overdue cases: their number, and the case that has been overdue longest."""

    office: str
    overdue: int
    longest_days: int
    tracking_id: str
    topic: str
    registered: datetime


@dataclass(frozen=True)
class TripCases:
    """Cases handed in on provincial trips: their number, and those of them that are open, or unanswered past due.

    `trips` are the names of the trips, the latest first; `offices` those with most overdue cases, each with its
    longest overdue one. `is_recorded` is False if the sources record no due dates or answers.
    """

    trips: tuple[str, ...]
    handed_in: int
    still_open: int
    overdue: int
    is_recorded: bool
    offices: tuple[OverdueOffice, ...]


@dataclass(frozen=True)
class OfficeToAsk:
    """An office to ask about its late answers in the county.

    `due` and `late` are cases in the county, `late_share` their ratio with interval. `province_late_share` is the
    office's share in the whole province and `expected_late_share` what similar offices would leave; `assessment` is the
    result of that comparison (`queries.comparisons.peers.peer_assessment_texts`), with other signs of the office.
    """

    office: str
    due: int
    late: int
    late_share: Figure
    province_late_share: float
    expected_late_share: float
    assessment: Text
    needs_look: bool  # whether the assessment is "needs a look"
    without_come_late: bool = False  # whether it was compared without cases that others had handed on late
    # People who waited there past due beyond what similar offices leave, in the whole province, and the ends of the
    # 95 % interval; NaN if not comparable or with too few cases.
    excess_late: tuple[float, float, float] = (float("nan"),) * 3


@dataclass(frozen=True)
class RateTrajectory:
    """The county's rate relative to the province's over the quarters, with its hotspot assessment.

    `earlier` and `recent` are (ratio, lower, upper); `quarters` has (name, ratio, lower, upper) for each quarter.
    `is_assessed` is False if there are too few data, so that the levels must not be shown.
    """

    assessment: Text
    explanation: Text
    is_assessed: bool
    earlier: tuple[float, float, float]
    recent: tuple[float, float, float]
    quarters: tuple[tuple[Text, float, float, float], ...]


@dataclass(frozen=True)
class Rank:
    """The 95 % interval of the rank of the county's rate; 1 is the highest.

    `rate` is the ranked rate, which leaves out cases of provincial trips.
    """

    low: int
    high: int
    county_count: int
    rate: Figure


@dataclass(frozen=True)
class EmptyReasons:
    """Texts to show in place of empty parts of a brief, each with the reason."""

    trajectory: Text
    rises: Text
    questions: Text


@dataclass(frozen=True)
class CountyBrief:
    """The contents of the brief of one county."""

    code: str
    name: str
    people: int | None
    people_share: float | None  # of the province's inhabitants; None unless those of all counties are known
    census: int | None  # Jalali year; None without populations
    unverified: bool  # whether the number of inhabitants is unverified
    numbers: tuple[CountyFigure, ...]
    rank: Rank | None
    trajectory: RateTrajectory | None
    expected_rate: Figure | None  # by population and, if `uses_line_age`, age of the line
    uses_line_age: bool
    quiet: bool
    topics: tuple[Topic, ...]
    rising_topics: tuple[RisingTopic, ...]
    overdue_offices: tuple[OverdueOffice, ...]
    trip_cases: TripCases | None  # None if no case was handed in on a provincial trip
    offices_to_ask: tuple[OfficeToAsk, ...]
    limitations: tuple[Text, ...]  # what the data cannot tell
    empty_reasons: EmptyReasons
    first: date
    last: date
    scope_text: str  # other filters of the scope, in words of the reader's language
    as_of: datetime
    load: int
    demo: bool
    towns: tuple[TownCases, ...] = ()  # those with most cases; empty if the sources name no places
    cases_with_town: int = 0  # cases of the period in all towns and villages of the county
    recent_cluster: Text | None = None  # the cluster of the last weeks that the county belongs to
