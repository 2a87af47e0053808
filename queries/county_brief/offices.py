"""Offices in a county brief: those with the longest overdue cases, and those to ask about late answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from queries.cases.oldest import longest_overdue
from queries.comparisons.peers.cases_come_late import remark_on
from queries.comparisons.peers.late_referrals import WITHOUT_COME_LATE
from queries.comparisons.peers.peer_assessment_texts import PEER_ASSESSMENTS, PEER_ROUTES, assessment_word
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.county_brief.brief_contents import Figure, OfficeToAsk, OverdueOffice
from queries.county_brief.missing_reasons import NONE_LATE, NOT_ENOUGH_DUE
from queries.estimates.measure import measure
from queries.storage.store import Store
from queries.vocabulary.labels import LANGUAGES, Text
from queries.vocabulary.recorded import NOT_RECORDED
from queries.vocabulary.scope import Scope

MAX_OFFICES_TO_ASK, MAX_OVERDUE_OFFICES = 5, 5
NO_EXCESS = (float("nan"),) * 3


@dataclass(frozen=True)
class PeerRows:
    """Rows of `queries.comparisons.peers.peer_comparison` for the whole province, by code of the office."""

    rows: Mapping[str, "pd.Series[Any]"]


def peer_rows(store: Store, scope: Scope, *, lang: str) -> PeerRows:
    """The peer comparison of all offices by answers on time in the period, without cases of provincial trips."""
    wide = replace(scope, counties=(), agencies=(), peer_groups=())
    frame = peer_comparison(store, "on_time_share", wide, lang=lang).frame
    return PeerRows({str(row["agency"]): row for _, row in frame.iterrows()})


def offices_to_ask(
    store: Store, own: Scope, peers: PeerRows, *, signs: Mapping[str, Text], lang: str
) -> tuple[tuple[OfficeToAsk, ...], Text]:
    """The offices to ask about a county, and the text to show if there are none.

    Offices that need a look come first, by their excess late in the province, then those with the most late answers in
    the county. Late means not answered in time, out of the cases whose answer was due in the period. Cases of
    provincial trips are left out, as in the comparison of offices. Offices with fewer cases in the county than the
    minimum of a share are not listed. Behind the assessment stand the `signs` of the office (code): its figure may be
    better by what they ask to look at.
    """
    without_trips = replace(own, trips="out")
    on_time = measure(store, "on_time_share", without_trips, by=("agency",), lang=lang)
    if not on_time.coverage.is_recorded:
        return (), NOT_RECORDED
    frame = on_time.frame
    frame = frame[~frame["withheld"] & (frame["agency"] != "none")]
    offices = [
        _office_to_ask(row, peers.rows.get(str(row["agency"])), sign=signs.get(str(row["agency"])))
        for _, row in frame.iterrows()
    ]
    empty_text = NONE_LATE if offices else NOT_ENOUGH_DUE
    offices = [office for office in offices if office.late]
    return tuple(sorted(offices, key=_order)[:MAX_OFFICES_TO_ASK]), empty_text


def _office_to_ask(
    row: "pd.Series[Any]", peer_row: "pd.Series[Any] | None", *, sign: Text | None
) -> OfficeToAsk:
    """An office from the row of its answers on time in the county, and from its row of the peer comparison."""
    n, value = int(row["n"]), float(row["value"])
    assessment = "too_few" if peer_row is None else str(peer_row["assessment"])
    compared = None if assessment == "too_few" else peer_row
    return OfficeToAsk(
        office=str(row["agency_label"]),
        due=n,
        late=n - round(value * n),
        # A share late is one minus the share on time, which swaps the limits of the interval.
        late_share=Figure(1 - value, 1 - float(row["upper"]), 1 - float(row["lower"]), n, withheld=False),
        province_late_share=float("nan") if peer_row is None else 1 - float(peer_row["value"]),
        expected_late_share=float("nan") if compared is None else 1 - float(compared["expected"]),
        assessment=PEER_ASSESSMENTS["too_few"] if peer_row is None else _in_words(peer_row, sign=sign),
        needs_look=assessment == "needs_look",
        without_come_late=compared is not None and bool(compared[WITHOUT_COME_LATE]),
        excess_late=NO_EXCESS if compared is None else _excess_late(compared),
    )


def _excess_late(peer_row: "pd.Series[Any]") -> tuple[float, float, float]:
    """The excess late and the ends of its interval."""
    return float(peer_row["excess"]), float(peer_row["excess_lower"]), float(peer_row["excess_upper"])


def _order(office: OfficeToAsk) -> tuple[bool, float, str]:
    weight = float(np.nan_to_num(office.excess_late[0])) if office.needs_look else office.late
    return not office.needs_look, -weight, office.office


def _assessment(peer_row: "pd.Series[Any]") -> Text:
    """The word of an assessment."""
    return Text(*(assessment_word(peer_row.to_dict(), lang) for lang in LANGUAGES))


def _in_words(peer_row: "pd.Series[Any]", *, sign: Text | None) -> Text:
    """The word of an assessment, what was left out of the comparison, and the signs.

    That of the deadline stands with its route, since it is not a comparison.
    """
    word, without = _assessment(peer_row), remark_on(peer_row)
    if peer_row["route"] == "deadline":
        by = PEER_ROUTES["deadline"]
        word = Text(f"{word.fa} ({by.fa})", f"{word.en} ({by.en})")
    remarks = [each for each in (without, sign) if each is not None and each.en]
    return Text(
        "؛ ".join(each.fa for each in (word, *remarks)), "; ".join(each.en for each in (word, *remarks))
    )


def overdue_offices(store: Store, own: Scope, *, lang: str) -> tuple[OverdueOffice, ...]:
    """The offices that hold the county's longest overdue cases, each with its longest one.

    Overdue cases and not simply open ones: a case that was answered long ago and then reopened is open, but it is not
    waiting for its first answer.
    """
    cases = longest_overdue(store, own, limit=MAX_OVERDUE_OFFICES, lang=lang)
    frame = measure(store, "overdue", own, by=("agency",), lang=lang).frame
    counts = dict(zip(frame["agency"], frame["n"], strict=True))
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
