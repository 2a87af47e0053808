"""Memory-limited LRU cache for the query results of one state of the data."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

import pandas as pd
from cachetools import LRUCache

Value = TypeVar("Value")
MAX_BYTES = 48 * 2**20  # per state of the data that is kept open


class ResultCache:
    """Thread-safe cache that evicts the least recently used values once they exceed `room` bytes.

    A cache belongs to one state of the data, which never changes, so no value ever becomes stale.
    """

    def __init__(self, room: int = MAX_BYTES) -> None:
        self._kept: LRUCache[Hashable, object] = LRUCache(room, getsizeof=_size)
        self._lock = Lock()

    def get_or_compute(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """Return the cached value of a key, or compute and cache it. Callers must not modify the value.

        Two threads that need the same key at the same time may both compute it. No lock is held during the computation,
        because it may request other keys from the cache.
        """
        with self._lock:
            if key in self._kept:
                return cast(Value, self._kept[key])
        value = compute()
        with self._lock:
            if (
                _size(value) <= self._kept.maxsize
            ):  # The LRU cache raises for a value larger than its whole room.
                self._kept[key] = value
        return value

    def clear(self) -> None:
        """Remove all values."""
        with self._lock:
            self._kept.clear()


def _size(value: object) -> int:
    """Approximate size in bytes: 2,000, plus 8 per cell of a frame or the buffer of an array."""
    frame = value if isinstance(value, pd.DataFrame) else getattr(value, "frame", None)
    cells = 8 * frame.size if isinstance(frame, pd.DataFrame) else int(getattr(value, "nbytes", 0))
    return 2_000 + cells
