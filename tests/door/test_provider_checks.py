"""The regular check of the provider's sessions: forgets those that have ended, and does not ask one by one."""

import asyncio
import time

import pytest

from door.openid import CHECKS_AT_ONCE, HeldTokens, Provider
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


def test_a_provider_that_takes_long_for_each_answer_is_asked_about_several_people_at_once(
    provider, monkeypatch
):
    provider.held = {str(number): held() for number in range(20)}
    monkeypatch.setattr(provider.session_manager, "viewers", lambda keys: dict.fromkeys(keys, object()))
    asked_at_once, most = 0, 0

    async def wait(key: str, _: HeldTokens) -> None:
        nonlocal asked_at_once, most
        asked_at_once += 1
        most = max(most, asked_at_once)
        await asyncio.sleep(0)
        asked_at_once -= 1

    monkeypatch.setattr(provider, "_check", wait)
    run(provider.check())

    assert most == CHECKS_AT_ONCE
