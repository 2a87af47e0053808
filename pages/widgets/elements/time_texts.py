"""Durations and times of day in words, for table cells."""

from datetime import datetime, timedelta

from pages.view.view import View
from persian.digits import number, with_digits
from queries.cases.case_row import Case
from queries.vocabulary.recorded import NOT_RECORDED_SHORT, Recorded

DAYS_PER_YEAR = 365.2422


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


def days_text(days: int, view: View) -> str:
    """A number of days; from a year on also in years and months, which are easier to grasp."""
    t, lang = view.t, view.lang
    text = t("one day") if days == 1 else t("{n} days").format(n=number(days, lang))
    long = years_and_months(days, view)
    return f"{text} ({long})" if long else text


def years_and_months(days: float, view: View) -> str:
    """A span in completed years and months; "" if it is shorter than a year or not known."""
    if not days >= DAYS_PER_YEAR:
        return ""
    t, lang = view.t, view.lang
    years, months = divmod(int(days / DAYS_PER_YEAR * 12), 12)
    texts = [t.plural("{n} year", "{n} years", years).format(n=number(years, lang))]
    if months:
        texts.append(t.plural("{n} month", "{n} months", months).format(n=number(months, lang)))
    return t(" and ").join(texts)


def duration_text(length: timedelta, view: View) -> str:
    """A duration in completed days, or in hours if it is shorter than a day."""
    t, lang = view.t, view.lang
    hours = length // timedelta(hours=1)
    if length.days:
        return days_text(length.days, view)
    if hours == 1:
        return t("an hour")
    return (
        t.plural("{n} hour", "{n} hours", hours).format(n=number(hours, lang))
        if hours
        else t("under an hour")
    )


def time_of_day_text(moment: datetime, lang: str) -> str:
    """The time of day as HH:MM, with Persian digits in Persian."""
    text = f"{moment:%H:%M}"
    return with_digits(text, lang)
