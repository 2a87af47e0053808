"""Offices that are slow in one county only, compared with their other counties and with other offices there.

They are compared within topics and kinds: where complaints are slower than requests everywhere, an office is late where
it gets mostly complaints, and so is a county from which mostly complaints come. An office that is given less time for
the cases of a county than for its others is compared with what it and others would reach with these deadlines. Nor is
an office slow in a county where most of what it does not answer in time had been handed on to it late by another. A
county that is given less time than the same offices are elsewhere, because its cases are registered late, say, is
called late only if it would be with all other cases judged by its days.
"""

from dataclasses import replace
from functools import partial

import numpy as np

from queries.comparisons.peers.explaining_topics import sums_from_kept_topics
from queries.comparisons.peers.hurried_pairs import Pair, found_by_own_days, is_hurried, sums_by_days_of
from queries.comparisons.peers.late_referrals import mostly_came_late
from queries.comparisons.peers.part_signs import PartSign, most_late_first, part_signs
from queries.comparisons.peers.slow_units import SlowUnit
from queries.comparisons.peers.unit_sums import unit_sums
from queries.estimates.case_sums import cell_question
from queries.estimates.deadline_lengths import total_days_allowed
from queries.question.question import Columns, Question
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.sums.arithmetic.sums_by_keys import combination_numbers
from queries.vocabulary.scope import Scope, scope_of_units
from stats.peers.late_counties import late_counties
from stats.peers.office_county_gaps import office_county_gaps

BY = ("agency", "county", "topic", "kind")


def slow_counties(store: Store, scope: Scope) -> list[PartSign]:
    """Counties in which an office is clearly slower than it is elsewhere, the most late cases beyond expected first.

    All offices and counties are compared, whatever the scope names; cases of provincial trips are left out. Cached for
    a state of the data. Raises ScopeError for invalid scopes.
    """
    whole = _whole(scope)
    return store.cache.get_or_compute(("slow counties", whole), lambda: _slow_counties(store, whole))


def counties_late_everywhere(store: Store, scope: Scope) -> list[SlowUnit]:
    """Counties in which nearly all offices are later than they are elsewhere, the most excess late cases first.

    As `slow_counties`, of all offices and counties.
    """
    whole = _whole(scope)
    return store.cache.get_or_compute(("late counties", whole), lambda: _late_counties(store, whole))


def office_county_sums(store: Store, scope: Scope) -> tuple[Question, Columns]:
    """Cases due (`n`) and answered on time (`hits`) by office, county, topic and kind (keys), with their question.

    For all offices and counties, whatever the scope names, without cases of provincial trips. Cached for a state of the
    data. Raises ScopeError for invalid scopes.
    """
    whole = _whole(scope)

    def sums() -> tuple[Question, Columns]:
        question = cell_question(store, "on_time_share", whole, BY)
        # Where the scope chooses no county, all offices were compared over the same cases.
        kept = None if scope.counties else sums_from_kept_topics(question)
        return question, unit_sums(question) if kept is None else kept

    return store.cache.get_or_compute(("office county sums", whole), sums)


def _whole(scope: Scope) -> Scope:
    return replace(scope_of_units(replace(scope, trips="out"), "agency"), counties=())


def _late_counties(store: Store, scope: Scope) -> list[SlowUnit]:
    """The counties by the rule; those with clearly shorter deadlines only if they are late by these as well.

    The most cases late beyond what is usual come first, with these deadlines where they are shorter.
    """
    question, sums = office_county_sums(store, scope)
    late = _late_by(question, sums)
    days = total_days_allowed(question) if late else {}
    for key in list(late):
        own = {"county": [key]}
        if is_hurried(days, own, within=("agency", "kind")):
            by_its_days = _late_by(question, sums_by_days_of(question, days, own))
            if key in by_its_days:
                # Its own share is of all of its cases, also of those whose source only says that they were in time.
                late[key] = replace(late[key], usual=by_its_days[key].usual, by_its_days=True)
            else:
                del late[key]
    return sorted(late.values(), key=lambda each: (each.n * (each.share - each.usual), each.code))


def _late_by(question: Question, sums: Columns) -> dict[int, SlowUnit]:
    """The late counties (by key) by some sums, with what is said of them."""
    counted = (sums["agency"] != NOT_GIVEN_KEY) & (sums["county"] != NOT_GIVEN_KEY) & (sums["n"] > 0)
    office, county, kind = (sums[name][counted].astype(np.int64) for name in ("agency", "county", "kind"))
    n, hits = (sums[name][counted].astype(float) for name in ("n", "hits"))
    late, counties = late_counties(office, county, kind, n, hits), question.groups[1]
    return {
        int(key): SlowUnit(counties.code(int(key)), float(share), float(expected), int(cases))
        for key, share, expected, cases in zip(late.county, late.share, late.expected, late.n, strict=True)
    }


def _slow_counties(store: Store, scope: Scope) -> list[PartSign]:
    question, sums = office_county_sums(store, scope)
    slow = found_by_own_days(question, sums, "county", partial(_slow, question))
    return most_late_first(
        each
        for each in slow
        if not mostly_came_late(store, replace(scope, counties=(each.code,)), [each.office])
    )


def _slow(question: Question, sums: Columns) -> dict[Pair, PartSign]:
    """The pairs of office and county that are slow, with what is said of them."""
    counted = (sums["agency"] != NOT_GIVEN_KEY) & (sums["county"] != NOT_GIVEN_KEY) & (sums["n"] > 0)
    if not counted.any():
        return {}
    rows = {name: values[counted] for name, values in sums.items()}
    gaps = office_county_gaps(
        rows["agency"].astype(np.int64),
        rows["county"].astype(np.int64),
        combination_numbers([rows["topic"], rows["kind"]]),
        rows["n"].astype(float),
        rows["hits"].astype(float),
    )
    agencies, counties, *_ = question.groups
    return part_signs(gaps, gaps.county, office=agencies, of=counties)
