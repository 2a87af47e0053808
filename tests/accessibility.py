"""Accessibility audit: run axe-core on every screen and write the findings to docs/accessibility.md.

Covers both languages, light and dark mode, wide and narrow. Run by `make accessibility`. The tests of the screens
already fail on serious findings; this audit documents the minor ones that remain.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.bench.screens import names

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "accessibility.md"
VIEWS = (("fa", 1440, False), ("fa", 390, True), ("en", 1440, True), ("en", 390, False))
HEAD = """# Accessibility

Written by `make accessibility`; do not edit. axe-core {version} checked every screen of a demo province in four views:
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
@pytest.mark.parametrize("name", ["", *names()])
def test_a_screen_is_open_to_all(demo_dashboard, look, found, name, view):
    lang, width, dark = view
    screen = look(f"{demo_dashboard}/{name}", lang=lang, width=width, dark=dark)
    found[name, VIEWS.index(view)] = (
        f"{lang}, {width}{', dark' if dark else ''}",
        Axe().run(screen.page).response,
    )


def test_it_is_written_down(found):
    assert len(found) == len(VIEWS) * (1 + len(names()))
    lines = [_line(name or "overview", view, response) for (name, _), (view, response) in found.items()]
    version = next(iter(found.values()))[1]["testEngine"]["version"]
    DOCUMENT.write_text(HEAD.format(version=version) + "\n".join(lines) + "\n" + TAIL, encoding="utf-8")


def _line(name: str, view: str, response: dict[str, Any]) -> str:
    impacts = Counter(each["impact"] for each in response["violations"] for _ in each["nodes"])
    left = ", ".join(sorted(each["id"] for each in response["incomplete"])) or "–"
    grave, light = impacts["serious"] + impacts["critical"], impacts["minor"] + impacts["moderate"]
    return f"| {name} | {view} | {len(response['passes'])} | {grave} | {light} | {left} |"
