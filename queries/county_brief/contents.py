"""What stands in the brief of a county, as plain values: screen, paper and workbook all print these and nothing else.

Pure declaration: a document may read it without knowing the store.
"""

import math
from dataclasses import dataclass
from datetime import date, datetime

from queries.measures.declaration import Measure
from queries.vocabulary.labels import Text


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval and its number of cases; NaN where withheld, missing or without interval."""

    value: float
    lower: float
    upper: float
    n: int
    withheld: bool
    low_response: bool = False  # too few of the people asked gave a verdict: not to be quoted

    @property
    def can_be_shown(self) -> bool:
        """Whether there is a value that may be told."""
        return math.isfinite(self.value) and not self.withheld and not self.low_response


@dataclass(frozen=True)
class CountyFigure:
    """A measure in the county and in the whole province; `judged` is the word for it beside other counties."""

    measure: Measure
    county: Figure
    province: Figure
    assessment: Text | None


@dataclass(frozen=True)
class Topic:
    """A topic by weight: its cases, its share of the county's, and how many times as many as the others' mix lets
    expect (shrunken, with limits; NaN where it cannot be said).
    """

    name: str
    cases: int
    share: float
    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True)
class RisingTopic:
    """A topic that rose more than all others: cases now and in the same period of the year before, and the ratio."""

    name: str
    cases: int
    before: int
    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True)
class OverdueOffice:
    """What an office owes an answer to: its overdue cases, and the one that has been overdue longest, in days."""

    office: str
    overdue: int
    longest_days: int
    tracking_id: str
    topic: str
    registered: datetime


@dataclass(frozen=True)
class OfficeToAsk:
    """An office to ask: cases due in the county and how many of them were not answered in time, its share late in the
    whole province, the one that its peers let expect, and the word for that (`queries.comparisons.peer_assessments`).
    """

    office: str
    due: int
    late: int
    late_share: Figure
    province_late_share: float
    expected_late_share: float
    assessment: Text
    needs_look: bool  # the word asks for a look


@dataclass(frozen=True)
class RateTrajectory:
    """What became of the county's rate beside the province's: the word, the levels, and the ratios by quarter.

    `judged`: whether enough is known for the levels to be told.
    """

    assessment: Text
    explanation: Text
    is_assessed: bool
    earlier: tuple[float, float, float]
    recent: tuple[float, float, float]
    quarters: tuple[tuple[Text, float, float, float], ...]


@dataclass(frozen=True)
class Rank:
    """Between which ranks the county's rate lies with 95 % confidence; 1 is the highest.

    `rate` is the rate that is ranked: without cases of provincial trips.
    """

    low: int
    high: int
    county_count: int
    rate: Figure


@dataclass(frozen=True)
class EmptyReasons:
    """Why a part of a brief is empty, in words: said where it is, and nothing else is said there."""

    course: Text
    rises: Text
    questions: Text


@dataclass(frozen=True)
class CountyBrief:
    """One county's page."""

    code: str
    name: str
    people: int | None
    people_share: float  # of the province's inhabitants
    census: int
    unverified: bool  # the number of inhabitants
    numbers: tuple[CountyFigure, ...]
    rank: Rank | None
    trajectory: RateTrajectory | None
    expected_rate: Figure | None  # that its size lets expect and, where `by_age`, the age of the line
    uses_line_age: bool
    quiet: bool
    topics: tuple[Topic, ...]
    rising_topics: tuple[RisingTopic, ...]
    overdue_offices: tuple[OverdueOffice, ...]
    offices_to_ask: tuple[OfficeToAsk, ...]
    limitations: tuple[Text, ...]  # what the data cannot tell
    empty_reasons: EmptyReasons
    first: date
    last: date
    scope_text: str  # what else the scope is narrowed to, in words of the reader's language
    as_of: datetime
    load: int
    demo: bool
