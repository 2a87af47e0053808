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

from queries.attention.anomaly_check import Look
from queries.attention.evidence import Finding, finding
from queries.attention.funnel_breaches import limits
from queries.attention.known_causes import common, with_offices, without_unseen
from queries.attention.monitored_series import MONTH, Watched, watched
from queries.attention.overdue_checks import lateness
from queries.attention.selection import choose
from queries.attention.silent_sources import silence
from queries.attention.thresholds import MOST
from queries.attention.volume_checks import modelled, volume
from queries.question.vintage import as_of, whole_day
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MOST_LIMITS = 3


@dataclass(frozen=True)
class Attention:
    """What is told of a day: the findings for the whole province, all others, and how many things were looked at.

    `looked` is 0 where too little is known to expect anything.
    """

    day: date
    findings: tuple[Finding, ...]
    others: tuple[Finding, ...]
    looked: int

    def about(self, store: Store, scope: Scope) -> list[Finding]:
        """All findings that touch what a scope is narrowed to, the weightiest first."""
        return [each for each in (*self.findings, *self.others) if each.touches(store, scope)]


def attention(store: Store, scope: Scope) -> Attention:
    """The list at the scope's as-of and vintage. Computed once for a state of the data."""
    whole = Scope(as_of=scope.as_of, load=scope.load)
    return store.memo.recall(("attention", whole), lambda: _attention(store, whole))


def _attention(store: Store, scope: Scope) -> Attention:
    moment = as_of(store, scope)
    if moment is None or store.first_day is None or moment.date() <= store.first_day:
        return Attention(moment.date() if moment else date.min, (), (), 0)
    latest = whole_day(moment)
    at = common(store, scope)
    scope = scope if at == moment else replace(scope, as_of=at)
    known = watched(store, scope)
    model = modelled(known)
    if model is None:
        return Attention(known.day, (), (), 0)
    counted = without_unseen(store, scope, known.day, volume(known, parents(store), model))
    late = with_offices(store, scope, known.day, lateness(known))
    looks = [*counted, *late, *limits(store, scope, known.day), *silence(store, scope, latest)]
    chosen = choose(looks, province=usual_week(known))
    first = _few_limits(chosen)[:MOST]
    told, others = (
        tuple(
            finding(store, scope, replace(known, day=latest) if look.kind == "source" else known, look)
            for look in part
        )
        for part in (first, [look for look in chosen if look not in first])
    )
    return Attention(known.day, told, others, len(looks))


def parents(store: Store) -> dict[int, int]:
    """The topic group of each topic, by the store's keys."""
    return {int(str(topic)): int(group) for topic, group in store.dimension("topic")["topic_group"].items()}


def usual_week(known: Watched) -> float:
    """Cases a week of the last four, outside trips."""
    return float(known.counts["county"].counts[:, -MONTH:].sum() * 7 / MONTH)


def _few_limits(told: list[Look]) -> list[Look]:
    """At most three lines of offices that have long been outside their limits: they are news every day."""
    kept, offices = [], 0
    for look in told:
        offices += look.kind == "limits"
        if look.kind != "limits" or offices <= MOST_LIMITS:
            kept.append(look)
    return kept
