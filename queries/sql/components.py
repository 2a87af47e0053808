"""The countable things that measures are made of, each with the clock it falls under and the rollup column it fills.

A rollup column is independent of as-of. What as-of decides is the day from which the column may not be read any
more: the day of as-of itself for due moments, the day 30 days before it for closings that need a follow-up. That
one day comes from the facts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from queries.measures.declaration import Holder
from queries.sql.conditions import FOLLOW_UP_DAYS, Column, Condition, Facts, Rows
from queries.sql.functions import seconds_between
from queries.vocabulary.codes import SET_ASIDE, Outcome, Verdict

Edge = Literal["none", "due", "followed"]
ONE: Column = sa.literal_column("1")
ZERO: Column = sa.literal_column("0")
DAY = 86_400


@dataclass(frozen=True)
class Atom:
    """One summable column.

    `timeless(rows)` says which cases it counts once everything about them is known: that is what rollups hold.
    `known(facts)` says which it counts as of a moment. `amount(rows)` is what each adds.
    """

    name: str
    clock: str
    timeless: Callable[[Rows], Condition]
    known: Callable[[Facts], Condition]
    amount: Callable[[Rows], Column] = lambda rows: ONE
    holder: Holder = "agency"
    edge: Edge = "none"


def _true(rows: object) -> Condition:
    return sa.true()


def reopened_soon(rows: Rows) -> Condition:
    """Reopened within 30 days of the (first) closing."""
    return sa.and_(
        rows.c.reopened_at.is_not(None),
        seconds_between(rows.c.closed_at, rows.c.reopened_at) <= sa.literal_column(str(FOLLOW_UP_DAYS * DAY)),
    )


def ended_set_aside(rows: Rows) -> Condition:
    """Closed as a duplicate, withdrawn or transferred out."""
    ended = sa.or_(rows.c.closed_day.is_not(None), rows.c.closed_undated)
    return sa.and_(rows.c.outcome.in_([sa.literal_column(str(int(code))) for code in SET_ASIDE]), ended)


def _is(name: str, code: int) -> Callable[[Rows], Condition]:
    def condition(rows: Rows) -> Condition:
        equal: Condition = rows.c[name] == sa.literal_column(str(code))
        return equal

    return condition


def _closed(rows: Rows) -> Condition:
    condition: Condition = rows.c.closed_day.is_not(None)  # narrower to read than the moment
    return condition


def _due(rows: Rows) -> Condition:
    return sa.and_(
        rows.c.due_day.is_not(None), sa.not_(rows.c.answered_undated), sa.not_(ended_set_aside(rows))
    )


def _spoken(rows: Rows) -> Condition:
    return sa.and_(_closed(rows), rows.c.verdict != sa.literal_column("0"))


def _gap(rows: Rows) -> Condition:
    dissatisfied = _is("verdict", int(Verdict.dissatisfied))(rows)
    resolved = _is("outcome", int(Outcome.resolved))(rows)
    return sa.and_(_closed(rows), resolved, sa.or_(reopened_soon(rows), dissatisfied))


def _and(*parts: Callable[[Rows], Condition]) -> Callable[[Rows], Condition]:
    return lambda rows: sa.and_(*(part(rows) for part in parts))


def _known_gap(facts: Facts) -> Condition:
    """By as-of the citizen had spoken, or the case had been reopened anyway."""
    return sa.and_(facts.followed(), sa.or_(facts.verdict_known(), reopened_soon(facts)))


def _by(timeless: Callable[[Rows], Condition], known: Callable[[Facts], Condition]) -> dict[str, Any]:
    return {"timeless": timeless, "known": lambda facts: sa.and_(timeless(facts), known(facts))}


def _due_by(extra: Callable[[Rows], Condition]) -> dict[str, Any]:
    """Due cases: whether one is set aside is decided by what is known at as-of, so not by `timeless`."""
    return {
        "timeless": lambda rows: sa.and_(_due(rows), extra(rows)),
        "known": lambda facts: sa.and_(facts.due(), extra(facts)),
        "clock": "due",
        "holder": "due_agency",
        "edge": "due",
    }


_RESOLVED = _is("outcome", int(Outcome.resolved))
_IN_TIME: Callable[[Rows], Condition] = lambda rows: rows.c.on_time  # noqa: E731
_ON_DUE_DAY: Callable[[Rows], Condition] = lambda rows: rows.c.answered_day == rows.c.due_day  # noqa: E731
_REGISTERED: dict[str, Any] = {"clock": "registered", **_by(_true, Facts.visible)}
_FOLLOWED: dict[str, Any] = {"clock": "closed", "edge": "followed"}

_DECLARED = (
    Atom("received", **_REGISTERED),
    Atom("handoffs", **_REGISTERED, amount=lambda rows: rows.c.handoffs),
    Atom(
        "handoffs_squared",
        **_REGISTERED,
        amount=lambda rows: sa.cast(rows.c.handoffs, sa.BigInteger) * rows.c.handoffs,
    ),
    Atom("answered", "answered", **_by(lambda rows: rows.c.answered_day.is_not(None), Facts.answered)),
    Atom("closed", "closed", **_by(_closed, Facts.closed)),
    Atom(
        "closed_with_outcome",
        "closed",
        **_by(_and(_closed, lambda rows: rows.c.outcome != ZERO), Facts.closed),
    ),
    Atom("resolved", "closed", **_by(_and(_closed, _RESOLVED), Facts.closed)),
    Atom("with_verdict", "closed", **_by(_spoken, Facts.verdict_known)),
    Atom(
        "satisfied",
        "closed",
        **_by(_and(_spoken, _is("verdict", int(Verdict.satisfied))), Facts.verdict_known),
    ),
    Atom("closed_followed", **_FOLLOWED, **_by(_closed, Facts.followed)),
    Atom("reopened_soon", **_FOLLOWED, **_by(_and(_closed, reopened_soon), Facts.followed)),
    Atom("resolved_followed", **_FOLLOWED, **_by(_and(_closed, _RESOLVED), Facts.followed)),
    Atom("gap", **_FOLLOWED, **_by(_gap, _known_gap)),
    Atom("due", **_due_by(_true)),
    Atom("on_time", **_due_by(_IN_TIME)),
    Atom("on_due_day", **_due_by(_and(_IN_TIME, _ON_DUE_DAY))),
)

ATOMS: dict[str, Atom] = {atom.name: atom for atom in _DECLARED}
