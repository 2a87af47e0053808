"""Finality: whether a figure is final or provisional, and what may still change it.

A figure is **final** if no future event can change it: the span is over at every source, the 30 days of follow-up that
some measures need have passed, no verdict can still arrive, and no open case remains whose closing would change it.
Until then it is **provisional**. Corrections by a source, cases delivered late and reopened cases can always occur.
They do not count here; the permanent address of a figure reports them (`queries.press.current_value`).

Whether cases are still open is computed for the whole province, never for a county or an office: otherwise "final"
would reveal of a small group that none of its cases is open. For times to an answer the published value and its
interval are sufficient to decide.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from persian.digits import number
from queries.disclosure.protected_figures import Protected
from queries.disclosure.publication_grid import DAY_IS_OVER, follow_up_days
from queries.measures.declaration import Measure
from queries.press.figure_labels import quoted_day
from queries.question.vintage import facts
from queries.sql.buckets import literal_day
from queries.sql.conditions import Condition, literal_moment
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

FINAL = Text("قطعی", "final")
PROVISIONAL = Text("موقت", "provisional")


@dataclass(frozen=True)
class Finality:
    """Whether a figure is final, and if not, the reasons."""

    final: bool
    reasons: tuple[Text, ...]

    @property
    def word(self) -> Text:
        """The label: "final" or "provisional"."""
        return FINAL if self.final else PROVISIONAL


def finality(store: Store, protected: Protected) -> Finality:
    """The finality of protected figures, of all rows together."""
    pending = (
        _sources(store, protected),
        _verdicts(protected.measure),
        _open_cases(store, protected),
        _pending_answers(store, protected),
    )
    reasons = tuple(reason for reason in pending if reason is not None)
    return Finality(not reasons, reasons)


def _sources(store: Store, figures: Protected) -> Text | None:
    """The reason if the data of some source end before the end of the period plus the follow-up; else None."""
    last = figures.scope.last
    assert last is not None
    needed = datetime.combine(last + timedelta(follow_up_days(figures.measure)), DAY_IS_OVER)
    moments = facts(store, Scope(load=figures.scope.load)).as_of_by_source.values()
    behind = [moment for moment in moments if moment < needed]
    if not behind:
        return None
    return Text(
        "داده‌های {n} منبع هنوز تا پایان این دوره نرسیده است (عقب‌ترین تا {day}).",
        "Not every source is known to the end of this period yet: {n} are not, one only until {day}.",
    ).formatted(
        n=Text.from_formatter(number, len(behind)), day=quoted_day(min(behind).date(), between=", {}")
    )


def _verdicts(declared: Measure) -> Text | None:
    """The reason if the measure depends on verdicts, which citizens may give at any time; else None."""
    if declared.estimator.depends_on_verdicts:
        return Text(
            "شهروندان هنوز می‌توانند دربارهٔ این پرونده‌ها نظر بدهند.",
            "People may still give their rating on these cases.",
        )
    return None


def _open_cases(store: Store, figures: Protected) -> Text | None:
    """The reason if a counted case is still open and its outcome, or a referral, would change the figure; else None.

    A referral changes figures of offices that are counted by present holder. An outcome changes figures that exclude
    cases which turn out to be duplicates, withdrawn or transferred out.
    """
    declared, scope = figures.measure, figures.scope
    of_agency = "agency" in figures.by or bool(getattr(scope, DIMENSION_FIELDS["agency"]))
    may_move = of_agency and declared.holder == "agency" and declared.estimator.may_count_open
    if not (may_move or declared.estimator.excludes_set_aside):
        return None
    key = ("still open", declared.key, scope.first, scope.last, scope.load)
    if not store.cache.get_or_compute(key, lambda: _some_open(store, declared, scope)):
        return None
    if may_move:
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
    """Whether any case of the whole province that the measure counts in the scope's period is still open at as-of."""
    assert scope.first is not None
    assert scope.last is not None
    vintage_facts = facts(store, Scope(load=scope.load))
    cases, end = vintage_facts.c, literal_moment(datetime.combine(scope.last, time(23, 59, 59)))
    clock = cases[f"{'registered' if declared.clock == 'as_of' else declared.clock}_day"]
    # The cases that the measure counts: by its clock within the period, or for a stock those that exist at its end.
    inside: list[Condition] = [vintage_facts.registered(), clock <= literal_day(scope.last)]
    if declared.clock != "as_of":
        inside.append(clock >= literal_day(scope.first))
    elif declared.holder == "due_agency":  # the stock of overdue cases
        inside += [cases.due_at <= end, sa.or_(cases.answered_at.is_(None), cases.answered_at > end)]
    if declared.estimator.is_share:
        inside.append(vintage_facts.due())
    # A case that is closed on an unknown day (`closed_undated`) is not open.
    still_open = sa.and_(
        sa.or_(cases.closed_at.is_(None), cases.closed_at > vintage_facts.as_of),
        sa.not_(cases.closed_undated),
    )
    frame = store.frame(sa.select(sa.func.count().label("n")).where(*inside, still_open))
    return bool(frame["n"].iloc[0])


def _pending_answers(store: Store, figures: Protected) -> Text | None:
    """The reason if cases that still wait for an answer may change a time to an answer; else None.

    Every future event happens to a case at an age higher than that of the youngest case now. As soon as the value and
    the upper end of its interval are below the age of the youngest case, future events cannot change them.
    """
    if figures.measure.estimator.quantile is None:
        return None
    assert figures.scope.last is not None
    moments = facts(store, Scope(load=figures.scope.load)).as_of_by_source.values()
    # The youngest counted case was registered at the end of the period, in the source with the oldest as-of at worst.
    youngest = min(moments, default=datetime.min) - datetime.combine(figures.scope.last, time(23, 59, 59))
    published = figures.frame[~figures.frame["withheld"].astype(bool)]
    # One unit of the last displayed digit is added as a margin for rounding.
    settled = published["upper"] + 10.0**-figures.measure.decimals < youngest / timedelta(days=1)
    if bool(settled.all()):
        return None
    return Text(
        "پرونده‌هایی که هنوز پاسخ نگرفته‌اند ممکن است این رقم یا بازهٔ آن را جابه‌جا کنند.",
        "Cases that still wait for an answer may move this figure or its interval.",
    )
