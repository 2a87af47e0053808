"""Findings of the attention list: a selected check with its sentence, its evidence and the screen that shows it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from queries.attention.anomaly_check import Check, CheckKind
from queries.attention.monitored_series import WEEK, MonitoredSeries
from queries.attention.sentences import evidence, sentence
from queries.attention.subject_counts import daily_counts_of
from queries.storage.store import Store
from queries.vocabulary.labels import CHANNELS, Text
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.arrays import Floats

WEEKS = 13
# No count of one kind is checked, and of channels only whether they fall silent.
UNCHECKED = ("kind", "channel")
SCREENS: dict[CheckKind, str] = {
    "surge": "volume",
    "drop": "volume",
    "overdue": "response",
    "funnel": "agencies",
    "silent_source": "data",
}


@dataclass(frozen=True)
class Finding:
    """One line of the attention list.

    `subject` is a tuple of (dimension, code) pairs. `screen` and `period` together with the subject identify the view
    in which the line can be verified. `weekly_counts` are the same cases in each of the last 13 weeks (seven days
    each, the last one ending with the day examined), oldest first; empty for kinds that do not count cases.

    `wider` are the dimensions by which a reader's scope is narrowed and the finding is not, since nothing is checked
    by them: kind and channel.
    """

    kind: CheckKind
    subject: tuple[tuple[str, str], ...]
    sentence: Text
    evidence: Text
    check: Check
    screen: str
    period: tuple[date, date]
    weekly_counts: tuple[float, ...]
    wider: tuple[str, ...] = ()

    def seen_from(self, scope: Scope) -> "Finding":
        """The finding with what of the scope it leaves out, so that its number is not taken for that of the scope."""
        if self.kind == "silent_source":
            return self
        named = dict(self.subject)
        narrowed = [
            name for name in UNCHECKED if getattr(scope, DIMENSION_FIELDS[name]) and name not in named
        ]
        return replace(self, wider=tuple(narrowed)) if narrowed else self

    def concerns(self, store: Store, scope: Scope) -> bool:
        """Whether the finding concerns the scope's counties, agencies or topics. Findings about a source always do."""
        if self.kind == "silent_source":
            return True
        named = dict(self.subject)
        # A finding may name a member (a county) or a group (a peer group, a topic group), and so may the scope. It is
        # excluded only by a dimension for which neither its member nor its group is among those of the scope.
        for child, parent, own, groups in (
            ("county", "", scope.counties, ()),
            ("agency", "peer_group", scope.agencies, scope.peer_groups),
            ("topic", "topic_group", scope.topics, scope.topic_groups),
        ):
            if own or groups:
                mine = named.get(child), named.get(parent) or _parent(store, child, parent, named.get(child))
                wide = {_parent(store, child, parent, code) for code in own} if child not in named else set()
                if mine[0] not in own and mine[1] not in {*groups, *wide} - {None}:
                    return False
        return True

    def params(self) -> dict[str, list[str]]:
        """URL parameters of the view in which the finding can be verified.

        All dimensions are set, most of them to nothing, so that the viewer's current filters cannot hide the finding.
        """
        period = Scope().with_period(*self.period).to_params()
        named = {name: [code] for name, code in self.subject if name in DIMENSION_FIELDS}
        return {**{name: [] for name in DIMENSION_FIELDS}, **period, **named, "trips": ["out"]}


def finding(store: Store, series: MonitoredSeries, check: Check) -> Finding:
    """The finding that reports a check."""
    names = {name: _named(store, name, key) for name, key in check.subject}
    days = max(check.days, 1)
    return Finding(
        check.kind,
        tuple((name, _code(store, name, key)) for name, key in check.subject),
        sentence(check, names, series.day),
        evidence(check),
        check,
        SCREENS[check.kind],
        (series.day - timedelta(days - 1), series.day),
        _weekly_counts(store, series, check),
    )


def _parent(store: Store, child: str, parent: str, code: str | None) -> str | None:
    """The code of the group that a code belongs to."""
    if not parent or code is None:
        return None
    groups, group_of = store.codes(parent), store.parents(child)
    of_code = (groups.get(group_of[key]) for key, each in store.codes(child).items() if each == code)
    return next(of_code, None)


def _named(store: Store, name: str, key: int) -> Text:
    if name == "channel":
        return next(word for channel, word in CHANNELS.items() if int(channel) == key)
    if name == "source":
        title = next(source.name for source in store.sources if source.source == key)
        return Text(title, title)
    row = store.dimension(name).loc[key]
    return Text(str(row["name_fa"]), str(row["name_en"] or row["name_fa"]))


def _code(store: Store, name: str, key: int) -> str:
    if name == "channel":
        return next(channel.name for channel in CHANNELS if int(channel) == key)
    return str(key) if name == "source" else str(store.dimension(name).loc[key, "code"])


def _weekly_counts(store: Store, series: MonitoredSeries, check: Check) -> tuple[float, ...]:
    daily = daily_counts_of(store, series, check)
    return () if daily is None else _by_week(daily)


def _by_week(counts: Floats) -> tuple[float, ...]:
    """Sums over the last whole weeks of a daily series, counted back from its end: at most 13, oldest first."""
    weeks = min(WEEKS, len(counts) // WEEK)
    return tuple(float(x) for x in counts[len(counts) - weeks * WEEK :].reshape(weeks, WEEK).sum(axis=1))
