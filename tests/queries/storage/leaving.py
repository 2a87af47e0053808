"""Somebody who asks for something that takes minutes, and leaves."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from queries.storage.running_statements import RequestCancelled, cancel_when

SOON = 10.0  # seconds, also on a busy machine; what is given up takes minutes


@contextmanager
def given_up() -> Iterator[None]:
    """A block in which something endless is asked for: it has to be given up soon after its requester has left."""
    left, began = Event(), time.monotonic()
    with ThreadPoolExecutor(1) as threads, cancel_when(left.is_set, seconds=60):
        threads.submit(lambda: (time.sleep(0.3), left.set()))
        with pytest.raises(RequestCancelled):
            yield
    assert 0.3 <= time.monotonic() - began < SOON
