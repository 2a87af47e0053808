"""Convert the steps of a case into moments of a timeline: its events, its due moment, and as-of."""

from datetime import datetime

from charts.answer_times.case_timeline import Moment
from pages.view.view import View
from pages.widgets.elements.time_texts import duration_text, time_of_day_text
from persian.bidi import ltr
from persian.calendar import CalendarError, format_day
from queries.cases.case_events import Step
from queries.cases.case_row import Case
from queries.vocabulary.codes import Event
from queries.vocabulary.recorded import Recorded


def moments(view: View, case: Case, steps: list[Step]) -> list[Moment]:
    """The timeline in order: the events, the due moment if it matters, and as-of for an open case.

    The due moment matters if the case was late, or while it is neither closed nor answered. Steps without a known
    moment keep their place.
    """
    entries: list[tuple[datetime | None, Step | str]] = [(step.moment, step) for step in steps]
    # The due moment and as-of are inserted before the first step that is later than they are.
    is_waiting = Recorded.answer in case.recorded and not (case.is_closed or case.answered)
    if case.due is not None and (case.late_by or is_waiting):
        position = next((i for i, (when, _) in enumerate(entries) if when and when > case.due), len(entries))
        entries.insert(position, (case.due, "due"))
    if not case.is_closed and Recorded.closing in case.recorded:
        position = next(
            (i for i, (when, _) in enumerate(entries) if when and when > case.as_of), len(entries)
        )
        entries.insert(position, (case.as_of, "now"))
    return [
        _moment(view, case, when, step, _until_next(entries, i)) for i, (when, step) in enumerate(entries)
    ]


def _until_next(entries: list[tuple[datetime | None, Step | str]], position: int) -> datetime | None:
    """The moment of the next step that has one."""
    return next((when for when, _ in entries[position + 1 :] if when is not None), None)


def _moment(
    view: View, case: Case, when: datetime | None, step: Step | str, following: datetime | None
) -> Moment:
    t, lang = view.t, view.lang
    day = _day(when, lang) if when else t("time not recorded")
    hour = time_of_day_text(when, lang) if when else ""
    gap = ""
    if when and following and (following - when).total_seconds() >= 3600:
        gap = t("{span} until the next").format(span=duration_text(following - when, view))
    if step == "now":
        return Moment(day, hour, t("At this moment: open"), kind="now", gap=gap)
    if isinstance(step, str):
        late = case.late_by is not None
        is_future = when is not None and when > case.as_of
        title = t("Answer will be due") if is_future else t("Answer was due")
        note = [t("without an answer by then")] if late else []
        return Moment(day, hour, title, note, gap, "late" if late else "due")
    return Moment(day, hour, _title(view, step), _lines(view, step), gap)


def _day(when: datetime, lang: str) -> str:
    """The day in words, or as an ISO date if a mistyped year lies outside the calendar (1800-01-01)."""
    try:
        return format_day(when.date(), lang, style="long")
    except CalendarError:
        return ltr(when.date().isoformat())


def _title(view: View, step: Step) -> str:
    if step.event is Event.referred and step.to_agency:
        return view.t("Referred to {agency}").format(agency=step.to_agency)
    return f"{step.word}: {step.detail}" if step.detail else step.word


def _lines(view: View, step: Step) -> list[str]:
    t = view.t
    if step.event is Event.referred and step.from_agency:
        return [t("from {agency}").format(agency=step.from_agency)]
    if step.event is Event.registered and step.to_agency:
        return [t("handed to {agency}").format(agency=step.to_agency)]
    return []
