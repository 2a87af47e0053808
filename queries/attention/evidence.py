"""A line of the attention list: its sentence, its evidence, and where it is proved."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from queries.attention.anomaly_check import Check, CheckKind
from queries.attention.monitored_series import WEEK, Floats, MonitoredSeries
from queries.attention.sentences import evidence, sentence
from queries.estimates.component_sums import component_sums
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.vocabulary.labels import CHANNELS, Text
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

WEEKS = 13
SCREENS: dict[CheckKind, str] = {
    "more": "volume",
    "fewer": "volume",
    "late": "response",
    "limits": "agencies",
    "source": "data",
}


@dataclass(frozen=True)
class Finding:
    """One line. `where` names its subject by codes; `screen` and `period` with it are the view that proves it.

    `weeks` are the same cases in the 13 weeks (of seven days up to the day), the newest last; none where a line is no
    count. `n` is the number that the line is about, of `days` days.
    """

    kind: CheckKind
    subject: tuple[tuple[str, str], ...]
    sentence: Text
    evidence: Text
    check: Check
    screen: str
    period: tuple[date, date]
    weekly_counts: tuple[float, ...]

    def concerns(self, store: Store, scope: Scope) -> bool:
        """Whether it is about what a scope is narrowed to; what the source of everything does is about everything."""
        if self.kind == "source":
            return True
        named = dict(self.subject)
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
        """The parameters of the view that proves it; those of the viewer's own scope that would hide it are emptied."""
        period = Scope().with_period(*self.period).to_params()
        named = {name: [code] for name, code in self.subject if name in DIMENSION_FIELDS}
        return {**{name: [] for name in DIMENSION_FIELDS}, **period, **named, "trips": ["out"]}


def finding(store: Store, scope: Scope, series: MonitoredSeries, check: Check) -> Finding:
    """The line that tells a look."""
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
        _weeks(store, scope, series, check),
    )


def _parent(store: Store, child: str, parent: str, code: str | None) -> str | None:
    """The code of the group that a code belongs to."""
    if not parent or code is None:
        return None
    rows, groups = store.dimension(child), store.dimension(parent)
    keys = rows.loc[rows["code"] == code, parent]
    return str(groups.loc[keys.iloc[0], "code"]) if len(keys) and keys.iloc[0] in groups.index else None


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


def _weeks(store: Store, scope: Scope, known: MonitoredSeries, look: Check) -> tuple[float, ...]:
    if look.kind in ("limits", "source"):
        return ()
    if look.kind == "late":
        dues = known.agency_dues if look.subject[0][0] == "agency" else known.county_dues
        return _by_week(dues.late[dues.keys.index(look.subject[0][1])])
    if len(look.subject) < 2:
        daily = known.counts[look.subject[0][0] if look.subject else "county"]
        rows = [
            i
            for i, key in enumerate(daily.keys)
            if not look.subject or int(str(key[0])) == look.subject[0][1]
        ]
        return _by_week(daily.counts[rows].sum(axis=0))
    return _by_week(_of_cell(store, scope, known.day, look))


def _of_cell(store: Store, scope: Scope, day: date, look: Check) -> Floats:
    """What a cell of county and topic group was each day: asked for the few that are told."""
    first = day - timedelta(WEEK * WEEKS - 1)
    codes = {name: _code(store, name, key) for name, key in look.subject}
    current = scope.load is None or scope.load == store.load
    narrowed = replace(
        scope.with_period(first, day),
        counties=(codes["county"],),
        topic_groups=(codes["topic_group"],),
        trips="out",
        as_of=None if current else scope.as_of,
    )
    question = make_question(store, MEASURES["received"], narrowed, by=("day",), lang="fa")
    frame = question.with_days(component_sums(question, n="received"))
    counts = np.zeros(WEEK * WEEKS)
    for of, n in zip(frame["day"], frame["n"], strict=True):
        counts[(of - first).days] += n
    return counts


def _by_week(counts: Floats) -> tuple[float, ...]:
    weeks = min(WEEKS, len(counts) // WEEK)
    return tuple(float(x) for x in counts[len(counts) - weeks * WEEK :].reshape(weeks, WEEK).sum(axis=1))
