"""The rules that follow from the settings, and which settings are refused."""

import pytest
from pydantic import ValidationError

from door.rules import is_loopback, origin_of, rules_from_settings
from geo.tomlfile import DeclarationError
from queries.settings.door_settings import DoorSettings


def test_without_a_way_of_signing_in_the_door_is_local() -> None:
    assert rules_from_settings(DoorSettings()).local
    assert rules_from_settings(DoorSettings(address="https://negah.example.ir")).local


def test_with_accounts_it_serves_the_address_that_viewers_type() -> None:
    rules = rules_from_settings(
        DoorSettings(address="https://Negah.example.ir:443/dashboard/", accounts=True)
    )

    assert not rules.local
    assert rules.origin == "https://negah.example.ir"
    assert rules.path == "/dashboard"
    assert rules.behind_tls
    assert not rules.publishes_figures


def test_accounts_need_an_address() -> None:
    with pytest.raises((DeclarationError, ValidationError), match="needs address"):
        DoorSettings(accounts=True)


@pytest.mark.parametrize(
    "address",
    [
        *("negah.example.ir", "ftp://a", "https://", "https://u@a", "https://a/?b"),
        # None of these is what a browser sends as Host, so every request would be refused or the server not start.
        *("https://a b", "https://*", "https://a,https://b", "https://نگاه.ایران", "https://a\u200c"),
        *("https://a:۸۵۰۱", "https://a:0", "https://a:99999", "https://[::1]:70000"),
    ],
)
def test_an_address_is_what_viewers_type(address: str) -> None:
    with pytest.raises((DeclarationError, ValidationError)):
        DoorSettings(address=address)


def test_proxies_are_networks() -> None:
    assert (
        len(
            rules_from_settings(
                DoorSettings(address="http://a", accounts=True, proxies=("10.0.0.0/8", "::1"))
            ).proxies
        )
        == 2
    )
    with pytest.raises(ValidationError):
        DoorSettings(proxies=("proxy.example.ir",))


def test_origins_are_written_as_browsers_write_them() -> None:
    assert origin_of("http://A.example.:80/x") == "http://a.example"
    assert origin_of("http://[::1]:8501") == "http://[::1]:8501"


def test_loopback_is_this_machine_only() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "::1", "[::1]", "localhost", "127.8.8.8")))
    assert not any(map(is_loopback, ("", "0.0.0.0", "::", "10.0.0.1", "localhost.example", "example")))


@pytest.mark.parametrize(
    "address", [" https://a:8501", "https://a:8501 ", "https://a:8501/\n", "https://a:8501"]
)
def test_blanks_around_an_address_do_not_count(address: str) -> None:
    assert rules_from_settings(DoorSettings(address=address, accounts=True)).origin == "https://a:8501"
