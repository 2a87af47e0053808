"""What was already read or computed for one state of the data, kept while there is room for it."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

import pandas as pd
from cachetools import LRUCache

Value = TypeVar("Value")
MAX_BYTES = 48 * 2**20  # bytes, of each state that is kept open


class ResultCache:
    """Values by what was asked; those not asked for the longest go first. A state of the data never changes."""

    def __init__(self, room: int = MAX_BYTES) -> None:
        self._kept: LRUCache[Hashable, object] = LRUCache(room, getsizeof=_size)
        self._lock = Lock()

    def get_or_compute(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """The value for what is asked: the one that is kept, else a newly computed one. It is not to be changed.

        Two threads that ask at the same time may both compute it: no lock is held meanwhile, since what is computed may
        ask for other values in turn.
        """
        with self._lock:
            if key in self._kept:
                return cast(Value, self._kept[key])
        value = compute()
        with self._lock:
            if _size(value) <= self._kept.maxsize:
                self._kept[key] = value
        return value

    def clear(self) -> None:
        """Keep nothing of what was asked so far."""
        with self._lock:
            self._kept.clear()


def _size(value: object) -> int:
    """Bytes, roughly: a frame counts its cells, arrays their own, anything else a little."""
    frame = value if isinstance(value, pd.DataFrame) else getattr(value, "frame", None)
    cells = 8 * frame.size if isinstance(frame, pd.DataFrame) else int(getattr(value, "nbytes", 0))
    return 2_000 + cells
