"""The title of the monthly chart of cases received and answered, and its text alternative."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from persian.calendar import CalendarPeriod
from persian.digits import number
from persian.translate import translator

FEW = 10  # cases; below, the difference of two numbers says nothing that the numbers do not


@dataclass(frozen=True)
class Flow:
    """Cases received and answered in a month (NaN: not recorded); `complete` is False for a month not over at as-of.

    `late` are the cases received that are still expected to be registered: mean, and limits of their 95 % interval.
    """

    month: CalendarPeriod
    received: float
    answered: float
    complete: bool
    late: tuple[float, float, float] | None = None


def finding(flows: Sequence[Flow], lang: str) -> str:
    """The title: a sentence about the last complete month."""
    t = translator(lang)
    complete_flows = [flow for flow in flows if flow.complete]
    if not complete_flows:
        return t("Received and answered by month")
    last = complete_flows[-1]
    return _template(last, lang).format(
        month=last.month.label(lang),
        received=number(last.received, lang),
        answered=number(last.answered, lang),
        gap=number(abs(last.received - last.answered), lang),
    )


def _template(flow: Flow, lang: str) -> str:
    """The sentence on a month with its placeholders: 0 is said in words, and of few cases no difference."""
    t, received, answered = translator(lang), flow.received, flow.answered
    if math.isnan(answered):
        return t("{month}: {received} received") if received else t("{month}: none received")
    if not received:
        return (
            t("{month}: none received, {answered} answered")
            if answered
            else t("{month}: none received and none answered")
        )
    if not answered:
        return t("{month}: {received} received, none answered")
    if received == answered:
        return t("{month}: {received} received, and as many answered")
    if max(received, answered) < FEW:
        return t("{month}: {received} received, {answered} answered")
    if received > answered:
        return t("{month}: {received} received, {gap} more than were answered")
    return t("{month}: {received} received, {gap} fewer than were answered")


def text_alternative(flows: Sequence[Flow], lang: str) -> str:
    """The last thirteen months in words, and what is expected of those that are not registered completely."""
    t = translator(lang)
    recent = t("; ").join(
        f"{flow.month.label(lang)}: {number(flow.received, lang)} / {number(flow.answered, lang)}"
        for flow in flows[-13:]
    )
    alt = t("Line chart of cases received and answered by month. Received / answered: {values}").format(
        values=recent
    )
    completed = t("; ").join(
        t("{month}: {low} to {high}").format(
            month=flow.month.label(lang),
            low=number(flow.received + flow.late[1], lang),
            high=number(flow.received + flow.late[2], lang),
        )
        for flow in flows
        if flow.late
    )
    return (
        " ".join((alt, t("Received with late registrations: {values}").format(values=completed)))
        if completed
        else alt
    )
