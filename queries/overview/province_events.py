"""Topics that surge in the whole province, and in the counties of a scope, of which no line of these counties speaks.

A topic that rises everywhere has one line, of the province (`queries.attention.volume_rows`): of one of its counties
nothing would be said.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from queries.attention import Attention
from queries.attention.evidence import Finding
from queries.attention.monitored_series import YEAR
from queries.attention.thresholds import MIN_RATIOS
from queries.estimates.measure import measure
from queries.overview import day_sentence_texts as words
from queries.overview import overview_texts as texts
from queries.overview.news_list import subject_text
from queries.overview.overview_contents import EMPTY
from queries.overview.short_news import short_news
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

FEWEST_CASES = 3


@dataclass(frozen=True)
class ProvinceEvent:
    """A surge of the province, and the cases of a scope's counties on its days with their usual number."""

    finding: Finding
    cases: int
    usual: float


def province_events(store: Store, scope: Scope, attention: Attention) -> list[ProvinceEvent]:
    """The surges of topics in the province that reach the counties of the scope, the most important first.

    A surge reaches them if they have FEWEST_CASES of it and more than usual, by the ratio that a line needs. None for a
    scope without counties, which hears of all surges, nor in a store that is limited to some cases, which are not those
    of the province.
    """
    if not scope.counties or store.limits is not None:
        return []
    everywhere = attention.in_scope(store, replace(scope, counties=()))
    events = [
        _event(store, scope, finding)
        for finding in everywhere
        if finding.kind == "surge"
        and [name for name, _ in finding.subject] == ["topic"]
        and not (finding.check.is_within_range or finding.check.is_by_new_origin)
    ]
    return [
        event
        for event in events
        if event.cases >= FEWEST_CASES and event.cases >= MIN_RATIOS["surge"] * event.usual
    ]


def _event(store: Store, scope: Scope, finding: Finding) -> ProvinceEvent:
    """A surge with the cases of the counties; usual is their share of its cases in the year before it."""
    first, last = finding.period
    ((_, topic),) = finding.subject
    whole = Scope(as_of=scope.as_of, load=scope.load, trips="out", topics=(topic,))
    began = last - timedelta(max(finding.check.event_days, finding.check.days))
    now = _by_county(store, whole.with_period(first, last))
    before = _by_county(store, whole.with_period(began - timedelta(YEAR - 1), began))
    share = sum(before.get(code, 0) for code in scope.counties) / max(sum(before.values()), 1)
    return ProvinceEvent(
        finding, sum(now.get(code, 0) for code in scope.counties), share * finding.check.expected
    )


def _by_county(store: Store, scope: Scope) -> dict[str, int]:
    columns = measure(store, "received", scope, by=("county",)).columns
    return {str(code): int(n) for code, n in zip(columns["county"], columns["n"], strict=True)}


def province_events_text(store: Store, events: list[ProvinceEvent]) -> Text:
    """The first of these surges for the sentence of the day, and how many more there are; empty without any."""
    if not events:
        return EMPTY
    first, more = events[0], len(events) - 1
    text = words.IN_PROVINCE.formatted(
        event=short_news(first.finding.check, subject_text(store, first.finding)),
        n=texts.n_text(first.cases),
        usual=texts.n_text(first.usual),
    )
    return words.MORE_IN_PROVINCE.formatted(first=text, n=texts.n_text(more)) if more else text
