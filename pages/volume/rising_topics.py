"""Topics that grew more than all topics together, or than is usual for the season, with intervals."""

from datetime import timedelta

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.unit_comparisons.ratio_dots import TICKS, Axis, Dot, DotHeaders, dots_html
from pages.view.view import View
from pages.view.view_data import cached, last_day, scope_until_as_of
from pages.widgets.elements.folded import folded
from persian.bidi import isolate
from persian.digits import number
from persian.enumeration import quote_commas
from queries.comparisons.changes.judged_changes import ReferencePeriod
from queries.comparisons.changes.rising_parts import NoComparison, RisingParts, rising_parts
from queries.question.grave_topics import grave_topics
from stats.estimates.clear_extremes import clearly_highest_ratio

CHOICES: tuple[ReferencePeriod, ReferencePeriod] = ("last_year", "previous")
SHOWN = 10  # topics in the chart
DAYS = 90  # period to use if there are no data before the scope


def chosen_comparison(view: View) -> tuple[ReferencePeriod, RisingParts | NoComparison]:
    """The reference period and the comparison with it: that of the address (`against=`), or the first possible one.

    The order is last year, then the period before. If there are no data before the scope (as with "all time"), the
    last 90 days are compared instead. If nothing can be compared, the reason is returned: "no case in the period"
    is preferred over "unknown", because it says more.
    """
    requested = (view.params.get("against") or [""])[-1]
    order = sorted(CHOICES, key=lambda name: name != requested) if requested in CHOICES else list(CHOICES)
    scope, end = scope_until_as_of(view), last_day(view)
    reasons: list[NoComparison] = []
    for period in (scope, scope.with_period(end - timedelta(DAYS - 1), end)):
        for against in order:
            comparison = rising_parts(view.store, period, by="topic", against=against, lang=view.lang)
            if isinstance(comparison, RisingParts):
                return against, comparison
            reasons.append(comparison)
    return order[0], next((reason for reason in reasons if reason != "unknown"), "unknown")


@cached
def rising_topics(view: View) -> Markup:
    """The chart of topics by growth ratio: grave ones first, then rising ones; the others are folded away."""
    t, lang = view.t, view.lang
    against, comparison = chosen_comparison(view)
    if not isinstance(comparison, RisingParts):
        title, message = t("Rising topics"), _unavailable_texts(view)[comparison]
        head = html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', title, message)
        return html('<section class="rising">{}</section>', head)
    frame = comparison.frame.sort_values(["ratio", "n"], ascending=False, kind="stable")
    rising = frame[frame["change"] == "rising"]
    shown = pd.concat([rising, frame[frame["change"] != "rising"]])
    shown = grave_topics(view.store).first(shown, "topic", "code").head(SHOWN)
    rows = [_dot(view, row) for _, row in shown.iterrows()]
    axis = Axis.covering(
        [*(row.lower for row in rows), *(row.upper for row in rows), comparison.whole_ratio],
        tick_labels={tick: _tick(tick, lang) for tick in TICKS},
    )
    heads = DotHeaders(t("Topic"), t("Times as many"), t("95% interval"), t("now / before"), t("all topics"))
    is_told = [
        row["change"] == "rising"
        or len(frame) == 1
        or grave_topics(view.store).includes("topic", row["code"])
        for _, row in shown.iterrows()
    ]
    told, others = (
        [row for row, told in zip(rows, is_told, strict=True) if told == wanted] for wanted in (True, False)
    )
    tables = [
        dots_html(each, heads, axis, overall=comparison.whole_ratio, caption=t("Rising topics"))
        if each
        else EMPTY
        for each in (told, others)
    ]
    # What varies as usual is for those who want to look: ten rows of it would say no more than the title.
    words = t("No clear rise: the {n} topics with the largest ratios").format(n=number(len(others), lang))
    return html(
        '<section class="rising">{}{}{}{}</section>',
        _head(view, comparison, frame, against),
        tables[0],
        folded(words, tables[1]) if others else EMPTY,
        _note(view, comparison, frame),
    )


def _unavailable_texts(view: View) -> dict[NoComparison, str]:
    """The messages for the reasons why no comparison is possible."""
    t = view.t
    return {
        "unknown": t("There is no earlier period to compare the topics with."),
        "no_cases_now": t(
            "Apart from provincial trips no case was registered in the period: no topic can have grown."
        ),
        "no_cases_before": t(
            "Apart from provincial trips no case was registered in the earlier period: there is nothing to compare the "
            "topics with."
        ),
    }


