"""What the overview asks: the scopes of the benchmark, the measures as totals, and the whole screen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from persian.calendar import from_jalali, month_of, months
from queries.comparisons.period_change import other_period
from queries.estimates.measure import Result, measure
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

# Every measure that the overview shows as a figure: its cards, its trend, and what its map can be switched to.
TOTALS = (
    "received",
    "answered",
    "open",
    "overdue",
    "on_time_share",
    "answer_days_median",
    "satisfied_share",
    "rate_per_10k",
)
CARDS = ("received", "on_time_share", "answer_days_median", "overdue", "satisfied_share")
COUNTY, PEER_GROUP, KIND = "0303", "شهرداری‌ها", "complaint"
ODD = (from_jalali(1402, 9, 17), from_jalali(1404, 4, 9))
MONTHS = (13, 60)  # months that a sparkline shows, at least and at most
SCOPES = {
    "a": "last 90 days",
    "b": "all time",
    "c": "all time, one county, one peer group and one kind",
    "d": "17 Azar 1402 – 9 Tir 1404",
}


@dataclass(frozen=True)
class Ask:
    """One question."""

    key: str
    scope: Scope
    by: tuple[str, ...] = ()

    def of(self, store: Store) -> Result:
        """Its answer."""
        return measure(store, self.key, self.scope, by=self.by)


def scope_of(store: Store, letter: str) -> Scope:
    """The scope of a letter, in that store."""
    today = _today(store)
    if letter == "a":
        return Scope(today - timedelta(89), today)
    if letter == "c":
        peers = store.dimension("peer_group")
        code = str(peers.loc[peers["name_fa"] == PEER_GROUP, "code"].iloc[0])
        return Scope(counties=(COUNTY,), peer_groups=(code,), kinds=(KIND,))
    return Scope(*ODD) if letter == "d" else Scope()


def totals(scope: Scope) -> list[Ask]:
    """All measures of the overview, as totals: what the baselines compute too."""
    return [Ask(key, scope) for key in TOTALS]


def screen(store: Store, scope: Scope) -> list[Ask]:
    """All that the overview asks to draw itself: cards with comparisons and lines by month, map, trend, offices."""
    return list(_screen(store, scope))


def _screen(store: Store, scope: Scope) -> Iterator[Ask]:
    yield from (Ask("received", scope), Ask("open", scope))  # is there anything to show?
    shown = _over_months(store, scope)
    for key in CARDS:
        yield Ask(key, scope)
        for against in ("previous", "last_year"):
            if other := other_period(scope, against):  # type: ignore[arg-type]
                yield Ask(key, other)
        yield Ask(key, shown, ("month",))
    yield Ask("open", scope)
    yield Ask("on_time_share", replace(scope, counties=()), ("county",))
    yield from (Ask("received", shown, ("month",)), Ask("answered", shown, ("month",)))
    without_trips = replace(scope, trips="out")
    yield from (Ask("on_time_share", without_trips, ("agency",)), Ask("on_time_share", without_trips))


def _over_months(store: Store, scope: Scope) -> Scope:
    """The scope over the months that lines show: its own, or the year up to its end."""
    today = _today(store)
    first = store.first_day or today
    end = min(scope.last or today, today)
    known = months(first, end) or [month_of(end)]
    begin = max(scope.first or first, first)
    inside = sum(edge.last >= begin for edge in known)
    least, most = MONTHS
    shown = known[-min(max(inside, least), most) :]
    return scope.with_period(shown[0].first, min(shown[-1].last, today))


def _today(store: Store) -> date:
    assert store.as_of is not None
    return store.as_of.date()
