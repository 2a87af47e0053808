"""A page that was closed long enough ago is forgotten, and with it what was uploaded there."""

import gc
import weakref
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from pages.shell import closed_pages
from tests.thorough import ordinary_first


@pytest.mark.parametrize("seconds", ordinary_first(1, [0, 3_600]))
def test_a_page_that_was_closed_is_forgotten_without_another_one(
    seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = MemorySessionStorage(ttl_seconds=seconds)
    manager = WebsocketSessionManager(storage, MagicMock(), MagicMock(), None)
    monkeypatch.setattr(closed_pages.runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    page = MagicMock(spec=AppSession, id="page")
    storage.save(SessionInfo(client=None, session=page))
    kept = weakref.ref(page)
    del page

    closed_pages.forget_closed_pages()

    gc.collect()
    assert (kept() is None) == (seconds == 0)
