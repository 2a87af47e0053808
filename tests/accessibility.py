"""Accessibility audit: run axe-core on every page and write the findings to docs/accessibility.md.

Covers both languages, light and dark mode, wide and narrow, in all combinations: every screen, the pages that are
reached from it, its empty and its refused states, the steps of loading a file, and the pages of the door. Run by
`make accessibility`. The tests of the screens already fail on serious findings; this audit fails on them too, and
documents the minor ones that remain.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from signal import SIGTERM
from typing import Any
from urllib.parse import parse_qsl

import pytest
from axe_playwright_python.sync_playwright import Axe

from records import people, sessions
from records.accounts import LINK_PATH, one_time_link
from records.database import Records
from records.roles import Role
from tests.bench.screens import names
from tests.browser import PATIENCE, Screen, start_server
from tests.door.people import PASSWORD, add_person
from tests.pages.data.test_loading_story import office_export

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "accessibility.md"
LANGUAGES = ("fa", "en")
VIEWS = tuple(product((1440, 390), (False, True)))  # width, and whether it is dark
# Pages that are reached from a screen, states of screens, and their addresses.
WITHIN = {
    "one agency": "agencies?agency=roadsandurbandevelopmentsample",
    "one county": "counties?county=0303",
    "counties, a rate": "counties?map=rate_per_10k",
    "response by agency": "response?compare=agency",
    "county brief": "hotspots?county=0303&part=brief",
    "hotspots, evidence": "hotspots?part=evidence",
    "press, broken down": "press?by=county",
    "overdue cases": "cases?state=overdue",
    "a case that is not there": "cases?case=nothing-like-it",
    "two counties compared": "compare?county=0303&b.county=0302",
    "a period without cases": "?period=1390/01/01-1390/01/31",
    "an address misread": "volume?period=nonsense&county=9999",
}
LOADING = ("no data yet", "loading: nothing chosen", "loading: columns", "loading: checked")
DOOR = (
    "signing in",
    "signing in, refused",
    "account",
    "one-time code",
    "own office, signed in",
    "a screen of others",
    "choosing a password",
)
PAGES = {name or "overview": name for name in ("", *names())} | WITHIN
HEAD = """# Accessibility

Written by `make accessibility`; do not edit. axe-core {version} checked {pages} pages over a demo province in eight
views each: Persian and English, 1440 and 390 pixels wide, light and dark. "Rules passed" counts the rules that at least
one element passes, in the view with the fewest; "serious or critical" and "minor or moderate" count elements over all
eight views. "Left to a person" lists the rules that axe cannot decide by itself.

Found: {grave} serious or critical, {light} minor or moderate.

| page | rules passed | serious or critical | minor or moderate | left to a person |
| --- | ---: | ---: | ---: | --- |
"""
TAIL = """
What axe cannot check:

- Everything that can be clicked is a link or a button and can be reached by keyboard, including the counties of the
  map, the days of the calendar and the hours of the week.
- Each Plotly chart is one stop of the Tab key. Inside it, the arrow keys move from mark to mark, and Enter opens what
  the mark links to.
- Focus shows the same information as hovering.
- Every chart has a sentence that says what it shows.
- The colours of a scale differ in lightness, and no information is given by colour alone. The names on a map have a
  contrast of 4.5 or more with every colour of the scale (`tests/charts/parts/test_palette.py`).
