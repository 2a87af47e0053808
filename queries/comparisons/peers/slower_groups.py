"""Peer groups and counties that have become slower as a whole than on the same days a year earlier.

Offices of such a group look like similar ones, and where groups differ much by nature the group is like others, too. So
is a county where counties differ much.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from persian.calendar import shift_year
from queries.comparisons.peers.slow_units import SlowUnit
from queries.comparisons.peers.unit_sums import unit_sums
from queries.estimates.case_sums import cell_question, due_in_period, one_where, sum_cases
from queries.question.question import Columns, as_columns
from queries.settings.province_settings import settings
from queries.sql.components import ONE
from queries.sql.functions import days_between
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.sums.arithmetic.sums_by_keys import combination_numbers, sum_by_numbers
from queries.vocabulary.scope import Scope, scope_of_units
from stats.arrays import Ints
from stats.peers.group_falls import GroupCells
from stats.peers.group_falls import slower_groups as groups_by_rule

BY = ("agency", "kind")
BY_COUNTY = ("agency", "county", "kind")
MIN_OF_ALLOWED = 0.9  # of the days that were allowed a year earlier
# By how much the part of closed cases that were answered at the very moment of closing, or never, may differ from a
# year earlier. Beyond that, something else counts as the answer, and shares on time are no longer the same thing.
MAX_REDEFINED = 0.5


def slower_groups(store: Store, scope: Scope) -> list[SlowUnit]:
    """The groups that have become slower as a whole, the largest fall first, without cases of provincial trips.

    All offices are compared, whatever the scope names. None where the period has no beginning or is longer than a year,
    or where the data do not reach back to the year before; and no group whose deadlines have become shorter since, or
    of which something else counts as an answer now.
    Cached for a state of the data. Raises ScopeError for invalid scopes.
    """
    whole = scope_of_units(replace(scope, trips="out"), "agency")

    return store.cache.get_or_compute(
        ("slower groups", whole, settings()),
        lambda: _slower(store, whole, group_cells, by=BY, codes=store.codes("peer_group")),
    )


def slower_counties(store: Store, scope: Scope) -> list[SlowUnit]:
    """The counties in which nearly all offices have become slower, as `slower_groups`; of all offices and counties."""
    whole = replace(scope_of_units(replace(scope, trips="out"), "agency"), counties=())

    return store.cache.get_or_compute(
        ("slower counties", whole, settings()),
        lambda: _slower(store, whole, county_cells, by=BY_COUNTY, codes=store.codes("county")),
    )


def group_cells(store: Store, scope: Scope, before: Scope) -> GroupCells:
    """Cases due and answered on time in two periods, by office and kind (keys), of offices with a peer group."""
    keys, amounts = _both_periods(store, scope, before, by=BY)
    return _cells(_peer_groups(store, keys["agency"]), keys["agency"], keys["kind"], amounts)


def county_cells(store: Store, scope: Scope, before: Scope) -> GroupCells:
    """The same by county, with a number for each office in a county."""
    keys, amounts = _both_periods(store, scope, before, by=BY_COUNTY)
    county = np.where(keys["agency"] == NOT_GIVEN_KEY, NOT_GIVEN_KEY, keys["county"])
    # From 1 on: 0 is not an office.
    office = combination_numbers([keys["agency"], keys["county"]]) + 1
    return _cells(county, office, keys["kind"], amounts)


def _both_periods(
    store: Store, scope: Scope, before: Scope, *, by: tuple[str, ...]
) -> tuple[Columns, Columns]:
    """The keys and amounts of both periods, one after the other."""
    now, then = (unit_sums(cell_question(store, "on_time_share", each, by)) for each in (scope, before))
    nothing = [np.zeros(len(side["n"])) for side in (now, then)]
    keys = {name: np.concatenate([now[name], then[name]]).astype(np.int64) for name in by}
    return keys, {
        "n": np.concatenate([now["n"], nothing[1]]),
        "hits": np.concatenate([now["hits"], nothing[1]]),
        "n_before": np.concatenate([nothing[0], then["n"]]),
        "hits_before": np.concatenate([nothing[0], then["hits"]]),
    }


def _cells(group: Ints, office: Ints, kind: Ints, amounts: Columns) -> GroupCells:
    """The sums by group, office and kind, without those of no group or office (key 0)."""
    given = (group != NOT_GIVEN_KEY) & (office != NOT_GIVEN_KEY)
    if not given.any():
        none = np.zeros(0, dtype=np.int64)
        return GroupCells(none, none, none, *(np.zeros(0) for _ in amounts))
    keys = {"group": group[given], "office": office[given], "kind": kind[given]}
    cells = sum_by_numbers(keys, {name: column[given].astype(float) for name, column in amounts.items()})
    return GroupCells(*cells.values())


def _slower(
    store: Store,
    scope: Scope,
    cells: Callable[[Store, Scope, Scope], GroupCells],
    *,
    by: tuple[str, ...],
    codes: Mapping[int, str],
) -> list[SlowUnit]:
    """The groups by the rule, one after the other; none where the year before is not known."""
    # A period may begin with the calendar, which has no year before.
    if scope.first is None or scope.last is None or store.first_day is None or scope.first <= store.first_day:
        return []
    before = scope.with_period(shift_year(scope.first, -1), shift_year(scope.last, -1))
    assert before.first is not None
    assert before.last is not None
    if before.last >= scope.first or before.first < store.first_day:
        return []
    found = groups_by_rule(cells(store, scope, before))
    slower = {
        int(group): SlowUnit(codes[int(group)], float(share), float(past), int(n), int(offices))
        for group, offices, share, past, n in zip(
            found.group, found.offices, found.share, found.before, found.n, strict=True
        )
        if n >= settings().minimum_n.comparison
    }
    if not slower:
        return []
    excused = _hurried(store, scope, before, by=by) | _redefined(store, scope, before, by=by)
    return [unit for group, unit in slower.items() if group not in excused]


def _hurried(store: Store, scope: Scope, before: Scope, *, by: tuple[str, ...]) -> set[int]:
    """The groups (keys) that are allowed less than MIN_OF_ALLOWED of the days of a year earlier, within kinds.

    Where the deadline became shorter, fewer cases are on time though nobody has become slower.
    """
    now, then = (_days_allowed(store, each, by=by) for each in (scope, before))
    hurried = set()
    for group in {group for group, _ in now}:
        kinds = [kind for which, kind in now if which == group and (group, kind) in then]
        days = sum(now[group, kind][1] for kind in kinds)
        usual = sum(now[group, kind][0] * then[group, kind][1] / then[group, kind][0] for kind in kinds)
        if days < MIN_OF_ALLOWED * usual:
            hurried.add(group)
    return hurried


def _redefined(store: Store, scope: Scope, before: Scope, *, by: tuple[str, ...]) -> set[int]:
    """The groups (keys) of which something else counts as an answer than a year earlier.

    A source that begins to send its closings as answers, or stops sending answers, makes answers late or missing though
    nobody has become slower. Then the closed cases that were answered at the moment of closing, or never, are many more
    or fewer.
    """
    now, then = (_closings(store, each, by=by) for each in (scope, before))
    return {
        group
        for group in now.keys() & then.keys()
        for part_now, part_then in zip(now[group], then[group], strict=True)
        if abs(part_now - part_then) > MAX_REDEFINED
    }


def _closings(store: Store, scope: Scope, *, by: tuple[str, ...]) -> dict[int, tuple[float, float]]:
    """By group: the parts of its due and closed cases that were answered at the moment of closing, and never."""
    question = cell_question(store, "on_time_share", scope, by)
    facts = question.facts
    amounts = {
        "n": ONE,
        "at_closing": one_where(facts.c.answered_at == facts.c.closed_at),
        "never": one_where(facts.c.answered_at.is_(None)),
    }
    sums = as_columns(sum_cases(question, [*due_in_period(question), facts.closed()], amounts))
    group = _groups_of(store, sums)
    n, *parts = (np.bincount(group, sums[name].astype(float)) for name in amounts)
    return {
        int(key): (float(parts[0][key] / n[key]), float(parts[1][key] / n[key])) for key in np.flatnonzero(n)
    }


def _groups_of(store: Store, cells: Columns) -> Ints:
    """The key of the group of each cell: of its county, or of the peer group of its office."""
    return cells["county"] if "county" in cells else _peer_groups(store, cells["agency"])


def _days_allowed(
    store: Store, scope: Scope, *, by: tuple[str, ...]
) -> dict[tuple[int, int], tuple[float, float]]:
    """Cases due, and the sum of their days from registration to the due day, by group and kind."""
    question = cell_question(store, "on_time_share", scope, by)
    allowed = days_between(question.facts.c.registered_day, question.facts.c.due_day)
    cells = as_columns(sum_cases(question, due_in_period(question), {"n": ONE, "days": allowed}))
    keys = {"group": _groups_of(store, cells), "kind": cells["kind"]}
    sums = sum_by_numbers(keys, {name: cells[name] for name in ("n", "days")})
    return {
        (group, kind): (float(n), float(days))
        for group, kind, n, days in zip(*(column.tolist() for column in sums.values()), strict=True)
    }


def _peer_groups(store: Store, offices: Ints) -> Ints:
    """The key of the peer group of each office; 0 for none."""
    parents = store.parents("agency")
    return np.array([int(parents.get(int(key), 0)) for key in offices], dtype=np.int64)
