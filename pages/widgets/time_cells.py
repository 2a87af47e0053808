"""Spans and times of day in words, for cells of tables."""

from datetime import datetime, timedelta

from pages.view.view import Viewing
from persian.digits import number, to_persian
from queries.cases.row import Case


def until(case: Case, view: Viewing) -> str:
    """What a case's wait came to."""
    t = view.t
    if case.answered_undated:
        return t("answered, date unknown")
    if case.answered is not None:
        return t("until the answer")
    if case.ended:
        return t("closed without an answer") if case.closed else t("closed, date unknown")
    return t("and still waiting")


def span(length: timedelta, view: Viewing) -> str:
    """A span of time: completed days, or hours where there is not one."""
    t, lang = view.t, view.lang
    hours = length // timedelta(hours=1)
    if length.days:
        return t("{n} days").format(n=number(length.days, lang)) if length.days > 1 else t("one day")
    if hours == 1:
        return t("an hour")
    return t("{n} hours").format(n=number(hours, lang)) if hours else t("under an hour")


def clock(moment: datetime, lang: str) -> str:
    """The time of day."""
    text = f"{moment:%H:%M}"
    return to_persian(text) if lang == "fa" else text
