"""Spans and times of day in words, for cells of tables."""

from datetime import datetime, timedelta

from pages.view.view import View
from persian.digits import number, to_persian_digits
from queries.cases.row import Case


def wait_outcome_text(case: Case, view: View) -> str:
    """What a case's wait came to."""
    t = view.t
    if case.answered_undated:
        return t("answered, date unknown")
    if case.answered is not None:
        return t("until the answer")
    if case.is_closed:
        return t("closed without an answer") if case.closed else t("closed, date unknown")
    return t("and still waiting")


def duration_text(length: timedelta, view: View) -> str:
    """A span of time: completed days, or hours where there is not one."""
    t, lang = view.t, view.lang
    hours = length // timedelta(hours=1)
    if length.days:
        return t("{n} days").format(n=number(length.days, lang)) if length.days > 1 else t("one day")
    if hours == 1:
        return t("an hour")
    return t("{n} hours").format(n=number(hours, lang)) if hours else t("under an hour")


def time_of_day_text(moment: datetime, lang: str) -> str:
    """The time of day."""
    text = f"{moment:%H:%M}"
    return to_persian_digits(text) if lang == "fa" else text
