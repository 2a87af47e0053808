"""Excess late cases: cases not answered on time, minus the number expected of similar offices, counties or topics.

What is expected of offices and counties is computed as in `queries.comparisons.peers.peer_comparison`, so that the
figure agrees with their assessment. Topics are compared in the same way: the level of each topic is left free, and its
expectation comes from the other topics, for the same kinds of case, the same counties and the same peer groups of
offices. Single offices are not part of a topic's mix: most topics are answered by one or two offices that answer little
else, so that the effect of a topic could not be separated from that of its offices, and nothing could be expected.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from queries.measures.estimators import Excess
from queries.question.question import Columns, Question, make_question
from queries.sums.component_sums import component_sums
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.peers.assessment import Assessments, assess
from stats.peers.case_mix import CellTable, cell_table
from stats.peers.peer_expectation import PeerExpectation, peer_expectation

# The factors of the mix of cases, by unit. Only cases whose value of the first factor other units have as well can be
# compared.
MIX: Mapping[str, tuple[str, ...]] = {
    "agency": ("topic_group", "kind", "county"),
    "county": ("topic_group", "kind"),
    "topic": ("peer_group", "kind", "county"),
    "topic_group": ("peer_group", "kind", "county"),
}
MAX_GROUPS = 4


def excess_late(question: Question, estimator: Excess) -> Columns:
    """Excess late cases of each unit: value, lower, upper, n, late, expected_late, borrowed and comparable.

    All units enter the comparison; rows are returned for those that the scope names, or for all. Where similar units
    allow no expectation, `comparable` is False and there is no value. Raises ScopeError unless the question has
    exactly one grouping, by units that can be compared.
    """
    unit = _unit(question, estimator)
    cells = make_question(
        question.store,
        question.measure,
        _scope_of_all(question.scope, unit),
        by=(unit, *MIX[unit]),
        lang="fa",
        max_groups=MAX_GROUPS,
    )
    sums = component_sums(cells, hits=estimator.numerator_component, n=estimator.denominator_component)
    sums = sums[(sums[unit] != 0) & (sums["n"] > 0)].sort_values([unit, *MIX[unit]], kind="stable")
    keys = np.unique(sums[unit].to_numpy(dtype=np.int64))
    chosen = _chosen(question, unit, keys)
    if not len(keys):
        return _figures(question, unit, keys, None)
    expectation = peer_expectation(_table(question, sums, unit))
    figures = _figures(question, unit, keys, expectation)
    return {name: column[chosen] for name, column in figures.items()}


def _scope_of_all(scope: Scope, unit: str) -> Scope:
    """The scope with all units, whichever of them it names."""
    everyone: dict[str, Any] = {DIMENSION_FIELDS[unit]: ()}
    return replace(scope, **everyone)


def _unit(question: Question, estimator: Excess) -> str:
    """The grouping of the question. Raises ScopeError unless it is one by units that can be compared."""
    names = [group.name for group in question.groups]
    if len(names) == 1 and names[0] in estimator.compares_units:
        return names[0]
    title, units = question.measure.title, estimator.compares_units
    raise ScopeError.of(
        "by",
        ",".join(names),
        f"«{title.fa}» تنها در مقایسه معنا دارد؛ آن را به تفکیک یکی از این‌ها بپرسید: {'، '.join(units)}.",
        f"“{title.en}” exists only in comparison: break it down by exactly one of {', '.join(units)}.",
    )


def _table(question: Question, sums: pd.DataFrame, unit: str) -> CellTable:
    """The sums as a table of cells. Offices are of peer groups; counties and topics are all of one group."""
    parent = question.store.dimension("agency")["peer_group"] if unit == "agency" else None
    # Offices without a peer group (0) are not each other's peers.
    groups = {
        int(key): 0 if parent is None else (int(parent.get(key, 0)) or None) for key in sums[unit].unique()
    }
    table, _ = cell_table(
        sums[unit].to_numpy(dtype=np.int64),
        [sums[name].to_numpy(dtype=np.int64) for name in MIX[unit]],
        sums["n"].to_numpy(dtype=float),
        sums["hits"].to_numpy(dtype=float),
        group=groups,
    )
    return table


def _chosen(question: Question, unit: str, keys: np.ndarray) -> np.ndarray:
    """Which units the scope names; all where it names none."""
    codes = getattr(question.scope, DIMENSION_FIELDS[unit])
    (group,) = question.groups
    return np.array([not codes or group.code(int(key)) in codes for key in keys], dtype=bool)


def _figures(question: Question, unit: str, keys: np.ndarray, expectation: PeerExpectation | None) -> Columns:
    empty = np.zeros(0)
    if expectation is None:
        figures = dict.fromkeys(("value", "lower", "upper", "late", "expected_late", "borrowed"), empty)
        return question.figure_columns({unit: keys}, empty, **figures) | {"comparable": empty > 0}
    all_cases = expectation.all_cases
    judged: Assessments = assess(expectation, smallest=False)

    def where_comparable(values: np.ndarray) -> np.ndarray:
        return np.where(judged.comparable, values, np.nan)

    figures = question.figure_columns(
        {unit: keys},
        all_cases.n,
        value=where_comparable(judged.excess),
        lower=where_comparable(judged.excess_lower),
        upper=where_comparable(judged.excess_upper),
        late=all_cases.n - all_cases.hits,
        expected_late=where_comparable(all_cases.n * (1 - all_cases.value)),
        borrowed=expectation.borrowed,
    )
    return figures | {"comparable": judged.comparable}
