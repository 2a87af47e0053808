"""The attention list: anomalies on the last complete day of the data, each with its evidence.

The day examined is the last one covered by every source that still delivers. A source whose data end earlier would
otherwise make the missing days look like a fall in cases.

    result = attention(store, scope)
    result.findings        # at most 7; empty on a quiet day
    result.other_findings  # those that concern fewer people, for readers who are interested in one part of the province
    result.check_count     # how many checks were made

Lines about grave topics come first; then they are ordered by consequence, the number of cases that a line concerns
beyond what was expected.

Each check compares one count (or one share) with its expectation. A line about counts stays from its first report
until the event is over, against what was usual before it; how long it has been there is found by replaying the last
days (`stats.attention.event_course`), and nothing is stored. The checks always cover the whole province: of the scope
only as-of and vintage matter. The list does not judge offices: a line says what was counted, what was expected, and on
which screen it can be verified.

Modules by subject, the most important first:

- what is watched: `monitored_series`, `subject_counts`; as rows `row_block`, `volume_rows`, `late_rows`;
- checks: `anomaly_check`, with `count_limits`; `event_checks` of rows, `funnel_breaches` of offices, `silent_sources`;
  `ended_events`; `past_question`;
- what is left out or explained: `known_causes`, `ended_parts`, `entered_at_once`,
  `entered_after_outage`, `falls_back`, `new_origins`, `leading_parts`, `repeated_topics`;
- what is shown: `selection`, `evidence`, `sentences`, `origin_words`, `part_words`;
- the numbers behind all that: `thresholds`.
"""

from dataclasses import dataclass, replace
from datetime import date

from queries.attention.anomaly_check import Check
from queries.attention.ended_events import ended_checks, seen_to_the_end
from queries.attention.ended_parts import without_ended_counties
from queries.attention.entered_at_once import with_entered_at_once
from queries.attention.event_checks import event_checks, replay, watched_rows
from queries.attention.evidence import Finding, finding
from queries.attention.falls_back import without_falls_back
from queries.attention.funnel_breaches import funnel_checks
from queries.attention.known_causes import (
    common_as_of,
    with_late_by_office,
    with_late_handoffs,
    with_unseen_season,
    without_lagging_sources,
)
from queries.attention.late_rows import with_due
from queries.attention.leading_parts import with_leading_parts
from queries.attention.monitored_series import MonitoredSeries, monitored_series
from queries.attention.new_origins import with_new_origin
from queries.attention.repeated_topics import without_repeated_topics
from queries.attention.selection import leading_checks, select_checks
from queries.attention.silent_sources import silent_source_checks
from queries.attention.volume_rows import seasonal_expectation, with_new_name
from queries.question.grave_topics import grave_keys
from queries.question.vintage import as_of, last_complete_day
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


@dataclass(frozen=True)
class Attention:
    """The attention list of one day: the findings shown for the whole province, all other findings, the check count.

    `ended` are the surges that were on the list within the last week and are over, as far as the data show: no lines
    of today.
    `check_count` is 0 if the history is too short to compute an expectation.
    """

    day: date
    findings: tuple[Finding, ...]
    other_findings: tuple[Finding, ...]
    check_count: int
    ended: tuple[Finding, ...] = ()

    def in_scope(self, store: Store, scope: Scope) -> list[Finding]:
        """All findings that concern the scope's counties, agencies or topics, the most important first."""
        return [
            finding.seen_from(scope)
            for finding in (*self.findings, *self.other_findings)
            if finding.concerns(store, scope)
        ]

    def ended_in_scope(self, store: Store, scope: Scope) -> list[Finding]:
        """The surges that are over and concern the scope, the largest first."""
        return [finding.seen_from(scope) for finding in self.ended if finding.concerns(store, scope)]


def attention(store: Store, scope: Scope) -> Attention:
    """The attention list at the scope's as-of and vintage. Cached for each state of the data and of the settings."""
    whole = Scope(as_of=scope.as_of, load=scope.load)
    return store.cache.get_or_compute(("attention", whole, settings()), lambda: _attention(store, whole))


def _attention(store: Store, scope: Scope) -> Attention:
    moment = as_of(store, scope)
    if moment is None or store.first_day is None or moment.date() <= store.first_day:
        return Attention(moment.date() if moment else date.min, (), (), 0)
    latest = last_complete_day(moment)
    # The list ends at the newest day that all delivering sources cover. Only silent sources are judged by the newest
    # day of any source, because they are what is missing from the common one.
    common = common_as_of(store, scope)
    scope = scope if common == moment else replace(scope, as_of=common)
    series = monitored_series(store, scope)
    model = seasonal_expectation(series)
    if model is None:
        return Attention(series.day, (), (), 0)
    grave = grave_keys(store)
    topic_groups = topic_group_of_topics(store)
    rows = watched_rows(series, model, topic_groups=topic_groups, grave=grave)
    course = replay(rows)
    offices = funnel_checks(store, scope, series.day)
    silent = silent_source_checks(store, scope, latest)
    open_events = _events(store, scope, series, event_checks(rows, course))
    events = without_ended_counties(rows, course, series, open_events, topic_groups)
    # Repeated topics go last: what is a part of a whole is a part of it whichever line tells it.
    checks = without_repeated_topics(select_checks([*events, *offices, *silent]))
    selected = with_late_handoffs(store, scope, series.day, checks)
    first = leading_checks(selected)
    # A line about a silent source is dated by the newest data of any source, not by the day that all sources share.
    findings, others = (
        tuple(
            finding(store, replace(series, day=latest) if check.kind == "silent_source" else series, check)
            for check in part
        )
        for part in (first, [check for check in selected if check not in first])
    )
    over = seen_to_the_end(
        store, scope, series.day, ended_checks(rows, course, selected, topic_groups), selected
    )
    return Attention(
        series.day,
        findings,
        others,
        int(rows.counts.windows.sum()) + len(offices) + len(silent),
        tuple(finding(store, series, check) for check in over),
    )


def _events(store: Store, scope: Scope, series: MonitoredSeries, checks: list[Check]) -> list[Check]:
    """The checks of events, without those that lagging sources explain, and with what stands behind the others."""
    named = [
        with_leading_parts(store, series, with_new_name(series, with_due(series, check))) for check in checks
    ]
    known = [
        with_new_origin(store, scope, series, with_entered_at_once(store, scope, series, check))
        for check in named
    ]
    in_season = [with_unseen_season(store, series.day, check) for check in known]
    explained = without_lagging_sources(store, scope, series.day, without_falls_back(series, in_season))
    return with_late_by_office(store, scope, series.day, explained)


def topic_group_of_topics(store: Store) -> dict[int, int]:
    """The topic group of each topic, both as integer keys of the store."""
    return {int(str(topic)): int(group) for topic, group in store.dimension("topic")["topic_group"].items()}
