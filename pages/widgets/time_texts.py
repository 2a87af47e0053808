"""Durations and times of day in words, for table cells."""

from datetime import datetime, timedelta

from pages.view.view import View
from persian.digits import number, to_persian_digits
from queries.cases.row import Case
from queries.vocabulary.recorded import NOT_RECORDED_SHORT, Recorded


def wait_outcome_text(case: Case, view: View) -> str:
    """How a case's waiting time ended: answered, closed without an answer, or still waiting."""
    t = view.t
    if case.answered_undated:
        return t("answered, date not recorded")
    if case.answered is not None:
        return t("until the answer")
    if case.is_closed:
        return t("closed without an answer") if case.closed else t("closed, date not recorded")
    if Recorded.answer not in case.recorded:
        return NOT_RECORDED_SHORT.label(view.lang)
    return t("still waiting")


def duration_text(length: timedelta, view: View) -> str:
    """A duration in completed days, or in hours if it is shorter than a day."""
    t, lang = view.t, view.lang
    hours = length // timedelta(hours=1)
    if length.days:
        return t("{n} days").format(n=number(length.days, lang)) if length.days > 1 else t("one day")
    if hours == 1:
        return t("an hour")
    return (
        t.plural("{n} hour", "{n} hours", hours).format(n=number(hours, lang))
        if hours
        else t("under an hour")
    )


def long_duration_text(length: timedelta, view: View) -> str:
    """A duration in completed days, from a year on with years and months in brackets (of 365.25 and 30.44 days)."""
    text, months = duration_text(length, view), int(length.days / 30.4375)
    if months < 12:
        return text
    t, (years, rest) = view.t, divmod(months, 12)
    parts = [t.plural("{n} year", "{n} years", years).format(n=number(years, view.lang))]
    parts += [t.plural("{n} month", "{n} months", rest).format(n=number(rest, view.lang))] if rest else []
    return f"{text} ({t(' and ').join(parts)})"


def time_of_day_text(moment: datetime, lang: str) -> str:
    """The time of day as HH:MM, with Persian digits in Persian."""
    text = f"{moment:%H:%M}"
    return to_persian_digits(text) if lang == "fa" else text
