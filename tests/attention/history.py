"""Everything that the list would look at, by day, over the history of a store: any day is then quick."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from queries.attention import parents, usual_week
from queries.attention.choose import MOST, choose
from queries.attention.late import lateness
from queries.attention.look import Look
from queries.attention.volume import modelled, volume
from queries.attention.watched import MONTH, PAST, WEEK, YEAR, Dues, Watched
from queries.expected import Daily, daily
from queries.measures import MEASURES
from queries.question import ask
from queries.scope import Scope
from queries.store import Store
from queries.sums import sums
from stats.expectation import Expectation

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class History:
    """Everything that the list would look at, by day, over all time; day 0 is the first of `daily["county"]`."""

    store: Store
    dailies: dict[str, Daily]
    cells: Floats  # counties × topics × days
    agencies: Dues
    counties: Dues
    models: dict[int, Expectation] = field(default_factory=dict)

    @property
    def days(self) -> int:
        return self.dailies["county"].days

    def watched(self, day: int) -> Watched:
        """What was known at the end of a day."""
        end = day + 1
        counts = {}
        for name, known in self.dailies.items():
            counts[name] = replace(
                known,
                counts=known.counts[:, :end],
                trips=known.trips[:, :end],
                end=known.first + timedelta(day),
            )
        spans = ((end - MONTH - YEAR, end - MONTH), (end - MONTH, end - WEEK), (end - WEEK, end))
        cells = np.stack([self.cells[:, :, max(a, 0) : b].sum(axis=2) for a, b in spans], axis=2)

        def dues(known: Dues) -> Dues:
            cut = slice(max(0, end - PAST - MONTH), end)
            return Dues(known.keys, known.due[:, cut], known.late[:, cut])

        return Watched(counts["county"].end, counts, cells, dues(self.agencies), dues(self.counties))


def history(store: Store) -> History:
    """The whole history of a store."""
    dailies = {
        name: daily(store, Scope(), by=(name,), visits=False) for name in ("county", "topic", "channel")
    }
    known = dailies["county"]
    scope = replace(Scope(), trips="out").with_period(known.first, known.end)

    def table(
        by: tuple[str, ...],
        measure: str,
        sizes: tuple[int, ...],
        keys: tuple[dict[int, int], ...],
        **atoms: str,
    ):  # type: ignore[no-untyped-def]
        question = ask(store, MEASURES[measure], scope, by=(*by, "day"), lang="fa", most=3)
        frame = question.with_days(sums(question, **atoms))
        made = {name: np.zeros((*sizes, known.days)) for name in atoms}
        for row in frame.itertuples():
            place = tuple(key.get(int(getattr(row, name)), -1) for name, key in zip(by, keys, strict=True))
            if -1 not in place:
                at = (*place, (row.day - known.first).days)
                for name in atoms:
                    made[name][at] += getattr(row, name)
        return made

    keys = {name: {int(str(k[0])): i for i, k in enumerate(d.keys)} for name, d in dailies.items()}
    by = ("county", "topic")
    sizes = tuple(len(keys[name]) for name in by)
    cells = table(by, "received", sizes, tuple(keys[name] for name in by), n="received")["n"]

    def dues(name: str) -> Dues:
        every = {int(str(k)): i for i, k in enumerate(k for k in store.dimension(name).index if k)}
        found = table((name,), "on_time_share", (len(every),), (every,), due="due", hits="on_time")
        return Dues(tuple(every), found["due"], found["due"] - found["hits"])

    return History(store, dailies, cells, dues("agency"), dues("county"))


def told(past: History, day: int) -> list[Look]:
    """What the list tells of news: all but standing lines of offices beside their peers, and sources.

    What is expected depends on nothing of the last four weeks, so that one model serves whatever is planted there.
    """
    known, store = past.watched(day), past.store
    week = (known.counts["county"].days - MONTH) // WEEK
    if week not in past.models:
        model = modelled(past.watched(min((week + 1) * WEEK + MONTH - 1, past.days) - 1))
        assert model is not None
        past.models[week] = model
    looks = [*volume(known, parents(store), past.models[week]), *lateness(known)]
    return choose(looks, province=usual_week(known))[:MOST]
