"""Summable components of the measures: what each one counts, under which date, and in which rollup column.

A component has two conditions. The settled condition ignores as-of and is what rollup columns contain. The condition
as of a moment is exact for every moment, but can only be computed from the case table.

The two agree for every day before the component's edge day. For due cases that is the day of as-of itself, part of
which is still to come; for closings that need 30 days of follow-up, and for registrations that need 30 days of
waiting, it is the day 30 days before as-of. So a question reads the days before the edge from the rollup and the one
edge day from the case table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import methodcaller
from typing import Any, Literal

import sqlalchemy as sa

from queries.measures.declaration import Holder
from queries.sql.conditions import FOLLOW_UP_DAYS, CaseRows, Column, Condition, Facts, stated_by_source
from queries.sql.functions import DAY_SECONDS, seconds_between
from queries.vocabulary.codes import SET_ASIDE, Outcome, Verdict
from queries.vocabulary.labels import Text

EdgeKind = Literal["none", "due", "follow_up", "waited"]
# Codes and numbers are written into the SQL text and not bound: an expression with bound parameters in SELECT is not
# recognised as the same one in GROUP BY.
ONE: Column = sa.literal_column("1")
ZERO: Column = sa.literal_column("0")


def sum_where(condition: Condition, amount: Column) -> Column:
    """Sum of an amount over the rows that meet a condition; a count where the amount is 1 per case."""
    if amount is ONE:
        # COUNT is faster than SUM, and on DuckDB its result type is half as wide.
        return sa.func.count(sa.case((condition, ONE)))
    return sa.func.sum(sa.case((condition, amount), else_=ZERO))


@dataclass(frozen=True)
class Component:
    """A quantity that is summed over cases.

    `clock` is the date that decides which day a case counts under. `settled_condition(rows)` selects the cases to count
    when everything recorded about them is taken into account, which is what rollups hold. `condition_as_of(facts)`
    selects the cases to count as of a moment. `amount(rows)` is what each selected case adds: 1 for a count. `holder`
    is the office column that it is grouped by, and `edge_kind` says which day must be read from the case table.
    """

    name: str
    clock: str
    settled_condition: Callable[[CaseRows], Condition]
    condition_as_of: Callable[[Facts], Condition]
    amount: Callable[[CaseRows], Column] = lambda rows: ONE
    holder: Holder = "agency"
    edge_kind: EdgeKind = "none"


def _true(rows: object) -> Condition:
    return sa.true()


def reopened_soon(rows: CaseRows) -> Condition:
    """Condition: reopened within 30 days of the first closing."""
    return sa.and_(
        rows.c.reopened_at.is_not(None),
        seconds_between(rows.c.closed_at, rows.c.reopened_at)
        <= sa.literal_column(str(FOLLOW_UP_DAYS * DAY_SECONDS)),
    )


def ended_set_aside(rows: CaseRows) -> Condition:
    """Condition: closed, on a known or unknown date, as a duplicate, withdrawn or transferred out."""
    ended = sa.or_(rows.c.closed_day.is_not(None), rows.c.closed_undated)
    return sa.and_(rows.c.outcome.in_([sa.literal_column(str(int(code))) for code in SET_ASIDE]), ended)


def _is(name: str, code: int) -> Callable[[CaseRows], Condition]:
    """Condition that a column equals a code."""

    def condition(rows: CaseRows) -> Condition:
        equal: Condition = rows.c[name] == sa.literal_column(str(code))
        return equal

    return condition


def _closed(rows: CaseRows) -> Condition:
    # Equivalent to testing `closed_at`, but a date column is narrower and so quicker to scan.
    condition: Condition = rows.c.closed_day.is_not(None)
    return condition


def _due(rows: CaseRows) -> Condition:
    # A case that was answered at an unknown time counts neither as on time nor as late, unless the source says which.
    known = sa.or_(sa.not_(rows.c.answered_undated), stated_by_source(rows))
    return sa.and_(rows.c.due_day.is_not(None), known, sa.not_(ended_set_aside(rows)))


def _wait_known(rows: CaseRows) -> Condition:
    # An answer at an unknown or impossible moment has no duration.
    impossible = sa.and_(rows.c.answered_day.is_not(None), rows.c.answer_hours.is_(None))
    return sa.not_(sa.or_(rows.c.answered_undated, impossible))


def _days_waited(rows: CaseRows) -> Column:
    """Completed days until the answer, 30 where there is none by then."""
    days = sa.cast(sa.func.floor(rows.c.answer_hours / sa.literal_column("24.0")), sa.BigInteger)
    longest: Column = sa.literal_column(str(FOLLOW_UP_DAYS))
    return sa.case((rows.c.answer_hours < sa.literal_column(str(24 * FOLLOW_UP_DAYS)), days), else_=longest)


def _has_verdict(rows: CaseRows) -> Condition:
    return sa.and_(_closed(rows), rows.c.verdict != ZERO)


def _gap(rows: CaseRows) -> Condition:
    dissatisfied = _is("verdict", int(Verdict.dissatisfied))(rows)
    resolved = _is("outcome", int(Outcome.resolved))(rows)
    return sa.and_(_closed(rows), resolved, sa.or_(reopened_soon(rows), dissatisfied))


def _on_due_day(rows: CaseRows) -> Condition:
    # Without a due moment, the due day is only the day under which the source's word counts.
    return sa.and_(rows.c.answered_day == rows.c.due_day, sa.not_(stated_by_source(rows)))


def _and(*parts: Callable[[CaseRows], Condition]) -> Callable[[CaseRows], Condition]:
    return lambda rows: sa.and_(*(part(rows) for part in parts))


def _known_gap(facts: Facts) -> Condition:
    """Condition: follow-up is complete, and what makes the gap (dissatisfied verdict or reopening) is known by as-of.

    A verdict can come later than 30 days after the closing, so it needs its own check. A reopening within 30 days needs
    none: the follow-up period is over.
    """
    return sa.and_(facts.follow_up_complete(), sa.or_(facts.verdict_known(), reopened_soon(facts)))


def _by(
    settled: Callable[[CaseRows], Condition], happened_by_as_of: Callable[[Facts], Condition]
) -> dict[str, Any]:
    """Both conditions of a component that counts the settled cases whose event had happened by as-of."""
    return {
        "settled_condition": settled,
        "condition_as_of": lambda facts: sa.and_(settled(facts), happened_by_as_of(facts)),
    }


def _due_by(extra: Callable[[CaseRows], Condition]) -> dict[str, Any]:
    """Arguments of a component of due cases that also meet `extra`.

    Its condition as of a moment does not include the settled one: a case that was set aside after as-of was still
    owed an answer at as-of, and `Facts.due` makes that distinction.
    """
    return {
        "settled_condition": lambda rows: sa.and_(_due(rows), extra(rows)),
        "condition_as_of": lambda facts: sa.and_(facts.due(), extra(facts)),
        "clock": "due",
        "holder": "due_agency",
        "edge_kind": "due",
    }


def _waited_by(
    settled: Callable[[CaseRows], Condition], known: Callable[[Facts], Condition]
) -> dict[str, Any]:
    """Arguments of a component of cases that were registered at least 30 days before as-of, and are not set aside.

    As with due cases, the condition as of a moment does not include the settled one.
    """
    return {
        "settled_condition": lambda rows: sa.and_(
            _wait_known(rows), sa.not_(ended_set_aside(rows)), settled(rows)
        ),
        "condition_as_of": lambda facts: sa.and_(
            facts.wait_complete(), _wait_known(facts), sa.not_(facts.set_aside()), known(facts)
        ),
        "clock": "registered",
        "edge_kind": "waited",
    }


_RESOLVED = _is("outcome", int(Outcome.resolved))
_IN_TIME: Callable[[CaseRows], Condition] = lambda rows: rows.c.on_time  # noqa: E731
_REGISTERED: dict[str, Any] = {"clock": "registered", **_by(_true, methodcaller("registered"))}
_FOLLOWED: dict[str, Any] = {"clock": "closed", "edge_kind": "follow_up"}

_DECLARED = (
    Component("received", **_REGISTERED),
    Component("handoffs", **_REGISTERED, amount=lambda rows: rows.c.handoffs),
    # The sum of squares gives the variance of the mean number of hand-offs. The cast avoids an overflow of SMALLINT.
    Component(
        "handoffs_squared",
        **_REGISTERED,
        amount=lambda rows: sa.cast(rows.c.handoffs, sa.BigInteger) * rows.c.handoffs,
    ),
    Component(
        "answered", "answered", **_by(lambda rows: rows.c.answered_day.is_not(None), methodcaller("answered"))
    ),
    Component("closed", "closed", **_by(_closed, methodcaller("closed"))),
    Component(
        "closed_with_outcome",
        "closed",
        **_by(_and(_closed, lambda rows: rows.c.outcome != ZERO), methodcaller("closed")),
    ),
    Component("resolved", "closed", **_by(_and(_closed, _RESOLVED), methodcaller("closed"))),
    Component("with_verdict", "closed", **_by(_has_verdict, methodcaller("verdict_known"))),
    Component(
        "satisfied",
        "closed",
        **_by(_and(_has_verdict, _is("verdict", int(Verdict.satisfied))), methodcaller("verdict_known")),
    ),
    Component("closed_followed", **_FOLLOWED, **_by(_closed, methodcaller("follow_up_complete"))),
    Component(
        "reopened_soon", **_FOLLOWED, **_by(_and(_closed, reopened_soon), methodcaller("follow_up_complete"))
    ),
    Component(
        "resolved_followed", **_FOLLOWED, **_by(_and(_closed, _RESOLVED), methodcaller("follow_up_complete"))
    ),
    Component("gap", **_FOLLOWED, **_by(_gap, _known_gap)),
    Component("waited", **_waited_by(_true, _true)),
    # Whole days keep the sums exact; their mean is the sum of the shares without an answer after 1, 2, … 30 days.
    Component("days_waited", **_waited_by(_true, _true), amount=_days_waited),
    Component(
        "days_waited_squared",
        **_waited_by(_true, _true),
        amount=lambda rows: _days_waited(rows) * _days_waited(rows),
    ),
    Component(
        "never_answered",
        **_waited_by(lambda rows: rows.c.answered_day.is_(None), lambda facts: facts.unanswered()),
    ),
    Component("due", **_due_by(_true)),
    Component("on_time", **_due_by(_IN_TIME)),
    Component("on_due_day", **_due_by(_and(_IN_TIME, _on_due_day))),
)

COMPONENTS: dict[str, Component] = {component.name: component for component in _DECLARED}


# Descriptions of the numerators and denominators of estimators, for the definitions page. They also cover names that
# are not components: the stocks `open` and `overdue`, `residents` and `inhabitants`.
COMPONENT_LABELS: dict[str, Text] = {
    "received": Text("پرونده‌های ثبت‌شده در دوره", "cases registered in the period"),
    "answered": Text(
        "پرونده‌هایی که نخستین پاسخ خود را در دوره گرفته‌اند", "cases first answered in the period"
    ),
    "closed": Text(
        "پرونده‌هایی که نخستین بار در دوره مختومه شده‌اند", "cases closed for the first time in the period"
    ),
    "open": Text("پرونده‌های باز در آن لحظه", "cases open at that moment"),
    "overdue": Text(
        "پرونده‌های باز و بی‌پاسخی که مهلتشان تا آن لحظه گذشته است",
        "open cases, never answered, whose due moment has passed by then",
    ),
    "due": Text(
        "پرونده‌هایی که مهلت پاسخشان در دوره بوده و تا تاریخ داده‌ها سر رسیده است، بی‌پاسخ‌ها هم در آن",
        "cases whose due moment falls in the period and is not after as-of, the unanswered among them",
    ),
    "on_time": Text(
        "پرونده‌هایی که مهلت پاسخشان در دوره بوده و تا لحظهٔ مهلت پاسخ گرفته‌اند",
        "cases whose due moment falls in the period and that were answered by that moment",
    ),
    "on_due_day": Text(
        "آن‌هایی که پاسخشان در همان روز مهلت داده شده است",
        "those of them answered on the very day they were due",
    ),
    "closed_with_outcome": Text(
        "پرونده‌های مختومه در دوره که نتیجه‌شان ثبت شده است",
        "cases closed in the period with a recorded outcome",
    ),
    "resolved": Text("آن‌هایی که نتیجه‌شان «حل شد» است", "those of them with outcome resolved"),
    "closed_followed": Text(
        "پرونده‌هایی که در دوره، و دست‌کم ۳۰ روز پیش از تاریخ داده‌ها، مختومه شده‌اند",
        "cases closed in the period and at least 30 days before as-of",
    ),
    "reopened_soon": Text(
        "آن‌هایی که تا ۳۰ روز پس از مختومه‌شدن بازگشوده شده‌اند", "those of them reopened within 30 days"
    ),
    "resolved_followed": Text(
        "پرونده‌هایی که در دوره، و دست‌کم ۳۰ روز پیش از تاریخ داده‌ها، با نتیجهٔ «حل شد» مختومه شده‌اند",
        "cases closed as resolved in the period and at least 30 days before as-of",
    ),
    "gap": Text(
        "آن‌هایی که تا ۳۰ روز بازگشوده شده‌اند یا شهروند دربارهٔ آن‌ها اعلام نارضایتی کرده است",
        "those of them reopened within 30 days or with a dissatisfied rating",
    ),
    "with_verdict": Text(
        "نظرهای ثبت‌شده دربارهٔ پرونده‌های مختومه در دوره", "ratings on cases closed in the period"
    ),
    "satisfied": Text("آن‌هایی که «راضی» بوده‌اند", "those of them that are satisfied"),
    "handoffs": Text(
        "مجموع ارجاع‌های پس از نخستین ارجاع در آن پرونده‌ها", "all referrals of those cases after their first"
    ),
    "waited": Text(
        "پرونده‌هایی که در دوره، و دست‌کم ۳۰ روز پیش از تاریخ داده‌ها، ثبت شده‌اند؛ تکراری، انصرافی و انتقال‌یافته به بیرون "
        "در آن نیست",
        "cases registered in the period and at least 30 days before as-of, without duplicates, withdrawals and "
        "transfers out",
    ),
    "days_waited": Text(
        "روزهای کاملی که آن پرونده‌ها در سی روز نخست بی‌پاسخ مانده‌اند",
        "completed days that those cases were without an answer in their first thirty",
    ),
    "never_answered": Text(
        "آن‌هایی که تا تاریخ داده‌ها هیچ پاسخی نگرفته‌اند، مختومه باشند یا در انتظار",
        "those of them without any answer by as-of, be they closed or still waiting",
    ),
    "residents": Text("جمعیت محدودهٔ گزارش به ده هزار نفر", "inhabitants of the scope in ten thousands"),
    "inhabitants": Text(
        "جمعیت محدودهٔ گزارش به ده هزار نفر × طول بخشی از دوره که داده دارد، به سال (۳۶۵ روز)",
        "inhabitants of the scope in ten thousands × length of the part of the period with data, in years of 365 days",
    ),
}
