"""What the sentence of the day is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from queries.attention import Attention
from queries.attention.evidence import Finding
from queries.attention.selection import is_new_burst
from queries.data_quality.missing_days import MissingDays
from queries.overview.lists.news_list import is_late_at
from queries.overview.lists.overdue_list import Waiting
from queries.overview.overview_contents import EMPTY, MainFigure
from queries.overview.silence.stopped_answering import StoppedOffice
from queries.overview.silence.stopped_kinds import StoppedKind
from queries.overview.words.sentence_length import Wordings
from queries.storage.source_state import SourceState
from queries.vocabulary.labels import Text


@dataclass(frozen=True)
class SentenceContents:
    """What is known of a scope on one day. What the sources do not tell is None; the sentence leaves it out.

    `assessed` is the number of offices with enough cases to be assessed: that none needs a look says little of few.
    `overdue` is the number of all overdue cases, also of those without an office; `waiting` are those of each office.
    `over` are the surges that are over since a few days. `of_province` are the words on surges of the whole province
    that reach the scope (`province_events`), `signs` those on offices with other signs (`other_signs`). `missing` are
    the days of which the data seem to be missing, `caught_up` those that were made up for, `awaited` the sources of
    which newer days have not arrived. `ended` is the last day of a period that is over. `stopped` are the offices
    that suddenly answer nothing, `stopped_kinds` those that answer no case of one kind.
    """

    attention: Attention
    findings: Sequence[Finding]
    figures: tuple[MainFigure, ...]
    overdue: int | None
    waiting: list[Waiting]
    needs_look: pd.DataFrame | None
    assessed: int
    over: Sequence[Finding] = ()
    of_province: Text = EMPTY
    signs: Sequence[Wordings] = ()
    missing: Sequence[MissingDays] = ()
    caught_up: Sequence[MissingDays] = ()
    awaited: Sequence[SourceState] = ()
    ended: date | None = None
    stopped: Sequence[StoppedOffice] = ()
    stopped_kinds: Sequence[StoppedKind] = ()

    @property
    def most_overdue(self) -> list[Waiting]:
        """The offices with the most overdue cases, several if they have equally many; empty without another to name."""
        if len(self.waiting) < 2:
            return []
        return [office for office in self.waiting if office.n == self.waiting[0].n]

    @property
    def stopped_with_most(self) -> StoppedOffice | None:
        """The only office that answers nothing, if it has the most overdue cases: it is named once, with these."""
        if len(self.stopped) != 1 or not self.overdue:
            return None
        offices = [office.office for office in self.most_overdue]
        return self.stopped[0] if offices == [self.stopped[0].office] else None

    @property
    def subsiding(self) -> list[Finding]:
        """Events that are within their expected range again."""
        return [finding for finding in self.findings if finding.check.is_within_range]

    @property
    def by_new_origin(self) -> list[Finding]:
        """Surges that a new channel or source explains."""
        return [finding for finding in self.findings if finding.check.is_by_new_origin]

    @property
    def active(self) -> list[Finding]:
        """All other events: those that count as out of the ordinary.

        The late answers of offices that stopped answering are left out: the sentence tells that instead.
        """
        return [
            finding
            for finding in self.findings
            if not (finding.check.is_within_range or finding.check.is_by_new_origin)
            and not any(is_late_at(finding, each.office) for each in self.stopped)
        ]

    def leads(self, stopped: StoppedOffice) -> bool:
        """Whether an office that answers nothing, or no case of one kind, comes before all events.

        It does not before a burst of which there are more cases a day than have come to wait there, as in the list
        (`queries.attention.selection.ranked_checks`): when that is reported, cases have already waited for days.
        """
        if not self.active:
            return True
        check = self.active[0].check
        if check.grave or is_new_burst(check, beyond=stopped.waiting / stopped.days):
            return False
        return not check.cases_concerned > stopped.waiting
