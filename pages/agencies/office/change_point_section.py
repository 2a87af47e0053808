"""Change point in the office's share answered on time: what changed, since when, and how certain that is."""

import math

from charts.markup import html
from charts.parts.event_marks import event_key
from charts.parts.figure_texts import difference_text
from charts.time_series.level_shift import LevelShift, MonthShare, level_shift_figure
from pages.agencies.peer_texts import ON_TIME
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.elements.figure_section import FigureSection
from pages.widgets.measures.labelled_events import events_of_months
from pages.widgets.notices.not_recorded import section_if_recorded
from persian.digits import number, percent
from queries.comparisons.own_past.change_point import (
    MIN_CHANGE_MONTHS,
    OfficeChangePoint,
    office_change_point,
)
from queries.comparisons.targets import target_in, target_text


@cached
@section_if_recorded("on_time_share")
def change_point_section(view: View) -> FigureSection:
    """The monthly share on time with the change point, or "no clear change" if there is none."""
    t, lang = view.t, view.lang
    change_point = office_change_point(view.store, view.scope, view.scope.agencies[0], lang=lang)
    title = _title(view, change_point)
    head = html(
        '<div class="section-head"><h2>{}</h2><p>{}</p></div>', title, _certainty_text(view, change_point)
    )
    if not change_point.frame["value"].notna().any():
        return FigureSection(head)
    events = events_of_months(view, change_point.months)
    target = target_in(view.store, view.scope, ON_TIME.key)
    figure = level_shift_figure(
        _months(change_point),
        shift=_level_shift(change_point) if change_point.result == "changed" else None,
        target=None if target is None else (target, target_text(ON_TIME, target, lang)),
        events=events,
        lang=lang,
        dark=view.dark,
    )
    note = t(
        "Share answered on time by the month in which cases fell due, with 95% intervals; whole months only."
    )
    if change_point.result == "changed":
        note += " " + t(
            "Heavy lines: all cases before and after. Shaded: when the change happened, with 95% confidence."
        )
    key = event_key(events, lang)
    return FigureSection(head, figure, f"{title}. {note}", key + html('<p class="caption">{}</p>', note))


def _months(change_point: OfficeChangePoint) -> list[MonthShare]:
    frame = change_point.frame
    columns = (frame["value"], frame["lower"], frame["upper"], frame["n"])
    return [
        MonthShare(month, None if math.isnan(value) else float(value), float(lower), float(upper), float(n))
        for month, value, lower, upper, n in zip(change_point.months, *columns, strict=True)
    ]


def _level_shift(change_point: OfficeChangePoint) -> LevelShift | None:
    change = change_point.change
    if change is None:
        return None
    return LevelShift(change.first_after, change.earliest, change.latest, change.before, change.after)


def _title(view: View, change_point: OfficeChangePoint) -> str:
    """The title: the change and its month, or that there is none."""
    t, lang, change = view.t, view.lang, change_point.change
    if change is None:
        return t("Too few months to say whether anything changed")
    months = number(len(change_point.frame), lang)
    if change_point.result != "changed":
        return t("On time: no clear change in {n} months").format(n=months)
    template = t("Since {month} on time: {after} instead of {before}")
    return template.format(
        month=change_point.months[change.first_after].label(lang),
        after=percent(change.after, lang, decimals=1),
        before=percent(change.before, lang, decimals=1),
    )


def _certainty_text(view: View, change_point: OfficeChangePoint) -> str:
    """How certain the change is, and how the other offices changed in the same time."""
    t, lang, change = view.t, view.lang, change_point.change
    if change is None:
        return t("At least {n} whole months with cases are needed.").format(n=number(MIN_CHANGE_MONTHS, lang))
    if change_point.result == "too_small":
        size = difference_text(change_point.difference_in_differences, ON_TIME, lang)
        return t(
            "The likeliest change, compared with the other offices ({size}), is beyond normal variation but too "
            "small to matter."
        ).format(size=size)
    if change_point.result == "others_changed":
        return t(
            "Since {month} it compares differently with all other offices (it: {after} instead of {before}; the "
            "others: {others_after} instead of {others_before}); it is mostly the others that changed."
        ).format(
            month=change_point.months[change.first_after].label(lang),
            after=percent(change.after, lang, decimals=1),
            before=percent(change.before, lang, decimals=1),
            others_after=percent(change_point.others_after, lang, decimals=1),
            others_before=percent(change_point.others_before, lang, decimals=1),
        )
    if change_point.result == "within_chance":
        return t(
            "The likeliest change is no larger than the usual differences between months (probability of one "
            "like it without a cause: {p})."
        ).format(p=percent(change.p, lang, decimals=0 if change.p >= 0.1 else 1))
    first, last = change_point.months[change.earliest], change_point.months[change.latest]
    when = (
        t("It began in that month (95%).")
        if change.earliest == change.latest
        else t("It began between {first} and {last} (95%).").format(
            first=first.label(lang), last=last.label(lang)
        )
    )
    others = t("All other offices meanwhile: {after} instead of {before}.").format(
        after=percent(change_point.others_after, lang, decimals=1),
        before=percent(change_point.others_before, lang, decimals=1),
    )
    chance = t("Probability of as clear a change without a cause: at most {p}.").format(
        p=percent(_rounded_up(change.p), lang, decimals=1)
    )
    return f"{when} {others} {chance}"


def _rounded_up(p: float) -> float:
    """A probability rounded up to a tenth of a percent, so that it is at most what is said."""
    return math.ceil(round(p * 1000, 6)) / 1000
