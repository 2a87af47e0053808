"""The volume screen in a browser: it shows the measures' values, and each area, day and topic is a link."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from persian.digits import number
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.browser import address_params
from tests.pages.overview.test_overview import CONTRAST, NAMELESS

pytestmark = pytest.mark.browser


@pytest.fixture
def volume(demo_dashboard, visit):
    """A function from a scope to the screen at rest, reached from the overview as a person does."""

    def open_screen(*, width: int = 1440, **options):
        screen = visit(demo_dashboard, width=width, **options)
        links = "stTopNavLink"
        if width < 640:
            screen.page.click("[data-testid=stExpandSidebarButton]")
            links = "stSidebarNavLink"
        screen.page.locator(f"[data-testid={links}]").nth(1).click()
        screen.page.wait_for_url("**/volume**")
        screen.page.locator(".rhythm").wait_for()
        return screen.settle()

    return open_screen


@pytest.mark.thorough
def test_nothing_is_wrong_with_it_and_it_says_what_the_measures_say(volume, demo_store):
    screen = volume()
    page = screen.page
    assert screen.complaints() == []
    assert page.locator(".js-plotly-plot .main-svg").count() >= 1
    scope, _ = Scope.from_params({}, today=demo_store.as_of.date())
    title = page.locator(".topics h2").inner_text()
    assert number(measure(demo_store, "received", scope).row["value"], "fa") in title
    of_kinds = measure(demo_store, "received", replace(scope, trips="out"), by=("kind",)).frame
    text = page.locator(".volume-mix ul.parts").first.inner_text()
    assert all(number(n, "fa") in text for n in of_kinds["n"])
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate(NAMELESS) == []
    # On this wide screen neither column has an empty half.
    topics, column = (
        page.locator(f".volume-pair > {each}").bounding_box() for each in (".topics", ".volume-column")
    )
    assert topics["y"] == column["y"]
    assert topics["height"] == pytest.approx(column["height"], rel=0.25)
    kinds, channels = (each.bounding_box() for each in page.locator(".volume-mix .volume-pair > div").all())
    assert kinds["y"] == channels["y"]


@pytest.mark.thorough
def test_a_group_opens_a_topic_narrows_and_there_is_a_way_back(volume):
    screen = volume(lang="en")
    page = screen.page
    sizes = [
        int(text.replace(",", "")) for text in page.locator(".opening-bars summary .n").all_inner_texts()
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert page.locator(".bar-parts a:visible").count() == 0
    page.locator(".opening-bars summary").first.press("Enter")
    assert page.locator(".bar-parts a:visible").count() > 1
    page.locator(".bar-parts a:visible").first.click()
    page.wait_for_url("**topic=**")
    screen.settle()
    assert set(address_params(screen)) == {"lang", "topic"}
    assert "%" not in page.locator(".topics h2").inner_text()
    page.emulate_media(media="print")
    assert page.locator(".on-screen-only", has_text="Click a day to see its cases.").is_hidden()
    assert page.locator("text=Widen to all topics").is_hidden()
    page.emulate_media(media="screen")
    page.click("text=Widen to all topics")
    page.wait_for_url(lambda url: "topic=" not in url)
    screen.settle()
    assert address_params(screen) == {"lang": ["en"]}
    assert screen.complaints() == []


@pytest.mark.thorough
def test_the_arrow_keys_go_through_the_days_and_a_day_leads_to_its_cases(volume, demo_store):
    screen = volume(lang="en")
    page = screen.page
    page.locator('.calendar a[tabindex="0"]').focus()
    page.keyboard.press("ArrowLeft")  # A week earlier.
    page.keyboard.press("ArrowDown")  # A day later.
    day = demo_store.as_of.date() - timedelta(6)
    there = page.evaluate("document.activeElement.getAttribute('href')")
    scope, problems = Scope.from_params(parse_qs(urlsplit(there).query), today=demo_store.as_of.date())
    assert (scope.first, scope.last, problems) == (day, day, [])
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert f"{number(measure(demo_store, 'received', scope).row['value'], 'en')} cases" in label
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases?**")
