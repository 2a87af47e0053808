"""Where the server may listen."""

import pytest

from door.listening import reason_not_to_listen
from door.rules import Rules

OPEN = Rules(local=False, origin="https://negah.example.ir")


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", "10.0.0.1", "negah.example.ir"])
def test_without_identity_it_listens_on_this_machine_only(address: str) -> None:
    reason = reason_not_to_listen(Rules(), address=address, environment={})

    assert "does not listen on" in reason
    assert "این نشانی پذیرفته نشد" in reason
    assert reason_not_to_listen(OPEN, address=address, environment={}) == ""


def test_this_machine_is_always_possible() -> None:
    assert reason_not_to_listen(Rules(), address="127.0.0.1", environment={}) == ""


def test_uvicorn_must_not_be_told_to_trust_headers() -> None:
    for rules in (Rules(), OPEN):
        reason = reason_not_to_listen(rules, address="::1", environment={"FORWARDED_ALLOW_IPS": "*"})
        assert "FORWARDED_ALLOW_IPS must not be set" in reason
