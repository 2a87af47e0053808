"""Late registrations on screens: cases of the newest weeks that are still to be registered, in words and by month."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pages.view.view import View
from pages.view.viewer import viewer
from persian.calendar import CalendarPeriod
from persian.digits import number
from queries.estimates.late_registrations import LateRegistrations, Spans, is_expected, late_registrations
from queries.vocabulary.scope import Scope

LONGEST_DELAY = 56  # days, after which no late registrations are expected

Late = tuple[float, float, float]  # mean and limits of the cases still to come


def late_text(view: View, first: date, last: date) -> str:
    """How many more cases are expected of these days; "" if none, or if it is not known."""
    (completed,) = _late(view, view.scope, [(first, last)]).completed or (None,)
    if completed is None or not is_expected(completed):
        return ""
    lang = view.lang
    return view.t("about {n} more ({low} to {high}) are expected to be registered late").format(
        **{
            name: number(round(value), lang)
            for name, value in (("n", completed.missing), ("low", completed.lower), ("high", completed.upper))
        }
    )


def late_by_month(view: View, scope: Scope, months: Sequence[CalendarPeriod]) -> list[Late | None]:
    """For each month the cases still expected to be registered late; None where hardly any are."""
    return late_by_span(view, scope, [(month.first, month.last) for month in months])


def late_by_span(
    view: View, scope: Scope, spans: Spans, ahead: Iterable[bool] | None = None
) -> list[Late | None]:
    """For each span of days the cases still expected to be registered late; `ahead` marks spans after the data."""
    is_ahead = list(ahead) if ahead is not None else [False] * len(spans)
    oldest = view.today - timedelta(LONGEST_DELAY)
    newest = [
        i
        for i, ((_, last), later) in enumerate(zip(spans, is_ahead, strict=True))
        if last >= oldest and not later
    ]
    late: list[Late | None] = [None] * len(spans)
    completed = _late(view, scope, [spans[i] for i in newest]).completed
    for i, each in zip(newest, completed, strict=False):
        late[i] = (each.missing, each.lower, each.upper) if is_expected(each) else None
    return late


def late_notes(view: View, *, is_drawn: bool) -> list[str]:
    """Sentences on whether the newest weeks are complete, for the caption of figures that show them."""
    t, lang = view.t, view.lang
    late = _late(view, view.scope, [(view.today - timedelta(6), view.today)])
    if late.reason == "one_load":
        return [
            t(
                "All data come from a single load: how many cases of the last weeks are still to be registered late "
                "is not known. A fall in the last weeks may be due to that."
            )
        ]
    if late.reason == "few_loads":
        return [
            t(
                "There are too few loads to know how late cases are registered: the last weeks may still grow. A fall "
                "in them may be due to that."
            )
        ]
    notes = []
    if is_drawn:
        notes.append(
            t(
                "Diamonds: cases received, with those expected to be registered late, as earlier loads show it, and "
                "the 95% interval. It is an estimate and not a count."
            )
        )
    if late.once:
        notes.append(
            t("Of {n} of {all} sources there is a single load; what they register late is not known.").format(
                n=number(late.once, lang), all=number(late.sources, lang)
            )
        )
    return notes


def _late(view: View, scope: Scope, spans: Spans) -> LateRegistrations:
    """Late registrations for a view. Raises NoViewer outside the session of a viewer."""
    viewer()
    return late_registrations(view.store, scope, spans)
