"""Shares of kinds and channels by month."""

import math
from dataclasses import replace

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.monthly.parts_by_month import Part, shares_html
from pages.view.view import View
from pages.view.view_data import (
    begins_within,
    cached,
    months_shown,
    query_measure,
    scope_over_months,
    scope_until_as_of,
)
from persian.bidi import isolate
from persian.calendar import CalendarPeriod
from persian.digits import number, percent

BY = ("kind", "channel")


@cached
def mix_section(view: View) -> Markup:
    """The section for both. Trip cases are left out, because in the month of a trip they would hide everything else."""
    t = view.t
    lists = join(_dimension_html(view, by) for by in BY)
    note = t(
        "Share of the cases of each month, all lines of a list on one scale from 0; the figures are those of the "
        "period chosen above. Cases of provincial trips are left out."
    )
    if not lists:
        return EMPTY
    return html(
        '<section class="volume-mix"><div class="volume-pair">{}</div><p class="caption">{}</p></section>',
        lists,
        note,
    )


def _dimension_html(view: View, by: str) -> Markup:
    """The shares of one dimension's values by month, largest first."""
    t, lang = view.t, view.lang
    months = months_shown(view)
    without_trips = replace(scope_until_as_of(view), trips="out")
    totals = query_measure(view, "received", without_trips, by=(by,)).frame.sort_values(
        "n", ascending=False, kind="stable"
    )
    total = int(totals["n"].sum())
    if not total:
        return EMPTY
    by_month = query_measure(
        view, "received", replace(scope_over_months(view, months), trips="out"), by=("month", by)
    ).frame
    counts = {
        (month, code): n
        for month, code, n in zip(by_month["month"], by_month[by], by_month["n"], strict=True)
    }
    month_totals = by_month.groupby("month")["n"].sum().to_dict()
    parts = []
    for _, row in totals.iterrows():
        code, label = str(row[by]), str(row[f"{by}_label"])
        monthly = [
            (month, counts.get((month.key, code), 0), month_totals.get(month.key, 0)) for month in months
        ]
        parts.append(_part(view, label, view.link(**{by: [code]}), row["n"] / total, row["n"], monthly))
    # All small charts share one scale, so that their heights can be compared.
    largest_share = max(
        (share for part in parts for share in part.shares if math.isfinite(share)), default=0.0
    )
    shares_text = t(", ").join(f"{isolate(part.name)} {part.value}" for part in parts[:3])
    title = {"kind": t("Kinds: {details}"), "channel": t("Channels: {details}")}[by].format(
        details=shares_text
    )
    chart = shares_html(
        parts,
        top=largest_share,
        ends=(months[0].label(lang), months[-1].label(lang)),
        first_incomplete=begins_within(view, months[0]),
        last_incomplete=months[-1].last > view.last_complete_day,
    )
    return html('<div><div class="section-head"><h2>{}</h2></div>{}</div>', title, chart)


def _part(
    view: View, label: str, link: str, share: float, n: int, monthly: list[tuple[CalendarPeriod, int, int]]
) -> Part:
    """One kind or channel: its share and cases of the period, and by month its cases among all of the month."""
    t, lang = view.t, view.lang
    shares = [count / whole if whole else math.nan for _, count, whole in monthly]
    lines = [
        [
            month.label(lang),
            f"{label}: {percent(of_month, lang, decimals=1)}",
            t.plural("{n} case", "{n} cases", count).format(n=number(count, lang)),
        ]
        for (month, count, _), of_month in zip(monthly, shares, strict=True)
    ]
    alt = t("{measure} by month, {first} to {last}").format(
        measure=label, first=monthly[0][0].label(lang), last=monthly[-1][0].label(lang)
    )
    cases = t.plural("{n} case", "{n} cases", n).format(n=number(n, lang))
    return Part(label, link, percent(share, lang, decimals=1), cases, shares, lines, alt)
