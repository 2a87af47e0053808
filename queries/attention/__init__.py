"""The attention list: what is out of the ordinary on the last whole day that is known, each with its evidence.

That day is the last that all sources cover which still arrive: of one that lags, nothing reads as a fall.

    told = attention(store, scope)
    told.findings   # weightiest first, at most 7; none on a quiet day
    told.others     # the lighter ones, of which a part of the province may want to hear
    told.looked     # at how many things was looked

Everything is looked at, whatever the scope is narrowed to; only as-of and vintage matter. Nothing here passes sentence
on an office: a line says what was counted, what was expected, and where to see it.
"""

from dataclasses import dataclass, replace
from datetime import date

from queries.attention.anomaly_check import Check
from queries.attention.evidence import Finding, finding
from queries.attention.funnel_breaches import funnel_checks
from queries.attention.known_causes import common_as_of, with_late_by_office, without_lagging_sources
from queries.attention.monitored_series import MONTH, MonitoredSeries, monitored_series
from queries.attention.overdue_checks import overdue_checks
from queries.attention.selection import select_checks
from queries.attention.silent_sources import silent_source_checks
from queries.attention.thresholds import MAX_FINDINGS
from queries.attention.volume_checks import seasonal_expectation, volume_checks
from queries.question.vintage import as_of, last_complete_day
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MAX_FUNNEL_FINDINGS = 3


@dataclass(frozen=True)
class Attention:
    """What is told of a day: the findings for the whole province, all others, and how many things were looked at.

    `looked` is 0 where too little is known to expect anything.
    """

    day: date
    findings: tuple[Finding, ...]
    other_findings: tuple[Finding, ...]
    check_count: int

    def in_scope(self, store: Store, scope: Scope) -> list[Finding]:
        """All findings that touch what a scope is narrowed to, the weightiest first."""
        return [each for each in (*self.findings, *self.other_findings) if each.concerns(store, scope)]


def attention(store: Store, scope: Scope) -> Attention:
    """The list at the scope's as-of and vintage. Computed once for a state of the data."""
    whole = Scope(as_of=scope.as_of, load=scope.load)
    return store.cache.get_or_compute(("attention", whole), lambda: _attention(store, whole))


def _attention(store: Store, scope: Scope) -> Attention:
    moment = as_of(store, scope)
    if moment is None or store.first_day is None or moment.date() <= store.first_day:
        return Attention(moment.date() if moment else date.min, (), (), 0)
    latest = last_complete_day(moment)
    at = common_as_of(store, scope)
    scope = scope if at == moment else replace(scope, as_of=at)
    known = monitored_series(store, scope)
    model = seasonal_expectation(known)
    if model is None:
        return Attention(known.day, (), (), 0)
    counted = without_lagging_sources(
        store, scope, known.day, volume_checks(known, topic_group_of_topics(store), model)
    )
    late = with_late_by_office(store, scope, known.day, overdue_checks(known))
    looks = [
        *counted,
        *late,
        *funnel_checks(store, scope, known.day),
        *silent_source_checks(store, scope, latest),
    ]
    chosen = select_checks(looks, province_weekly_cases=mean_weekly_cases(known))
    first = _few_limits(chosen)[:MAX_FINDINGS]
    told, others = (
        tuple(
            finding(store, scope, replace(known, day=latest) if look.kind == "source" else known, look)
            for look in part
        )
        for part in (first, [look for look in chosen if look not in first])
    )
    return Attention(known.day, told, others, len(looks))


def topic_group_of_topics(store: Store) -> dict[int, int]:
    """The topic group of each topic, by the store's keys."""
    return {int(str(topic)): int(group) for topic, group in store.dimension("topic")["topic_group"].items()}


def mean_weekly_cases(series: MonitoredSeries) -> float:
    """Cases a week of the last four, outside trips."""
    return float(series.counts["county"].counts[:, -MONTH:].sum() * 7 / MONTH)


def _few_limits(told: list[Check]) -> list[Check]:
    """At most three lines of offices that have long been outside their limits: they are news every day."""
    kept, offices = [], 0
    for look in told:
        offices += look.kind == "limits"
        if look.kind != "limits" or offices <= MAX_FUNNEL_FINDINGS:
            kept.append(look)
    return kept
