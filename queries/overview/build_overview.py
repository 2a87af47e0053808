"""Build what the overview says about a scope.

Every figure comes from the same functions as on the other screens, so that a line and the screen that it
links to never disagree.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from queries.attention import Attention, attention
from queries.attention.ended_events import ENDED_DAYS
from queries.attention.evidence import Finding
from queries.attention.silent_sources import awaited_sources
from queries.comparisons.peers.peer_comparison import ON_TIME, PeerComparison, peer_comparison
from queries.comparisons.peers.peer_history import with_history
from queries.comparisons.peers.slow_units import SlowUnit
from queries.data_quality.missing_days import (
    MissingDays,
    days_without_answers,
    missing_days,
    missing_days_of_sources,
)
from queries.estimates.measure import measure
from queries.overview.lists.look_list import look_list, offices_assessed, offices_needing_look
from queries.overview.lists.news_list import (
    count_of_last_week,
    count_since_load,
    link_to_today,
    news_list,
    unusual_findings,
)
from queries.overview.lists.office_table import office_rows
from queries.overview.lists.overdue_list import overdue_by_office, overdue_list
from queries.overview.lists.province_events import province_events, province_events_text
from queries.overview.main_figures import main_figures, unchanged_text
from queries.overview.office_lines.county_lines import (
    late_counties_of_scope,
    slower_counties_of_scope,
)
from queries.overview.office_lines.group_lines import (
    late_groups_of_scope,
    slower_groups_of_scope,
)
from queries.overview.office_lines.other_signs import Signs, other_signs, sign_wordings
from queries.overview.office_lines.own_past_lines import offices_beyond_own_past
from queries.overview.office_lines.recent_look_lines import recent_look_line
from queries.overview.office_lines.scope_signs import is_before_last_months, signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.office_lines.unit_lines import line_of_units, units_in_sentence
from queries.overview.overview_contents import EMPTY, MainFigure, OverviewContents
from queries.overview.sentence.day_sentence import day_sentence
from queries.overview.sentence.sentence_contents import SentenceContents
from queries.overview.silence.changed_offices import silent_counties
from queries.overview.silence.silence_lines import is_over, silence_lines, stopped_kinds, stopped_offices
from queries.overview.silence.stopped_answering import StoppedOffice, late_reasons
from queries.overview.silence.stopped_kinds import StoppedKind
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import scope_text
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
from queries.question.vintage import as_of, last_complete_day
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

Rhythm = Literal["day", "week"]


@dataclass(frozen=True)
class _NotableUnits:
    """Offices, their groups and counties of which something is said: those that need a look, and those with signs.

    `is_recorded` is whether the sources tell if answers were on time.
    """

    is_recorded: bool
    needs_look: pd.DataFrame
    signs: Signs
    groups: dict[UnitTexts, list[SlowUnit]]
    counties: dict[UnitTexts, list[SlowUnit]]


def compared_offices(store: Store, scope: Scope) -> PeerComparison:
    """All offices compared by answers on time, with since when they need a look."""
    return with_history(store, peer_comparison(store, ON_TIME, scope))


def figures_of_overview(store: Store, scope: Scope) -> tuple[MainFigure, ...]:
    """The main figures of a scope, up to the day of as-of."""
    return main_figures(store, _until_today(store, scope))


def own_past_of_overview(store: Store, scope: Scope) -> Text:
    """The offices beyond their own past, up to the day of as-of."""
    return offices_beyond_own_past(store, _until_today(store, scope))


def _until_today(store: Store, scope: Scope) -> Scope:
    moment = as_of(store, scope)
    assert moment is not None
    if scope.last is None or scope.last > moment.date():
        return replace(scope.with_period(scope.first, moment.date()), preset=scope.preset)
    return scope


def overview(
    store: Store,
    scope: Scope,
    compare: Callable[[], PeerComparison],
    *,
    figures: Callable[[], tuple[MainFigure, ...]] | None = None,
    own_past: Callable[[], Text] | None = None,
    rhythm: Rhythm = "day",
) -> OverviewContents:
    """The contents for a scope with data, cached for this state of the data.

    `compare` returns `compared_offices` for the same scope, in any language; `figures` and `own_past` return
    `figures_of_overview` and `own_past_of_overview`, where somebody else has computed them. They are functions because
    they are needed only if the contents are not in the cache. With the rhythm of a week, the contents count what came
    in during the last week and have the rows of all offices. With that of a day, a comparison with the history of the
    offices that the scope chooses is enough (`queries.question.filters.chosen_offices`), and of these since when those
    that are listed need a look (`queries.overview.lists.look_list.MAX`).
    """
    key = ("overview", scope, rhythm, settings())
    return store.cache.get_or_compute(
        key, lambda: _overview(store, scope, compare(), rhythm, figures_of=figures, own_past_of=own_past)
    )


def _basis(noticed: Attention, latest: date, *, today: date, ended: bool) -> Text:
    """Up to when the data go; where they end within a day, also up to when the unusual was looked for."""
    day = texts.day_text(noticed.day if noticed.check_count else latest)
    if ended or latest == today:
        return texts.WHOLE_DAYS.formatted(day=day)
    return texts.PART_OF_DAY.formatted(day=day, today=texts.day_text(today))


def _overview(
    store: Store,
    scope: Scope,
    comparison: PeerComparison,
    rhythm: Rhythm,
    *,
    figures_of: Callable[[], tuple[MainFigure, ...]] | None = None,
    own_past_of: Callable[[], Text] | None = None,
) -> OverviewContents:
    moment = as_of(store, scope)
    assert moment is not None
    today, latest = moment.date(), last_complete_day(moment)
    scope = _until_today(store, scope)
    ended = is_over(scope, latest)
    noticed = Attention(latest, (), (), 0) if ended else attention(store, scope)
    figures = main_figures(store, scope) if figures_of is None else figures_of()
    own_past = offices_beyond_own_past(store, scope) if own_past_of is None else own_past_of()
    overdue, waiting = measure(store, "overdue", scope), overdue_by_office(store, scope)
    count = count_of_last_week if rhythm == "week" else count_since_load
    lead = link_to_today() if ended else count(store, scope, latest)
    units = _notable_units(store, scope, comparison)
    recent = recent_look_line(store, scope, comparison) if units.is_recorded and not ended else EMPTY
    stopped = stopped_offices(store, scope, late=_told_late(noticed, units.needs_look))
    of_kinds = stopped_kinds(store, scope, stopped)
    missing = missing_days(store, scope, latest=latest)
    of_sources = missing_days_of_sources(store, scope, latest=latest, whole=missing)
    of_answers = days_without_answers(store, scope, latest=latest, whole=missing)
    gaps = [*missing, *of_answers, *of_sources]
    earliest = store.first_day or today
    return OverviewContents(
        sentence=day_sentence(
            store,
            SentenceContents(
                attention=noticed,
                findings=unusual_findings(noticed, store, scope),
                over=_over(store, scope, noticed, [*missing, *of_sources]),
                of_province=province_events_text(store, province_events(store, scope, noticed)),
                figures=figures,
                overdue=int(overdue.frame["value"].sum()) if overdue.coverage.is_recorded else None,
                waiting=waiting,
                needs_look=units.needs_look if units.is_recorded else None,
                assessed=offices_assessed(store, comparison, scope),
                signs=_sign_wordings(store, units),
                stopped=stopped,
                stopped_kinds=of_kinds,
                missing=[days for days in gaps if not days.is_past(latest)],
                caught_up=[days for days in gaps if days.is_past(latest)],
                awaited=() if ended else awaited_sources(store, scope, latest),
                ended=scope.last if ended else None,
            ),
        ),
        lists=(
            news_list(
                store,
                scope,
                noticed,
                figures,
                lead=lead,
                late_reasons=late_reasons(stopped),
                is_over=ended,
            ),
            overdue_list(store, scope, waiting, comparison),
            look_list(store, scope, comparison, units.signs),
        ),
        figures=figures,
        unchanged=unchanged_text(figures),
        unit_notes=_unit_notes(store, scope, latest, units, stopped, of_kinds, recent, own_past, ended=ended),
        offices=office_rows(store, comparison, waiting, units.signs) if rhythm == "week" else (),
        note=texts.NOTE.formatted(basis=_basis(noticed, latest, today=today, ended=ended)),
        period=scope_text(store, scope),
        first=max(scope.first or earliest, earliest),
        last=min(scope.last or today, today),
        as_of=moment,
        load=store.load if scope.load is None else scope.load,
        demo=store.is_demo,
    )


def _notable_units(store: Store, scope: Scope, comparison: PeerComparison) -> _NotableUnits:
    """The notable units of a scope; groups and counties of which more is said are not named as slower too."""
    is_recorded = measure(store, ON_TIME, scope).coverage.is_recorded
    needs_look = offices_needing_look(store, comparison, scope)
    late_groups = late_groups_of_scope(store, scope, comparison) if is_recorded else []
    late_counties = late_counties_of_scope(store, scope)
    groups, counties = ({each.code for each in late} for late in (late_groups, late_counties))
    return _NotableUnits(
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
    )


def _told_late(noticed: Attention, needs_look: pd.DataFrame) -> set[str]:
    """Codes of the offices that a line names for their late answers."""
    findings = (*noticed.findings, *noticed.other_findings)
    named = {code for each in findings if each.check.is_about_late_answers for _, code in each.subject}
    return named | set(needs_look["agency"])


def _sign_wordings(store: Store, units: _NotableUnits) -> list[Wordings]:
    """Wordings for the sentence of the day on groups, counties and offices with signs."""
    return [
        *([units_in_sentence(store, *slow)] for slow in (units.groups | units.counties).items()),
        sign_wordings(store, units.signs),
    ]


def _over(store: Store, scope: Scope, noticed: Attention, missing: Sequence[MissingDays]) -> list[Finding]:
    """The surges of the scope that are over; none where newest days without cases may be why they seem so."""
    since = noticed.day - timedelta(ENDED_DAYS)
    return [] if any(days.last > since for days in missing) else noticed.ended_in_scope(store, scope)


def _unit_notes(
    store: Store,
    scope: Scope,
    latest: date,
    units: _NotableUnits,
    stopped: Sequence[StoppedOffice],
    of_kinds: Sequence[StoppedKind],
    *other_times: Text,
    ended: bool,
) -> Text:
    """What is said of offices, their groups and counties besides the lists, a line each.

    `latest` is the last complete day, `stopped` are the offices that answer nothing, `of_kinds` those that answer no
    case of one kind, and `other_times` are lines on what offices were before. Of a period that has `ended`, nothing is
    said about who has had no case lately.
    """
    notes = [
        *(line_of_units(store, *slow) for slow in units.groups.items()),
        *other_times,
        *(line_of_units(store, *slow) for slow in units.counties.items()),
        sign_lines(store, signs_of_scope(store, scope)),
    ]
    if units.is_recorded and is_before_last_months(store, scope):
        notes.append(NO_LAST_MONTHS)
    if not ended:
        notes += [
            silence_lines(store, scope, stopped, of_kinds),
            silent_counties(store, scope, latest=latest),
        ]
    return as_sentences(notes, between=texts.LINE_END)
