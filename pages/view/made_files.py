"""Remember for whom files were made: Streamlit serves a file to everybody who knows its name.

Files are identified by their content, because Streamlit chooses their names; two viewers who make the same file may
both have it. Viewers are compared together with their rights: a file made before a role was taken away is not served
afterwards.
"""

import hashlib
import threading

from cachetools import TTLCache

from door.viewers import Viewer

# Streamlit forgets a file when the page that offered it is gone; a download begins at once.
KEPT_SECONDS = 3_600.0
MAX_KEPT = 20_000

_lock = threading.Lock()
_made_for: TTLCache[tuple[bytes, Viewer], bool] = TTLCache(MAX_KEPT, KEPT_SECONDS)


def note_file(content: bytes, who: Viewer) -> None:
    """Note that a file was made for a viewer."""
    with _lock:
        _made_for[hashlib.sha256(content).digest(), who] = True


def is_made_for(content: bytes, who: Viewer) -> bool:
    """Whether a file was made for a viewer, as whom the person had the same rights as now."""
    with _lock:
        return (hashlib.sha256(content).digest(), who) in _made_for
