"""How many bytes of uploaded files the pages hold that are loading them.

Streamlit forgets a file as soon as another one arrives in its page; the page goes on with the earlier file, which lies
in the folder of uploads, until it is drawn again. So both have to be counted.
"""

import threading
from dataclasses import dataclass


@dataclass(frozen=True)
class HeldFile:
    """A file in the folder of uploads: the page that holds it, whose page that is, and its bytes."""

    page: str
    person: str
    size: int


_held: dict[object, HeldFile] = {}
_lock = threading.Lock()


def hold(file: HeldFile) -> object:
    """Count a file from now on; return what `release` takes."""
    key = object()
    with _lock:
        _held[key] = file
    return key


def release(key: object) -> None:
    """Count a file no longer."""
    with _lock:
        _held.pop(key, None)


def held_by(person: str) -> dict[str, int]:
    """Page → bytes of the files that it holds, of one person."""
    sizes: dict[str, int] = {}
    with _lock:
        for file in _held.values():
            if file.person == person:
                sizes[file.page] = sizes.get(file.page, 0) + file.size
    return sizes
