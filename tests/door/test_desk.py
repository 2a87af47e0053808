"""Which pages are the door's own."""

import pytest

from door.desk import Desk
from door.rules import Rules


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/sign-in", True),
        ("/sign-in/link/abc", True),
        ("/sign-out", True),
        ("/account", True),
        ("/account/code", True),
        ("/sign-inx", False),
        ("/accounts", False),
        ("/", False),
        ("/x/sign-in", False),
    ],
)
def test_only_its_own_pages_are_answered_at_the_desk(path: str, own: bool) -> None:
    assert Desk(None, Rules(), title=str).serves(path) is own
