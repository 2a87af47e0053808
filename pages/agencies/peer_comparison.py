"""Every office beside its peers, as all parts of the screen read it: one comparison, kept once."""

from dataclasses import replace

import pandas as pd

from charts.figure_texts import n_text
from pages.view.ask import remembered
from pages.view.view import Viewing
from persian.digits import number
from queries.comparisons.peer_comparison import Peers, peers
from queries.comparisons.peer_verdicts import LATE, VERDICTS
from queries.measures import MEASURES

ON_TIME = MEASURES["on_time_share"]


@remembered
def compared(view: Viewing) -> Peers:
    """All offices by answers on time, whichever the scope has chosen, without cases of provincial trips."""
    return peers(view.store, ON_TIME.key, view.scope, lang=view.lang)


def without_trips(view: Viewing) -> Viewing:
    """The view as offices are compared: without cases of provincial trips."""
    return replace(view, scope=replace(view.scope, trips="out"))


def office_link(view: Viewing, code: str) -> str:
    """The address of an office's own page."""
    return view.link(agency=[code], group=None)


def verdict_word(row: "pd.Series[object]", lang: str) -> str:
    """What may be said of an office, in the words for it."""
    return VERDICTS[row["verdict"]].label(lang)


def late_text(share: float, lang: str) -> str:
    """The absolute share that is late, which stands beside whatever is compared."""
    return f"{LATE.label(lang)}: {ON_TIME.format(share, lang)}"


def rank_text(view: Viewing, row: "pd.Series[object]") -> str:
    """Between which ranks of its group an office lies; nothing where it has none."""
    low, high = (float(row[name]) for name in ("rank_low", "rank_high"))
    if low != low:
        return ""
    ends = [number(low, view.lang), number(high, view.lang)]
    return ends[0] if low == high else view.t("{low} to {high}").format(low=ends[0], high=ends[1])


def rank_words(view: Viewing, row: "pd.Series[object]") -> str:
    """The same in words, with how many are ranked."""
    ranks = rank_text(view, row)
    of = number(float(row["ranked"]), view.lang)
    return view.t("rank {ranks} of {of}").format(ranks=ranks, of=of) if ranks else ""


def told(view: Viewing, row: "pd.Series[object]") -> list[str]:
    """What is told of an office in a few lines, below its name."""
    t, lang = view.t, view.lang
    value, expected, late = (float(row[name]) for name in ("value", "expected", "late"))
    lines = [f"{ON_TIME.title.label(lang)}: {ON_TIME.format(value, lang)} {n_text(row['n'], lang)}"]
    lines.append(late_text(late, lang))
    if float(row["z"]) == float(row["z"]):
        lines.append(t("expected with the same cases: {share}").format(share=ON_TIME.format(expected, lang)))
        lines.append(rank_words(view, row))
    return [*lines, verdict_word(row, lang)]
