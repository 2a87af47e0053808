"""The order in which neighbouring cases are stored: by county, kind, peer group and office.

A column store skips blocks in which no row meets a condition. Cases arrive in order of registration, which serves
conditions on the period; but in that order alone, every block has cases of every county and office. Therefore cases are
sorted within stretches of some months: a county, a kind of cases in it, or a peer group in it then occupies a few runs
of rows, and so does a period.
"""

from dataclasses import fields

import numpy as np

from intake.derive.case_facts import DerivedCases
from intake.derive.event_arrays import Array, Events, Ints

# DuckDB keeps the least and the greatest value of each column for so many rows. A stage whose row groups are as many is
# read and written by several threads, each a row group at a time, without mixing them.
CASES_OF_ROW_GROUP = 122_880
# Cases that are sorted at a time. More would lengthen the runs, but also the period that each row group covers.
CASES_AT_ONCE = 2 * CASES_OF_ROW_GROUP


def storage_order(county: Array, kind: Array, agency: Array, *, peer_group_of: Ints) -> Ints:
    """Positions of the cases in the order in which they are stored; cases that are equal in it keep their order.

    `peer_group_of` has the key of the peer group at the position of each key of an office.
    """
    keys = np.arange(len(peer_group_of))
    rank = np.empty(len(keys), dtype=np.int64)
    rank[np.lexsort((keys, peer_group_of))] = keys
    # One number a case is sorted faster than three columns.
    kinds = int(kind.max(initial=0)) + 1
    number = (county.astype(np.int64) * kinds + kind) * max(len(keys), 1) + rank[agency]
    return np.argsort(number, kind="stable")


def reordered(events: Events, derived: DerivedCases, order: Ints) -> tuple[Events, DerivedCases]:
    """The same cases in another order, numbered anew from 0; `order` has their present numbers."""
    number = np.empty(events.cases, dtype=np.int64)
    number[order] = np.arange(events.cases)
    count = np.bincount(events.case, minlength=events.cases)
    first, moved = np.cumsum(count) - count, count[order]
    # The events of a case are neighbours, so each of them is as far from the first one as before.
    within = np.arange(len(events.case)) - np.repeat(np.cumsum(moved) - moved, moved)
    place = np.repeat(first[order], moved) + within
    columns = {
        each.name: getattr(events, each.name)[place] for each in fields(Events) if each.name != "cases"
    }
    columns["case"] = np.repeat(np.arange(events.cases), moved)
    intervals = derived.reopened_intervals
    intervals = intervals | {"case": number[intervals["case"]]}
    by_case = np.argsort(intervals["case"], kind="stable")
    return Events(cases=events.cases, **columns), DerivedCases(
        {name: values[order] for name, values in derived.facts.items()},
        {name: values[by_case] for name, values in intervals.items()},
    )
