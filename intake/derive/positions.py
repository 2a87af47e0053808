"""Positions of events in flat arrays: the first or last one of each case, and their numbers within a case."""

import numpy as np

from intake.derive.event_arrays import Array, Bools, Ints


def first_position(case: Ints, mask: Bools, count: int) -> Ints:
    """Position of each case's first event under the mask, -1 if there is none."""
    where = np.flatnonzero(mask)[::-1]
    positions = np.full(count, -1)
    # With repeated indices NumPy keeps the last assignment; in reverse order that is the first event.
    positions[case[where]] = where
    return positions


def has_any(case: Ints, mask: Bools, count: int) -> Bools:
    """Mask of the cases that have an event under the mask."""
    has_event = np.zeros(count, dtype=bool)
    has_event[case[mask]] = True
    return has_event


def last_position(case: Ints, mask: Bools, count: int) -> Ints:
    """Position of each case's last event under the mask, -1 if there is none."""
    where = np.flatnonzero(mask)
    positions = np.full(count, -1)
    positions[case[where]] = where
    return positions


def take(values: Array, position: Ints, otherwise: int) -> Ints:
    """Values at the positions; `otherwise` where the position is -1."""
    if not len(values):
        return np.full(len(position), otherwise)
    return np.where(position >= 0, values[position], otherwise)


def running_number(owner: Ints) -> Ints:
    """Number 1, 2, … within each run of equal owners."""
    if not len(owner):
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    lengths = np.diff(np.r_[starts, len(owner)])
    return np.arange(len(owner)) - np.repeat(starts, lengths) + 1
