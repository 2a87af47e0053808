"""The offices of a county: what waits with them, and whom to ask, with the number behind the question."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from queries.cases.oldest import longest_overdue
from queries.comparisons.peer_assessments import PEER_ASSESSMENTS
from queries.comparisons.peer_comparison import peer_comparison
from queries.county_brief.contents import Figure, OfficeToAsk, OverdueOffice
from queries.county_brief.missing_reasons import NONE_LATE, NOT_ENOUGH_DUE
from queries.estimates.measure import measure
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

MAX_OFFICES_TO_ASK, MAX_OVERDUE_OFFICES = 5, 5
WITH_EXPECTATION = (
    "like",
    "better",
    "look",
)  # verdicts beside peers: without enough of them nothing is expected


@dataclass(frozen=True)
class PeerRows:
    """Each office beside its peers in the whole province, by code: rows of `queries.comparisons.peer_comparison`."""

    rows: Mapping[str, "pd.Series[Any]"]


def peer_rows(store: Store, scope: Scope, *, lang: str) -> PeerRows:
    """How the offices stand by answers on time over the period, cases of provincial trips left out."""
    wide = replace(scope, counties=(), agencies=(), peer_groups=())
    found = peer_comparison(store, "on_time_share", wide, lang=lang).frame
    return PeerRows({str(row["agency"]): row for _, row in found.iterrows()})


def offices_to_ask(
    store: Store, own: Scope, standing: PeerRows, *, lang: str
) -> tuple[tuple[OfficeToAsk, ...], Text]:
    """The offices to ask about a county: those that need a look first, then those with most late answers there; and
    what it means if there are none.

    Late: not answered in time, of the cases whose answer was due in the period; those of provincial trips left out,
    as in the comparison of offices. Offices with fewer cases there than a share needs are not listed.
    """
    apart = replace(own, trips="out")
    frame = measure(store, "on_time_share", apart, by=("agency",), lang=lang).frame
    frame = frame[~frame["withheld"] & (frame["agency"] != "none")]
    found = []
    for _, row in frame.iterrows():
        beside = standing.rows.get(str(row["agency"]))
        n, value = int(row["n"]), float(row["value"])
        verdict = "few" if beside is None else str(beside["verdict"])
        share = Figure(1 - value, 1 - float(row["upper"]), 1 - float(row["lower"]), n, withheld=False)
        found.append(
            OfficeToAsk(
                str(row["agency_label"]),
                n,
                n - round(value * n),
                share,
                float("nan") if beside is None else 1 - float(beside["value"]),
                1 - float(beside["expected"])
                if beside is not None and verdict in WITH_EXPECTATION
                else float("nan"),
                PEER_ASSESSMENTS[verdict],  # type: ignore[index]
                verdict == "look",
            )
        )
    none = NONE_LATE if found else NOT_ENOUGH_DUE
    found = [each for each in found if each.late]
    return tuple(
        sorted(found, key=lambda each: (not each.needs_look, -each.late, each.office))[:MAX_OFFICES_TO_ASK]
    ), none


def overdue_offices(store: Store, own: Scope, *, lang: str) -> tuple[OverdueOffice, ...]:
    """The offices that a county's longest overdue cases lie with, each with its longest one.

    Overdue, not open: what was answered or closed long ago and has been reopened waits for nobody's first word.
    """
    cases = longest_overdue(store, own, limit=MAX_OVERDUE_OFFICES, lang=lang)
    frame = measure(store, "overdue", own, by=("agency",), lang=lang).frame
    counts = dict(zip(frame["agency"], frame["value"], strict=True))
    return tuple(
        OverdueOffice(
            str(row["agency_label"]),
            int(counts.get(row["agency"], 0)),
            int(row["late_days"]),
            str(row["id"]),
            str(row["topic_label"]),
            pd.Timestamp(row["registered_at"]).to_pydatetime(),
        )
        for _, row in cases.iterrows()
    )
