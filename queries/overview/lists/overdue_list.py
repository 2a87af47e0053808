"""The list of overdue cases: which offices have them, how many, and for how long they have waited."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queries.cases.oldest import waits_by_office
from queries.comparisons.peers.clear_excess import excess_is_clear
from queries.comparisons.peers.peer_assessment_texts import PEER_ASSESSMENTS
from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.comparisons.peers.peer_gap_texts import excess_text
from queries.estimates.measure import measure
from queries.measures.stock_estimators import OLD_DAYS
from queries.overview.lists.look_list import MAX as MAX_LOOKS
from queries.overview.lists.look_list import offices_needing_look
from queries.overview.overview_contents import EMPTY, OverviewLine, Proof, ShortList
from queries.overview.words import office_line_texts
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.storage.store import Store
from queries.vocabulary.labels import LANGUAGES, Text
from queries.vocabulary.recorded import list_of
from queries.vocabulary.scope import Scope

MAX = 8  # offices that the list names; the view of all offices has the others
OLD_CLASSES = ("61-180", ">180")
ALL_OFFICES = Proof("agencies", {"agency": (), "peer_group": ()})


@dataclass(frozen=True)
class Waiting:
    """The overdue cases of an office: how many, how many of them for 61 days or more, the longest wait."""

    office: str
    n: int
    long: int
    longest_days: int


def overdue_by_office(store: Store, scope: Scope) -> list[Waiting]:
    """The offices with cases that are overdue at the end of the period, most cases first."""
    frame = waits_by_office(store, scope, longer_than=OLD_DAYS)
    waiting = [Waiting(str(row[0]), *map(int, row[1:])) for row in frame.itertuples(index=False)]
    return sorted(
        (office_waits for office_waits in waiting if office_waits.office != "none"),
        key=lambda each: (-each.n, each.office),
    )


def overdue_list(store: Store, scope: Scope, waiting: list[Waiting], comparison: PeerComparison) -> ShortList:
    """The list; its lead says how many of the open cases are old."""
    overdue = measure(store, "overdue", scope)
    coverage = overdue.coverage
    lead, lead_proof = _lead(store, scope)
    # Sources without offices have overdue cases that no office is listed with.
    empty = texts.WAITING_WITHOUT_OFFICE if overdue.frame["value"].sum() else texts.NOBODY_WAITS
    if not coverage.is_recorded:
        empty = texts.NOT_IN_SOURCE.formatted(things=list_of(coverage.missing))
    listed = waiting[:MAX]
    rows = comparison.frame[comparison.frame["agency"].isin([each.office for each in listed])]
    compared = {str(row["agency"]): row.to_dict() for _, row in rows.iterrows()}
    names = names_of(store, "agency")
    beside = frozenset(offices_needing_look(store, comparison, scope)["agency"].head(MAX_LOOKS))
    with_trips = _offices_with_trips(store, scope, comparison)
    lines = tuple(
        _line(
            each,
            names[each.office],
            compared.get(each.office),
            has_figures_beside=each.office in beside,
            leaves_out_trips=each.office in with_trips,
        )
        for each in listed
    )
    return ShortList(
        "overdue",
        texts.TITLES["overdue"],
        lines,
        empty,
        ALL_OFFICES,
        lead=lead,
        lead_proof=lead_proof,
        hidden=len(waiting) - len(lines),
        is_recorded=coverage.is_recorded,
    )


def _offices_with_trips(store: Store, scope: Scope, comparison: PeerComparison) -> frozenset[str]:
    """The offices with cases of provincial trips due in the period: their overdue cases count, the comparison does not.

    None where the scope leaves such cases out itself, or nothing records them.
    """
    if scope.trips == "out" or not store.has_trips:
        return frozenset()
    compared = dict(zip(comparison.frame["agency"], comparison.frame["n"], strict=True))
    due = measure(store, "on_time_share", scope, by=("agency",)).frame
    pairs = zip(due["agency"], due["n"], strict=True)
    return frozenset(str(office) for office, n in pairs if n > compared.get(office, 0))


def _line(
    waiting: Waiting,
    name: Text,
    compared: Mapping[str, Any] | None,
    *,
    has_figures_beside: bool = False,
    leaves_out_trips: bool = False,
) -> OverviewLine:
    """The line of an office; `compared` is its row of the comparison, None where it has none.

    Where the list of offices that need a look has the figures of its comparison, this one does not repeat them. Where
    the comparison `leaves_out_trips` of which there are cases, its figure says so: the overdue ones are counted.
    """
    evidence = (
        []
        if compared is None
        else _comparison(compared, has_figures_beside=has_figures_beside, leaves_out_trips=leaves_out_trips)
    )
    if waiting.longest_days:
        evidence.append(texts.OLDEST.formatted(span=texts.span_text(waiting.longest_days)))
    sentence = texts.WAITING_AT if waiting.long else texts.JUST_WAITING_AT
    return OverviewLine(
        f"overdue-{waiting.office}",
        texts.n_text(waiting.n),
        texts.WAITING_CASES,
        sentence.formatted(office=texts.isolated(name), n=texts.n_text(waiting.long)),
        texts.joined(evidence, between=texts.DOT),
        Proof("cases", {"agency": (waiting.office,), "state": ("overdue",)}),
        office=name,
    )


def _comparison(
    compared: Mapping[str, Any], *, has_figures_beside: bool, leaves_out_trips: bool
) -> list[Text]:
    """What the comparison says of the office: whether it needs a look, and its excess late or its share on time."""
    needs_look = [PEER_ASSESSMENTS["needs_look"]] if compared["assessment"] == "needs_look" else []
    if needs_look and has_figures_beside:
        return needs_look
    figure = _excess(compared) if excess_is_clear(compared) else _on_time(compared)
    if leaves_out_trips and figure != EMPTY:
        figure = texts.WITHOUT_TRIPS.formatted(figure=figure)
    return [*needs_look, figure]


def _excess(compared: Mapping[str, Any]) -> Text:
    """The excess late of the period with its interval and the cases due; below 0 it is worded as fewer."""
    is_fewer = compared["excess"] < 0
    if is_fewer:
        ends = {"excess_lower": -compared["excess_upper"], "excess_upper": -compared["excess_lower"]}
        compared = {**compared, "excess": -compared["excess"], **ends}
    by_language = (excess_text(compared, lang) for lang in LANGUAGES)
    n, interval = (Text(*words) for words in zip(*by_language, strict=True))
    template = texts.FEWER_LATE if is_fewer else texts.EXCESS
    return template.formatted(n=n, interval=interval, due=texts.n_text(float(compared["n"])))


def _on_time(compared: Mapping[str, Any]) -> Text:
    """The share of the period answered on time, of how many cases; empty without enough cases."""
    share = float(compared["value"])
    if not math.isfinite(share):
        return EMPTY
    due = texts.n_text(float(compared["n"]))
    return office_line_texts.ON_TIME_OF_DUE.formatted(share=texts.share_text(share), due=due)


def _lead(store: Store, scope: Scope) -> tuple[Text, Proof | None]:
    """How many of the open cases are 61 days old or older, with the list of these."""
    ages = measure(store, "age_open", scope)
    if not ages.coverage.is_recorded:
        return EMPTY, None
    n = dict(zip(ages.columns["age"], ages.columns["n"].tolist(), strict=True))
    total, old = sum(n.values()), sum(n[age] for age in OLD_CLASSES)
    proof = Proof("cases", {"state": ("open",), "older": (str(OLD_DAYS),)})
    return _old_backlog(total, old), proof if old and total > 1 else None


def _old_backlog(total: int, old: int) -> Text:
    """The sentence on the open cases and the old ones of them; empty for one case, of which the list says all."""
    if total < 2:
        return EMPTY
    template = texts.OLD_BACKLOG if old else texts.NO_OLD_BACKLOG
    return template.formatted(old=texts.n_text(old), all=texts.n_text(total))
