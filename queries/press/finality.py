"""Whether a figure is final, or what may still change it.

A figure is **final** when no event to come can change it: the span was over at every source, the 30 days of follow-up
that its measure waits for had passed, nobody's verdict can still count, and none of the cases that it counts is open
where their end would change it. Until then it is **provisional**. Corrections that a source makes of what it sent,
cases that it sends late, and closed cases that are opened again can come at any time; they are no part of this, and
the address of a figure tells of them (`queries.press.current_value`).

Whether a case is still open is asked of the province as a whole, never of a county or an office: else "final" would
say of a small group that none of its cases is open. Of times to an answer the published value and its interval tell.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from persian.calendar import format_day
from persian.digits import number
from queries.disclosure.protected_figures import Protected
from queries.disclosure.publication_grid import DAY_IS_OVER, follow_up_days
from queries.measures.declaration import Measure
from queries.question.vintage import facts
from queries.sql.conditions import Condition, literal_moment
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

FINAL = Text("قطعی", "final")
PROVISIONAL = Text("موقت", "provisional")


@dataclass(frozen=True)
class Finality:
    """Whether a figure is final, and why it is not."""

    final: bool
    reasons: tuple[Text, ...]

    @property
    def word(self) -> Text:
        """What the figure is called."""
        return FINAL if self.final else PROVISIONAL


def finality(store: Store, found: Protected) -> Finality:
    """Whether publishable figures can still be changed by what happens."""
    waits = (
        _sources(store, found),
        _verdicts(found.measure),
        _open_cases(store, found),
        _pending_answers(store, found),
    )
    reasons = tuple(reason for reason in waits if reason is not None)
    return Finality(not reasons, reasons)


def _sources(store: Store, found: Protected) -> Text | None:
    """Some source is not known to the end of what is waited for."""
    last = found.scope.last
    assert last is not None
    needed = datetime.combine(last + timedelta(follow_up_days(found.measure)), DAY_IS_OVER)
    moments = facts(store, Scope(load=found.scope.load)).as_of_by_source.values()
    behind = [known for known in moments if known < needed]
    if not behind:
        return None
    return Text(
        "داده‌های {n} منبع هنوز تا پایان این دوره نرسیده است (عقب‌ترین تا {day}).",
        "Not every source is known to the end of this period yet: {n} are not, one only until {day}.",
    ).formatted(
        n=Text.from_formatter(number, len(behind)),
        day=Text.from_formatter(format_day, min(behind).date(), style="long"),
    )


def _verdicts(declared: Measure) -> Text | None:
    """What people say of their cases may come at any time."""
    if declared.estimator.depends_on_verdicts:
        return Text(
            "شهروندان هنوز می‌توانند دربارهٔ این پرونده‌ها نظر بدهند.",
            "People may still give their verdict on these cases.",
        )
    return None


def _open_cases(store: Store, found: Protected) -> Text | None:
    """Some case that counts is still open, and its end, or its next office, would change the figure."""
    declared, scope = found.measure, found.scope
    of_agency = "agency" in found.by or bool(getattr(scope, DIMENSION_FIELDS["agency"]))
    moving = of_agency and declared.holder == "agency" and declared.estimator.may_count_open
    if not (moving or declared.estimator.excludes_set_aside):
        return None
    asked = ("still open", declared.key, scope.first, scope.last, scope.load)
    if not store.cache.get_or_compute(asked, lambda: _some_open(store, declared, scope)):
        return None
    if moving:
        return Text(
            "برخی از این پرونده‌ها هنوز باز است و ممکن است به دستگاه دیگری ارجاع شود.",
            "Some of these cases are still open and may be referred to another office.",
        )
    return Text(
        "برخی از این پرونده‌ها هنوز باز است؛ اگر تکراری، انصرافی یا انتقال‌یافته شناخته شود، از شمار بیرون می‌رود.",
        "Some of these cases are still open; those that turn out to be duplicates, withdrawn or transferred out will "
        "no longer count.",
    )


def _some_open(store: Store, declared: Measure, scope: Scope) -> bool:
    """Whether any case of the province that a measure counts in a period was still open at as-of."""
    assert scope.first is not None
    assert scope.last is not None
    known = facts(store, Scope(load=scope.load))
    cases, end = known.c, literal_moment(datetime.combine(scope.last, time(23, 59, 59)))
    begin = literal_moment(datetime.combine(scope.first, time()))
    clock = cases[f"{'registered' if declared.clock == 'as_of' else declared.clock}_at"]
    inside: list[Condition] = [known.registered(), clock <= end]
    if declared.clock != "as_of":
        inside.append(clock >= begin)
    elif declared.holder == "due_agency":  # overdue at the end
        inside += [cases.due_at <= end, sa.or_(cases.answered_at.is_(None), cases.answered_at > end)]
    if declared.estimator.is_share:
        inside.append(known.due())
    still = sa.and_(
        sa.or_(cases.closed_at.is_(None), cases.closed_at > known.as_of), sa.not_(cases.closed_undated)
    )
    found = store.frame(sa.select(sa.func.count().label("n")).where(*inside, still))
    return bool(found["n"].iloc[0])


def _pending_answers(store: Store, found: Protected) -> Text | None:
    """A time to an answer that cases still waiting may move.

    What happens from now on happens at a later age than the youngest case has: once the value and the upper end of its
    interval lie below that age, nothing that happens can move them.
    """
    if found.measure.estimator.quantile is None:
        return None
    assert found.scope.last is not None
    moments = facts(store, Scope(load=found.scope.load)).as_of_by_source.values()
    youngest = min(moments, default=datetime.min) - datetime.combine(found.scope.last, time(23, 59, 59))
    told = found.frame[~found.frame["withheld"].astype(bool)]
    settled = told["upper"] + 10.0**-found.measure.decimals < youngest / timedelta(days=1)
    if bool(settled.all()):
        return None
    return Text(
        "پرونده‌هایی که هنوز پاسخ نگرفته‌اند ممکن است این رقم یا بازهٔ آن را جابه‌جا کنند.",
        "Cases that still wait for an answer may move this figure or its interval.",
    )
