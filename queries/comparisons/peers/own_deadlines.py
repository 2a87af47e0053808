"""Offices that seem worse than similar ones because their cases are due sooner.

An office that is given five days where similar ones have ten answers fewer cases on time, though it answers as fast. So
an office that needs a look is compared with what similar ones would reach with its deadlines: their cases in its topics
and kinds count as on time by the part of its own deadlines there within which they were answered
(`deadline_cells`). What this comparison finds takes the place of the other one, and the office's deadlines are said
with it. That the deadline itself is not kept remains a fact.

Topics that are due sooner everywhere are not shorter deadlines of one office: days are compared within topics and
kinds, and within groups of topics only where similar offices have none of its topics.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from persian.digits import number, percent
from queries.comparisons.peers.deadline_cells import (
    DeadlineCells,
    DueCases,
    deadline_cells,
    shorter_deadlines,
)
from queries.comparisons.peers.explaining_topics import MIN_EXPLAINED
from queries.comparisons.peers.late_referrals import WITHOUT_COME_LATE
from queries.comparisons.peers.peer_standing import UnitCounts, peer_standing, replace_row
from queries.comparisons.peers.unit_sums import unit_counts, unit_sums
from queries.estimates.case_sums import cell_question, due_in_period, sum_cases, sums_with_other_deadlines
from queries.question.question import Columns, Question, as_columns
from queries.settings.province_settings import settings
from queries.sql.components import ONE
from queries.sql.functions import days_between, seconds_between
from queries.sums.arithmetic.sums_by_keys import combination_numbers
from queries.vocabulary.labels import Text
from stats.arrays import Bools, Ints

# Columns; NaN where deadlines are not shorter, the last one also where they are for all cases together.
SHORTER_COLUMNS = DAYS, SIMILAR, PART = "days_allowed", "days_allowed_similar", "part_due_sooner"
LASTING = "lasting"
BY = ("agency", "topic_group", "topic", "kind")
TOPICS = ("topic_group", "kind", "topic")  # in the order of the rows of `deadline_cells`
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
# The same where not all cases together are due sooner, but part of them.
OF_PART = {
    SHORTER: Text(
        "مهلت {part} از پرونده‌های آن کوتاه‌تر است (میانگین {days} روز، در دستگاه‌های مشابه {similar})؛ پس با سهمی مقایسه "
        "شد که مشابه‌ها با همین مهلت‌ها به آن می‌رسیدند",
        "{part} of its cases are due sooner (after {days} days on average, {similar} at similar offices), so it was "
        "compared with the share that similar ones would reach with these deadlines",
    ),
    SHORTER_REMARK: Text(
        "مهلت کوتاه‌تر برای {part} از پرونده‌ها (میانگین {days} روز، در دستگاه‌های مشابه {similar})، که در مقایسه منظور "
        "شده است",
        "shorter deadlines for {part} of the cases ({days} days on average, {similar} at similar offices), which the "
        "comparison allows for",
    ),
}


@dataclass(frozen=True)
class _Allowed:
    """The time that cases of the offices of some peer groups were allowed.

    `keys` are those of the rows of the tables of `DueCases` (TOPICS), and `columns` is how many columns these have. The
    other arrays have an entry for each office and `place` in its tables, counted row by row.
    """

    keys: Mapping[str, Ints]
    columns: int
    office: Ints
    group: Ints
    place: Ints
    n: Ints
    seconds: Ints

    def cells(self, office: int, peers: int) -> DeadlineCells:
        """The topics and kinds of similar offices in the topic groups and kinds of an office."""
        own, every = self._table(self.office == office), self._table(self.group == peers)
        return deadline_cells(own, every.without(own), **self.keys)

    def _table(self, chosen: Bools) -> DueCases:
        rows = len(self.keys["topic"])
        n, seconds = (
            np.bincount(self.place[chosen], values[chosen], rows * self.columns)
            .astype(np.int64)
            .reshape(rows, self.columns)
            for values in (self.n, self.seconds)
        )
        return DueCases(n, seconds)


def with_own_deadlines(
    standing: pd.DataFrame, counts: UnitCounts, question: Question, *, floor: float | None
) -> pd.DataFrame:
    """Add SHORTER_COLUMNS, and replace the rows of offices with less time for all of their cases or for some.

    `standing` and `counts` are those of all offices by the share on time. Only offices that need a look and are worse
    than similar ones are examined, and their rows have no rank then. An office that the last sixteen months accuse
    keeps its row unless its deadlines explain two fifths of its gap, and one that only the deadline names is not named
    by anything else. Nothing further is queried where none is worse.
    """
    gap = standing["gap"].to_numpy(dtype=float)
    worse = np.flatnonzero((standing["assessment"] == "needs_look").to_numpy(dtype=bool) & (gap < 0))
    standing = standing.assign(**dict.fromkeys(SHORTER_COLUMNS, np.nan))
    if not len(worse):
        return standing
    group = counts.group.tolist()
    allowed = _days_allowed(question, counts, worse)
    for row in worse.tolist():
        cells = allowed.cells(counts.keys[row], group[row])
        shorter = shorter_deadlines(cells)
        if shorter is None:
            continue
        with_deadlines = unit_counts(question, _sums_with_deadlines(question, counts.keys[row], cells))
        found, _ = peer_standing(
            with_deadlines, better="higher", min_n=settings().minimum_n.comparison, floor=floor, ranked=False
        )
        own = found.iloc[with_deadlines.keys.index(counts.keys[row])]
        is_explained = own["assessment"] != "needs_look" and own["gap"] >= gap[row] * (1 - MIN_EXPLAINED)
        if standing["route"].iloc[row] == LASTING and not is_explained:
            continue
        replace_row(standing, row, own)
        standing.loc[row, list(SHORTER_COLUMNS)] = shorter.days, shorter.similar, shorter.part
        if WITHOUT_COME_LATE in standing:
            standing.at[row, WITHOUT_COME_LATE] = False  # its row is of all cases again
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
    allowed, group = _days_allowed(deadlines, counts, np.array(rows)), counts.group.tolist()
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
    values = dict(zip(("days", "similar"), texts, strict=True))
    part = float(row.get(PART, np.nan))
    if not np.isnan(part):
        template, values["part"] = OF_PART[template], Text.from_formatter(percent, part)
    return template.formatted(**values)


def _finer(question: Question) -> Question:
    return replace(
        cell_question(question.store, question.measure.key, question.scope, BY), facts=question.facts
    )


def _days_allowed(question: Question, counts: UnitCounts, rows: Ints) -> _Allowed:
    """The time that cases of the offices in some rows, and of their peer groups, were allowed, from the database."""
    finer = _finer(question)
    facts, group = finer.facts, dict(zip(counts.keys, counts.group.tolist(), strict=True))
    chosen = {group[counts.keys[row]] for row in rows.tolist()}
    offices = [key for key in counts.keys if group[key] in chosen]
    allowed = seconds_between(facts.c.registered_at, facts.c.due_at)
    sums = as_columns(
        sum_cases(
            finer,
            [*due_in_period(finer), finer.groups[0].column(facts.cases).in_(offices)],
            {"n": ONE, "time": allowed},
            also_by={DAYS: days_between(facts.c.registered_day, facts.c.due_day)},
        )
    )
    cell = combination_numbers(sums[name] for name in TOPICS)
    _, first, row = np.unique(cell, return_index=True, return_inverse=True)
    days, column = np.unique(sums[DAYS], return_inverse=True)
    return _Allowed(
        keys={name: sums[name][first] for name in TOPICS},
        columns=len(days),
        office=sums["agency"],
        group=np.array([group[key] for key in sums["agency"].tolist()], dtype=np.int64),
        place=row * len(days) + column,
        n=sums["n"],
        seconds=sums["time"],
    )


def _sums_with_deadlines(question: Question, office: int, cells: DeadlineCells) -> Columns:
    """The sums of a question by office and mix, with cases of others judged by the days of an office's cells."""
    column = {group.name: group.column(question.facts.cases) for group in _finer(question).groups}
    shorter = np.flatnonzero((cells.deadlines < cells.usual).any(axis=1))
    return sums_with_other_deadlines(
        question,
        [
            (
                sa.and_(column["topic"] == topic, column["kind"] == kind, column["agency"] != office),
                deadlines,
            )
            for topic, kind, deadlines in zip(
                cells.topic[shorter].tolist(),
                cells.kind[shorter].tolist(),
                cells.deadlines[shorter].tolist(),
                strict=True,
            )
        ],
    )
