"""Memory-limited LRU cache for the query results of one state of the data."""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Event, Lock, get_ident
from typing import TypeVar, cast

import pandas as pd

from queries.storage.background_work import give_way
from queries.storage.running_statements import check_cancelled, waiting

Value = TypeVar("Value")
PAUSE = 0.25  # seconds after which a waiting thread checks whether its own requester is still there
MAX_BYTES = 48 * 2**20  # per state of the data that is kept open
# A store of more loaded rows than this has a larger cache, because it has more years and days.
LARGE_STORE = 1_000_000
LARGE_ROOM = 4 * MAX_BYTES
_largest_room = LARGE_ROOM  # of this process
# Values that took at least this long, in all and for each megabyte, are kept longer than others, in a part of the room.
# Those that hold for a state as a whole are needed by one screen in ten; the sums of the others would push them out.
DEAR_SECONDS, DEAR_SECONDS_PER_MB = 0.1, 10.0
DEAR_PART = 1 / 8


def limit_room(largest: int) -> None:
    """Let no cache that this process creates from now on take more bytes than this."""
    global _largest_room
    _largest_room = largest


def room_for(rows: int) -> int:
    """Bytes for the cache of a store, by the number of rows that were loaded into it."""
    return min(LARGE_ROOM if rows > LARGE_STORE else MAX_BYTES, _largest_room)


@dataclass(eq=False)
class _UnderWay:
    """A value that a thread computes, and for which others wait."""

    thread: int = field(default_factory=get_ident)
    # Created by the first thread that waits, under the lock of the cache: hardly any value is waited for.
    finished: Event | None = None
    has_value: bool = False
    value: object = None


# How many threads wait for a value that a thread computes, by that thread.
_waited_for: Counter[int] = Counter()
_counting = Lock()


def is_waited_for(thread: int | None = None) -> bool:
    """Whether another thread waits for a value that this one, or a given one, computes and must not put off then."""
    return _waited_for[get_ident() if thread is None else thread] > 0


class _Key:
    """A key of the cache with its hash, which a dozen look-ups in dictionaries would otherwise compute anew."""

    __slots__ = ("hash", "key")

    def __init__(self, key: Hashable) -> None:
        self.key, self.hash = key, hash(key)

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.hash == other.hash and self.key == other.key


class _Values:
    """Values by key with the size of each in bytes, the least recently used first.

    `cachetools.LRUCache` looks a key up five times as often, and asks for each size twice.
    """

    __slots__ = ("_entries", "size")

    def __init__(self) -> None:
        self._entries: OrderedDict[_Key, tuple[object, int]] = OrderedDict()
        self.size = 0

    def __bool__(self) -> bool:
        return bool(self._entries)

    def get(self, key: _Key) -> tuple[object, int] | None:
        """A value and its size; None without one."""
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def put(self, key: _Key, value: object, size: int) -> None:
        """Add a value under a key that has none."""
        self._entries[key] = value, size
        self.size += size

    def remove(self, key: _Key) -> None:
        """Remove the value of a key, if it has one."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= entry[1]

    def remove_oldest(self) -> None:
        """Remove the value that was not used for longest."""
        self.size -= self._entries.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Remove all values."""
        self._entries.clear()
        self.size = 0


