"""Addresses that may be kept: screens of this dashboard, in one form, and nothing else."""

import pytest

from pages.shell.screens import SCREENS
from pages.shell.view_addresses import view_address


def test_every_screen_may_be_kept_with_its_parameters() -> None:
    for screen in SCREENS[1:]:
        assert (
            view_address(f"{screen.path}?county=0303&kind=request")
            == f"{screen.path}?county=0303&kind=request"
        )
    for first in ("", "./", "/", "overview"):
        assert view_address(f"{first}?county=0303") == "./?county=0303"
    assert view_address("/volume") == view_address("./volume") == "volume?"


def test_one_view_has_one_address() -> None:
    assert (
        view_address("cases?topic=%D8%A2%D8%A8#top")
        == view_address("/cases?topic=آب")
        == "cases?topic=%D8%A2%D8%A8"
    )


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/volume?", "//evil.example/volume", "/\\evil.example", "\\\\evil.example",
        "javascript:alert(1)", "data:text/html,x", "http:volume", "//[", "../volume?", "volume/../sign-out", "sign-out",
        "account", "l/222222222", "/_stcore/stream", "figures/received.json", "Volume?",
        "volume?\r\nSet-Cookie: a=b", "volume?" + "x=1&" * 4_000,
    ],
)  # fmt: skip
def test_anything_else_may_not(text: str) -> None:
    assert view_address(text) is None


def test_what_cannot_be_seen_is_left_out() -> None:
    assert view_address("volume?county=%E2%80%AE0303%00") == "volume?county=0303"
    assert view_address("volume?" + "&".join(f"a{i}=1" for i in range(600))) is None
