"""The offices that stand outside their funnel, and of those without enough peers the ones that changed: by name."""

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from charts.figure_texts import difference_text
from charts.markup import EMPTY, html, join
from pages.agencies.group_funnel import NAMED_ASSESSMENTS
from pages.agencies.peer_comparison import ON_TIME, compare_with_peers, late_text, office_link, rank_sentence
from pages.view.view import View
from pages.view.view_data import cached
from persian.bidi import isolate
from persian.digits import number
from queries.comparisons.peer_assessments import PEER_ASSESSMENTS, PEER_EXPLANATIONS, PeerAssessment
from queries.comparisons.peer_comparison import PeerComparison

OTHER_ASSESSMENTS: tuple[PeerAssessment, ...] = ("like", "alone", "few")


@dataclass(frozen=True)
class OutlierList:
    """The codes of the offices that are named, and HTML of the list."""

    offices: tuple[str, ...]
    html: Markup


@cached
def outliers(view: View) -> OutlierList:
    """The list; every name leads to the office's own page."""
    t, lang, found = view.t, view.lang, compare_with_peers(view)
    if found.frame.empty:
        return OutlierList((), EMPTY)
    parts = [_named(view, found, verdict) for verdict in NAMED_ASSESSMENTS] + [_changed(view, found)]
    counts = found.frame["verdict"].value_counts()
    rest = join(
        html("<li>{}: {}</li>", PEER_ASSESSMENTS[word].label(lang), number(counts[word], lang))
        for word in OTHER_ASSESSMENTS
        if counts.get(word, 0)
    )
    told = join(parts) or html("<p>{}</p>", t("No office stands outside the limits of its group."))
    note = t("These words compare an office with others of its kind. Why it differs, a person has to see.")
    title = t("By name: outside the limits of their group")
    named = found.frame["verdict"].isin(NAMED_ASSESSMENTS) | (found.frame["past"] == "changed")
    section = html(
        '<section class="standing"><div class="section-head"><h2>{}</h2></div>{}'
        '<ul class="counts" aria-label="{}">{}</ul>'
        '<p class="caption">{}</p></section>',
        title,
        told,
        t("The other offices"),
        rest,
        note,
    )
    return OutlierList(tuple(found.frame.loc[named, "agency"]), section)


def _named(view: View, found: PeerComparison, verdict: PeerAssessment) -> Markup:
    rows = found.frame[found.frame["verdict"] == verdict]
    rows = rows.reindex(rows["z"].abs().sort_values(ascending=False, kind="stable").index)
    lines = join(_office(view, row, _against_peers(view, row)) for _, row in rows.iterrows())
    why = PEER_EXPLANATIONS[verdict].label(view.lang)
    return (
        html(
            '<h3>{}</h3><p class="why">{}</p><ul>{}</ul>',
            PEER_ASSESSMENTS[verdict].label(view.lang),
            why,
            lines,
        )
        if lines
        else EMPTY
    )


def _changed(view: View, found: PeerComparison) -> Markup:
    """Offices without enough peers whose figure changed from the period before."""
    t = view.t
    rows = found.frame[found.frame["past"] == "changed"]
    lines = join(_office(view, row, _against_past(view, row)) for _, row in rows.iterrows())
    title = t("Too few peers; different from the period before")
    return html("<h3>{}</h3><ul>{}</ul>", title, lines) if lines else EMPTY


def _office(view: View, row: "pd.Series[object]", beside: str) -> Markup:
    lang = view.lang
    share = view.t("{share} on time of {n} due").format(
        share=ON_TIME.format(float(row["value"]), lang),
        n=number(row["n"], lang),
    )
    late = late_text(float(row["late"]), lang)
    name = isolate(str(row["agency_label"]))
    return html(
        '<li><a href="{}">{}</a><span class="main">{} · <b>{}</b></span><span>{}</span></li>',
        office_link(view, str(row["agency"])),
        name,
        share,
        late,
        beside,
    )


def _against_peers(view: View, row: "pd.Series[object]") -> str:
    expected = view.t("expected with the same cases: {share}")
    parts = [
        expected.format(share=ON_TIME.format(float(row["expected"]), view.lang)),
        rank_sentence(view, row),
        str(row["group_label"]),
    ]
    return " · ".join(part for part in parts if part)


def _against_past(view: View, row: "pd.Series[object]") -> str:
    before = float(row["before"])
    difference = difference_text(float(row["value"]) - before, ON_TIME, view.lang)
    said = view.t("{difference} than {before} in the period before")
    return said.format(difference=difference, before=ON_TIME.format(before, view.lang))
