"""Every office beside its peers, as all parts of the screen read it: one comparison, kept once."""

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
    """All offices by answers on time, whichever the scope has chosen, without cases of provincial trips."""
    return peer_comparison(view.store, ON_TIME.key, view.scope, lang=view.lang)


def view_without_trips(view: View) -> View:
    """The view as offices are compared: without cases of provincial trips."""
    return replace(view, scope=replace(view.scope, trips="out"))


def office_link(view: View, code: str) -> str:
    """The address of an office's own page."""
    return view.link(agency=[code], group=None)


def assessment_label(row: "pd.Series[object]", lang: str) -> str:
    """What may be said of an office, in the words for it."""
    return PEER_ASSESSMENTS[row["verdict"]].label(lang)


def late_text(share: float, lang: str) -> str:
    """The absolute share that is late, which stands beside whatever is compared."""
    return f"{LATE.label(lang)}: {ON_TIME.format(share, lang)}"


def rank_range_text(view: View, row: "pd.Series[object]") -> str:
    """Between which ranks of its group an office lies; nothing where it has none."""
    low, high = (float(row[name]) for name in ("rank_low", "rank_high"))
    if low != low:
        return ""
    ends = [number(low, view.lang), number(high, view.lang)]
    return ends[0] if low == high else view.t("{low} to {high}").format(low=ends[0], high=ends[1])


def rank_sentence(view: View, row: "pd.Series[object]") -> str:
    """The same in words, with how many are ranked."""
    ranks = rank_range_text(view, row)
    of = number(float(row["ranked"]), view.lang)
    return view.t("rank {ranks} of {of}").format(ranks=ranks, of=of) if ranks else ""


def agency_tooltip(view: View, row: "pd.Series[object]") -> list[str]:
    """What is told of an office in a few lines, below its name."""
    t, lang = view.t, view.lang
    value, expected, late = (float(row[name]) for name in ("value", "expected", "late"))
    lines = [f"{ON_TIME.title.label(lang)}: {ON_TIME.format(value, lang)} {n_text(row['n'], lang)}"]
    lines.append(late_text(late, lang))
    if float(row["z"]) == float(row["z"]):
        lines.append(t("expected with the same cases: {share}").format(share=ON_TIME.format(expected, lang)))
        lines.append(rank_sentence(view, row))
    return [*lines, assessment_label(row, lang)]
