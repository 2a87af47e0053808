"""Let the threads of one process go on one at a time, in the order in which they came.

SQLite does not do so: who finds the file locked asks again every tenth of a second, and misses it for as long as
others, whose transactions follow each other closely, happen to hold it at those moments.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class ThreadQueue:
    """A line of threads, of which the first one may go on."""

    def __init__(self) -> None:
        self._line: deque[object] = deque()
        self._moved = threading.Condition()

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Wait for all who came before, and keep all others waiting until the end.

        Raises TimeoutError when the turn does not come within so many seconds.
        """
        place = object()
        with self._moved:
            self._line.append(place)
            if not self._moved.wait_for(lambda: self._line[0] is place, seconds):
                self._line.remove(place)
                raise TimeoutError("others have had their turn for too long")
        try:
            yield
        finally:
            with self._moved:
                self._line.popleft()
                self._moved.notify_all()
