"""The response screen: every figure equals its measure, and every address gives a screen without errors."""

import inspect
import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
import sqlalchemy as sa

from pages import response
from pages.response.curves import MAX, chosen_dimension, scope_of_groups
from pages.view.emptiness import is_empty
from pages.view.view import View
from persian.digits import number
from queries.estimates import stage_times
from queries.estimates.answer_curves import answer_curves
from queries.estimates.measure import measure
from queries.estimates.open_case_stages import open_cases_by_stage
from queries.measures import MEASURES
from queries.question.vintage import as_of
from queries.vocabulary.scope import Scope
from tests.queries.questions import ALONE
from tests.thorough import ordinary_first
from tests.worlds import World, store_of, world

pytestmark = pytest.mark.slow

PARTS = (
    response.on_time_by_month,
    response.around_due_day,
    response.backlog,
    response.flow,
    response.case_path,
)
BROKEN = re.compile(r"\bnan\b|None|Traceback")


@pytest.fixture
def viewing(demo_store):
    """A function from an address to the view of the demo store."""

    def view(lang: str = "en", **params: str) -> View:
        asked = {name: [value] for name, value in params.items()}
        scope, _ = Scope.from_params(asked, today=demo_store.as_of.date())
        return View(demo_store, scope, (), lang, False, asked, as_of(demo_store, scope))

    return view


@pytest.mark.parametrize(
    "address",
    ordinary_first(
        2,
        [
            {"compare": "agency", "bands": "yes", "lang": "fa"},
            {"period": "1403/02/01-1403/02/01", "trips": "out", "lang": "fa"},
            {"as_of": "1404/01/20"},
            {"compare": "nonsense", "load": "1"},
            {},
            {"compare": "topic_group", "period": "all"},
            {"compare": "county", "county": "0303"},
            {"period": "month", "kind": "suggestion", "channel": "letter"},
        ],
    ),
)
def test_every_address_gives_all_parts(viewing, address):
    view = viewing(**address)
    if is_empty(view):
        pytest.fail("the address is meant to hold cases")
    part = response.curves_section(view)
    for html in (part.header_html, part.at_risk_html, part.groups_html, *(draw(view) for draw in PARTS)):
        assert not BROKEN.search(re.sub(r"<[^>]*>", " ", html))
    assert "<h2>" in part.header_html


def test_a_future_or_empty_period_is_nothing(viewing):
    assert is_empty(viewing(period="1450/01/01-1450/02/01"))
    assert is_empty(viewing(period="1300/01/01-1300/02/01"))


def test_the_six_largest_groups_are_compared_and_are_tested_alone(viewing, demo_store):
    view = viewing(compare="agency")
    scope = scope_of_groups(view, chosen_dimension(view))
    received = measure(demo_store, "received", view.scope, by=("agency",), lang="en").frame
    largest = received.sort_values(["n", "agency"], ascending=[False, True])["agency"].head(MAX)
    assert list(scope.agencies) == list(largest)
    assert answer_curves(demo_store, scope, by=("agency",)).test.df == MAX - 1


def test_groups_of_the_scope_are_kept(viewing):
    view = viewing(compare="county", county="0303")
    assert scope_of_groups(view, "county").counties == ("0303",)


def test_figures_are_those_of_their_measures(viewing, demo_store):
    view = viewing()
    figures = {key: measure(demo_store, key, view.scope, lang="en").row for key in ALONE if "rate" not in key}
    beside = response.curves_section(view).groups_html
    for key in ("answer_days_median", "answer_days_p90", "answered_by_day_10", "answered_by_day_30"):
        assert MEASURES[key].format(float(figures[key]["value"]), "en") in beside
    bunching = MEASURES["deadline_bunching"].format(float(figures["deadline_bunching"]["value"]), "en")
    assert f"{bunching} (95% interval" in response.around_due_day(view)
    open_now = number(figures["open"]["value"], "en")
    assert f"{open_now} open;" in response.backlog(view)
    assert f"backlog at the end ({open_now})" in response.flow(view)
    assert f"of {open_now} open cases" in response.case_path(view)
    assert open_cases_by_stage(demo_store, view.scope)["n"].sum() == figures["open"]["value"]


