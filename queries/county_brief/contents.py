"""What stands in the brief of a county, as plain values: screen, paper and workbook all print these and nothing else.

Pure declaration: a document may read it without knowing the store.
"""

import math
from dataclasses import dataclass
from datetime import date, datetime

from queries.measures.declaration import Measure
from queries.vocabulary.labels import Word


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval and its number of cases; NaN where withheld, missing or without interval."""

    value: float
    lower: float
    upper: float
    n: int
    withheld: bool
    unheard: bool = False  # too few of the people asked gave a verdict: not to be quoted

    @property
    def known(self) -> bool:
        """Whether there is a value that may be told."""
        return math.isfinite(self.value) and not self.withheld and not self.unheard


@dataclass(frozen=True)
class Number:
    """A measure in the county and in the whole province; `judged` is the word for it beside other counties."""

    measure: Measure
    here: Figure
    province: Figure
    judged: Word | None


@dataclass(frozen=True)
class Topic:
    """A topic by weight: its cases, its share of the county's, and how many times as many as the others' mix lets
    expect (shrunken, with limits; NaN where it cannot be said).
    """

    name: str
    cases: int
    share: float
    times: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Rise:
    """A topic that rose more than all others: cases now and in the same period of the year before, and the ratio."""

    name: str
    cases: int
    before: int
    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Waiting:
    """What an office owes an answer to: its overdue cases, and the one that has been overdue longest, in days."""

    office: str
    overdue: int
    days: int
    tracking: str
    topic: str
    registered: datetime


@dataclass(frozen=True)
class Question:
    """An office to ask: cases due in the county and how many of them were not answered in time, its share late in the
    whole province, the one that its peers let expect, and the word for that (`queries.comparisons.peer_verdicts`).
    """

    office: str
    due: int
    late: int
    share: Figure
    everywhere: float
    expected: float
    verdict: Word
    looked: bool  # the word asks for a look


@dataclass(frozen=True)
class Course:
    """What became of the county's rate beside the province's: the word, the levels, and the ratios by quarter.

    `judged`: whether enough is known for the levels to be told.
    """

    verdict: Word
    why: Word
    judged: bool
    earlier: tuple[float, float, float]
    recent: tuple[float, float, float]
    quarters: tuple[tuple[Word, float, float, float], ...]


@dataclass(frozen=True)
class Rank:
    """Between which ranks the county's rate lies with 95 % confidence; 1 is the highest.

    `rate` is the rate that is ranked: without cases of provincial trips.
    """

    low: int
    high: int
    among: int
    rate: Figure


@dataclass(frozen=True)
class Missing:
    """Why a part of a brief is empty, in words: said where it is, and nothing else is said there."""

    course: Word
    rises: Word
    questions: Word


@dataclass(frozen=True)
class CountyBrief:
    """One county's page."""

    code: str
    name: str
    people: int | None
    people_part: float  # of the province's inhabitants
    census: int
    unverified: bool  # the number of inhabitants
    numbers: tuple[Number, ...]
    rank: Rank | None
    course: Course | None
    expected_rate: Figure | None  # that its size lets expect and, where `by_age`, the age of the line
    by_age: bool
    quiet: bool
    topics: tuple[Topic, ...]
    rises: tuple[Rise, ...]
    waiting: tuple[Waiting, ...]
    questions: tuple[Question, ...]
    cannot: tuple[Word, ...]  # what the data cannot tell
    missing: Missing
    first: date
    last: date
    narrowed: str  # what else the scope is narrowed to, in words of the reader's language
    as_of: datetime
    load: int
    demo: bool
