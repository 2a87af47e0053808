"""For whom files were made: Streamlit serves a file to everybody who names it, and only its maker may have it.

Files are known by their content, because their names are given by Streamlit. Whoever makes the same file may have it.
"""

import hashlib
import threading

from cachetools import TTLCache

KEPT_SECONDS = (
    3_600.0  # Streamlit forgets a file when the page that offered it is gone; a download begins at once
)
MOST_KEPT = 20_000

_lock = threading.Lock()
_made_for: TTLCache[tuple[bytes, str], bool] = TTLCache(MOST_KEPT, KEPT_SECONDS)


def note_file(content: bytes, name: str) -> None:
    """Note that a file was made for the person of this name."""
    with _lock:
        _made_for[hashlib.sha256(content).digest(), name] = True


def is_made_for(content: bytes, name: str) -> bool:
    """Whether a file was made for the person of this name."""
    with _lock:
        return (hashlib.sha256(content).digest(), name) in _made_for