def test_the_backlog_is_that_of_the_end_of_the_months_drawn(viewing, demo_store):
    view = viewing(period="1403/11/17-1404/02/09")  # ends within a month, of which the whole is drawn
    ends = [date(2025, 4, 29), date(2025, 5, 21)]
    of_period, of_month = (
        number(measure(demo_store, "open", Scope().with_period(None, day), lang="en").row["value"], "en")
        for day in ends
    )
    assert of_period != of_month
    assert f"{of_month} open;" in response.backlog(view)
    assert f"backlog at the end ({of_month})" in response.flow(view)
    assert f"of {of_period} open cases" in response.case_path(view)


def test_the_times_of_a_long_period_say_that_they_are_of_its_end(viewing):
    assert "last 183 days of the period" in response.case_path(viewing(period="all"))
    assert "days of the period" not in response.case_path(viewing(period="90d"))


def opened(visit, address: str, **asked):
    """Open the screen from the overview: opened directly, Streamlit first looks for its files in the wrong place."""
    screen = visit(address, **asked)
    if asked.get("width") == 390:
        screen.page.click("[data-testid=stExpandSidebarButton]")
        screen.page.locator("[data-testid=stSidebarNavLink][href*='/response']").click()
    else:
        screen.page.locator("[data-testid=stTopNavLink][href*='/response']").click()
    screen.page.wait_for_url("**/response**")
    return screen.settle()


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.parametrize(("lang", "width"), [("fa", 1440)])
def test_nothing_is_wrong_with_the_screen(demo_dashboard, visit, lang, width):
    screen = opened(visit, demo_dashboard, lang=lang, width=width, compare="kind")
    assert screen.complaints() == []
    assert screen.page.locator(".js-plotly-plot .main-svg").count() >= 1
    assert screen.page.locator(".over-time").count() == 4
    assert screen.page.locator(".case-path .step").count() == 5
    marks = screen.page.locator(".js-plotly-plot .xtick text").evaluate_all(
        "all => all.map(e => { const b = e.getBoundingClientRect(); return b.left + b.width / 2; })"
    )
    cells = (
        screen.page.locator(".at-risk tbody >> nth=0")
        .locator("td")
        .evaluate_all(
            "all => all.map(e => { const b = e.getBoundingClientRect(); return b.left + b.width / 2; })"
        )
    )
    assert cells == pytest.approx(marks, abs=2)


@pytest.mark.thorough
@pytest.mark.browser
def test_what_is_compared_is_a_link_and_is_kept_in_the_address(demo_dashboard, visit):
    screen = opened(visit, demo_dashboard, lang="en")
    screen.page.locator(".pills a", has_text="Peer group").click()
    screen.page.wait_for_url("**compare=peer_group**")
    screen.settle()
    assert screen.page.locator(".pills a[aria-current=true]").inner_text() == "Peer group"
    assert "log-rank" in screen.text()
    assert screen.complaints() == []


def test_where_no_referral_is_known_nobody_is_said_to_wait_for_one():
    here = world(0, size=300)
    lives = tuple(replace(life, referrals=()) for life in here.lives)
    store = store_of(sa.create_engine("duckdb:///:memory:"), World(lives, here.known))
    view = View(store, Scope(), (), "en", False, {}, store.as_of)
    html = response.case_path(view)
    assert html.count('class="step"') == 4
    assert "referred" not in html.lower()
    median = measure(store, "answer_days_median", Scope()).row["value"]
    assert f"{median:.1f} days" in html


def test_without_referrals_the_first_step_is_of_the_days_of_the_others(monkeypatch):
    monkeypatch.setattr(stage_times, "MAX_REGISTRATION_DAYS", 45)
    here = world(0, size=300)
    lives = tuple(replace(life, referrals=()) for life in here.lives)
    store = store_of(sa.create_engine("duckdb:///:memory:"), World(lives, here.known))
    times = stage_times.times_by_stage(store, Scope())
    scopes = (Scope(), Scope().with_period(times.first, times.last))
    of_all, of_end = (measure(store, "answer_days_median", scope).row["n"] for scope in scopes)
    assert 20 < of_end < of_all
    piece = inspect.unwrap(response.case_path)  # All stores in memory have the same address.
    html = piece(View(store, Scope(), (), "en", False, {}, store.as_of))
    assert "last 45 days of the period" in html
    assert f"of {of_end} cases" in html
    assert f"of {of_all} cases" not in html


