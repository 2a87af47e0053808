"""The named offices: those that need a look, most late cases first, those that are better, and counts of the others."""

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.dotted_parts import DOT, dotted_parts
from pages.agencies.peer_texts import ON_TIME, expected_text, late_text, office_link, rank_sentence
from pages.view.compared_offices import compare_with_history
from pages.view.view import View
from pages.view.view_data import cached
from persian.bidi import isolate
from persian.digits import number
from queries.comparisons.peers.cases_come_late import remark_on
from queries.comparisons.peers.peer_assessment_texts import (
    PEER_ASSESSMENTS,
    PeerAssessment,
    assessment_note,
    peer_explanation,
)
from queries.comparisons.peers.peer_comparison import PeerComparison, by_excess
from queries.comparisons.peers.peer_finding import peer_finding
from queries.comparisons.peers.peer_gap_texts import EXCESS_LATE, excess_text, gap_interval_text, gap_text

NAMED: tuple[PeerAssessment, ...] = ("needs_look", "better")
COUNTED: tuple[PeerAssessment, ...] = ("like_similar", "no_difference", "not_compared", "too_few")


@dataclass(frozen=True)
class OutlierList:
    """The codes of the named offices, and the list as HTML."""

    offices: tuple[str, ...]
    html: Markup


@cached
def outliers(view: View) -> OutlierList:
    """The list of named offices, each linked to its page, and counts of the others by assessment."""
    t, lang, comparison = view.t, view.lang, compare_with_history(view)
    if comparison.frame.empty:
        return OutlierList((), EMPTY)
    counts = comparison.frame["assessment"].value_counts()
    other_counts = join(
        html("<li>{}: {}</li>", PEER_ASSESSMENTS[assessment].label(lang), number(counts[assessment], lang))
        for assessment in COUNTED
        if counts.get(assessment, 0)
    )
    lists_html = join(_named(view, comparison, assessment) for assessment in NAMED)
    named = comparison.frame[comparison.frame["assessment"].isin(NAMED)]
    # That there are too few cases to compare any is the title of the screen, and is counted below.
    nobody = html("<p>{}.</p>", peer_finding(comparison, lang)) if len(comparison.judged) else EMPTY
    section = html(
        '<section class="standing"><div class="section-head"><h2>{}</h2></div>{}'
        '<ul class="counts" aria-label="{}">{}</ul></section>',
        t("Offices that need a look, largest excess late first"),
        lists_html or nobody,
        t("The other offices"),
        other_counts,
    )
    return OutlierList(tuple(named["agency"]), section)


def _named(view: View, comparison: PeerComparison, assessment: PeerAssessment) -> Markup:
    """The offices with one assessment, those with the most cases behind the difference first."""
    rows = by_excess(comparison.frame[comparison.frame["assessment"] == assessment])
    if assessment == "better":
        rows = rows[::-1]
    lines = join(_office(view, row) for _, row in rows.iterrows())
    if not lines:
        return EMPTY
    return html(
        '<h3>{}</h3><p class="why">{}</p><ul>{}</ul>',
        PEER_ASSESSMENTS[assessment].label(view.lang),
        peer_explanation(assessment, ON_TIME).label(view.lang),
        lines,
    )


def _office(view: View, row: "pd.Series[object]") -> Markup:
    """One office: its name, its share on time and late, and what the assessment rests on."""
    lang = view.lang
    share = view.t("{share} on time of {n} due").format(
        share=ON_TIME.format(float(row["value"]), lang), n=number(row["n"], lang)
    )
    return html(
        '<li><a href="{}">{}</a><span class="main">{} · <b>{}</b></span><span class="dotted">{}</span></li>',
        office_link(view, str(row["agency"])),
        isolate(str(row["agency_label"])),
        share,
        late_text(float(row["late"]), lang),
        dotted_parts(DOT.join(part for part in _basis(view, row) if part)),
    )


def _basis(view: View, row: "pd.Series[object]") -> list[str]:
    """The route and since when, the cases behind the gap, the expectation and its remark, the rank and the group."""
    lang, figures = view.lang, dict(row)
    gap, cases = gap_text(figures, ON_TIME, lang), excess_text(figures, lang)
    return [
        assessment_note(figures, ON_TIME, lang),
        f"{EXCESS_LATE.label(lang)}: {cases[0]} ({cases[1]})" if cases[0] else "",
        f"{gap} ({gap_interval_text(figures, ON_TIME, lang)})" if gap else "",
        expected_text(view, row),
        remark_on(row).label(lang),
        rank_sentence(view, row),
        str(row["group_label"]),
    ]
