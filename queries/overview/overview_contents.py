"""Contents of the overview as plain dataclasses, from which the screen, the morning page and the command are made.

Separate from `build_overview`, so that documents can import it without a dependency on the store.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from queries.measures.declaration import Measure
from queries.vocabulary.labels import Text

LINES = 3  # lines of a short list that are shown at once
EMPTY = Text("", "")

ListKey = Literal["news", "overdue", "look"]


@dataclass(frozen=True)
class Proof:
    """The view that proves a line: a screen, and the URL parameters in which it differs from the reader's scope.

    A parameter without values is removed from the scope.
    """

    screen: str
    params: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class OverviewLine:
    """One line of a short list: one number with its unit, one sentence, one proof.

    `key` identifies what the line is about. It stays the same from one load to the next, so that a browser can tell
    which lines its reader has not seen. `evidence` is what stands behind the number, `status` how long it has been so
    ("new", "since …"). `weekly_counts` are the same cases in the last 13 weeks, where the line counts cases.
    `office` is the name of the office that the line is about, for pages that name it without its line.
    """

    key: str
    number: Text
    unit: Text
    sentence: Text
    evidence: Text
    proof: Proof
    status: Text = EMPTY
    is_new: bool = False
    weekly_counts: tuple[float, ...] = ()
    highlighted_weeks: int = 0
    office: Text = EMPTY


@dataclass(frozen=True)
class ShortList:
    """A short list, the most important line first. `lead` is a fact about the whole, which stands above the lines.

    `empty` says why there is no line. `rest` is a view with everything that the list could name; `hidden` counts what
    is in that view and not among the lines. `elsewhere` counts what stands outside the scope. Unless `is_recorded`, no
    source has what the list is about, so that nobody knows how many lines it would have.
    """

    key: ListKey
    title: Text
    lines: tuple[OverviewLine, ...]
    empty: Text
    rest: Proof
    lead: Text = EMPTY
    lead_proof: Proof | None = None
    hidden: int = 0
    elsewhere: int = 0
    is_recorded: bool = True

    @property
    def shown(self) -> tuple[OverviewLine, ...]:
        """The lines that are shown at once."""
        return self.lines[:LINES]

    @property
    def more(self) -> tuple[OverviewLine, ...]:
        """The other lines."""
        return self.lines[LINES:]

    @property
    def more_count(self) -> int:
        """Number of things that are not shown at once."""
        return len(self.more) + self.hidden


@dataclass(frozen=True)
class FigureChange:
    """A comparison of a main figure with another period, always with direction and size.

    `is_change` is True only for what is beyond chance and large enough. `size` is «▲ ۱۷٪», `baseline` what it is
    compared with, `note` better or worse. `proof` are the two periods side by side. `spoken` is the size of a change
    in words that can be read aloud: «۱۷٪ بیشتر».
    `is_unclear`: no change could be shown, but the size is one that matters.
    """

    is_change: bool
    size: Text
    baseline: Text
    proof: Proof
    note: Text = EMPTY
    is_unclear: bool = False
    spoken: Text = EMPTY


@dataclass(frozen=True)
class MainFigure:
    """A main figure: its value as text, what stands behind it, and its changes.

    `sources` says of how many sources it is, where it leaves any out. `own_past` is what the control chart says of the
    latest complete month, where that is beyond its normal variation.
    """

    measure: Measure
    title: Text
    value: Text
    basis: Text
    changes: tuple[FigureChange, ...] = ()
    sources: Text = EMPTY
    own_past: Text = EMPTY

    @property
    def changed(self) -> tuple[FigureChange, ...]:
        """The comparisons that are changes."""
        return tuple(change for change in self.changes if change.is_change)

    @property
    def unchanged(self) -> tuple[FigureChange, ...]:
        """The comparisons within what is usual."""
        return tuple(change for change in self.changes if not change.is_change)


@dataclass(frozen=True)
class OfficeRow:
    """An office in the table of the weekly page, as texts; those that need a look come first."""

    name: Text
    needs_look: bool
    assessment: Text
    on_time: Text
    expected: Text
    due: int
    excess: Text
    overdue: int
    oldest: Text


@dataclass(frozen=True)
class OverviewContents:
    """Everything that the overview says about a scope."""

    sentence: Text
    lists: tuple[ShortList, ...]
    figures: tuple[MainFigure, ...]
    unchanged: Text  # the comparisons of the figures that are within what is usual, in one line
    # A sentence a line: offices beyond their own normal variation, slow in one county only, working for the deadline's
    # sake or not settling matters; new ones; and offices and counties without new cases.
    unit_notes: Text
    offices: tuple[OfficeRow, ...]
    note: Text  # what the lists are based on
    period: Text
    first: date
    last: date
    as_of: datetime
    load: int
    demo: bool