- Nothing moves if the viewer prefers reduced motion.
"""

Findings = dict[tuple[str, str, int, bool], dict[str, Any]]


@pytest.fixture(scope="module")
def found() -> Findings:
    """What axe said so far, by page, language, width, and whether it was dark."""
    return {}


@pytest.fixture(scope="module")
def records(records: Records) -> Records:
    """The records with an administrator."""
    add_person(records, "maryam", Role.administrator)
    return records


@pytest.fixture
def visitor(browser: Any) -> Iterator[Callable[..., Any]]:
    """A function that opens a browser that has never been here, with a session if a token is given."""
    contexts = []

    def open_browser(address: str, token: str = "") -> Any:
        contexts.append(browser.new_context(locale="fa-IR"))
        contexts[-1].set_default_timeout(PATIENCE * 1_000)
        if token:
            contexts[-1].add_cookies([{"name": "negah_session", "value": token, "url": address}])
        return contexts[-1].new_page()

    yield open_browser
    for context in contexts:
        context.close()


def audit(found: Findings, name: str, lang: str, screen: Screen) -> None:
    """Run axe on an open page in all widths and modes. Fails on what is serious."""
    serious = []
    for width, dark in VIEWS:
        screen.page.set_viewport_size({"width": width, "height": 1000})
        screen.page.emulate_media(color_scheme="dark" if dark else "light")
        if screen.page.locator("[data-testid=stApp]").count():
            screen.settle()
        response = Axe().run(screen.page).response
        found[name, lang, width, dark] = response
        serious += [
            (lang, width, dark, each["id"], node["html"][:200])
            for each in response["violations"]
            for node in each["nodes"]
            if each["impact"] in ("serious", "critical")
        ]
    assert serious == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_screen_is_open_to_all(demo_dashboard, look, found, name, lang):
    address, _, query = PAGES[name].partition("?")
    audit(found, name, lang, look(f"{demo_dashboard}/{address}", lang=lang, **dict(parse_qsl(query))))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_case_is_open_to_all(demo_dashboard, look, found, lang):
    screen = look(f"{demo_dashboard}/cases", lang=lang)
    screen.leave(lambda: screen.page.locator("table.figures tbody th a").first.click())
    audit(found, "one case", lang, screen)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_loading_a_file_is_open_to_all(look, found, tmp_path, monkeypatch, lang):
    rules = tmp_path / "uploads.toml"
    rules.write_text("[uploads]\nallowed = true\nmegabytes = 5\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(rules))
    address, server = start_server(f"duckdb:///{tmp_path / 'store.duckdb'}", tmp_path / "server.log")
    try:
        screen = look(address, lang=lang)
        audit(found, LOADING[0], lang, screen)
        screen.leave(lambda: screen.page.locator(".way-out").first.click())
        audit(found, LOADING[1], lang, screen)
        screen.page.locator("input[type=file]").first.set_input_files(
            office_export(tmp_path / "export.csv", 200)
        )
        screen.page.wait_for_selector(".columns-of")
        audit(found, LOADING[2], lang, screen.settle())
        screen.page.locator(".word.unsure select").first.select_option(index=1)
        screen.page.locator("button[value=columns]").click()
        screen.page.wait_for_selector(".check-view")
        audit(found, LOADING[3], lang, screen.settle())
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, SIGTERM)
        server.wait(30)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_door_is_open_to_all(server, records, visitor, found, lang):
    page = visitor(server.address)
    page.goto(f"{server.address}/sign-in?lang={lang}")
    audit(found, DOOR[0], lang, Screen(page))
    page.locator("[name=name]").fill("maryam")
    page.locator("[name=password]").fill("not the password")
    page.locator("main form button").first.click()
    page.wait_for_selector("[role=alert]")
    audit(found, DOOR[1], lang, Screen(page))

    maryam = people.by_name(records, "maryam")
    assert maryam is not None
    page = visitor(server.address)
    page.goto(f"{server.address}{LINK_PATH.format(token=one_time_link(records, maryam))}?lang={lang}")
    audit(found, DOOR[6], lang, Screen(page))
    page = visitor(server.address, sessions.begin(records, maryam, method="password", now=datetime.now(UTC)))
    page.goto(f"{server.address}/account?lang={lang}")
    audit(found, DOOR[2], lang, Screen(page))
    form = page.locator("form[action*='/account/code']")
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("button").click()
    page.wait_for_selector(".secret")
    audit(found, DOOR[3], lang, Screen(page))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_an_office_sees_is_open_to_all(server, records, demo_store, visitor, found, lang):
    office = str(demo_store.dimension("agency")["code"].iloc[1])
    who = people.add(records, f"office-{lang}", "Office", roles=[Role.agency_viewer], agencies=[office])
    page = visitor(server.address, sessions.begin(records, who, method="password", now=datetime.now(UTC)))
    audit(found, DOOR[4], lang, Screen(page).go(f"{server.address}/office", lang=lang))
    audit(found, DOOR[5], lang, Screen(page).go(f"{server.address}/agencies", lang=lang))


def test_it_is_written_down(found):
    pages = [*PAGES, "one case", *LOADING, *DOOR]
    assert {name for name, *_ in found} == set(pages)
    responses = {name: [found[name, lang, *view] for lang in LANGUAGES for view in VIEWS] for name in pages}
    every = [response for of_page in responses.values() for response in of_page]
    head = HEAD.format(
        version=every[0]["testEngine"]["version"],
        pages=len(pages),
        grave=_count(every, "serious", "critical"),
        light=_count(every, "minor", "moderate"),
    )
    lines = [_line(name, of_page) for name, of_page in responses.items()]
    DOCUMENT.write_text(head + "\n".join(lines) + "\n" + TAIL, encoding="utf-8")


def _line(name: str, responses: list[dict[str, Any]]) -> str:
    for response in responses:
        for each in response["violations"]:
            for node in each["nodes"]:
                print(name, each["id"], each["impact"], node["html"][:200])
    passed = min(len(response["passes"]) for response in responses)
    left = ", ".join(sorted({each["id"] for response in responses for each in response["incomplete"]})) or "–"
    grave, light = _count(responses, "serious", "critical"), _count(responses, "minor", "moderate")
    return f"| {name} | {passed} | {grave} | {light} | {left} |"


def _count(responses: list[dict[str, Any]], *impacts: str) -> int:
    """The number of elements with findings of these impacts."""
    found = Counter(
        each["impact"] for response in responses for each in response["violations"] for _ in each["nodes"]
    )
    return sum(found[impact] for impact in impacts)
