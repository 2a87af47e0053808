"""Empty screens: where there is nothing to show, the screen says why and offers a link that works."""

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from intake.__main__ import main as intake
from persian.calendar import format_day
from queries.storage import schema
from tests.commands import output_of
from tests.pages.hostile import ROOT, pieces
from tests.pages.same_numbers.reading import plain
from tests.thorough import ordinary_first

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ordinary_first(1, ["fa", "en"]))
def test_a_broken_address_is_explained_and_mended(demo_dashboard, look, lang):
    screen = look(demo_dashboard, period="1404/13/45", county="9999", kind="foo", lang=lang)
    text = screen.page.locator(".notice").inner_text()
    for wrong in ("1404/13/45", "9999", "foo"):
        assert wrong in text
    if lang == "fa":  # The filter is named in the language of the reader.
        assert "(شهرستان)" in text
        assert "برای «نوع» شناخته نشد" in text
    assert screen.page.locator(".card").count() == 5  # The parameters that could be understood are shown.
    before = screen.page.url
    screen.page.click(".way-out")
    screen.page.wait_for_url(lambda url: url != before)
    screen.settle()
    assert screen.page.locator(".notice").count() == 0
    assert "period" not in screen.page.url
    assert screen.complaints() == []


@pytest.mark.thorough
def test_an_unknown_language_is_explained(demo_dashboard, visit):
    screen = visit(demo_dashboard, lang="xx")
    assert "xx" in screen.page.locator(".notice").inner_text()
    before = screen.page.url
    screen.page.click(".way-out")
    screen.page.wait_for_url(lambda url: url != before)
    screen.settle()
    assert screen.page.locator(".notice").count() == 0


def test_a_period_without_data_says_from_when_they_are_and_keeps_the_other_choices(
    demo_dashboard, demo_store, visit
):
    screen = visit(demo_dashboard, period="1390/01/01-1390/01/31", kind="suggestion")
    text = screen.page.locator(".notice").inner_text()
    assert "۱ فروردین ۱۳۹۰ تا ۳۱ فروردین ۱۳۹۰" in text
    assert format_day(demo_store.first_day, "fa", style="long") in text
    screen.leave(lambda: screen.page.click(".way-out"))
    assert screen.page.url.endswith("?kind=suggestion")
    assert screen.page.locator(".card").count() == 5


def test_an_empty_scope_within_the_data_offers_everything(demo_dashboard, visit):
    screen = visit(demo_dashboard, county="0303", agency="maraghehmunicipalitysample")
    assert screen.page.locator(".notice").count() == 1
    screen.leave(lambda: screen.page.click(".way-out"))
    assert screen.page.url.endswith("?period=all")
    assert screen.page.locator(".card").count() == 5


def test_without_a_store_the_screen_says_which_command_to_run():
    """Without a browser; tests/pages/data/test_loading_story.py begins with such a screen in one."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    text = plain("".join(pieces(app.run())))  # each test has the address of a store that does not exist
    assert not app.exception
    assert "make demo" in text
    assert "python -m intake load" in text


@pytest.mark.thorough
def test_a_store_without_a_load_says_so(serve, tmp_path, look):
    url = f"duckdb:///{tmp_path / 'empty.duckdb'}"
    engine = sa.create_engine(url)
    schema.metadata.create_all(engine)
    engine.dispose()
    screen = look(serve(url), lang="en")
    assert "There is no data yet" in screen.page.locator(".notice").inner_text()
    assert screen.complaints() == []


@pytest.mark.thorough
def test_areas_without_boundaries_are_ranked(serve, tmp_path, shared_data, look):
    url = f"duckdb:///{tmp_path / 'other.duckdb'}"
    source = shared_data / "complaints" / "baltimore311.csv"
    output_of(intake, "load", source, "--mapping", "baltimore311", "--database", url)
    screen = look(serve(url), lang="en", period="all", map="received")
    assert screen.page.locator(".county-map").count() == 0
    ranked = screen.page.locator("table.bars").first
    assert ranked.locator("tbody tr").count() >= 9
    assert "ranked instead of mapped" in screen.text()
    assert screen.complaints() == []
