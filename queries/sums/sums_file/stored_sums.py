"""Daily sums of large scopes from a file beside that of all cases (`queries.sums.sums_file`).

A scope such as a county and a channel may have a fifth of all cases, and to count them by day takes a third of the time
of a screen. Its sums take no more space than those of a small scope: some hundred kilobytes. So they are stored for the
whole province, for every single value of a dimension, and for every pair that has a fair share of the cases
(`queries.sums.writing.stored_sums_writer`). Of the offices and counties, of which each has fewer cases, those sums are
stored that are asked for of all of them at once.

Unlike in rollups, the edge days (`queries.sums.edge_days`) are in the sums of a scope, as of the moment up to which the
sources are known: it belongs to the state of the store, as the file does. Only where sources are known up to different
days, sums after the first edge day are not exact, and not asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, product
from typing import Any, TypeVar

import numpy as np

from queries.question.question import Question
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS, DayAmounts, timestamps
from queries.sums.blocks.block_file import Array
from queries.sums.case_file.case_file import SUMS_ENDING, answer_from_kept
from queries.sums.sums_file.sums_file import TRIP_SLOTS, Chosen, SumsFile, open_sums_file
from queries.vocabulary.codes import Channel, Kind
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.arrays import Floats

# The dimension that each key column of the file of all cases is sorted by, or is a part of.
DIMENSIONS = {
    "county": "county",
    "agency": "peer_group",
    "topic": "topic_group",
    "kind": "kind",
    "channel": "channel",
}
# Amounts whose sums by day are stored for each key of these dimensions: those of the share on time, which the overview
# compares by county and office.
BY_KEY, BY_KEY_OF = ("on_time", "due"), ("county", "agency")
# And those of each office whose cases become overdue and no longer are, for the control charts of all of them.
FLOWS_BY_OFFICE = ("overdue_in", "overdue_out")
_KEY = ("sums file",)

Answer = TypeVar("Answer")


def answer_from_sums(question: Question, answer: Callable[[SumsFile], Answer | None]) -> Answer | None:
    """What a function answers from the stored sums of a question's store; None without them, or if unreadable.

    Rollups must be exact for the question's scope, and all cases of the store be permitted and count.
    """
    if not question.rollups_usable or question.sources is not None:
        return None
    return answer_from_sums_of(question.store, answer)


def answer_from_sums_of(store: Store, answer: Callable[[SumsFile], Answer | None]) -> Answer | None:
    """What a function answers from the stored sums of a store; None without them, unreadable or for limited viewers."""
    if store.limits is not None or store.engine.dialect.name != "duckdb":
        return None
    return answer_from_kept(store, _KEY, SUMS_ENDING, open_sums_file, answer)


def stored_day_amounts(question: Question) -> DayAmounts | None:
    """Sums of the dimensions of a question's scope by day and trip, over all time; None where they are not stored."""

    def answer(file: SumsFile) -> DayAmounts | None:
        sums = _sums(file, question)
        return None if sums is None else day_amounts(sums, file.first_day)

    return answer_from_sums(question, answer)


def day_amounts(sums: Floats, first_day: int, *, sources: int | None = None) -> DayAmounts:
    """The days, trips and sources that have any of some sums by amount, slot and day.

    A slot is a trip, or with `sources` (their number) a trip and a source.
    """
    by_source = sources or 1
    slots = TRIP_SLOTS * by_source
    by_day = sums.transpose(0, 2, 1).reshape(len(sums), -1)
    cells = np.flatnonzero(by_day.any(axis=0))
    day, slot = timestamps(cells // slots + first_day), cells % slots
    source = None if sources is None else slot % by_source
    return DayAmounts(day, slot // by_source, source, AMOUNT_COLUMNS, by_day[:, cells])


def _sums(file: SumsFile, question: Question) -> Floats | None:
    """Sums of the dimensions of a question's scope by amount, trip and day; None where they are not stored."""
    parts = scope_parts(question.scope)
    if not parts or not all(part in file.places for part in parts):
        return None
    sums = file.sums(parts[0])
    for part in parts[1:]:
        sums += file.sums(part)
    if question.scope.trips == "out":
        sums[:, 1] = 0
    return sums


def stored_by_key(question: Question, column: str, names: Sequence[str]) -> dict[int, Floats]:
    """Sums of some amounts by each key of a column, of the keys for which those are stored: by amount, trip and day.

    That needs a scope of one dimension. The column is one whose keys are those of a dimension, and not a part of it.
    """
    chosen = chosen_codes(question.scope)
    if len(chosen) != 1 or DIMENSIONS.get(column) != column or column in chosen:
        return {}

    def answer(file: SumsFile) -> dict[int, Floats]:
        sums = dict[int, Floats]()
        for key, code in codes_of(question.store, column).items():
            parts = _parts({**chosen, column: [code]})
            if parts and all(part in file.places for part in parts):
                sums[key] = np.sum([file.sums(part, names) for part in parts], axis=0)
        return sums

    return answer_from_sums(question, answer) or {}


def stored_by_unit(question: Question, unit: str, names: Sequence[str]) -> tuple[int, list[Array]] | None:
    """Sums of some amounts of the whole province by each key of a unit, over all time.

    The first day, a number from 1970-01-01, and for each amount an array by key and day; None where they are not
    stored.
    """
    are_stored = unit in BY_KEY_OF and set(names) <= set(BY_KEY)
    are_stored |= unit == "agency" and set(names) <= set(FLOWS_BY_OFFICE)
    if not are_stored or chosen_codes(question.scope):
        return None

    def answer(file: SumsFile) -> tuple[int, list[Array]]:
        columns = [file.column(by_key_column(unit, name, question.scope.trips)) for name in names]
        return file.first_day, [column.reshape(-1, file.days) for column in columns]

    return answer_from_sums(question, answer)


def by_key_column(unit: str, name: str, trips: str) -> str:
    """Name of the column with the sums of an amount by key and day, with the cases of trips ("in") or without."""
    return f"{unit}/{name}/{trips}"


def scope_parts(scope: Scope) -> list[Chosen]:
    """The parts of which a scope consists; none if it chooses by three dimensions, or by topic or office."""
    return _parts(chosen_codes(scope))


def chosen_codes(scope: Scope) -> dict[str, list[str]]:
    """The codes that a scope chooses, by dimension."""
    chosen: dict[str, Any] = {
        name: sorted(set(codes))
        for name, field in DIMENSION_FIELDS.items()
        if (codes := getattr(scope, field))
    }
    return chosen


def _parts(chosen: Mapping[str, Sequence[str]]) -> list[Chosen]:
    if len(chosen) > 2 or not set(chosen) <= set(DIMENSIONS.values()):
        return []
    named = [[(name, code) for code in chosen[name]] for name in sorted(chosen)]
    return [tuple(chain.from_iterable(each)) for each in product(*named)]


def codes_of(store: Store, column: str) -> dict[int, str]:
    """The code of each group of a key column; not of 0, which stands for a case without one."""
    if column in ("kind", "channel"):
        return {int(each): each.name for each in (Kind if column == "kind" else Channel)}
    codes = store.dimension(DIMENSIONS[column])["code"]
    return {int(key): str(code) for key, code in codes.items() if key}
