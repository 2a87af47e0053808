"""What is out of the ordinary, in the few words for which the sentence of the day has room."""

from collections.abc import Sequence
from datetime import date, timedelta

from queries.attention.anomaly_check import Check, CheckKind
from queries.attention.ended_events import ENDED_DAYS
from queries.attention.part_words import leading_names
from queries.overview.words.listed_names import listed_names
from queries.overview.words.overview_texts import day_text, n_text
from queries.vocabulary.labels import Text, cases_text

_USUAL: dict[CheckKind, Text] = {
    "surge": Text(
        "{subject} ({n} پرونده در {days} روز گذشته، مورد انتظار: {expected})",
        "{subject} ({n} cases in the last {days} days, {expected} usual)",
    ),
    "drop": Text(
        "{subject} (تنها {cases} در {days} روز گذشته، مورد انتظار: {expected})",
        "{subject} (only {cases} in the last {days} days, {expected} usual)",
    ),
    "overdue": Text(
        "بی‌پاسخ پس از مهلت، {subject} ({n} پرونده در {days} روز گذشته، معمول: {expected})",
        "unanswered past due, {subject} ({n} in the last {days} days, {expected} usual)",
    ),
    "silent_source": Text("نرسیدن داده از {subject} ({n} روز)", "no data from {subject} for {n} days"),
}
# The usual words would mislead about what had no case before or has none now: a name may have changed.
_NEW_NAME = Text(
    "{subject} ({n} پرونده در {days} روز گذشته با نامی که پیش از این نبود؛ آیا تنها نام تازه است؟)",
    "{subject} ({n} cases in the last {days} days under a name that is new: is only the name new?)",
)
_AT_ONCE = Text(
    "{subject} ({n} پرونده در {days} روز گذشته، مورد انتظار: {expected}؛ {m} پرونده در {at_once} ثبت شده)",
    "{subject} ({n} cases in the last {days} days, {expected} usual; {m} of them registered on {at_once})",
)
_MOSTLY = {
    "topic": Text(
        "{subject} ({n} پرونده در {days} روز گذشته، مورد انتظار: {expected}؛ بیشتر دربارهٔ {parts})",
        "{subject} ({n} cases in the last {days} days, {expected} usual; mostly about {parts})",
    ),
    "county": Text(
        "{subject} ({n} پرونده در {days} روز گذشته، مورد انتظار: {expected}؛ بیشتر از {parts})",
        "{subject} ({n} cases in the last {days} days, {expected} usual; mostly from {parts})",
    ),
    "channel": Text(
        "{subject} ({n} پرونده در {days} روز گذشته، مورد انتظار: {expected}؛ بیشتر از {parts})",
        "{subject} ({n} cases in the last {days} days, {expected} usual; mostly by {parts})",
    ),
}
_NEW_ORIGIN: dict[str, Text] = {
    "channel": Text(
        "{subject} ({n} پرونده در {days} روز گذشته، مورد انتظار: {expected}؛ {m} پرونده از مسیری تازه)",
        "{subject} ({n} cases in the last {days} days, {expected} usual; {m} of them by a new channel)",
    ),
    "source": Text(
        "{subject} ({n} پرونده در {days} روز گذشته، مورد انتظار: {expected}؛ {m} پرونده از منبعی تازه)",
        "{subject} ({n} cases in the last {days} days, {expected} usual; {m} of them from a new source)",
    ),
}
# For surges that are over.
_OVER = Text(
    "در {days} روز گذشته پایان یافت: {events}",
    "over within the last {days} days: {events}",
)
_EVENT = Text(
    "{subject} ({n} پرونده از {day}، مورد انتظار: {expected})",
    "{subject} ({cases} since {day}, {expected} usual)",
)
_MORE = Text("{n} مورد دیگر", "{n} more")
_SEVERAL_OVER = Text(
    "{n} مورد غیرعادی در {days} روز گذشته پایان یافت", "{n} surges were over within the last {days} days"
)
_ONE_DAY, _TWO_DAYS = Text("یک روز", "one day"), Text("دو روز", "two days")
# For a finding in a scope that is narrowed by what is not checked (`Finding.wider`).
WIDER: dict[tuple[str, ...], Text] = {
    ("kind",): Text(" در همهٔ نوع‌ها", " of all kinds"),
    ("channel",): Text(" از همهٔ مسیرهای ثبت", " by all channels"),
    ("kind", "channel"): Text(" در همهٔ نوع‌ها و مسیرهای ثبت", " of all kinds and channels"),
}
_NONE = Text(
    "{subject} (بدون هیچ پرونده‌ای در {days} روز گذشته، مورد انتظار: {expected})",
    "{subject} (no case at all in the last {days} days, {expected} usual)",
)


def short_news(check: Check, subject: Text) -> Text:
    """A finding about a subject, with its cases, the days over which they count, and what is usual."""
    numbers = {
        "n": n_text(check.actual),
        "cases": cases_text(check.actual),
        "days": n_text(check.days),
        "expected": n_text(check.expected),
    }
    if check.new_origin:
        numbers |= {"m": n_text(check.new_origin.cases)}
    elif check.at_once:
        at_once = _ONE_DAY if check.at_once.days == 1 else _TWO_DAYS
        numbers |= {"m": n_text(check.at_once.cases), "at_once": at_once}
    elif leading := check.leading_parts or check.leading_channel:
        numbers |= {"parts": leading_names(leading)}
    return _template(check).formatted(subject=subject, **numbers)


def ended_news(ended: Sequence[tuple[Text, Check]], day: date) -> list[Text]:
    """Wordings on surges that are over (subjects with their checks), the longest first.

    Each with its cases from its first day up to `day`; by their names alone; and if there are several, their number.
    """

    def event(each: tuple[Text, Check]) -> Text:
        subject, check = each
        return _EVENT.formatted(
            subject=subject,
            n=n_text(check.actual),
            cases=cases_text(check.actual),
            day=day_text(day - timedelta(check.days - 1)),
            expected=n_text(check.expected),
        )

    days = n_text(ENDED_DAYS)
    by_name = [
        _OVER.formatted(days=days, events=listed_names(ended, name, more=_MORE))
        for name in (event, lambda each: each[0])
    ]
    return (
        by_name if len(ended) == 1 else [*by_name, _SEVERAL_OVER.formatted(n=n_text(len(ended)), days=days)]
    )


def _template(check: Check) -> Text:
    """The words for a finding; a name that is new, or has no case any more, may be nothing but a name."""
    if check.kind == "surge" and check.has_new_name:
        return _NEW_NAME
    if check.new_origin:
        return _NEW_ORIGIN[check.new_origin.dimension]
    if check.at_once:
        return _AT_ONCE
    if leading := check.leading_parts or check.leading_channel:
        return _MOSTLY[leading.dimension]
    return _NONE if check.kind == "drop" and not check.actual else _USUAL[check.kind]
