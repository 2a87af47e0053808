"""The three commands of the README, from a file of boundaries to the screens of another province."""

import io
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

import delivery.__main__
import geo.__main__
import intake.__main__
from geo.province import load_province
from pages.hotspots.brief import brief_pdf, brief_workbook
from queries.measures.caveats import NO_POPULATIONS
from queries.storage.opening import open_store
from tests import made_boundaries as made
from tests.pages.hostile import ADDRESSES, Visitor
from tests.pages.same_numbers.reading import looking, plain
from tests.thorough import THOROUGH

NO_BOUNDARIES = "برای این ناحیه‌ها مرزی در دست نیست"
NAMES_OF_THE_DEMO = re.compile(r"County (?:G|g)overnorates?|County and provincial|ادارهٔ شهرستان")
thorough = pytest.mark.thorough
pytestmark = pytest.mark.usefixtures("tmp_path")  # with the settings and the store of a test
WITH_RATES = ("", "counties", "hotspots", "press", "compare")


def first_two_commands(write: Callable[[Path], Path], name: str, *options: str) -> list[str]:
    """Import a made-up file, load the demo of that province, and return the codes of its areas."""
    settings = Path(os.environ["NEGAH_SETTINGS"])
    folder = settings.parent
    places = ("--to", str(folder / "p"), "--settings", str(settings))
    assert geo.__main__.main(["import", str(write(folder)), "--name", name, *places, *options]) == 0
    assert intake.__main__.main(["demo", "--cases", "2500", "--seed", "111"]) == 0
    return [county.code for county in load_province(folder / "p").counties]


def views(codes: list[str], *, every: bool, areas: bool) -> list[tuple[str, dict[str, list[str]]]]:
    """The screens as they open, or without `every` those that need the province; and what they show of single areas."""
    of_areas = [
        ("counties", {"county": codes[:1]}),
        ("hotspots", {"county": codes[:2], "part": ["brief"]}),
        ("hotspots", {"county": codes[:1], "part": ["evidence"]}),
        ("press", {"measure": ["received"], "by": ["county"]}),
        ("press", {"measure": ["rate_per_10k"]}),
        ("compare", {"county": codes[:1], "b.county": codes[1:2]}),
    ]
    return [*((screen, {}) for screen in (ADDRESSES if every else WITH_RATES)), *(of_areas if areas else ())]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("write", "name", "has_people", "has_boundaries"),
    [
        pytest.param(made.write_geojson, "اصفهان", True, True, id="text codes", marks=thorough),
        pytest.param(made.write_table, "اصفهان", False, False, id="no boundaries"),
        pytest.param(made.write_shapefile, "اصفهان", False, True, id="Shapefile", marks=thorough),
        pytest.param(made.write_boroughs, "New York", False, True, id="boroughs", marks=thorough),
    ],
)
def test_every_screen_and_document_of_an_imported_province(
    write: Callable[[Path], Path], name: str, has_people: bool, has_boundaries: bool, tmp_path: Path
) -> None:
    codes = first_two_commands(write, name)
    # Single areas are shown alike with and without inhabitants, but not without boundaries.
    every = write is made.write_geojson or THOROUGH > 1
    areas = every or write is made.write_table
    visitor = Visitor()
    pages = {
        (screen, bool(params)): visitor.see(screen, params)
        for screen, params in views(codes, every=every, areas=areas)
    }

    for screen in WITH_RATES:
        assert plain(pages[screen, False]).count(NO_POPULATIONS.fa) == (0 if has_people else 1), screen
    overview = plain(pages["", False])
    assert name in overview
    assert overview.count(NO_BOUNDARIES) == (0 if has_boundaries else 1)
    assert ("county-map" in pages["", False]) == has_boundaries
    assert ("county-map" in pages["counties", False]) == has_boundaries

    view = looking(open_store(os.environ["NEGAH_DATABASE_URL"]))
    view = replace(view, scope=replace(view.scope, counties=tuple(codes[:2])), params={"county": codes[:2]})
    assert len(pypdfium2.PdfDocument(brief_pdf(view))) == 2
    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook(io.BytesIO(brief_workbook(view)))
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    assert any(NO_POPULATIONS.fa in cell for cell in cells) != has_people
    for kind in ("morning", "weekly"):
        assert delivery.__main__.main([kind, "--pdf", str(tmp_path / f"{kind}.pdf")]) == 0
        assert len(pypdfium2.PdfDocument(tmp_path / f"{kind}.pdf"))


@pytest.mark.slow
def test_a_province_of_one_county_is_not_compared_with_itself() -> None:
    code = first_two_commands(made.write_one_county, "اصفهان")[0]
    visitor = Visitor()
    overview = visitor.see("", {})
    assert 'class="small-cards"' in overview
    assert "county-map" not in overview
    for params in ({}, {"county": [code]}):
        counties = visitor.see("counties", params)
        assert "county-map" not in counties
        assert "همهٔ شهرستان‌ها" not in plain(counties)
        assert "<h2>اصفهان</h2>" in counties
    hotspots = visitor.see("hotspots", {})
    assert "چیزی برای مقایسه نیست" in plain(hotspots)
    assert "انتخاب‌های نوار بالا" not in plain(hotspots)
    assert "county-map" not in hotspots
    assert "اصفهان" in plain(visitor.see("hotspots", {"county": [code], "part": ["brief"]}))


@pytest.mark.thorough
@pytest.mark.slow
def test_the_areas_are_called_what_the_province_calls_them() -> None:
    codes = first_two_commands(made.write_boroughs, "New York", "--area-fa", "منطقه", "--area-en", "borough")
    visitor = Visitor()
    for screen, params in (
        ("counties", {}),
        ("counties", {"county": codes[:1]}),
        ("hotspots", {}),
        ("compare", {}),
    ):
        english, persian = (plain(visitor.see(screen, params | {"lang": [lang]})) for lang in ("en", "fa"))
        assert "orough" in english
        assert "منطقه" in persian
        # Offices and topics of the demo are named after counties; names stay as they are.
        texts = NAMES_OF_THE_DEMO.sub("", english + persian)
        assert not re.search(r"\bcount(?:y|ies)\b|شهرستان", texts, re.IGNORECASE), screen


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.slow
def test_the_third_command_shows_the_province_of_a_projected_geopackage(
    serve: Callable[[str], str], look
) -> None:
    first_two_commands(made.write_projected, "اصفهان")
    address = serve(os.environ["NEGAH_DATABASE_URL"])

    screen = look(f"{address}/counties", lang="fa")

    assert screen.complaints() == []
    assert screen.page.locator(".county-map a").count() == 24
    screen.leave(lambda: screen.page.locator(".county-map a").first.click())
    assert "county=IR10" in screen.page.url
    assert screen.complaints() == []
