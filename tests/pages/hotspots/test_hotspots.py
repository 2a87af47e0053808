"""Planning a trip: the screen's findings, two chosen counties, and their brief as PDF and workbook, read back."""

import json
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from briefs.county.brief_labels import MEASURE
from briefs.county.number_format import measure_title
from persian.bidi import strip_control_characters
from persian.calendar import to_jalali
from persian.digits import number, to_latin_digits
from persian.translate import translator
from queries.__main__ import main
from queries.county_brief.build_brief import HEADLINE_MEASURES
from queries.estimates.measure import measure
from queries.hotspots.hotspot_labels import HOTSPOT_ASSESSMENTS, HOTSPOT_ORDER
from queries.hotspots.rates import county_rates
from queries.hotspots.trajectories import trajectories
from queries.measures import MEASURES
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.vocabulary.scope import Scope
from tests.browser import address_params

pytestmark = pytest.mark.browser

TABRIZ, HURAND = "0303", "0327"


def plain(text: str) -> str:
    """The text in Latin digits, without direction marks and percent signs (whose side the marks decide)."""
    return " ".join(
        re.sub("[\u061c\u200e\u200f٪]", "", to_latin_digits(strip_control_characters(text))).split()
    )


def downloaded(screen, form: str, folder: Path) -> Path:
    """The brief as the browser downloads it."""
    with screen.page.expect_download() as waiting:
        # The name says what the file holds: a format alone says nothing to a screen reader.
        screen.page.get_by_role("button", name=f"برگه · {form}").click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def by_command_line(capsys, database: str, key: str, scope: Scope, county: str) -> dict:
    """The only row of `python -m queries measure`."""
    arguments = ["measure", key, "--database", database, "--county", county, "--json"]
    arguments += ["--from", str(to_jalali(scope.first)), "--to", str(to_jalali(scope.last))]
    assert main(arguments) == 0
    return json.loads(capsys.readouterr().out)["rows"][0]


