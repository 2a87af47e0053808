"""Of which kinds cases are and by which channels they come, month by month."""

import math
from dataclasses import replace

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts_by_month import Part, shares_html
from pages.view.view import View
from pages.view.view_data import cached, months_shown, query_measure, scope_over_months, scope_until_as_of
from persian.bidi import isolate
from persian.digits import number, percent

BY = ("kind", "channel")


@cached
def mix_section(view: View) -> Markup:
    """HTML of both. Cases of trips are left out: in the month of a trip nothing else would be seen."""
    t = view.t
    drawn = join(_dimension_html(view, by) for by in BY)
    note = t(
        "Share of the cases of each month, all lines of a list on one scale from 0; the figures are those of the "
        "period chosen above. Cases of provincial trips are left out."
    )
    if not drawn:
        return EMPTY
    return html('<section class="volume-mix">{}<p class="caption">{}</p></section>', drawn, note)


def _dimension_html(view: View, by: str) -> Markup:
    t, lang = view.t, view.lang
    edges = months_shown(view)
    apart = replace(scope_until_as_of(view), trips="out")
    now = query_measure(view, "received", apart, by=(by,)).frame.sort_values(
        "n", ascending=False, kind="stable"
    )
    total = int(now["n"].sum())
    if not total:
        return EMPTY
    course = query_measure(
        view, "received", replace(scope_over_months(view, edges), trips="out"), by=("month", by)
    ).frame
    counts = {
        (month, code): n for month, code, n in zip(course["month"], course[by], course["n"], strict=True)
    }
    of_month = course.groupby("month")["n"].sum().to_dict()
    parts = []
    top = 0.0
    for _, row in now.iterrows():
        code, label = str(row[by]), str(row[f"{by}_label"])
        monthly = [counts.get((edge.key, code), 0) for edge in edges]
        shares = [
            n / of_month[edge.key] if of_month.get(edge.key) else math.nan
            for n, edge in zip(monthly, edges, strict=True)
        ]
        top = max(top, *(share for share in shares if math.isfinite(share)), 0.0)
        lines = [
            [
                edge.label(lang),
                f"{label}: {percent(share, lang, decimals=1)}",
                t("{n} cases").format(n=number(n, lang)),
            ]
            for edge, n, share in zip(edges, monthly, shares, strict=True)
        ]
        ends = t("{measure} by month, {first} to {last}").format(
            measure=label, first=edges[0].label(lang), last=edges[-1].label(lang)
        )
        parts.append(
            Part(
                label,
                view.link(**{by: [code]}),
                percent(row["n"] / total, lang, decimals=1),
                t("{n} cases").format(n=number(row["n"], lang)),
                shares,
                lines,
                ends,
            )
        )
    told = t(", ").join(f"{isolate(part.name)} {part.value}" for part in parts[:3])
    title = {"kind": t("Kinds: {told}"), "channel": t("Channels: {told}")}[by].format(told=told)
    drawn = shares_html(
        parts,
        top=top,
        ends=(edges[0].label(lang), edges[-1].label(lang)),
        last_incomplete=edges[-1].last > view.last_complete_day,
    )
    return html('<div class="section-head"><h2>{}</h2></div>{}', title, drawn)
