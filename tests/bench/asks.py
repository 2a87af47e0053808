"""The benchmark's questions: its scopes, the overview's measures as totals, and everything the overview reads."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from persian.calendar import from_jalali, month_of, months
from queries.comparisons.changes.period_change import other_period
from queries.estimates.measure import Result, measure
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

# Every measure that the overview shows: its cards, its trend, and the choices of its map.
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
TOPIC_GROUP, CHANNEL = "امور شهری", "phone"
ODD = (from_jalali(1402, 9, 17), from_jalali(1404, 4, 9))
MONTHS = (13, 60)  # The smallest and largest number of months of a sparkline.
SCOPES = {
    "a": "last 90 days",
    "b": "all time",
    "c": "all time, one county, one peer group and one kind",
    "d": "17 Azar 1402 – 9 Tir 1404",
}


@dataclass(frozen=True)
class Ask:
    """One question to the store: a measure, a scope and a grouping."""

    key: str
    scope: Scope
    by: tuple[str, ...] = ()

    def of(self, store: Store) -> Result:
        """Compute the answer."""
        return measure(store, self.key, self.scope, by=self.by)


def scope_of(store: Store, letter: str) -> Scope:
    """The scope that a letter stands for, in a store."""
    today = _today(store)
    if letter == "a":
        return Scope(today - timedelta(89), today)
    if letter == "c":
        peers = (_code(store, "peer_group", PEER_GROUP),)
        return Scope(counties=(COUNTY,), peer_groups=peers, kinds=(KIND,))
    return Scope(*ODD) if letter == "d" else Scope()


def pairs(store: Store) -> dict[str, Scope]:
    """Scopes of two dimensions by what they are called, of all time and of the last 90 days.

    Those with a county or a kind are of the largest, so that no other of their form has more cases.
    """
    one = {
        "county": {"counties": (COUNTY,)},
        "peer group": {"peer_groups": (_code(store, "peer_group", PEER_GROUP),)},
        "topic group": {"topic_groups": (_code(store, "topic_group", TOPIC_GROUP),)},
        "kind": {"kinds": (KIND,)},
        "channel": {"channels": (CHANNEL,)},
    }
    days = {"all time": {}, "90 days": {"first": _today(store) - timedelta(89), "last": _today(store)}}
    return {
        f"{a} and {b}, {when}": Scope(**one[a], **one[b], **period)
        for a, b in combinations(one, 2)
        for when, period in days.items()
    }


def _code(store: Store, dimension: str, name: str) -> str:
    """The code of the row of a dimension with a Persian name."""
    rows = store.dimension(dimension)
    return str(rows.loc[rows["name_fa"] == name, "code"].iloc[0])


def totals(scope: Scope) -> list[Ask]:
    """The overview's measures as totals: what the baselines compute too."""
    return [Ask(key, scope) for key in TOTALS]


def screen(store: Store, scope: Scope) -> list[Ask]:
    """All questions of the overview: cards with comparisons and monthly lines, map, trend, and offices."""
    return [ask for asks_of_piece in PIECES for ask in asks_of_piece(store, scope)]


def emptiness(_store: Store, scope: Scope) -> list[Ask]:
    """The numbers of cases with which the overview decides whether there is anything to show."""
    return [Ask("received", scope), Ask("open", scope)]


def main_figures(_store: Store, scope: Scope) -> list[Ask]:
    """The figures of the cards, and those that they are compared with."""
    others = [other_period(scope, "previous"), other_period(scope, "last_year")]
    periods = [scope, *(other for other in others if other)]
    return [*(Ask(key, period) for key in CARDS for period in periods), Ask("open", scope)]


def offices(_store: Store, scope: Scope) -> list[Ask]:
    """What the comparison of all offices asks of the share on time."""
    without_trips = replace(scope, trips="out")
    return [Ask("on_time_share", without_trips, ("agency",)), Ask("on_time_share", without_trips)]


def lines(store: Store, scope: Scope) -> list[Ask]:
    """The lines by month on the cards."""
    shown = _over_months(store, scope)
    return [Ask(key, shown, ("month",)) for key in CARDS]


def counties(_store: Store, scope: Scope) -> list[Ask]:
    """The map."""
    return [Ask("on_time_share", replace(scope, counties=()), ("county",))]


def monthly_flow(store: Store, scope: Scope) -> list[Ask]:
    """The trend."""
    shown = _over_months(store, scope)
    return [Ask(key, shown, ("month",)) for key in ("received", "answered")]


# The questions of each piece of the overview, and of the parts of its first large one, in their order.
PIECES = (emptiness, main_figures, offices, lines, counties, monthly_flow)


def _over_months(store: Store, scope: Scope) -> Scope:
    """The scope widened to the months that a line shows: its own months, or the year before its end."""
    today = _today(store)
    first = store.first_day or today
    end = min(scope.last or today, today)
    all_months = months(first, end) or [month_of(end)]
    begin = max(scope.first or first, first)
    inside = sum(edge.last >= begin for edge in all_months)
    least, most = MONTHS
    shown = all_months[-min(max(inside, least), most) :]
    return scope.with_period(shown[0].first, min(shown[-1].last, today))


def _today(store: Store) -> date:
    """The last day of the data."""
    assert store.as_of is not None
    return store.as_of.date()
