"""Shares of kinds and channels by month."""

import math
from collections.abc import Sequence
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
from persian.enumeration import quote_commas
from stats.arrays import Floats
from stats.estimates.clear_extremes import clear_extremes, count_limits

BY = ("kind", "channel")
NOT_GIVEN = "none"  # the code of cases without a kind or channel


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
    lang = view.lang
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
    title = mix_title(
        view, by, list(totals[by]), [part.name for part in parts], totals["n"].to_numpy(dtype=float)
    )
    chart = shares_html(
        parts,
        top=largest_share,
        ends=(months[0].label(lang), months[-1].label(lang)),
        first_incomplete=begins_within(view, months[0]),
        last_incomplete=months[-1].last > view.last_complete_day,
    )
    return html('<div><div class="section-head"><h2>{}</h2></div>{}</div>', title, chart)


def mix_title(view: View, by: str, codes: Sequence[str], names: Sequence[str], counts: Floats) -> str:
    """The title: a single kind or channel, or the most common one where chance does not explain that it is."""
    t, lang = view.t, view.lang
    if len(codes) == 1:
        n = int(counts[0])
        return _title_of_one(view, by, codes[0], n).format(n=number(n, lang), name=isolate(names[0]))
    highest = clear_extremes(counts, *count_limits(counts)).highest
    if highest is None:
        return {
            "kind": t("Kinds: none is clearly the most common"),
            "channel": t("Channels: none is clearly the most common"),
        }[by]
    if codes[highest] == NOT_GIVEN:
        titles = {
            "kind": t("Kind not given: {share} of cases"),
            "channel": t("Channel not given: {share} of cases"),
        }
    else:
        titles = {
            "kind": t("Most common kind: {name} ({share} of cases)"),
            "channel": t("Most common channel: {name} ({share} of cases)"),
        }
    return titles[by].format(
        name=isolate(quote_commas(names[highest], lang)),
        share=percent(counts[highest] / counts.sum(), lang, decimals=1),
    )


def _title_of_one(view: View, by: str, code: str, n: int) -> str:
    """The template of the title where all cases are of one kind or channel: in words, and not as a share of 100 %."""
    t = view.t
    if code == NOT_GIVEN:
        titles = {
            "kind": t.plural("{n} case, kind not given", "{n} cases, kind not given", n),
            "channel": t.plural("{n} case, channel not given", "{n} cases, channel not given", n),
        }
    else:
        titles = {
            "kind": t.plural("{n} case, of the kind {name}", "{n} cases, all of one kind: {name}", n),
            "channel": t.plural(
                "{n} case, by the channel {name}", "{n} cases, all by one channel: {name}", n
            ),
        }
    return titles[by]


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