@pytest.mark.thorough
def test_where_ratings_have_no_moments_nobody_is_said_to_have_given_none():
    """Cases with such a rating are left out of the step, so that all that remain have none."""
    here = world(0, size=300)
    lives = tuple(replace(life, verdict_at=None) for life in here.lives)
    assert sum(life.verdict != "none" for life in lives) > 30
    store = store_of(sa.create_engine("duckdb:///:memory:"), World(lives, here.known))
    piece = inspect.unwrap(response.case_path)  # All stores in memory have the same address.
    html = piece(View(store, Scope(), (), "en", False, {}, store.as_of))
    assert "rating" not in html.partition('class="caption"')[0].lower()
    assert "Answered to Closed" in html


@pytest.mark.thorough
def test_where_closings_are_the_answers_the_path_has_one_step_for_both():
    here = world(0, size=300)
    lives = [replace(life, answered=life.closed, answered_undated=life.closed_undated) for life in here.lives]

    def path(lang: str) -> str:
        store = store_of(sa.create_engine("duckdb:///:memory:"), World(tuple(lives), here.known))
        # Not the cached piece: all stores in memory have the same address.
        piece = inspect.unwrap(response.case_path)
        return piece(View(store, Scope(), (), lang, False, {}, store.as_of))

    html = path("en")
    assert html.count('class="step"') == 4
    assert "Referred to Closed" in html
    assert "Answered" not in html
    assert "the two are one step here" in html
    assert "این دو در اینجا یک گام‌اند" in path("fa")
    # One case that is answered and still open is enough to tell the two apart.
    at = next(i for i, life in enumerate(lives) if life.closed and not life.reopenings)
    lives[at] = replace(lives[at], closed=None, verdict="none", verdict_at=None)
    html = path("en")
    assert html.count('class="step"') == 5
    assert "the two are one step here" not in html


def test_figures_after_the_end_of_the_period_say_of_which_day_they_are(viewing):
    """Their months are drawn whole, so that they differ from the figures at the end of the period."""
    note = "Figures up to 15 Mehr 1405: months are drawn whole, and the period ends within the last one."
    for part in (response.backlog, response.flow):
        assert note in part(viewing(period="yesterday"))
        assert "Figures up to" not in part(viewing(period="90d"))
        assert "Figures up to" not in part(viewing(period="1405/05/01-1405/05/31"))


@pytest.mark.browser
def test_on_paper_the_numbers_at_risk_stand_below_their_days(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/response", lang="en", width=1440).page
    waiting = page.locator(".at-risk tbody td").all_text_contents()
    days = page.locator(".js-plotly-plot").first.locator(".xtick text").all_text_contents()
    text = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))[0].get_textpage()
    number, day = (_middles(text, each) for each in (waiting[-2], days[-2]))
    assert any(
        across == pytest.approx(x, abs=4) and 0 < y - below < 80 for across, below in number for x, y in day
    )


def _middles(text: pypdfium2.PdfTextPage, word: str) -> list[tuple[float, float]]:
    """The middles of all places of a word on a page, in points from its lower left corner."""
    search, middles = text.search(word, match_whole_word=True), []
    while (place := search.get_next()) is not None:
        boxes = [text.get_charbox(i) for i in range(place[0], place[0] + place[1])]
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        middles.append(((left + right) / 2, (boxes[0][1] + boxes[0][3]) / 2))
    return middles


def test_the_events_of_all_charts_are_named_once(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/response", width=390, lang="fa").page
    keys = page.locator(".response-parts .event-key").evaluate_all(
        "all => all.map(key => [key.innerText, key.checkVisibility()])"
    )
    assert len(keys) == 3
    texts, visible = zip(*keys, strict=True)
    assert visible == (True, False, False)
    # What is left out says nothing that the first does not say.
    assert len({page.locator(".response-parts .event-key").nth(i).text_content() for i in range(3)}) == 1
    assert texts[0]
