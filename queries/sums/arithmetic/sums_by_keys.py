"""Sums by keys in NumPy: pandas takes 2 ms and more to group a few rows, and a screen does so dozens of times."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.question.question import Columns, Question, as_columns
from stats.arrays import Floats, Ints

LARGEST = 2**62  # of the numbers of combinations
# Possible cells, for each row and in all, up to which those that occur are found by counting instead of sorting.
MAX_CELLS_PER_ROW, MAX_CELLS = 32, 2**23
# Possible values, for each number, from which sorting is quicker than counting: most of them do not occur.
MAX_VALUES_PER_NUMBER = 4
MAX_IN_FOUR_BYTES = np.iinfo(np.int32).max


def sum_by_numbers(keys: Columns, amounts: Columns) -> Columns:
    """Sums of amounts by keys (whole numbers or days): a row for each combination that occurs, in order."""
    number = combination_numbers(keys.values())
    if (np.diff(number) > 0).all():
        return {**keys, **amounts}
    if _are_counted(size := int(number.max()) + 1, rows=len(number)):
        cells, index = unique_with_inverse(number, size)
        row = np.zeros(len(cells), dtype=np.intp)
        row[index] = np.arange(len(number))
        sums = {name: np.bincount(index, amount).astype(amount.dtype) for name, amount in amounts.items()}
        return {name: column[row] for name, column in keys.items()} | sums
    order, starts = in_order(number)
    sums = {name: np.add.reduceat(amount[order], starts) for name, amount in amounts.items()}
    return {name: column[order[starts]] for name, column in keys.items()} | sums


def unique_with_inverse(cell: Ints, size: int) -> tuple[Ints, Ints]:
    """Distinct values of whole numbers below `size`, ascending, and the position of each number among them.

    What `np.unique(cell, return_inverse=True)` returns, but by counting instead of sorting where that is faster.
    """
    if not _are_counted(size, rows=len(cell)):
        cells, index = np.unique(cell, return_inverse=True)
        return cells, index
    # A byte for each cell, and NumPy finds what is true several times as fast as what is not 0.
    is_there = np.zeros(size, dtype=bool)
    is_there[cell] = True
    cells = np.flatnonzero(is_there)
    # Only the places of cells that occur are ever written or read.
    position = np.empty(size, dtype=np.int32)
    position[cells] = np.arange(len(cells), dtype=np.int32)
    return cells, position[cell].astype(np.int64)


def distinct_counts(number: NDArray[Any], size: int) -> tuple[Ints, Ints]:
    """Distinct values of whole numbers below `size`, ascending, and how often each occurs."""
    if size <= MAX_VALUES_PER_NUMBER * len(number):
        counts = np.bincount(number, minlength=size)
        values = np.flatnonzero(counts != 0)
        return values, counts[values]
    number = np.sort(number)
    starts = run_starts(number)
    return number[starts].astype(np.int64), run_lengths(starts, len(number))


def run_starts(number: NDArray[Any]) -> NDArray[np.intp]:
    """The positions at which another value begins, of numbers in ascending order."""
    begins = np.ones(len(number), dtype=bool)
    np.not_equal(number[1:], number[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def run_lengths(begin: Ints, rows: int) -> Ints:
    """The length of each run of rows, from the positions at which runs begin and the number of all rows."""
    return np.append(begin[1:], rows) - begin


def dtype_for(size: int) -> type[np.signedinteger[Any]]:
    """The type of whole numbers below `size`: NumPy sorts and adds those of four bytes in half the time."""
    return np.int32 if size <= MAX_IN_FOUR_BYTES else np.int64


def _are_counted(cells: int, *, rows: int) -> bool:
    """Whether counting is better than sorting for this many possible cells and rows."""
    return cells <= min(MAX_CELLS_PER_ROW * rows, MAX_CELLS)


def in_order(number: Ints) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Stable order of rows by number, and the position in it at which each number begins."""
    # A stable sort takes hardly any time where rows are some that are in order after others that are.
    order = np.argsort(number, kind="stable")
    return order, np.flatnonzero(np.diff(number[order], prepend=-1))


def combination_numbers(keys: Iterable[NDArray[Any]]) -> Ints:
    """A number for each row, in the order of its keys (whole numbers or days), from 0; the same for the same keys."""
    number, size = np.zeros(1, dtype=np.int64), 1
    for column in keys:
        code = column.astype("datetime64[D]" if column.dtype.kind == "M" else np.int64).astype(np.int64)
        if len(code):
            code -= code.min()
        count = int(code.max(initial=0)) + 1
        if count * size > LARGEST:
            number, code = (np.unique(each, return_inverse=True)[1] for each in (number, code))
            size, count = len(number), len(code)
        number, size = number * count + code, size * count
    return number


def sum_by_first_key(sums: Columns, names: Sequence[str]) -> Columns:
    """Sums by several keys (`names`) added up by the first of them, a whole number."""
    keys, row = np.unique(sums[names[0]].astype(np.int64), return_inverse=True)
    amounts = {name: amount for name, amount in sums.items() if name not in names}
    return {names[0]: keys} | {
        name: np.bincount(row, amount, minlength=len(keys)).astype(float) for name, amount in amounts.items()
    }


def sum_parts(question: Question, parts: Sequence[Columns], sums_of: list[str]) -> Columns:
    """Sum the partial answers to one question by group."""
    names = [g.name for g in question.groups]
    sums = {name: np.concatenate([_amounts_of(part, name) for part in parts]) for name in sums_of}
    if len(parts) == 1:
        return {name: parts[0][name] for name in names} | sums
    if not names:
        return {name: amount.sum(keepdims=True) for name, amount in sums.items()}
    keys = {name: np.concatenate([part[name] for part in parts]) for name in names}
    if all(np.issubdtype(column.dtype, np.integer) for column in keys.values()):
        return sum_by_numbers(keys, sums)
    frame = pd.DataFrame(keys | sums)
    return as_columns(frame.groupby(names, as_index=False, sort=False)[sums_of].sum())


def concatenated(parts: Sequence[Columns]) -> Columns:
    """The rows of tables with the same columns, one after the other."""
    filled = [part for part in parts if any(len(column) for column in part.values())]
    if len(filled) < 2:
        return (filled or parts)[0]
    return {name: np.concatenate([part[name] for part in filled]) for name in filled[0]}


def key_array(keys: Sequence[object]) -> NDArray[Any]:
    """Keys of groups as an array: of numbers if all are whole numbers, else (days) of objects."""
    if all(isinstance(key, int | np.integer) for key in keys):
        return np.array(keys, dtype=np.int64)
    array = np.empty(len(keys), dtype=object)
    array[:] = keys
    return array


def row_count(part: Columns) -> int:
    """Number of rows."""
    return len(next(iter(part.values())))


def _amounts_of(part: Columns, name: str) -> Floats:
    """The sums of a component, 0 where a part has none of it; a sum over no rows is NULL."""
    if name not in part:
        return np.zeros(row_count(part))
    amount = part[name]
    if amount.dtype.kind in "iu":
        return amount.astype(float)
    if amount.dtype.kind == "f":
        return np.nan_to_num(amount) if np.isnan(amount).any() else amount
    return np.nan_to_num(pd.Series(amount).to_numpy(dtype=float, na_value=np.nan))
