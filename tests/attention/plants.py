"""Planted events: surges, silences and late answers that are added to the counts of a history."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from queries.attention import topic_group_of_topics
from queries.attention.anomaly_check import Check
from queries.attention.monitored_series import MONTH, PAST, WEEK, DueSeries
from tests.attention.history import History
from tests.attention.oracle import Oracle, of_first_week

# Days until an event counts as missed: sudden events, and events that rise slowly.
PATIENCE, GRADUAL = 28, 62
# The smallest sudden surge that is planted: a factor of the usual rate, and additional cases a week.
SMALLEST, MIN = 2.0, 20.0
EVENTS = (
    "topic in a county, sudden",
    "county, sudden",
    "topic in the province, sudden",
    "topic in the province, over two months",
    "county silent",
    "channel silent",
    "office: two in three answers late",
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Event:
    """A planted event: its kind, its subject, its first day, and the history that contains it.

    `large` is the first day on which the event has the size of the smallest planted sudden surge. It equals `first` for
    all events except those that rise slowly. For surges, `oracle` gives what could be detected in the first week.
    """

    kind: str
    where: tuple[tuple[str, int], ...]
    first: int
    history: History
    large: int
    oracle: Oracle | None = None

    @property
    def gradual(self) -> bool:
        """Whether the event rises slowly over two months."""
        return "months" in self.kind

    def is_reported_by(self, check: Check) -> bool:
        """Whether a line reports this event.

        The line must be of the right kind and name the event's subject, a part of it or a larger whole, and nothing
        that contradicts it: a surge of a topic in a county is also reported by a line about the county.
        """
        kind = "overdue" if self.kind.startswith("office") else "drop" if "silent" in self.kind else "surge"
        if check.kind != kind:
            return False
        group = topic_group_of_topics(self.history.store)
        mine = dict(self.where)
        if "topic" in mine:
            mine["topic_group"] = group[mine["topic"]]
        named = dict(check.subject)
        if "topic" in named and "topic" not in mine:
            named["topic_group"] = group[named.pop("topic")]
        shared = named.keys() & mine.keys()
        return bool(shared) and all(named[name] == mine[name] for name in shared)


def planted(kind: str, known: History, rng: np.random.Generator) -> Event | None:
    """Plant an event of a kind on a random day of the last year; None if no subject is large enough."""
    first = int(rng.integers(known.days - 364, known.days - (GRADUAL if "months" in kind else PATIENCE)))
    if kind.startswith("office"):
        return _late_office(kind, known, first, rng)
    if kind.endswith("silent"):
        return _silent(kind, known, first, rng)
    return _surge(kind, known, first, rng)


def _surge(kind: str, past: History, first: int, rng: np.random.Generator) -> Event | None:
    """A surge: random additional cases with the mean (rise − 1) × the usual rate, in all subjects of the event."""
    group = topic_group_of_topics(past.store)
    topic_keys = [int(str(k[0])) for k in past.dailies["topic"].keys]
    county_keys = [int(str(k[0])) for k in past.dailies["county"].keys]
    length = min(past.days - first, 62 if "months" in kind else PATIENCE)
    # The usual rate of a cell is the smoothed count of its topic times the county's constant share of that topic.
    topic_factor = _smooth(past.dailies["topic"].counts)[:, first : first + length]
    share = past.cells.sum(axis=2) / np.maximum(past.cells.sum(axis=(0, 2)), 1)[None, :]
    # Expected rate per day; shape counties × topics × days.
    rate = share[:, :, None] * topic_factor[None, :, :]
    county, topic = np.ones(len(county_keys), dtype=bool), np.ones(len(topic_keys), dtype=bool)
    factor = float(rng.uniform(3, 6)) if "in a county" in kind else float(rng.uniform(2, 3))
    where: tuple[tuple[str, int], ...] = ()
    if "county" in kind:
        position = int(rng.integers(len(county_keys)))
        county[:] = False
        county[position] = True
        where += (("county", county_keys[position]),)
    if kind.startswith("topic in a county"):
        groups = sorted(set(group.values()) - {0})
        own = groups[int(rng.integers(len(groups)))]
        topic = np.array([group.get(key) == own for key in topic_keys])
        where += (("topic_group", own),)
    elif kind.startswith("topic"):
        position = int(rng.integers(len(topic_keys)))
        topic[:] = False
        topic[position] = True
        where += (("topic", topic_keys[position]),)
    rise = np.linspace(1.0, 4.0, 62)[:length] if "months" in kind else np.full(length, factor)
    additional = rate * county[:, None, None] * topic[None, :, None] * (rise - 1)[None, None, :]
    if additional.sum() / length * WEEK < MIN:
        return None
    large = (rise >= SMALLEST) & (additional.sum(axis=(0, 1)) * WEEK >= MIN)
    if "months" in kind and not large.any():
        return None
    begins = first + int(np.argmax(large)) if "months" in kind else first
    usual = (rate * county[:, None, None] * topic[None, :, None]).sum(axis=(0, 1))
    history = _added(past, first, rng.poisson(additional), rng)
    return Event(kind, where, first, history, begins, of_first_week(past, where, first, usual, rise))


def _added(past: History, first: int, additional: NDArray[np.int64], rng: np.random.Generator) -> History:
    """Add cases to counties, topics and cells alike; their channels are drawn by the channels' usual shares."""
    days = slice(first, first + additional.shape[2])
    cells = past.cells.copy()
    cells[:, :, days] += additional
    channel = past.dailies["channel"].counts
    shares = channel[:, days].sum(axis=1) / channel[:, days].sum()
    by = {
        "county": additional.sum(axis=1),
        "topic": additional.sum(axis=0),
        "channel": np.stack([rng.multinomial(int(n), shares) for n in additional.sum(axis=(0, 1))], axis=1),
    }
    dailies = {}
    for name, series in past.dailies.items():
        counts = series.counts.copy()
        counts[:, days] += by[name]
        dailies[name] = replace(series, counts=counts)
    return past.with_planted(first, dailies=dailies, cells=cells)


