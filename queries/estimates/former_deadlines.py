"""The share on time that cases would have reached with the deadlines of another period.

Where deadlines become shorter, fewer cases are on time though nobody answers later. How many days cases are allowed is
known from their own due moments. Each case is given the time that cases of its unit and kind were allowed in the other
period: its own time, multiplied by the ratio of the means of both periods. Channels have deadlines of their own, so the
means of a kind are those of as many cases of each channel as now.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from queries.estimates.case_sums import cell_question, due_in_period, one_where
from queries.estimates.deadline_lengths import total_days_allowed
from queries.question.question import Question
from queries.sql.components import ONE
from queries.sql.conditions import Column, Condition
from queries.sql.functions import seconds_between, whole_sum
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MIN_CHANGE = 0.1  # relative change of the days allowed from which deadlines count as changed
MIX = ("kind", "channel")
EXACT = 1_000  # ratios are compared as whole thousandths, so that all engines agree

# By the key of a unit (0 without a grouping), of a kind and of a channel: cases due, and the days they were allowed.
Allowed = dict[tuple[int, int, int], tuple[float, float]]


@dataclass(frozen=True)
class FormerDeadlines:
    """A unit (code; "" without a grouping): its share on time by former deadlines, and the mean days of both periods.

    `days_before` are those that as many cases of each kind and channel as now were allowed in the other period.
    """

    unit: str
    share: float
    days: float
    days_before: float


def former_deadlines(store: Store, now: Scope, before: Scope, *, by: str | None) -> list[FormerDeadlines]:
    """The units whose cases due `now` have clearly more or less time than those of the period `before`.

    Units with no cases then, and cases of which the source itself says whether they were answered in time, say nothing.
    Raises ScopeError for invalid scopes.
    """
    questions = [_question(store, scope, by) for scope in (now, before)]
    allowed_now, allowed_before = (_days_allowed(question, by) for question in questions)
    days = {unit: _mean_days(unit, allowed_now, allowed_before) for unit in {key[0] for key in allowed_now}}
    changed = {
        unit: (now_days, former)
        for unit, (now_days, former) in days.items()
        if former > 0 and now_days > 0 and abs(former / now_days - 1) >= MIN_CHANGE
    }
    if not changed:
        return []
    ratios = {
        (unit, kind): former / own
        for unit in changed
        for kind in {key[1] for key in allowed_now if key[0] == unit}
        for own, former in [_mean_days(unit, allowed_now, allowed_before, kind=kind)]
        if own > 0 and former > 0
    }
    shares = dict(_shares(questions[0], by, changed, ratios))
    code = questions[0].groups[0].code if by else lambda _: ""
    return [
        FormerDeadlines(code(unit), shares[unit], *changed[unit])
        for unit in sorted(changed)
        if unit in shares
    ]


def _question(store: Store, scope: Scope, by: str | None) -> Question:
    names = tuple(dict.fromkeys([*([by] if by else []), *MIX]))
    return cell_question(store, "on_time_share", scope, names)


def _days_allowed(question: Question, by: str | None) -> Allowed:
    sums = total_days_allowed(question)
    units = sums[by] if by else np.zeros(len(sums["n"]), dtype=np.int64)
    allowed: Allowed = {}
    for unit, kind, channel, n, days in zip(
        *(column.tolist() for column in (units, sums["kind"], sums["channel"], sums["n"], sums["days"])),
        strict=True,
    ):
        n_before, days_before = allowed.get((unit, kind, channel), (0.0, 0.0))
        allowed[unit, kind, channel] = n_before + n, days_before + days
    return allowed


def _mean_days(unit: int, now: Allowed, before: Allowed, *, kind: int | None = None) -> tuple[float, float]:
    """Mean days allowed now, and what they were before, of the unit's cases of kinds and channels in both periods."""
    cells = [key for key in now if key[0] == unit and key in before and kind in (None, key[1])]
    n = sum(now[key][0] for key in cells)
    if not n:
        return 0.0, 0.0
    former = sum(now[key][0] * before[key][1] / before[key][0] for key in cells)
    return sum(now[key][1] for key in cells) / n, former / n


def _shares(
    question: Question,
    by: str | None,
    changed: dict[int, tuple[float, float]],
    ratios: dict[tuple[int, int], float],
) -> Iterator[tuple[int, float]]:
    """Yield the changed units (keys) and the share of their cases that would have been on time by these ratios."""
    facts, rows = question.facts, question.facts.cases
    groups = {group.name: group.column(rows) for group in question.groups}
    thousandths: Column = sa.literal_column(str(EXACT))
    whens: list[tuple[Condition, Column]] = [
        (
            sa.and_(*([groups[by] == unit] if by else []), groups["kind"] == kind),
            sa.literal_column(str(round(EXACT * ratio))),
        )
        for (unit, kind), ratio in sorted(ratios.items())
    ]
    ratio = sa.case(*whens, else_=thousandths) if whens else thousandths
    taken = seconds_between(facts.c.registered_at, facts.c.answered_at)
    allowed = seconds_between(facts.c.registered_at, facts.c.due_at)
    in_time = sa.and_(facts.answered(), taken * thousandths <= allowed * ratio)
    columns = [groups[by].label(by)] if by else []
    statement = sa.select(
        *columns, whole_sum(ONE).label("n"), whole_sum(one_where(in_time)).label("hits")
    ).where(
        *question.dimension_conditions(rows),
        *due_in_period(question),
        *([groups[by].in_(sorted(changed))] if by else []),
    )
    if columns:
        statement = statement.group_by(*columns)
    frame = question.store.frame(statement)
    for unit, n, hits in zip(frame[by] if by else [0], frame["n"], frame["hits"], strict=True):
        if n:
            yield int(unit), float(hits) / float(n)
