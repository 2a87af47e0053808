"""The screen of offices in a browser: all offices, the page of one office, and every scope."""

import pytest

from persian.digits import number, percent
from queries.comparisons.peers.peer_assessment_texts import assessment_label
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.comparisons.peers.peer_finding import peer_finding
from queries.estimates.measure import measure
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.browser import address_params, own_complaints
from tests.pages.overview.test_overview import CONTRAST, NAMELESS

pytestmark = pytest.mark.browser


@pytest.fixture
def busiest(demo_store: Store) -> str:
    """The office with the most due cases in the funnel."""
    frame = peer_comparison(demo_store, "on_time_share", Scope()).frame
    return str(frame[frame["z"].notna()].sort_values("n")["agency"].iloc[-1])


@pytest.mark.parametrize(("lang", "width"), [("fa", 1440)])
def test_all_offices_stand_beside_their_peers(demo_dashboard, demo_store, visit, lang, width):
    screen = visit(f"{demo_dashboard}/agencies", lang=lang, width=width, period="all")
    page = screen.page
    assert own_complaints(screen) == []
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate(NAMELESS) == []
    compared = peer_comparison(demo_store, "on_time_share", Scope(), lang=lang)
    rows = compared.frame
    assert page.locator(".offices tbody tr").count() == len(rows)
    assert page.locator(".standing li a").count() == rows["assessment"].isin(["needs_look", "better"]).sum()
    assert page.locator(".js-plotly-plot .main-svg").count() >= 1
    needs_look = compared.needs_look
    first = needs_look.iloc[0]
    names = [
        each.replace("\u2068", "").replace("\u2069", "")
        for each in page.locator(".standing li a").all_inner_texts()
    ]
    assert names[: len(needs_look)] == needs_look["agency_label"].tolist()
    assert peer_finding(compared, lang) in page.locator(".section-head h2").first.inner_text()
    row = page.locator(".offices tbody tr").first.inner_text().replace("\u2068", "").replace("\u2069", "")
    assert str(first["agency_label"]) in row
    assert percent(first["value"], lang, decimals=1) in row
    assert number(first["excess"], lang) in row
    assert assessment_label("needs_look", lang) in row


# Headers and cells of the folded table that stand beside its box, where paper cuts them off.
OUTSIDE_FOLD = """() => {
  const box = document.querySelector('.group-rows').getBoundingClientRect();
  return [...document.querySelectorAll('.group-rows :is(th, td)')].map(e => [e, e.getBoundingClientRect()])
    .filter(([, place]) => place.left < box.left - 1 || place.right > box.right + 1).map(([e]) => e.className);
}"""


@pytest.mark.thorough
def test_a_name_leads_to_the_offices_own_page_and_back(demo_dashboard, demo_store, visit, busiest):
    screen = visit(f"{demo_dashboard}/agencies", period="all", group="nobody")
    page = screen.page
    page.locator(".offices [data-find]").fill("شهرداري")  # With the Arabic yeh.
    names = page.locator(".offices tbody tr:visible .name a").all_inner_texts()
    assert names
    assert all("شهرداری" in name for name in names)
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    page.evaluate(f"{scrolled} = 600")
    assert page.evaluate(scrolled) > 0
    page.locator(f'.offices tbody a[href*="agency={busiest}"]').first.evaluate("e => e.click()")
    page.wait_for_url(f"**agency={busiest}**")
    screen.settle()
    assert page.evaluate(scrolled) == 0  # The page of an office is scrolled to its top.
    assert own_complaints(screen) == []
    assert address_params(screen) == {"period": ["all"], "agency": [busiest]}
    row = measure(demo_store, "on_time_share", Scope(agencies=(busiest,), trips="out")).row
    card = page.locator(".card").first.inner_text()
    assert percent(row["value"], "fa", decimals=1) in card
    assert number(row["n"], "fa") in card
    assert page.locator(".oldest tbody tr").count() == 10
    assert page.locator(".topics tbody tr").count() >= 1
    page.locator(".group-rows").evaluate("fold => fold.open = true")
    assert page.evaluate(OUTSIDE_FOLD) == []
    assert page.evaluate(CONTRAST) == []
    screen.leave(lambda: page.click(".office .back"))
    assert address_params(screen) == {"period": ["all"]}
    assert page.locator(".offices").count() == 1


ODD = (
    {"period": "1410/01/01-1410/02/01"},
    {"as_of": "1404/01/01", "channel": "sms", "agency": "tabrizmunicipalitysample"},
    {"agency": ["tabrizmunicipalitysample", "bankmellisample"], "load": "1", "period": "all"},
)


@pytest.mark.thorough
def test_the_overview_leads_here(demo_dashboard, visit):
    screen = visit(demo_dashboard, period="all")
    screen.page.locator(".short-list.look .rest a").click()
    screen.page.wait_for_url("**/agencies?period=all*")
    screen.settle()
    assert screen.page.locator(".offices").count() == 1
    assert own_complaints(screen) == []
