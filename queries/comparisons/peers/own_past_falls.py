"""Signs that an office has become worse than it was: fewer answers on time or people satisfied, more cases reopened.

A comparison over a period of months sees a change late, and only if it leaves the office behind similar ones. Control
charts (`queries.comparisons.own_past`) need twelve months with enough cases and two that are over. So the cases of the
last eight weeks are compared with those of the year before. Deadlines that have become shorter, cases that others
handed on late and other topics and kinds of cases are no falls of an office, nor is a season: it must be worse than on
the same days a year ago as well.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

import numpy as np

from queries.comparisons.peers.late_referrals import CameLate, came_late
from queries.comparisons.peers.office_signs import OfficeSign
from queries.comparisons.peers.outcome_signs import REOPENED, SATISFIED
from queries.comparisons.peers.peer_comparison import ON_TIME
from queries.comparisons.peers.unit_sums import unit_sums
from queries.estimates.case_sums import cell_question
from queries.estimates.former_deadlines import former_deadlines
from queries.estimates.measure import measure
from queries.estimates.response_threshold import blank_low_response
from queries.measures import MEASURES
from queries.settings.province_settings import settings
from queries.sql.conditions import FOLLOW_UP_DAYS
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.arrays import Floats
from stats.own_past.mix_change import change_by_mix
from stats.own_past.share_beyond_past import TwoPeriods, expected_shares, fallen_units

DAYS, YEAR = 56, 365
MIX = ("agency", "topic", "kind")
# Least change; of the same days a year ago, half of it.
MIN_FALLS = {ON_TIME: 0.15, SATISFIED: 0.25, REOPENED: 0.10}


@dataclass(frozen=True)
class FallenShare(OfficeSign):
    """An office whose share is far worse than in its own past, by which `expected` is.

    `came_late` are the cases that others had handed on to it late, where they are a good part of what it did not answer
    in time.
    """

    came_late: CameLate | None = None


def own_past_falls(
    store: Store, key: str, *, last: date | None = None, as_of: datetime | None = None
) -> tuple[FallenShare, ...]:
    """The offices whose share is far worse than in the year before, the largest change first; up to `last`, or as-of.

    What is expected is the office's share of the year before, worse by as much as those of all others have become
    since. Of cases that must have been followed up, the last of these days are as long ago. Cases of trips do not
    count. Cached for a state of the data.
    """
    if last is None:
        if store.as_of is None:
            return ()
        last = store.as_of.date()
    end = last - timedelta(FOLLOW_UP_DAYS if key == REOPENED else 0)
    cache_key = ("falls beside own past", key, end, as_of, settings())
    return store.cache.get_or_compute(cache_key, lambda: _falls(store, key, end, as_of))


def _falls(store: Store, key: str, end: date, as_of: datetime | None) -> tuple[FallenShare, ...]:
    lately, before, then = (
        Scope(trips="out", as_of=as_of).with_period(end - timedelta(back + days - 1), end - timedelta(back))
        for back, days in ((0, DAYS), (DAYS, YEAR), (YEAR, DAYS))
    )
    offices, (now, past) = _counts(store, key, (lately, before))
    periods, minimum = TwoPeriods(*now, *past), settings().minimum_n
    fallen = partial(
        fallen_units,
        periods,
        least=MIN_FALLS[key],
        min_n=minimum.share,
        min_n_before=minimum.comparison,
    )
    if not len(fallen()):
        return ()
    _, (_, year_ago) = _counts(store, key, (lately, then))
    rows = fallen(year_ago=TwoPeriods(*now, *year_ago))
    expected = expected_shares(periods)
    shares = [(periods.hits[i] / periods.n[i], expected[i]) for i in rows]
    if MEASURES[key].better == "higher":
        shares = [(1 - share, 1 - usual) for share, usual in shares]
    falls = [
        FallenShare(offices[i], float(share), float(usual), int(periods.n[i]))
        for i, (share, usual) in zip(rows, shares, strict=True)
    ]
    if key == ON_TIME:
        falls = _own_falls(store, falls, lately, before)
    falls = _beyond_mix(store, key, falls, lately, before)
    return tuple(sorted(falls, key=lambda each: (-abs(each.share - each.expected), each.office)))


def _counts(
    store: Store, key: str, scopes: tuple[Scope, ...]
) -> tuple[list[str], list[tuple[Floats, Floats]]]:
    """The offices (codes), and over each scope their cases and those that count against them.

    Where there is no figure, of too few cases or too few answers to the survey, both are 0.
    """
    missing = {"", store.codes("agency").get(NOT_GIVEN_KEY)}
    tables = []
    for scope in scopes:
        columns = blank_low_response(measure(store, key, scope, by=("agency",))).columns
        rows = zip(columns["agency"], columns["n"], columns["value"], strict=True)
        tables.append({str(code): (n, n * value) for code, n, value in rows if np.isfinite(value)})
    offices = sorted(set(tables[0]) - missing)
    is_better = MEASURES[key].better == "higher"
    counts = []
    for table in tables:
        n, hits = np.array([table.get(code, (0, 0.0)) for code in offices], dtype=float).reshape(-1, 2).T
        counts.append((n, np.round(n - hits if is_better else hits)))
    return offices, counts


def _own_falls(store: Store, falls: list[FallenShare], lately: Scope, before: Scope) -> list[FallenShare]:
    """The falls of answers on time that neither shorter deadlines nor cases handed on late explain."""
    if not falls:
        return falls
    offices = tuple(each.office for each in falls)
    now, then = (replace(scope, agencies=offices) for scope in (lately, before))
    former = {each.unit: each.share for each in former_deadlines(store, now, then, by="agency")}
    came = came_late(store, lately, offices)
    falls = [replace(each, came_late=came.get(each.office)) for each in falls]
    return [
        each
        for each in falls
        if not (each.came_late and each.came_late.is_most)
        and each.expected - former.get(each.office, each.share) >= (each.expected - each.share) / 2
    ]


def _beyond_mix(
    store: Store, key: str, falls: list[FallenShare], lately: Scope, before: Scope
) -> list[FallenShare]:
    """The falls of which the topics and kinds of the cases explain less than half."""
    if not falls:
        return falls
    own = replace(lately, agencies=tuple(each.office for each in falls))
    now, then = (_counts_by_mix(store, key, scope) for scope in (own, before))
    cells = sorted({cell[1:] for cell in (*now, *then)})
    position = {cell: at for at, cell in enumerate(cells)}
    of_all = np.zeros((len(cells), 2))
    for cell, counts in then.items():
        of_all[position[cell[1:]]] += counts
    with np.errstate(invalid="ignore"):
        share_of_all = of_all[:, 1] / of_all[:, 0]

    def explained(office: str) -> float:
        counts, past = (
            np.array([each.get((office, *cell), (0.0, 0.0)) for cell in cells]).T for each in (now, then)
        )
        return change_by_mix(n=counts[0], n_before=past[0], hits_before=past[1], share_of_all=share_of_all)

    return [each for each in falls if explained(each.office) < abs(each.share - each.expected) / 2]


def _counts_by_mix(store: Store, key: str, scope: Scope) -> dict[tuple[str, int, int], tuple[float, float]]:
    """By office (code), topic and kind (keys): its cases over a scope, and those of them that count against it."""
    question = cell_question(store, key, scope, MIX)
    sums, code = unit_sums(question), question.groups[0].code
    is_better = MEASURES[key].better == "higher"
    rows = zip(*(sums[name].tolist() for name in (*MIX, "n", "hits")), strict=True)
    return {
        (code(int(office)), topic, kind): (n, n - hits if is_better else hits)
        for office, topic, kind, n, hits in rows
    }
