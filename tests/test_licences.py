"""docs/licences.md names every library that the dashboard installs, with the licence that its distribution states."""

import re
from importlib import metadata

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
LISTED = {
    library: licence
    for licence, libraries in re.findall(r"^\| ([^|]+) \| ([a-z0-9., -]+) \|$", PAGE, re.MULTILINE)
    for library in libraries.split(", ")
}
PINNED = re.findall(
    r"^([a-z0-9.-]+)(?:\[\w+\])?==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE
)


def test_every_library_is_listed_once() -> None:
    assert len(PINNED) > 50
    assert set(LISTED) - {"libraries", "---"} == set(PINNED)


def test_licences_are_those_that_the_distributions_state() -> None:
    stated = {name: metadata.metadata(name).get("License-Expression") for name in PINNED}

    assert {name: licence for name, licence in stated.items() if licence and licence != LISTED[name]} == {}
