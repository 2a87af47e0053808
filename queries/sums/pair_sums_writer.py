"""Makes the file of the daily sums of the largest scopes of two dimensions (`queries.sums.pair_sums`)."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from queries.measures import MEASURES
from queries.question.question import Question, make_question
from queries.question.rollup_choice import can_use_rollups
from queries.storage.store import Store
from queries.sums.case_file import SUMS_ENDING, CaseFile, answer_from_file, write_complete
from queries.sums.case_file_layout import CASES
from queries.sums.daily_sums_from_file import counted_sums
from queries.sums.pair_sums import DIMENSIONS, Pair, codes_of, open_pair_sums, write_pair_sums
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.estimates.intervals import Floats

# A pair with less than this part of all cases is counted from the file of all cases as fast as other parts of a screen.
LEAST_PART = 1 / 30


def keep_pair_sums(store: Store) -> None:
    """Make the file of a state that has a file of all cases, if it is not there yet."""
    if not can_use_rollups(store, Scope()):
        return

    def keep(file: CaseFile) -> None:
        path = file.path.with_suffix(SUMS_ENDING)
        with suppress(OSError):
            open_pair_sums(path)
            return
        with suppress(OSError, MemoryError):
            write_complete(
                path, lambda target: write_pair_sums(target, _largest(store, file), days=file.days)
            )

    answer_from_file(_question(store, Scope()), keep)


def _question(store: Store, scope: Scope) -> Question:
    return make_question(store, MEASURES["received"], scope, by=(), lang="en")


def _largest(store: Store, file: CaseFile) -> Iterator[tuple[Pair, Floats]]:
    """The pairs with the most cases, and their sums, unless a rollup has them."""
    table = file.tables[CASES]
    for one, other in combinations(DIMENSIONS, 2):
        counts = table.group_counts(one, other)
        codes, others = codes_of(store, one), codes_of(store, other)
        for a, b in np.argwhere(counts >= max(LEAST_PART * table.row_count, 1)).tolist():
            if a not in codes or b not in others:
                continue
            by_dimension = {DIMENSIONS[one]: codes[a], DIMENSIONS[other]: others[b]}
            chosen: dict[str, Any] = {DIMENSION_FIELDS[name]: (code,) for name, code in by_dimension.items()}
            question = _question(store, replace(Scope(), **chosen))
            sums = (
                None if question.daily_rollup is not None else counted_sums(file, question, by_source=False)
            )
            if sums is not None:
                yield tuple(part for item in sorted(by_dimension.items()) for part in item), sums