class ResultCache:
    """Thread-safe cache that evicts the least recently used values once they exceed `room` bytes.

    Small values that took long to compute stay while they take a small part of it, whatever else is computed.
    A cache belongs to one state of the data, which never changes, so no value ever becomes stale.
    """

    def __init__(self, room: int = MAX_BYTES) -> None:
        self._kept, self._dear = _Values(), _Values()
        self._room = room
        self._has_overflowed = False
        self._lock = Lock()
        self._under_way: dict[_Key, _UnderWay] = {}

    def get_or_compute(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """Return the cached value of a key, or compute and cache it. Callers must not modify the value.

        If several threads need the same key at the same time, one computes it and the others wait for it; if that one
        fails, because its viewer has left for instance, the next tries for itself. No lock is held during the
        computation, because it may request other keys from the cache; no value may depend on itself.
        """
        own = _Key(key)
        while True:
            with self._lock:
                entry = self._kept.get(own) or self._dear.get(own)
                if entry is not None:
                    return cast(Value, entry[0])
                under_way = self._under_way.get(own)
                if under_way is None or under_way.thread == get_ident():
                    mine = self._under_way[own] = _UnderWay()
                    break
                if under_way.finished is None:
                    under_way.finished = Event()
            with waiting():
                while not _wait_for(under_way.thread, under_way.finished):
                    check_cancelled()
            if under_way.has_value:
                return cast(Value, under_way.value)
        try:
            give_way()
            began = time.perf_counter()
            mine.value = value = compute()
            mine.has_value = True
            seconds = time.perf_counter() - began
            with self._lock:
                self._keep(own, value, seconds)
            return value
        finally:
            with self._lock:
                if self._under_way.get(own) is mine:
                    del self._under_way[own]
                if mine.finished is not None:
                    mine.finished.set()

    def _keep(self, key: _Key, value: object, seconds: float) -> None:
        """Keep a value that took some seconds, and put out others until there is room for it."""
        size = _size(value)
        is_dear = seconds >= max(DEAR_SECONDS, DEAR_SECONDS_PER_MB * size / 2**20)
        for values in (self._kept, self._dear):
            values.remove(key)
        while self._kept.size + self._dear.size + size > self._room:
            self._has_overflowed = True
            if size > self._room:
                return
            too_many = self._dear.size + size * is_dear > DEAR_PART * self._room
            (self._dear if self._dear and (too_many or not self._kept) else self._kept).remove_oldest()
        (self._dear if is_dear else self._kept).put(key, value, size)

    @property
    def has_overflowed(self) -> bool:
        """Whether there was ever more to keep than there is room for, so that values were put out for others."""
        return self._has_overflowed

    def kept(self, key: Hashable) -> object | None:
        """The cached value of a key; None if it has none, whether or not somebody is computing it."""
        own = _Key(key)
        with self._lock:
            entry = self._kept.get(own) or self._dear.get(own)
        return None if entry is None else entry[0]

    def forget(self, key: Hashable) -> None:
        """Remove the value of a key, if it has one."""
        own = _Key(key)
        with self._lock:
            for values in (self._kept, self._dear):
                values.remove(own)

    def clear(self) -> None:
        """Remove all values."""
        with self._lock:
            for values in (self._kept, self._dear):
                values.clear()
            self._has_overflowed = False


class CachePart(ResultCache):
    """A part of a cache under a name of its own, which shares the room of the whole."""

    def __init__(self, whole: ResultCache, name: Hashable) -> None:
        self._whole, self._name = whole, name

    def get_or_compute(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """Value of a key in this part, computed if missing; see `ResultCache.get_or_compute`."""
        return self._whole.get_or_compute((self._name, key), compute)

    @property
    def has_overflowed(self) -> bool:
        """Whether the whole cache has ever overflowed."""
        return self._whole.has_overflowed

    def kept(self, key: Hashable) -> object | None:
        """Cached value of a key in this part, or None."""
        return self._whole.kept((self._name, key))

    def forget(self, key: Hashable) -> None:
        """Remove the value of a key in this part, if it has one."""
        self._whole.forget((self._name, key))

    def clear(self) -> None:
        """Remove all values of the whole cache."""
        self._whole.clear()


def _wait_for(thread: int, finished: Event) -> bool:
    """Wait a moment for a value that another thread computes; whether it has finished."""
    with _counting:
        _waited_for[thread] += 1
    try:
        return finished.wait(PAUSE)
    finally:
        with _counting:
            _waited_for[thread] -= 1
            if not _waited_for[thread]:
                del _waited_for[thread]


def _size(value: object) -> int:
    """Approximate size in bytes: 2,000, plus 8 per cell of a frame, the buffer of an array or the length of bytes."""
    if isinstance(value, bytes):
        return len(value)
    frame = value if isinstance(value, pd.DataFrame) else getattr(value, "frame", None)
    cells = 8 * frame.size if isinstance(frame, pd.DataFrame) else int(getattr(value, "nbytes", 0))
    return 2_000 + cells
