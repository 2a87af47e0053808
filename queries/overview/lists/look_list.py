"""The list of offices that need a look, ordered by consequence.

Consequence is the number of cases that waited past their due beyond what similar offices would have left.
"""

from typing import Any

import numpy as np
import pandas as pd

from queries.comparisons.peers.cases_come_late import remark_on
from queries.comparisons.peers.late_referrals import CameLate, came_late
from queries.comparisons.peers.late_topics import LateTopic, late_topics
from queries.comparisons.peers.own_deadlines import SHORTER_REMARK, shorter_deadlines_text
from queries.comparisons.peers.peer_assessment_texts import SIMILAR_REACH, route_label, since_text
from queries.comparisons.peers.peer_comparison import PeerComparison, excess_together
from queries.comparisons.peers.peer_finding import peer_finding
from queries.comparisons.peers.peer_gap_texts import excess_text
from queries.estimates.measure import measure
from queries.overview.office_lines.other_signs import Signs, named_signs
from queries.overview.overview_contents import EMPTY, OverviewLine, Proof, ShortList
from queries.overview.words import office_line_texts
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import LANGUAGES, Text
from queries.vocabulary.recorded import list_of
from queries.vocabulary.scope import Scope

MAX = 8
ALL_OFFICES = Proof("agencies", {"agency": (), "peer_group": (), "trips": ("out",)})


def offices_needing_look(store: Store, comparison: PeerComparison, scope: Scope) -> pd.DataFrame:
    """Rows of the offices of the scope that need a look, the largest consequence first."""
    return _of_offices(comparison.needs_look, chosen_offices(store, scope))


def offices_assessed(store: Store, comparison: PeerComparison, scope: Scope) -> int:
    """Number of offices of the scope that are assessed."""
    return len(_of_offices(comparison.judged, chosen_offices(store, scope)))


def _of_offices(rows: pd.DataFrame, chosen: frozenset[str] | None) -> pd.DataFrame:
    """The rows of the chosen offices; None for all of them."""
    return rows if chosen is None else rows[rows["agency"].isin(chosen)]


def look_list(store: Store, scope: Scope, comparison: PeerComparison, signs: Signs) -> ShortList:
    """The list. `comparison` has the history of the offices (`queries.comparisons.peers.peer_history`).

    Offices with other `signs` (`other_signs`) are not lines of the list, which is about late answers. They stand above
    its lines: by name where it has none, else by their number.
    """
    coverage = measure(store, "on_time_share", scope).coverage
    rows = offices_needing_look(store, comparison, scope)
    names = names_of(store, "agency")
    late = late_topics(store, scope) if len(rows) else {}
    came = came_late(store, scope, [str(code) for code in rows["agency"].head(MAX)])
    lines = tuple(
        _line(
            row,
            names[str(row["agency"])],
            _late_text(store, late.get(str(row["agency"]))),
            _came_late_text(came.get(str(row["agency"]))),
        )
        for _, row in rows.head(MAX).iterrows()
    )
    lead, empty = _lead(comparison), EMPTY
    if (chosen := chosen_offices(store, scope)) is not None:
        # The lead counts offices that the list leaves out, and the sentence of the day does not speak of them.
        lead, empty = texts.ALL_OFFICES_LEAD.formatted(lead=lead), _no_chosen_office(comparison, chosen)
    if not coverage.is_recorded:
        lead, empty = EMPTY, texts.NOT_IN_SOURCE.formatted(things=list_of(coverage.missing))
    if signs:
        more = office_line_texts.MORE_BY_SIGNS.formatted(n=texts.n_text(len(signs)))
        lead = texts.joined([lead, more if lines else named_signs(store, signs)], between=texts.SEMICOLON)
    return ShortList(
        "look",
        texts.TITLES["look"],
        lines,
        empty,
        ALL_OFFICES,
        lead=lead,
        lead_proof=ALL_OFFICES,
        hidden=len(rows) - len(lines),
        is_recorded=coverage.is_recorded,
    )


def _lead(comparison: PeerComparison) -> Text:
    """How many of all offices need a look, and how many cases waited there beyond what similar offices leave."""
    needs_look = comparison.needs_look
    cases = excess_together(needs_look)
    judged = len(comparison.judged)
    if not len(needs_look) and judged > 1:
        return texts.NO_OFFICE_OF.formatted(n=texts.n_text(judged))
    if cases < 1 or judged == 1:
        return Text(*(peer_finding(comparison, lang) for lang in LANGUAGES))
    template = office_line_texts.ONE_LOOKS if len(needs_look) == 1 else texts.LOOK_LEAD
    return template.formatted(
        n=texts.n_text(len(needs_look)), all=texts.n_text(judged), cases=texts.n_text(cases)
    )


def _no_chosen_office(comparison: PeerComparison, chosen: frozenset[str]) -> Text:
    """What the list says where none of the chosen offices needs a look."""
    if len(_of_offices(comparison.judged, chosen)):
        is_one = len(_of_offices(comparison.frame, chosen)) == 1
        return texts.CHOSEN_OFFICE_SOUND if is_one else texts.CHOSEN_OFFICES_SOUND
    return texts.TOO_FEW_CHOSEN


def _late_text(store: Store, late: LateTopic | None) -> Text:
    """The topic of most late cases of an office; empty where no topic has most of them."""
    if late is None:
        return EMPTY
    topic = texts.isolated(names_of(store, "topic")[late.topic])
    return texts.MOST_LATE_IN.formatted(late=texts.n_text(late.late), all=texts.n_text(late.of), topic=topic)


def _came_late_text(came: CameLate | None) -> Text:
    """How many of the late cases of an office others had handed on late; empty where few are."""
    if came is None:
        return EMPTY
    return came.text


def _line(row: "pd.Series[Any]", name: Text, late: Text, came: Text) -> OverviewLine:
    excess, office = float(row["excess"]), str(row["agency"])
    compared = row["route"] != "deadline" and excess >= 1
    values = {
        "value": texts.share_text(float(row["value"])),
        "expected": texts.share_text(float(row["expected"])),
    }
    due = texts.OF_DUE.formatted(n=texts.n_text(float(row["n"])))
    interval = Text(*(excess_text(row.to_dict(), lang)[1] for lang in LANGUAGES))
    # Over sixteen months an office may be clearly worse, of which the period alone is not certain.
    is_certain = round(float(row["excess_lower"])) > 0 if compared else True
    template = texts.EXCESS_INTERVAL if is_certain else texts.EXCESS_UNCERTAIN
    between = template.formatted(interval=interval) if compared else EMPTY
    hurried = shorter_deadlines_text(row.to_dict(), SHORTER_REMARK) or EMPTY
    route = Text(*(route_label(str(row["route"]), lang) for lang in LANGUAGES))
    similar = EMPTY
    if row["route"] == "deadline" and not np.isnan(row["expected"]):
        similar = SIMILAR_REACH.formatted(expected=values["expected"])
    evidence = [between, route, due, similar, remark_on(row), hurried, late, came]
    return OverviewLine(
        f"look-{office}",
        texts.n_text(excess) if compared else values["value"],
        texts.EXCESS_CASES if compared else texts.ON_TIME,
        (texts.LATE_AT if compared else texts.FLOOR_AT).formatted(office=texts.isolated(name), **values),
        texts.joined(evidence, between=texts.DOT),
        Proof("agencies", {"agency": (office,), "trips": ("out",)}),
        status=Text(*(since_text(row.to_dict(), lang) for lang in LANGUAGES)),
        is_new=bool(row["new"]),
        office=name,
    )