@pytest.mark.thorough
@pytest.mark.slow
def test_the_planner_finds_hotspots_and_leaves_with_a_page_a_county(
    demo_dashboard, demo_url, demo_store, look, tmp_path, capsys
):
    screen = look(f"{demo_dashboard}/hotspots", period="365d")
    page, t = screen.page, translator("fa")
    scope, _ = Scope.from_params({"period": "365d"}, today=demo_store.as_of.date())

    # Where are the problems? The title names the hotspots that the rule finds, or says that there are none.
    result = trajectories(demo_store, scope, lang="fa")
    title = page.locator("h2").first.inner_text()
    hot = [row["label"] for verdict in HOTSPOT_ORDER for _, row in result.with_assessment(verdict).iterrows()]
    assert any(name in strip_control_characters(title) for name in hot) == bool(hot)
    rows = page.locator(".hotspot-table tbody tr")
    assert rows.count() == 21
    for i, verdict in enumerate(result.frame["assessment"]):
        assert HOTSPOT_ASSESSMENTS[verdict].label("fa") in rows.nth(i).text_content()
    assert page.locator(".quarter-strip").count() == len(result.frame)
    assert page.locator(".rate-funnel a").count() == 21
    assert rows.locator("visible=true").count() == len(hot)  # The others are folded away.
    page.emulate_media(media="print")
    assert rows.locator("visible=true").count() == 21  # Paper cannot be opened.
    assert page.locator(".hotspot-table .rules li").locator("visible=true").count() == len(
        HOTSPOT_ASSESSMENTS
    )
    # The tray stays at the bottom of the window; on paper it would cover a row of the table.
    assert page.locator("[data-testid=stLayoutWrapper]:has(> .st-key-tray)").bounding_box() is None
    page.emulate_media(media="screen")
    assert page.locator(".st-key-tray button").count() == 0

    # Select two counties for the trip, one on the map and one in the funnel plot, both with the keyboard.
    place = page.locator(".hotspot-table").bounding_box()
    page.locator(f'[data-focus="map-{TABRIZ}"]').press("Enter")
    page.wait_for_url(f"**county={TABRIZ}**")
    screen.settle()
    assert page.locator(".hotspot-table").bounding_box()["y"] == pytest.approx(place["y"], abs=60)  # No jump.
    page.locator(f'[data-focus="funnel-{HURAND}"]').press("Enter")
    page.wait_for_url(f"**county={HURAND}**")
    screen.settle()
    assert address_params(screen)["county"] == [TABRIZ, HURAND]
    assert page.locator(".county-map .chosen").count() == 2
    tray = page.locator(".st-key-tray").bounding_box()
    assert tray["y"] + tray["height"] <= page.viewport_size["height"]  # The tray is in the window.
    table = page.locator(".hotspot-table").text_content()

    # What has changed since a day? The day is chosen from the list with the keyboard and appears in the address.
    screen.leave(lambda: page.locator(".hotspot-parts a").nth(2).click())
    assert page.locator(".place-map circle").count() > 50
    page.locator(".hotspot-since .picked summary").press("Enter")
    page.locator(".hotspot-since .picked li a").nth(6).press("Enter")
    page.wait_for_url("**since=**")
    screen.settle()
    assert re.fullmatch(r"14\d\d/\d\d/01", address_params(screen)["since"][0])
    assert page.locator(".hotspot-since tbody tr").count() == 22

    screen.leave(lambda: page.locator(".st-key-tray .tray a").first.click())
    assert page.locator(".brief-page").count() == 2

    # In the PDF and the workbook: the figures of the screen and of the command line, to the last digit.
    texts = page.locator(".brief-page").all_text_contents()
    document = pypdfium2.PdfDocument(downloaded(screen, "PDF", tmp_path).read_bytes())
    paper = [document[i].get_textpage().get_text_bounded() for i in range(len(document))]
    document.close()
    book = openpyxl.load_workbook(downloaded(screen, "XLSX", tmp_path))
    # The figures stand on the sheets whose second column is the measure, after questions and offices.
    cells = {
        (row[0], row[1]): row[2:6]
        for sheet in book.worksheets
        if sheet.cell(1, 2).value == MEASURE.fa
        for row in sheet.iter_rows(min_row=2, values_only=True)
    }
    assert len(paper) == len(texts) == 2
    names = {county.code: county.name_fa for county in _counties()}
    ranked = county_rates(demo_store, replace(scope, trips="out"), lang="fa").frame.set_index("county")[
        "value"
    ]
    for code, screen_text, paper_text in zip((TABRIZ, HURAND), texts, paper, strict=True):
        assert names[code] in screen_text
        assert names[code] in paper_text
        # The rate that is ranked is the same one everywhere.
        for written in (table, screen_text, paper_text):
            assert plain(number(ranked[code], "fa", decimals=1)) in plain(written)
        for key in HEADLINE_MEASURES:
            row = by_command_line(capsys, demo_url, key, scope, code)
            same = measure(demo_store, key, Scope(scope.first, scope.last, counties=(code,))).row
            assert row["n"] == same["n"]
            declared, cell = MEASURES[key], cells[names[code], measure_title(MEASURES[key], "fa")]
            quoted = row["value"] is not None and not row.get("response_rate", 1) < 0.2
            if not quoted:
                assert cell[0] is None
                continue
            for written in (screen_text, paper_text):
                assert plain(declared.format(row["value"], "fa")) in plain(written), key
            for found_in_cell, name in zip(cell, ("value", "lower", "upper"), strict=False):
                assert found_in_cell == (None if row[name] is None else pytest.approx(row[name], rel=1e-14))
            assert cell[3] == row["n"]

    # A county is deselected; the screen has no faults.
    page.locator(".hotspot-brief .pills a").first.click()
    page.wait_for_url(lambda url: f"county={TABRIZ}" not in url)
    screen.settle()
    assert address_params(screen)["county"] == [HURAND]
    assert (
        strip_control_characters(t("County brief of {county}").format(county=names[HURAND]))
        in page.locator(".hotspot-brief").inner_text()
    )
    assert screen.complaints() == []


def _counties():
    return province_at(settings().province_folder).counties


@pytest.mark.thorough
def test_an_address_that_cannot_be_shows_the_screen_and_says_so(demo_dashboard, visit):
    screen = visit(
        f"{demo_dashboard}/hotspots", lang="en", since="<b>1404/13/45", county=["9999", TABRIZ], width=390
    )
    text = strip_control_characters(screen.text())
    assert "“<b>1404/13/45” could not be read" in text
    screen.leave(lambda: screen.page.locator(".hotspot-parts a").nth(1).click())
    assert screen.page.locator(".brief-page").count() == 1
    assert screen.complaints() == []
    # test_hotspots_addresses.py asks for such days without a browser.
    screen.follow("hotspots?lang=en&since=2026-10-01")
    assert "nothing can be compared" in screen.text()
    assert screen.complaints() == []


@pytest.mark.thorough
def test_figures_in_english_are_the_measure_s(demo_dashboard, demo_store, visit):
    screen = visit(f"{demo_dashboard}/hotspots", lang="en", kind="complaint", county=TABRIZ, part="brief")
    scope, _ = Scope.from_params({"kind": "complaint", "county": TABRIZ}, today=demo_store.as_of.date())
    value = measure(demo_store, "received", scope).row["value"]
    page = screen.page.locator(".brief-page")
    assert number(value, "en") in page.inner_text()
    assert "Complaint" in page.inner_text()  # Other conditions of the scope.
    assert screen.complaints() == []
