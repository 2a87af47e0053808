"""The regular check of the provider's sessions forgets those that have ended, and no others."""

import time

import pytest

from door.openid import HeldTokens, Provider
from queries.settings.openid_settings import OpenId
from tests.door.event_loop import run


class FakeSessionManager:
    """Sessions of which two are open; while they are read, somebody comes in."""

    def __init__(self) -> None:
        self.provider: Provider | None = None

    def viewers(self, keys: set[str]) -> dict[str, object]:
        assert self.provider is not None
        self.provider.held["comes in meanwhile"] = held()
        del self.provider.held["leaves meanwhile"]
        return {key: object() for key in keys if key != "has ended"}


def held() -> HeldTokens:
    """Tokens of a session that cannot be refreshed, and that is due."""
    return HeldTokens("token", {}, time.monotonic() - 1)


@pytest.fixture
def provider(monkeypatch) -> Provider:
    """A provider with three sessions, which is not asked anything."""
    monkeypatch.setenv("NEGAH_TEST_SECRET", "x")
    settings = OpenId(issuer="http://localhost:1", client_id="x", secret_variable="NEGAH_TEST_SECRET")
    manager = FakeSessionManager()
    made = manager.provider = Provider(settings, manager, address="http://localhost:2")
    made.held = {key: held() for key in ("stays", "has ended", "leaves meanwhile")}
    return made


def test_whoever_comes_in_while_sessions_are_checked_stays_in(provider, monkeypatch):
    checked = []

    async def note(key: str, _: HeldTokens) -> None:
        checked.append(key)

    monkeypatch.setattr(provider, "_check", note)
    run(provider.check())

    assert set(provider.held) == {"stays", "comes in meanwhile"}
    assert checked == ["stays"]
