"""Groups of a scope that have a case by the end of its period, for a measure that its only source does not record.

The figure of such a group is "not recorded" instead of 0, whenever its cases were registered. The groups with a case in
the period itself are known from the counts that the screen needs anyway; only others are looked for among all cases.
"""

import numpy as np

from queries.measures import MEASURES
from queries.question.grouping import Group
from queries.question.question import Question, make_question
from queries.question.vintage import vintage
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import CASES
from queries.sums.case_file.case_file_rows import wanted_rows
from queries.sums.coded_groups import REGISTERED, cells_of, coded_group, window_of
from queries.sums.component_sums import component_columns

GroupKeys = frozenset[tuple[object, ...]]


def groups_with_cases(question: Question) -> GroupKeys | None:
    """The keys of the groups with a case registered by the end of the period; without groups, () if there is one.

    None where it has to be asked of the database: for several sources or groups, groups of time, and without the file
    of all cases where some group has no case in the period.
    """
    store, names = question.store, [group.name for group in question.groups]
    several = len(store.sources_at(vintage(store, question.scope))) > 1
    received = MEASURES["received"]
    if several or question.time_grouping or len(names) > 1 or question.measure.holder != received.holder:
        return None
    everything = make_question(store, received, question.scope, by=names, lang="fa")
    sums = component_columns(everything, n="received")
    if not names:
        return frozenset([()]) if sums["n"].any() else None
    (group,) = everything.groups
    inside = {int(key) for key in sums[group.name].tolist()}
    others = answer_from_file(everything, lambda file: _others(file, everything, group, inside))
    return None if others is None else frozenset((key,) for key in inside | others)


def _others(file: CaseFile, question: Question, group: Group, inside: set[int]) -> set[int]:
    """The groups that are not `inside` with a case by the end of the period of a question."""
    begin, end = window_of(file, None, question.scope.last)
    coded = coded_group(file, question, group, begin, end)
    # Groups of topics or offices are left out by all of these that they have.
    known = np.isin(coded.keys, list(inside))
    left_out = known if coded.codes is None else known.take(coded.codes)
    without = (coded.column, frozenset(np.flatnonzero(left_out).tolist()))
    wanted = wanted_rows(file, question, CASES, question.measure.holder, without=without)
    has_cases = np.zeros(len(coded.keys), dtype=np.bool_)
    table = file.tables[CASES]
    for rows in table.batches([coded.column], table.select(wanted), {REGISTERED: (begin, end)}):
        has_cases[cells_of(rows, [coded])] = True
    return {int(key) for key in coded.keys[has_cases]}