def _dot(view: View, row: "pd.Series[object]") -> Dot:
    lang = view.lang
    ratio, lower, upper = (float(row[name]) for name in ("ratio", "lower", "upper"))
    return Dot(
        name=grave_topics(view.store).marked(str(row["label"]), "topic", row["code"], lang),
        ratio=ratio,
        lower=lower,
        upper=upper,
        value=_times(ratio, lang),
        interval=view.t("{low} to {high}").format(low=_times(lower, lang), high=_times(upper, lang)),
        counts=f"{number(row['n'], lang)} / {number(row['n_before'], lang)}",
        link=view.link(topic=[str(row["code"])]),
        highlighted=row["change"] == "rising",
    )


def _times(ratio: float, lang: str) -> str:
    return number(ratio, lang, decimals=0 if ratio >= 10 else 2)


def _tick(ratio: float, lang: str) -> str:
    """A tick label with as few decimals as it needs."""
    decimals = next((d for d in (0, 1, 2) if abs(ratio - round(ratio, d)) < 1e-9), 2)
    return number(ratio, lang, decimals=decimals)


def _head(view: View, comparison: RisingParts, frame: pd.DataFrame, against: ReferencePeriod) -> Markup:
    t, lang = view.t, view.lang
    title = _title(view, comparison, frame)
    labels = {"last_year": t("Same period a year earlier"), "previous": t("Previous period")}
    pills = join(
        html(
            '<a href="{}"{}>{}</a>',
            view.link(against=[name]),
            " aria-current=true" if name == against else "",
            labels[name],
        )
        for name in CHOICES
    )
    basis = t("{now} compared with {before}, without cases of provincial trips.").format(
        now=isolate(comparison.scope.period_sentence(lang)),
        before=isolate(comparison.reference_scope.period_sentence(lang)),
    )
    if comparison.basis == "season":
        basis += " " + t("A rise that comes every year at this season is expected, and does not count.")
    elif against == "previous":
        basis += " " + t("Rises that come every year at this season are not separated out.")
    return html(
        '<div class="section-head"><h2>{}</h2><p>{}</p><nav class="pills" aria-label="{}">{}</nav></div>',
        title,
        basis,
        t("What topics are compared with"),
        pills,
    )


def _title(view: View, comparison: RisingParts, frame: pd.DataFrame) -> str:
    """What the list shows: whether any topic grew more than the whole, or than is usual for the season."""
    t, lang = view.t, view.lang
    if len(frame) == 1:  # a scope of one topic, which is the whole itself
        row = frame.iloc[0]
        return t("{name}: {ratio} times as many as before").format(
            name=isolate(str(row["label"])), ratio=_times(float(row["ratio"]), lang)
        )
    rising = frame[frame["change"] == "rising"]
    ratios = rising[["ratio", "lower", "upper"]].to_numpy(dtype=float).T
    first, seasonal = clearly_highest_ratio(*ratios), comparison.basis == "season"
    if not len(rising):
        template = (
            t("No topic of {all} grew clearly more than expected for the season")
            if seasonal
            else t("No topic of {all} grew clearly more than the whole ({whole} times)")
        )
    elif len(rising) == 1:
        first = 0
        template = (
            t("One topic of {all} grew clearly more than expected for the season: {name}, {ratio} times")
            if seasonal
            else t("One topic of {all} grew clearly more than the whole: {name}, {ratio} times")
        )
    elif first is not None:
        template = (
            t(
                "{n} topics of {all} grew clearly more than expected for the season, {name} most ({ratio} times)"
            )
            if seasonal
            else t("{n} topics of {all} grew clearly more than the whole, {name} most ({ratio} times)")
        )
    else:
        template = (
            t("{n} topics of {all} grew clearly more than expected for the season")
            if seasonal
            else t("{n} topics of {all} grew clearly more than the whole ({whole} times)")
        )
    return template.format(
        n=number(len(rising), lang),
        all=number(len(frame), lang),
        whole=_times(comparison.whole_ratio, lang),
        name="" if first is None else isolate(str(rising["label"].iloc[first])),
        ratio="" if first is None else _times(float(rising["ratio"].iloc[first]), lang),
    )


def _note(view: View, comparison: RisingParts, frame: pd.DataFrame) -> Markup:
    t, lang = view.t, view.lang
    text = t(
        "Dot: how many times as many as before, drawn towards the whole where few cases or large swings make it "
        "uncertain; thin line: 95% interval; mark: all topics together ({whole} times)."
    ).format(whole=_times(comparison.whole_ratio, lang))
    text += " " + (
        t(
            "Full dots grew more than their season and their past variation explain; at most 5% of them are false."
        )
        if comparison.basis == "season"
        else t("Full dots grew more than their past variation explains; at most 5% of them are false.")
    )
    falling = frame[frame["change"] == "falling"].sort_values("ratio", kind="stable")
    if len(falling):
        names = t(", ").join(isolate(quote_commas(str(name), lang)) for name in falling["label"].head(3))
        text += " " + t("Clearly less than the whole: {names}.").format(names=names)
    return html('<p class="caption">{}</p>', text)
