"""Sums of a measure by office or county and by the mix of their cases: what comparisons with similar ones rest on."""

import numpy as np

from queries.comparisons.peers.peer_assessment_texts import PeerUnit, margins_of
from queries.comparisons.peers.peer_standing import UnitCounts
from queries.estimates.excess_late import MAX_GROUPS, MIX
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.question.question import Columns, Question, make_question
from queries.storage.store import Store
from queries.sums.arithmetic.sums_by_keys import combination_numbers
from queries.sums.component_sums import component_columns
from queries.vocabulary.scope import Scope
from stats.arrays import Ints
from stats.peers.case_mix import cell_table
from stats.peers.response_scale import SHARES, ResponseScale, mean_scale


def unit_question(store: Store, declared: Measure, scope: Scope, *, by: PeerUnit, lang: str) -> Question:
    """The question for the sums of a measure by unit and by the mix of its cases."""
    return make_question(store, declared, scope, by=(by, *MIX[by]), lang=lang, max_groups=MAX_GROUPS)


def unit_sums(question: Question) -> Columns:
    """Sums of the measure's components by the groups of the question."""
    estimator = question.measure.estimator
    return component_columns(question, **estimator.components, **estimator.response_components)


def unit_counts(question: Question, sums: Columns) -> UnitCounts:
    """Hits (or totals of values) and cases by unit and cell. Units that stand for a missing one are left out.

    `question` is one of `unit_question` and `sums` its `unit_sums`, or other sums with the same columns.
    """
    unit, *mix = (group.name for group in question.groups)
    rows = _counted_rows(question, sums)
    keys_of = {name: sums[name][rows].astype(np.int64) for name in (unit, *mix)}
    columns = {name: sums[name][rows].astype(float) for name in sums if name not in keys_of}
    parent = question.store.parents("agency") if unit == "agency" else None
    keys: list[int] = np.unique(keys_of[unit]).tolist()
    group = np.array([0 if parent is None else int(parent.get(key, 0)) for key in keys], dtype=np.int64)
    # All counties are of one group; offices without a peer group are not each other's peers.
    groups = {
        key: 0 if parent is None else (int(code) or None) for key, code in zip(keys, group, strict=True)
    }
    hits = columns["hits"] if "hits" in columns else columns["total"]
    table, _ = cell_table(keys_of[unit], [keys_of[name] for name in mix], columns["n"], hits, group=groups)
    n = table.by_office(table.n)
    scale: ResponseScale = SHARES
    squares = table.by_office(columns["squares"]) if "squares" in columns and keys else None
    if squares is not None:
        scale = mean_scale(table.by_office(table.hits), squares, n)
    response_rate = np.full(len(keys), np.nan)
    if question.measure.estimator.response_components and keys:
        with np.errstate(invalid="ignore", divide="ignore"):
            response_rate = n / table.by_office(columns["people_asked"])
    # NaN (no verdicts, so that no rate applies) counts as enough.
    enough = ~(response_rate < MIN_RESPONSE_RATE)
    return UnitCounts(keys, table, scale, group, response_rate, enough, margins_of(question.measure), squares)


def _counted_rows(question: Question, sums: Columns) -> Ints:
    """The rows of the sums of units that do not stand for a missing one, in the order of units and cells."""
    names = [group.name for group in question.groups]
    counted = sums[names[0]] != 0
    if not question.measure.estimator.response_components:
        counted &= sums["n"] > 0
    rows = np.flatnonzero(counted)
    number = combination_numbers(sums[name][rows] for name in names)
    return rows if (np.diff(number) >= 0).all() else rows[np.argsort(number, kind="stable")]
