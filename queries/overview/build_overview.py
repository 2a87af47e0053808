"""Build what the overview says about a scope.

Every figure comes from the same functions as on the other screens, so that a line and the screen that it
links to never disagree.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from queries.attention import Attention, attention
from queries.attention.ended_events import ENDED_DAYS
from queries.attention.evidence import Finding
from queries.attention.silent_sources import awaited_sources
from queries.comparisons.peers.peer_comparison import ON_TIME, PeerComparison, peer_comparison
from queries.comparisons.peers.peer_history import with_history
from queries.data_quality.missing_days import (
    MissingDays,
    days_without_answers,
    missing_days,
    missing_days_of_sources,
)
from queries.estimates.measure import measure
from queries.overview.lists.look_list import look_list, offices_assessed
from queries.overview.lists.news_list import (
    count_of_last_week,
    count_since_load,
    link_to_today,
    news_list,
    unusual_findings,
)
from queries.overview.lists.office_table import office_rows
from queries.overview.lists.overdue_list import Waiting, overdue_by_office, overdue_list
from queries.overview.lists.province_events import province_events, province_events_text
from queries.overview.main_figures import main_figures, unchanged_text
from queries.overview.notable_units import NotableUnits, notable_units, unit_notes, unit_wordings
from queries.overview.office_lines.came_late_lines import came_late_line
from queries.overview.office_lines.own_past_lines import offices_beyond_own_past
from queries.overview.office_lines.recent_look_lines import recent_look_line
from queries.overview.overview_contents import EMPTY, MainFigure, OverviewContents, ShortList
from queries.overview.sentence.day_sentence import day_sentence
from queries.overview.sentence.sentence_contents import SentenceContents
from queries.overview.silence.silence_lines import is_over
from queries.overview.silence.stopped_answering import late_reasons
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import scope_text
from queries.question.vintage import as_of, last_complete_day
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

Rhythm = Literal["day", "week"]


@dataclass(frozen=True)
class _Facts:
    """What is known of a scope on the day of as-of.

    `latest` is the last complete day. Where the period has `ended` before it, nothing is told of today.
    """

    store: Store
    scope: Scope
    comparison: PeerComparison
    as_of: datetime
    latest: date
    ended: bool
    noticed: Attention
    figures: tuple[MainFigure, ...]
    waiting: list[Waiting]
    units: NotableUnits


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


def _overview(
    store: Store,
    scope: Scope,
    comparison: PeerComparison,
    rhythm: Rhythm,
    *,
    figures_of: Callable[[], tuple[MainFigure, ...]] | None = None,
    own_past_of: Callable[[], Text] | None = None,
) -> OverviewContents:
    facts = _facts(store, scope, comparison, figures_of)
    scope, today = facts.scope, facts.as_of.date()
    own_past = offices_beyond_own_past(store, scope) if own_past_of is None else own_past_of()
    earliest = store.first_day or today
    return OverviewContents(
        sentence=day_sentence(store, _sentence_contents(facts)),
        lists=_lists(facts, rhythm),
        figures=facts.figures,
        unchanged=unchanged_text(facts.figures),
        unit_notes=_unit_notes(facts, own_past),
        offices=office_rows(store, comparison, facts.waiting, facts.units.signs) if rhythm == "week" else (),
        note=texts.NOTE.formatted(basis=_basis(facts)),
        period=scope_text(store, scope),
        first=max(scope.first or earliest, earliest),
        last=min(scope.last or today, today),
        as_of=facts.as_of,
        load=store.load if scope.load is None else scope.load,
        demo=store.is_demo,
    )


def _facts(
    store: Store,
    scope: Scope,
    comparison: PeerComparison,
    figures_of: Callable[[], tuple[MainFigure, ...]] | None,
) -> _Facts:
    """Look at a scope up to the day of as-of."""
    moment = as_of(store, scope)
    assert moment is not None
    latest = last_complete_day(moment)
    scope = _until_today(store, scope)
    ended = is_over(scope, latest)
    noticed = Attention(latest, (), (), 0) if ended else attention(store, scope)
    return _Facts(
        store=store,
        scope=scope,
        comparison=comparison,
        as_of=moment,
        latest=latest,
        ended=ended,
        noticed=noticed,
        figures=main_figures(store, scope) if figures_of is None else figures_of(),
        waiting=overdue_by_office(store, scope),
        units=notable_units(store, scope, comparison, noticed),
    )


def _basis(facts: _Facts) -> Text:
    """Up to when the data go; where they end within a day, also up to when the unusual was looked for."""
    noticed, today = facts.noticed, facts.as_of.date()
    day = texts.day_text(noticed.day if noticed.check_count else facts.latest)
    if facts.ended or facts.latest == today:
        return texts.WHOLE_DAYS.formatted(day=day)
    return texts.PART_OF_DAY.formatted(day=day)


def _sentence_contents(facts: _Facts) -> SentenceContents:
    """What the sentence of the day is made of."""
    store, scope, latest, units = facts.store, facts.scope, facts.latest, facts.units
    overdue = measure(store, "overdue", scope)
    missing = missing_days(store, scope, latest=latest)
    of_sources = missing_days_of_sources(store, scope, latest=latest, whole=missing)
    of_answers = days_without_answers(store, scope, latest=latest, whole=missing)
    gaps = [*missing, *of_answers, *of_sources]
    return SentenceContents(
        attention=facts.noticed,
        findings=unusual_findings(facts.noticed, store, scope),
        over=_over(store, scope, facts.noticed, [*missing, *of_sources]),
        of_province=province_events_text(store, province_events(store, scope, facts.noticed)),
        figures=facts.figures,
        overdue=int(overdue.frame["value"].sum()) if overdue.coverage.is_recorded else None,
        waiting=facts.waiting,
        needs_look=units.needs_look if units.is_recorded else None,
        assessed=offices_assessed(store, facts.comparison, scope),
        signs=unit_wordings(store, units),
        stopped=units.stopped,
        stopped_kinds=units.stopped_kinds,
        missing=[days for days in gaps if not days.is_past(latest)],
        caught_up=[days for days in gaps if days.is_past(latest)],
        awaited=() if facts.ended else awaited_sources(store, scope, latest),
        ended=scope.last if facts.ended else None,
    )


def _over(store: Store, scope: Scope, noticed: Attention, missing: Sequence[MissingDays]) -> list[Finding]:
    """The surges of the scope that are over; none where newest days without cases may be why they seem so."""
    since = noticed.day - timedelta(ENDED_DAYS)
    return [] if any(days.last > since for days in missing) else noticed.ended_in_scope(store, scope)


def _lists(facts: _Facts, rhythm: Rhythm) -> tuple[ShortList, ...]:
    """What is new, what is overdue at whom, and who needs a look."""
    store, scope = facts.store, facts.scope
    count = count_of_last_week if rhythm == "week" else count_since_load
    return (
        news_list(
            store,
            scope,
            facts.noticed,
            facts.figures,
            lead=link_to_today() if facts.ended else count(store, scope, facts.latest),
            late_reasons=late_reasons(facts.units.stopped),
            is_over=facts.ended,
        ),
        overdue_list(store, scope, facts.waiting, facts.comparison),
        look_list(store, scope, facts.comparison, facts.units.signs),
    )


def _unit_notes(facts: _Facts, own_past: Text) -> Text:
    """What is said of offices, their groups and counties besides the lists, a line each."""
    store, scope, units, ended = facts.store, facts.scope, facts.units, facts.ended
    recent = recent_look_line(store, scope, facts.comparison) if units.is_recorded and not ended else EMPTY
    late = came_late_line(store, scope, facts.comparison) if units.is_recorded else EMPTY
    return unit_notes(store, scope, units, recent, late, own_past, latest=None if ended else facts.latest)
