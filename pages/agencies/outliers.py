"""The named offices: those outside the limits of their group, and those without peers whose figure changed."""

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
    """The codes of the named offices, and the list as HTML."""

    offices: tuple[str, ...]
    html: Markup


@cached
def outliers(view: View) -> OutlierList:
    """The list of named offices, each linked to its page, and counts of the others by assessment."""
    t, lang, comparison = view.t, view.lang, compare_with_peers(view)
    if comparison.frame.empty:
        return OutlierList((), EMPTY)
    parts = [_named(view, comparison, assessment) for assessment in NAMED_ASSESSMENTS] + [
        _changed(view, comparison)
    ]
    counts = comparison.frame["verdict"].value_counts()
    other_counts = join(
        html(
            "<li>{}: {}</li>",
            PEER_ASSESSMENTS[assessment_key].label(lang),
            number(counts[assessment_key], lang),
        )
        for assessment_key in OTHER_ASSESSMENTS
        if counts.get(assessment_key, 0)
    )
    lists_html = join(parts) or html("<p>{}</p>", t("No office stands outside the limits of its group."))
    note = t("These words compare an office with others of its kind. Why it differs, a person has to see.")
    title = t("By name: outside the limits of their group")
    is_named = comparison.frame["verdict"].isin(NAMED_ASSESSMENTS) | (comparison.frame["past"] == "changed")
    section = html(
        '<section class="standing"><div class="section-head"><h2>{}</h2></div>{}'
        '<ul class="counts" aria-label="{}">{}</ul>'
        '<p class="caption">{}</p></section>',
        title,
        lists_html,
        t("The other offices"),
        other_counts,
        note,
    )
    return OutlierList(tuple(comparison.frame.loc[is_named, "agency"]), section)


def _named(view: View, comparison: PeerComparison, assessment: PeerAssessment) -> Markup:
    """The offices with one assessment, those furthest from the expectation first."""
    rows = comparison.frame[comparison.frame["verdict"] == assessment]
    rows = rows.reindex(rows["z"].abs().sort_values(ascending=False, kind="stable").index)
    lines = join(_office(view, row, _against_peers(view, row)) for _, row in rows.iterrows())
    explanation = PEER_EXPLANATIONS[assessment].label(view.lang)
    return (
        html(
            '<h3>{}</h3><p class="why">{}</p><ul>{}</ul>',
            PEER_ASSESSMENTS[assessment].label(view.lang),
            explanation,
            lines,
        )
        if lines
        else EMPTY
    )


def _changed(view: View, comparison: PeerComparison) -> Markup:
    """Offices without enough peers whose figure changed from the previous period."""
    t = view.t
    rows = comparison.frame[comparison.frame["past"] == "changed"]
    lines = join(_office(view, row, _against_past(view, row)) for _, row in rows.iterrows())
    title = t("Too few peers; different from the period before")
    return html("<h3>{}</h3><ul>{}</ul>", title, lines) if lines else EMPTY


def _office(view: View, row: "pd.Series[object]", basis: str) -> Markup:
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
        basis,
    )


def _against_peers(view: View, row: "pd.Series[object]") -> str:
    """The expected share, the rank and the group of an office."""
    expected = view.t("expected with the same cases: {share}")
    parts = [
        expected.format(share=ON_TIME.format(float(row["expected"]), view.lang)),
        rank_sentence(view, row),
        str(row["group_label"]),
    ]
    return " · ".join(part for part in parts if part)


def _against_past(view: View, row: "pd.Series[object]") -> str:
    """The difference to the previous period."""
    before = float(row["before"])
    difference = difference_text(float(row["value"]) - before, ON_TIME, view.lang)
    template = view.t("{difference} than {before} in the period before")
    return template.format(difference=difference, before=ON_TIME.format(before, view.lang))
