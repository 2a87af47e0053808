"""Topics that surge in the whole province and in the counties of a scope, though no line is about these counties.

A topic that rises everywhere has a single line, for the whole province (`queries.attention.volume_rows`), so that no
line names one of its counties.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from queries.attention import Attention
from queries.attention.evidence import Finding
from queries.attention.monitored_series import MONTH, YEAR
from queries.attention.thresholds import MIN_RATIOS
from queries.estimates.measure import measure
from queries.overview.lists.news_list import subject_text
from queries.overview.overview_contents import EMPTY
from queries.overview.words import day_sentence_texts as words
from queries.overview.words import overview_texts as texts
from queries.overview.words.short_news import short_news
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

MIN_CASES = 3
MIN_DAYS = 91  # for which a county is known before a surge; what is usual in a newer one is not known


@dataclass(frozen=True)
class ProvinceEvent:
    """A surge of the province, and the cases of a scope's counties on its days with their usual number."""

    finding: Finding
    cases: int
    usual: float


def province_events(store: Store, scope: Scope, attention: Attention) -> list[ProvinceEvent]:
    """The surges of topics in the province that reach the counties of the scope, the most important first.

    A surge reaches them if they have at least MIN_CASES of it and exceed their usual number by the ratio that a line
    needs. A scope without counties has none, because it shows all surges anyway; neither has a store limited to some
    cases, which are not those of the province. Surges that began before each county had been known for MIN_DAYS are
    left out: nothing is usual yet in a county that is new or was renamed.
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
        if event is not None and event.cases >= MIN_CASES and event.cases >= MIN_RATIOS["surge"] * event.usual
    ]


def _event(store: Store, scope: Scope, finding: Finding) -> ProvinceEvent | None:
    """A surge with the cases of the counties; None where it is not known what is usual in one of them.

    Their usual number follows from their share of the topic's cases in the year before the surge, for each county since
    its first case.
    """
    first, last = finding.period
    ((_, topic),) = finding.subject
    whole = Scope(as_of=scope.as_of, load=scope.load, trips="out")
    of_topic = replace(whole, topics=(topic,))
    end = last - timedelta(max(finding.check.event_days, finding.check.days))
    start = end - timedelta(YEAR - 1)
    now = _by_county(store, of_topic.with_period(first, last))
    began = _first_days(store, replace(whole, counties=scope.counties).with_period(start, end))
    if any(began.get(code, end) > end - timedelta(MIN_DAYS - 1) for code in scope.counties):
        return None
    share = 0.0
    # A county that has cases from the first weeks on was there before them.
    since = {
        code: start if began[code] < start + timedelta(MONTH) else began[code] for code in scope.counties
    }
    for day in sorted(set(since.values())):
        before = _by_county(store, of_topic.with_period(day, end))
        own = sum(before.get(code, 0) for code in scope.counties if since[code] == day)
        share += own / max(sum(before.values()), 1)
    return ProvinceEvent(
        finding, sum(now.get(code, 0) for code in scope.counties), share * finding.check.expected
    )


def _first_days(store: Store, scope: Scope) -> dict[str, date]:
    """The first day of the scope's period with a case, for each county that has any."""
    columns = measure(store, "received", scope, by=("county", "day")).columns
    first: dict[str, date] = {}
    for code, day, n in zip(columns["county"], columns["day"], columns["n"], strict=True):
        if n:
            first[str(code)] = min(first.get(str(code), date.max), date.fromisoformat(str(day)))
    return first


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