def _silent(kind: str, past: History, first: int, rng: np.random.Generator) -> Event | None:
    """A county or channel with at least 25 cases a week that has none for four weeks."""
    name = kind.split()[0]
    silenced = past.dailies[name]
    keys = [int(str(k[0])) for k in silenced.keys]
    week = silenced.counts[:, first - MONTH : first].sum(axis=1) * WEEK / MONTH
    large = np.flatnonzero(week >= 25)
    if not len(large):
        return None
    picked = int(rng.choice(large))
    days = slice(first, first + PATIENCE)
    removed = silenced.counts[picked, days]
    dailies = {}
    for other, series in past.dailies.items():
        counts = series.counts.copy()
        if other == name:
            counts[picked, days] = 0
        else:  # The missing cases are removed from the other dimensions too, in proportion.
            share = counts[:, days] / np.maximum(counts[:, days].sum(axis=0), 1)
            counts[:, days] = np.maximum(np.round(counts[:, days] - share * removed), 0)
        dailies[other] = replace(series, counts=counts)
    cells = past.cells.copy()
    if name == "county":
        cells[picked, :, days] = 0
    return Event(
        kind, ((name, keys[picked]),), first, past.with_planted(first, dailies=dailies, cells=cells), first
    )


def _late_office(kind: str, past: History, first: int, rng: np.random.Generator) -> Event | None:
    """An office that answers two in three of its punctual cases late instead, at least 20 a week."""
    dues = past.agencies
    week = dues.due[:, first - MONTH : first].sum(axis=1) * WEEK / MONTH
    before = slice(first - PAST, first)
    share = dues.late[:, before].sum(axis=1) / np.maximum(dues.due[:, before].sum(axis=1), 1)
    large = np.flatnonzero(week * (1 - share) * 2 / 3 >= 20)
    if not len(large):
        return None
    picked = int(rng.choice(large))
    late = dues.late.copy()
    days = slice(first, first + PATIENCE)
    on_time = (dues.due - dues.late)[picked, days]
    late[picked, days] += rng.binomial(np.maximum(on_time, 0).astype(int), 2 / 3)
    return Event(
        kind,
        (("agency", dues.keys[picked]),),
        first,
        past.with_planted(first, agencies=DueSeries(dues.keys, dues.due, late)),
        first,
    )


def _smooth(counts: Floats, around: int = 29) -> Floats:
    kernel = np.ones(around) / around
    return np.stack(
        [np.convolve(np.pad(row, around // 2, mode="edge"), kernel, mode="valid") for row in counts]
    )
