"""Overlap work by a background thread.

Reading, unpacking and writing release Python's global interpreter lock, so a thread is enough.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
_END = object()


def prefetch(items: Iterator[Item]) -> Generator[Item, None, None]:
    """Yield the same items, preparing the next one in a background thread while the present one is used."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, items, _END)
        while (item := coming.result()) is not _END:
            coming = thread.submit(next, items, _END)
            yield item  # type: ignore[misc]
