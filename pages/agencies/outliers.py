"""The offices that stand outside their funnel, and of those without enough peers the ones that changed: by name."""

from dataclasses import dataclass
from html import escape

import pandas as pd

from charts.figure_texts import difference_text
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
    html: str


@cached
def outliers(view: View) -> OutlierList:
    """The list; every name leads to the office's own page."""
    t, lang, found = view.t, view.lang, compare_with_peers(view)
    if found.frame.empty:
        return OutlierList((), "")
    parts = [_named(view, found, verdict) for verdict in NAMED_ASSESSMENTS] + [_changed(view, found)]
    counts = found.frame["verdict"].value_counts()
    rest = "".join(
        f"<li>{escape(PEER_ASSESSMENTS[word].label(lang))}: {number(counts[word], lang)}</li>"
        for word in OTHER_ASSESSMENTS
        if counts.get(word, 0)
    )
    told = "".join(parts) or f"<p>{escape(t('No office stands outside the limits of its group.'))}</p>"
    note = t("These words compare an office with others of its kind. Why it differs, a person has to see.")
    title = escape(t("By name: outside the limits of their group"))
    named = found.frame["verdict"].isin(NAMED_ASSESSMENTS) | (found.frame["past"] == "changed")
    html = (
        f'<section class="standing"><div class="section-head"><h2>{title}</h2></div>{told}'
        f'<ul class="counts" aria-label="{escape(t("The other offices"))}">{rest}</ul>'
        f'<p class="caption">{escape(note)}</p></section>'
    )
    return OutlierList(tuple(found.frame.loc[named, "agency"]), html)


def _named(view: View, found: PeerComparison, verdict: PeerAssessment) -> str:
    rows = found.frame[found.frame["verdict"] == verdict]
    rows = rows.reindex(rows["z"].abs().sort_values(ascending=False, kind="stable").index)
    lines = "".join(_office(view, row, _against_peers(view, row)) for _, row in rows.iterrows())
    why = escape(PEER_EXPLANATIONS[verdict].label(view.lang))
    return (
        f'<h3>{escape(PEER_ASSESSMENTS[verdict].label(view.lang))}</h3><p class="why">{why}</p><ul>{lines}</ul>'
        if lines
        else ""
    )


def _changed(view: View, found: PeerComparison) -> str:
    """Offices without enough peers whose figure changed from the period before."""
    t = view.t
    rows = found.frame[found.frame["past"] == "changed"]
    lines = "".join(_office(view, row, _against_past(view, row)) for _, row in rows.iterrows())
    title = t("Too few peers; different from the period before")
    return f"<h3>{escape(title)}</h3><ul>{lines}</ul>" if lines else ""


def _office(view: View, row: "pd.Series[object]", beside: str) -> str:
    lang = view.lang
    share = view.t("{share} on time of {n} due").format(
        share=ON_TIME.format(float(row["value"]), lang),
        n=number(row["n"], lang),
    )
    late = late_text(float(row["late"]), lang)
    name = escape(isolate(str(row["agency_label"])))
    return (
        f'<li><a href="{escape(office_link(view, str(row["agency"])))}">{name}</a>'
        f'<span class="main">{escape(share)} · <b>{escape(late)}</b></span><span>{escape(beside)}</span></li>'
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
