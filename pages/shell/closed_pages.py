"""Forget pages that were closed, with their uploaded files.

Streamlit keeps a page that was closed in case its connection was only lost: two minutes, but forgets it only when
another page is closed after that.
"""

import asyncio

from streamlit import runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage

FORGET_SECONDS = 30.0


async def forget_closed_pages_forever() -> None:
    """Forget, every half minute, the pages that were closed long enough ago. Does not return.

    To be run in the event loop of the server, because Streamlit's store of closed pages is not safe in other threads.
    """
    while True:
        await asyncio.sleep(FORGET_SECONDS)
        if runtime.exists():
            forget_closed_pages()


def forget_closed_pages() -> None:
    """Forget the pages that Streamlit has kept for as long as it promises to (`server.disconnectedSessionTTL`)."""
    # Streamlit has no name for it that is meant for others.
    storage = runtime.get_instance()._session_mgr._session_storage  # type: ignore[attr-defined]
    assert isinstance(storage, MemorySessionStorage)
    storage._cache.expire()  # type: ignore[attr-defined]
