"""Offices that seem worse than similar ones because their cases are due sooner.

An office that is given five days where similar ones have ten answers fewer cases on time, though it answers as fast. So
an office that needs a look is compared with what similar ones would reach with its deadlines: their cases in its topics
and kinds count as on time if they were answered within the days that its own cases were allowed on average. What this
comparison finds takes the place of the other one, and the office's deadlines are said with it. That the deadline itself
is not kept remains a fact.

Topics that are due sooner everywhere are no shorter deadlines of one office: days are compared within topics and kinds,
and within groups of topics only where similar offices have none of its topics.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from persian.digits import number
from queries.comparisons.peers.explaining_topics import LEAST_EXPLAINED
from queries.comparisons.peers.peer_standing import RANKS, UnitCounts, peer_standing
from queries.comparisons.peers.unit_sums import unit_counts, unit_sums
from queries.estimates.case_sums import cell_question, due_in_period, sum_cases, sums_with_other_deadlines
from queries.estimates.deadline_lengths import total_days_allowed
from queries.question.question import Columns, Question, as_columns
from queries.settings.province_settings import settings
from queries.sql.components import ONE
from queries.sql.functions import DAY_SECONDS, seconds_between
from queries.sums.arithmetic.sums_by_keys import sum_by_numbers
from queries.vocabulary.labels import Text
from stats.arrays import Bools, Ints

DAYS, SIMILAR = "days_allowed", "days_allowed_similar"  # columns; NaN where deadlines are not shorter
LEAST_OF_ALLOWED = 0.9  # of the days of similar offices, below which deadlines are shorter
# Cases of the office in a topic and kind, from which on its own days are compared there.
LEAST_CASES = 10
LASTING = "lasting"
NO_GROUP = -1  # of an office that is not compared
BY = ("agency", "topic_group", "topic", "kind")
# As a sentence, and as a remark beside the figures.
SHORTER = Text(
    "مهلت پرونده‌های آن کوتاه‌تر است (میانگین {days} روز، در دستگاه‌های مشابه {similar})؛ پس با سهمی مقایسه شد که مشابه‌ها "
    "با همین مهلت به آن می‌رسیدند",
    "Its cases are due sooner (after {days} days on average, {similar} at similar offices), so it was compared with "
    "the share that similar ones would reach with these deadlines",
)
SHORTER_REMARK = Text(
    "مهلت‌های کوتاه‌تر (میانگین {days} روز، در دستگاه‌های مشابه {similar})، که در مقایسه منظور شده است",
    "shorter deadlines ({days} days on average, {similar} at similar offices), which the comparison allows for",
)


# By topic (key): cases due, and the sum of the time until they were due, in seconds or days.
Sums = Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class _Allowed:
    """The time that cases of some offices, and of their peer groups (keys), were allowed.

    By the keys of topic group and kind, and then by topic; `day` is the length of a day in their sums.
    """

    of_office: Mapping[int, Mapping[tuple[int, int], Sums]]
    of_peers: Mapping[int, Mapping[tuple[int, int], Sums]]
    day: int

    def cells(self, office: int, peers: int) -> list["_Cell"]:
        """The topics and kinds of similar offices in the topic groups and kinds of an office."""
        return [
            cell
            for mix, own in sorted(self.of_office.get(office, {}).items())
            for cell in _cells(own, _without(self.of_peers[peers][mix], own), kind=mix[1], day=self.day)
        ]


@dataclass(frozen=True)
class _Cell:
    """A topic and kind (keys): cases of the office, and mean days until due, its own and at similar offices."""

    topic: int
    kind: int
    n: float
    days: float
    similar: float


def with_own_deadlines(
    standing: pd.DataFrame, counts: UnitCounts, question: Question, *, floor: float | None
) -> pd.DataFrame:
    """Add the columns `days_allowed` and `days_allowed_similar`, and replace the rows of offices with less time.

    `standing` and `counts` are those of all offices by the share on time. Only offices that need a look and are worse
    than similar ones are examined, and their rows have no rank then. An office that the last sixteen months accuse
    keeps its row unless its deadlines explain two fifths of its gap. Nothing further is queried where none is worse,
    and no moments are read where none has clearly fewer days.
    """
    gap = standing["gap"].to_numpy(dtype=float)
    worse = np.flatnonzero((standing["assessment"] == "needs_look").to_numpy(dtype=bool) & (gap < 0))
    standing = standing.assign(**{DAYS: np.nan, SIMILAR: np.nan})
    if not len(worse):
        return standing
    sums = total_days_allowed(_finer(question))
    in_days = _by_topic(sums, sums["days"], counts, worse, day=1)
    group = counts.group.tolist()
    hurried = [row for row in worse.tolist() if _shorter(in_days.cells(counts.keys[row], group[row]))]
    if not hurried:
        return standing
    allowed = _exactly_allowed(question, counts, np.array(hurried))
    for row in hurried:
        cells = allowed.cells(counts.keys[row], group[row])
        if not _shorter(cells):
            continue
        n = sum(cell.n for cell in cells)
        days, similar = (
            sum(cell.n * getattr(cell, name) for cell in cells) / n for name in ("days", "similar")
        )
        with_deadlines = unit_counts(question, _sums_with_deadlines(question, counts.keys[row], cells))
        found, _ = peer_standing(
            with_deadlines, better="higher", min_n=settings().minimum_n.comparison, floor=floor, ranked=False
        )
        own = found.iloc[with_deadlines.keys.index(counts.keys[row])]
        is_explained = own["assessment"] != "needs_look" and own["gap"] >= gap[row] * (1 - LEAST_EXPLAINED)
        if standing["route"].iloc[row] == LASTING and not is_explained:
            continue
        for name in standing.columns.intersection(found.columns).difference(RANKS):
            standing.at[row, name] = own[name]
        standing.loc[row, list(RANKS)] = np.nan
        standing.loc[row, [DAYS, SIMILAR]] = days, similar
    return standing


def hurried_offices(standing: pd.DataFrame) -> frozenset[str]:
    """The offices (codes) of a comparison that were compared by their own, shorter deadlines."""
    is_of_offices = DAYS in standing and "agency" in standing
    return frozenset(standing["agency"][standing[DAYS].notna()]) if is_of_offices else frozenset()


def sums_with_own_deadlines(
    question: Question, deadlines: Question, offices: Collection[str]
) -> Iterator[tuple[str, Columns]]:
    """For each of some offices (codes) the sums of a question, with the cases of others judged by its deadlines.

    Its deadlines are those of the cases of the question `deadlines`, by the same units. Nothing is queried without
    offices.
    """
    if not offices:
        return
    counts = unit_counts(deadlines, unit_sums(deadlines))
    codes = [deadlines.groups[0].code(key) for key in counts.keys]
    rows = [row for row, code in enumerate(codes) if code in offices]
    if not rows:
        return
    allowed, group = _exactly_allowed(deadlines, counts, np.array(rows)), counts.group.tolist()
    for row in rows:
        key = counts.keys[row]
        yield codes[row], _sums_with_deadlines(question, key, allowed.cells(key, group[row]))


def shorter_deadlines_text(row: Mapping[str, Any], template: Text) -> Text | None:
    """What is said of an office whose deadlines are shorter (a row of the comparison); None for all others."""
    days, similar = (float(row.get(name, np.nan)) for name in (DAYS, SIMILAR))
    if np.isnan(days):
        return None
    decimals = 0 if round(days) < round(similar) else 1
    texts = (Text.from_formatter(number, value, decimals=decimals) for value in (days, similar))
    return template.formatted(days=next(texts), similar=next(texts))


def _finer(question: Question) -> Question:
    return replace(
        cell_question(question.store, question.measure.key, question.scope, BY), facts=question.facts
    )


def _exactly_allowed(question: Question, counts: UnitCounts, of_rows: Ints) -> _Allowed:
    """The time that cases of the offices in some rows were allowed, to the second, from the database."""
    finer = _finer(question)
    allowed = seconds_between(finer.facts.c.registered_at, finer.facts.c.due_at)
    columns = as_columns(sum_cases(finer, due_in_period(finer), {"n": ONE, "time": allowed}))
    return _by_topic(columns, columns["time"], counts, of_rows, day=DAY_SECONDS)


def _by_topic(columns: Columns, time: Ints, counts: UnitCounts, rows: Ints, *, day: int) -> _Allowed:
    """The sums of the offices in some rows, and of their peer groups."""
    office = columns["agency"].astype(np.int64)
    group_of = dict(zip(counts.keys, counts.group.tolist(), strict=True))
    group = np.array([group_of.get(key, NO_GROUP) for key in office.tolist()], dtype=np.int64)
    offices = np.isin(office, [counts.keys[row] for row in rows.tolist()])
    peers = np.isin(group, counts.group[rows])

    def sums(unit: Ints, inside: Bools) -> dict[int, dict[tuple[int, int], dict[int, tuple[int, int]]]]:
        keys = {"unit": unit[inside]} | {name: columns[name][inside].astype(np.int64) for name in BY[1:]}
        amounts = {
            name: each[inside].astype(np.int64) for name, each in (("n", columns["n"]), ("time", time))
        }
        of_units: dict[int, dict[tuple[int, int], dict[int, tuple[int, int]]]] = {}
        summed = sum_by_numbers(keys, amounts).values()
        for of_unit, topic_group, topic, kind, n, total in zip(*map(np.ndarray.tolist, summed), strict=True):
            of_units.setdefault(of_unit, {}).setdefault((topic_group, kind), {})[topic] = n, total
        return of_units

    return _Allowed(sums(office, offices), sums(group, peers), day)


def _shorter(cells: list[_Cell]) -> bool:
    """Whether an office has clearly less time for the cases of these topics and kinds than similar ones."""
    days, usual = (sum(cell.n * getattr(cell, name) for cell in cells) for name in ("days", "similar"))
    return days < LEAST_OF_ALLOWED * usual


def _without(sums: Sums, own: Sums) -> Sums:
    """The sums of all others, for the topics that they have."""
    left = {
        topic: (n - own.get(topic, (0, 0))[0], time - own.get(topic, (0, 0))[1])
        for topic, (n, time) in sorted(sums.items())
    }
    return {topic: (n, time) for topic, (n, time) in left.items() if n}


def _cells(own: Sums, similar: Sums, *, kind: int, day: int) -> list[_Cell]:
    """The topics of a group that similar offices have, of a kind.

    Of topics in which the office has few cases or none, its days are those of similar offices, changed as in all its
    topics that they have as well, but no shorter than these are on average, and no longer than those of similar
    offices. Where they have none of its topics, its cases of the group stand for each of theirs.
    """
    theirs = {topic: time / n / day for topic, (n, time) in similar.items()}
    ours = {topic: own.get(topic, (0, 0)) for topic in theirs}
    shared = sum(n for n, _ in ours.values())
    if shared:
        usual = sum(n * theirs[topic] for topic, (n, _) in ours.items())
        total = sum(time for _, time in ours.values()) / day
        ratio = total / usual if usual > 0 else 1.0

        def likely(topic: int) -> float:
            return min(max(ratio * theirs[topic], total / shared), theirs[topic])

        return [
            _Cell(topic, kind, n, time / n / day if n >= LEAST_CASES else likely(topic), theirs[topic])
            for topic, (n, time) in ours.items()
        ]
    days, usual = _mean_days(own, day), _mean_days(similar, day)
    n = sum(n for n, _ in own.values())
    return [_Cell(topic, kind, n / len(theirs), days, usual if usual > 0 else days) for topic in theirs]


def _mean_days(sums: Sums, day: int) -> float:
    """Mean days of the cases of all topics; 0 where there is none."""
    n = sum(n for n, _ in sums.values())
    return sum(time for _, time in sums.values()) / n / day if n else 0.0


def _sums_with_deadlines(question: Question, office: int, cells: list[_Cell]) -> Columns:
    """The sums of a question by office and mix, with cases of others judged by the days of an office's cells."""
    column = {group.name: group.column(question.facts.cases) for group in _finer(question).groups}
    return sums_with_other_deadlines(
        question,
        [
            (
                sa.and_(
                    column["topic"] == cell.topic, column["kind"] == cell.kind, column["agency"] != office
                ),
                cell.days,
            )
            for cell in cells
        ],
    )
