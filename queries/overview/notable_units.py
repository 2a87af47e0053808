"""The offices of a scope, their groups and the counties of which the overview says something, and how it says it."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from queries.attention import Attention
from queries.comparisons.peers.peer_comparison import ON_TIME, PeerComparison
from queries.comparisons.peers.slow_units import SlowUnit
from queries.estimates.measure import measure
from queries.overview.lists.look_list import offices_needing_look
from queries.overview.office_lines.county_lines import late_counties_of_scope, slower_counties_of_scope
from queries.overview.office_lines.group_lines import late_groups_of_scope, slower_groups_of_scope
from queries.overview.office_lines.other_signs import Signs, other_signs, sign_wordings
from queries.overview.office_lines.scope_signs import is_before_last_months, signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.office_lines.unit_lines import line_of_units, units_in_sentence
from queries.overview.silence.changed_offices import silent_counties
from queries.overview.silence.silence_lines import silence_lines, stopped_kinds, stopped_offices
from queries.overview.silence.stopped_answering import StoppedOffice
from queries.overview.silence.stopped_kinds import StoppedKind
from queries.overview.words import overview_texts as texts
from queries.overview.words.own_past_fall_texts import NO_LAST_MONTHS
from queries.overview.words.sentence_ends import as_sentences
from queries.overview.words.sentence_length import Wordings
from queries.overview.words.unit_line_texts import (
    LATE_COUNTIES,
    LATE_GROUPS,
    SLOWER_COUNTIES,
    SLOWER_GROUPS,
    UnitTexts,
)
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


@dataclass(frozen=True)
class NotableUnits:
    """What is found in the offices of a scope, their groups and the counties.

    `is_recorded` is whether the sources tell if answers were on time. `stopped` are the offices that suddenly answer
    nothing, `stopped_kinds` those that answer no case of one kind.
    """

    is_recorded: bool
    needs_look: pd.DataFrame
    signs: Signs
    groups: dict[UnitTexts, list[SlowUnit]]
    counties: dict[UnitTexts, list[SlowUnit]]
    stopped: list[StoppedOffice]
    stopped_kinds: list[StoppedKind]


def notable_units(store: Store, scope: Scope, comparison: PeerComparison, noticed: Attention) -> NotableUnits:
    """The notable units of a scope; groups and counties of which more is said are not named as slower too."""
    is_recorded = measure(store, ON_TIME, scope).coverage.is_recorded
    needs_look = offices_needing_look(store, comparison, scope)
    late_groups = late_groups_of_scope(store, scope, comparison) if is_recorded else []
    late_counties = late_counties_of_scope(store, scope)
    groups, counties = ({each.code for each in late} for late in (late_groups, late_counties))
    stopped = stopped_offices(store, scope, late=_told_late(noticed, needs_look))
    return NotableUnits(
        is_recorded=is_recorded,
        needs_look=needs_look,
        signs=other_signs(store, scope, without=set(needs_look["agency"])),
        groups={
            LATE_GROUPS: late_groups,
            SLOWER_GROUPS: slower_groups_of_scope(store, scope, without=groups) if is_recorded else [],
        },
        counties={
            LATE_COUNTIES: late_counties,
            SLOWER_COUNTIES: slower_counties_of_scope(store, scope, without=counties),
        },
        stopped=stopped,
        stopped_kinds=stopped_kinds(store, scope, stopped),
    )


def _told_late(noticed: Attention, needs_look: pd.DataFrame) -> set[str]:
    """Codes of the offices that a line names for their late answers."""
    findings = (*noticed.findings, *noticed.other_findings)
    named = {code for each in findings if each.check.is_about_late_answers for _, code in each.subject}
    return named | set(needs_look["agency"])


def unit_wordings(store: Store, units: NotableUnits) -> list[Wordings]:
    """Wordings for the sentence of the day on groups, counties and offices with signs."""
    return [
        *([units_in_sentence(store, *slow)] for slow in (units.groups | units.counties).items()),
        sign_wordings(store, units.signs),
    ]


def unit_notes(
    store: Store, scope: Scope, units: NotableUnits, *other_times: Text, latest: date | None
) -> Text:
    """What is said of the units besides the lists, a line each.

    `other_times` are lines on what offices were before. `latest` is the last complete day; without it, for a period
    that is over, nothing is said about who has had no case lately.
    """
    notes = [
        *(line_of_units(store, *slow) for slow in units.groups.items()),
        *other_times,
        *(line_of_units(store, *slow) for slow in units.counties.items()),
        sign_lines(store, signs_of_scope(store, scope)),
    ]
    if units.is_recorded and is_before_last_months(store, scope):
        notes.append(NO_LAST_MONTHS)
    if latest is not None:
        notes += [
            silence_lines(store, scope, units.stopped, units.stopped_kinds),
            silent_counties(store, scope, latest=latest),
        ]
    return as_sentences(notes, between=texts.LINE_END)
