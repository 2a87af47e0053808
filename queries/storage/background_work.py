"""Pause background work while viewers wait for a screen.

Everything that a server does shares one interpreter: while a screen is drawn in advance, or a large file is made, a
click would take twice as long. Background work therefore pauses between its steps for as long as screens are drawn. A
step is what lies between two calls of `give_way`: a statement, a figure, some rows of a file.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, overload

STEP = 100  # items of a long list that are read between two pauses

Item = TypeVar("Item")

_pause: ContextVar[Callable[[], None] | None] = ContextVar("pause", default=None)


@contextmanager
def giving_way(pause: Callable[[], None]) -> Iterator[None]:
    """Context manager: what runs inside it, in this thread, is background work and calls `pause` at each step."""
    token = _pause.set(pause)
    try:
        yield
    finally:
        _pause.reset(token)


def give_way() -> None:
    """Pause if this thread does background work and a screen is being drawn; does nothing in other threads."""
    pause = _pause.get()
    if pause is not None:
        pause()


class PausingSequence(Sequence[Item]):
    """A sequence whose iteration calls `give_way` before every `STEP` items."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        return self._items[at]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        for number, item in enumerate(self._items):
            if number % STEP == 0:
                give_way()
            yield item
