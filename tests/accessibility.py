"""Accessibility audit: run axe-core on every screen and write the findings to docs/accessibility.md.

Covers both languages, light and dark mode, wide and narrow, in all combinations. Run by `make accessibility`. The tests
of the screens already fail on serious findings; this audit documents the minor ones that remain.
"""

from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.bench.screens import names

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "accessibility.md"
VIEWS = tuple(product(("fa", "en"), (1440, 390), (False, True)))
# Pages that are reached from a screen, and their addresses.
WITHIN = {
    "one agency": "agencies?agency=roadsandurbandevelopmentsample",
    "one county": "counties?county=0303",
    "county brief": "hotspots?county=0303&part=brief",
    "hotspots, evidence": "hotspots?part=evidence",
}
PAGES = {name or "overview": name for name in ("", *names())} | WITHIN
HEAD = """# Accessibility

Written by `make accessibility`; do not edit. axe-core {version} checked every screen of a demo province in eight views:
Persian and English, 1440 and 390 pixels wide, light and dark. "Rules passed" counts the rules that at least one element
passes. "Left to a person" lists the rules that axe cannot decide by itself.

| screen | view | rules passed | serious or critical | minor or moderate | left to a person |
| --- | --- | ---: | ---: | ---: | --- |
"""
TAIL = """
What axe cannot check:

- Everything that can be clicked is a link or a button and can be reached by keyboard, including the counties of the
  map, the days of the calendar and the hours of the week.
- Each Plotly chart is one stop of the Tab key. Inside it, the arrow keys move from mark to mark, and Enter opens what
  the mark links to.
- Focus shows the same information as hovering.
- Every chart has a sentence that says what it shows.
- The colours of a scale differ in lightness, and no information is given by colour alone.
- Nothing moves if the viewer prefers reduced motion.
"""


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, int], tuple[str, dict[str, Any]]]:
    """The findings collected so far."""
    return {}


@pytest.mark.parametrize("view", VIEWS, ids=str)
@pytest.mark.parametrize("name", PAGES)
def test_a_screen_is_open_to_all(demo_dashboard, look, found, name, view):
    lang, width, dark = view
    address, _, query = PAGES[name].partition("?")
    screen = look(f"{demo_dashboard}/{address}", lang=lang, width=width, dark=dark, **dict(parse_qsl(query)))
    found[name, VIEWS.index(view)] = (
        f"{lang}, {width}{', dark' if dark else ''}",
        Axe().run(screen.page).response,
    )


def test_it_is_written_down(found):
    assert len(found) == len(VIEWS) * len(PAGES)
    lines = [_line(name, view, response) for (name, _), (view, response) in sorted(found.items(), key=_place)]
    version = next(iter(found.values()))[1]["testEngine"]["version"]
    DOCUMENT.write_text(HEAD.format(version=version) + "\n".join(lines) + "\n" + TAIL, encoding="utf-8")


def _place(item: tuple[tuple[str, int], object]) -> tuple[int, int]:
    """The place of a finding in the document: by page, and by view within it."""
    (name, view), _ = item
    return list(PAGES).index(name), view


def _line(name: str, view: str, response: dict[str, Any]) -> str:
    for each in response["violations"]:
        for node in each["nodes"]:
            print(name, view, each["id"], each["impact"], node["html"][:200])
    impacts = Counter(each["impact"] for each in response["violations"] for _ in each["nodes"])
    left = ", ".join(sorted(each["id"] for each in response["incomplete"])) or "–"
    grave, light = impacts["serious"] + impacts["critical"], impacts["minor"] + impacts["moderate"]
    return f"| {name} | {view} | {len(response['passes'])} | {grave} | {light} | {left} |"
