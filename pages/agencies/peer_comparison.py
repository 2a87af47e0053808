"""The comparison of all offices with their peers, computed once and used by all parts of the agencies screen."""

from dataclasses import replace

import pandas as pd

from charts.figure_texts import n_text
from pages.view.view import View
from pages.view.view_data import cached
from persian.digits import number
from queries.comparisons.peer_assessments import LATE, PEER_ASSESSMENTS
from queries.comparisons.peer_comparison import PeerComparison, peer_comparison
from queries.measures import MEASURES

ON_TIME = MEASURES["on_time_share"]


@cached
def compare_with_peers(view: View) -> PeerComparison:
    """Peer comparison by share on time: all offices, whatever the scope's agency filter, without trip cases."""
    return peer_comparison(view.store, ON_TIME.key, view.scope, lang=view.lang)


def view_without_trips(view: View) -> View:
    """The view without cases of provincial trips, as offices are compared."""
    return replace(view, scope=replace(view.scope, trips="out"))


def office_link(view: View, code: str) -> str:
    """The address of an office's page."""
    return view.link(agency=[code], group=None)


def assessment_label(row: "pd.Series[object]", lang: str) -> str:
    """The label of an office's assessment."""
    return PEER_ASSESSMENTS[row["verdict"]].label(lang)


def late_text(share: float, lang: str) -> str:
    """The absolute share that is late, shown next to every comparison."""
    return f"{LATE.label(lang)}: {ON_TIME.format(share, lang)}"


def rank_range_text(view: View, row: "pd.Series[object]") -> str:
    """The office's rank interval within its group; "" if it has no rank."""
    low, high = (float(row[name]) for name in ("rank_low", "rank_high"))
    # NaN: the office is not ranked.
    if low != low:
        return ""
    ends = [number(low, view.lang), number(high, view.lang)]
    return ends[0] if low == high else view.t("{low} to {high}").format(low=ends[0], high=ends[1])


def rank_sentence(view: View, row: "pd.Series[object]") -> str:
    """The rank interval in words, with the number of ranked offices."""
    ranks = rank_range_text(view, row)
    ranked = number(float(row["ranked"]), view.lang)
    return view.t("rank {ranks} of {of}").format(ranks=ranks, of=ranked) if ranks else ""


def agency_tooltip(view: View, row: "pd.Series[object]") -> list[str]:
    """The lines of an office's tooltip, below its name."""
    t, lang = view.t, view.lang
    value, expected, late = (float(row[name]) for name in ("value", "expected", "late"))
    lines = [f"{ON_TIME.title.label(lang)}: {ON_TIME.format(value, lang)} {n_text(row['n'], lang)}"]
    lines.append(late_text(late, lang))
    if float(row["z"]) == float(row["z"]):
        lines.append(t("expected with the same cases: {share}").format(share=ON_TIME.format(expected, lang)))
        lines.append(rank_sentence(view, row))
    return [*lines, assessment_label(row, lang)]
