"""A click on a chart narrows the scope to the clicked item, by mouse and by keyboard, and can be undone."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser


def address_params(screen) -> dict[str, list[str]]:
    """The parameters of the address, except the language."""
    query = parse_qs(urlsplit(screen.page.url).query)
    return {name: values for name, values in query.items() if name != "lang"}


def click_in(screen, figure: str, *, mark: str = ".nsewdrag", at: float = 0.5) -> None:
    """Move the pointer over a Plotly figure and click there, as a person does."""
    box = screen.page.locator(f"{figure} {mark}").first.bounding_box()
    x, y = box["x"] + box["width"] * at, box["y"] + box["height"] * 0.5
    screen.page.mouse.move(x - 6, y)
    screen.page.mouse.move(x, y, steps=4)
    screen.page.wait_for_selector(f"{figure} .hoverlayer g, {figure} .hovertext")
    screen.page.mouse.click(x, y)


@pytest.mark.thorough
def test_months_curves_and_offices_are_clicked_open(demo_dashboard, look):
    screen = look(f"{demo_dashboard}/response", lang="en")
    page = screen.page
    assert page.locator(".back-button").count() == 0
    month = page.locator(".over-time .columns a").nth(3)
    label = month.get_attribute("aria-label").split(" · ")[0]
    month.click()
    page.wait_for_url("**period=**")
    screen.settle()
    (period,) = address_params(screen)["period"]
    first, last = period.split("-")
    assert first.endswith("/01")
    assert first[:7] == last[:7]
    assert label.split()[0] in page.locator(".sentence").inner_text()
    page.click(".back-button")
    page.wait_for_url(lambda url: "period=" not in url)
    screen.settle()
    assert page.locator(".back-button").count() == 0

    # By keyboard: a chart is one stop of the Tab key, and the arrow keys move along it.
    last_month = page.locator(".over-time .columns").nth(2).locator("a[tabindex='0']")
    last_month.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**period=**")
    screen.settle()
    assert address_params(screen)["period"] != [period]

    # Where one hover label covers several curves, the one nearest to the pointer is followed.
    screen.follow("response?lang=en&period=all&compare=kind")
    links = page.locator(".at-risk a")
    assert links.count() == 3
    page.locator(".st-key-response-curves").scroll_into_view_if_needed()
    lines = page.locator(".st-key-response-curves .scatterlayer .js-line")
    ends = [lines.nth(i).bounding_box() for i in range(3)]
    lowest = max(range(3), key=lambda i: ends[i]["y"])
    wanted = parse_qs(urlsplit(links.nth(lowest).get_attribute("href")).query)["kind"]
    x = ends[lowest]["x"] + ends[lowest]["width"] - 3
    page.mouse.move(x - 6, ends[lowest]["y"] + 2)
    page.mouse.move(x, ends[lowest]["y"] + 2, steps=4)
    page.wait_for_selector(".st-key-response-curves .hoverlayer g")
    page.mouse.click(x, ends[lowest]["y"] + 2)
    page.wait_for_url("**kind=**")
    screen.settle()
    assert address_params(screen)["kind"] == wanted

    screen.follow("agencies?lang=en&period=all")
    page.locator(".st-key-funnel").scroll_into_view_if_needed()
    click_in(screen, ".st-key-funnel", mark=".points path")
    page.wait_for_url("**agency=**")
    screen.settle()
    assert page.locator(".office h2").count() == 1
    assert screen.complaints() == []


@pytest.mark.thorough
def test_columns_around_the_due_day_and_hours_of_the_week_open_the_cases_behind(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/response", lang="en", county="0305")
    page = screen.page
    columns = page.locator(".around .columns a")
    columns.nth(columns.count() // 2).focus()
    page.keyboard.press("ArrowLeft")
    label = page.locator(".around .columns a:focus").get_attribute("aria-label")
    n = sum(int(part.split(": ")[1].replace(",", "")) for part in label.split(" · ")[1:])
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases?**")
    screen.settle()
    assert address_params(screen)["state"] == ["due"]
    title = page.locator(".section-head h2").first.inner_text()
    assert title.startswith("Due, answered ")
    assert title.endswith(f": {n:,} cases")
    assert label.split(" · ")[0].split()[0] in title
    page.click("text=All cases in this state")
    page.wait_for_url(lambda url: "from_due" not in url)
    screen.settle()
    assert "answered" not in page.locator(".section-head h2").first.inner_text()

    screen.follow("volume?lang=en")
    hours = page.locator("svg.hours a")
    assert hours.count() == 7 * 24
    hours.first.focus()
    for key in ("ArrowDown", "ArrowDown", *["ArrowRight"] * 9):
        page.keyboard.press(key)
    label = page.locator("svg.hours a:focus").get_attribute("aria-label")
    assert label.startswith("Monday, 9 to 10")
    n = int(label.split(" · ")[2].split()[0].replace(",", ""))
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases?**")
    screen.settle()
    assert address_params(screen)["hour"] == ["2-9"]
    assert page.locator(".tip").text_content() == "", "the tooltip of the screen before"
    assert page.locator(".section-head h2").first.inner_text() == (
        f"Received, registered on a Monday from 9 to 10 o’clock: {n:,} cases"
    )
    assert screen.complaints() == []


@pytest.mark.thorough
def test_the_keyboard_walks_along_the_months_of_the_trend_and_opens_one(demo_dashboard, visit):
    screen = visit(demo_dashboard, lang="en")
    page = screen.page
    page.locator(".trend .columns a[tabindex='0']").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    month = re.fullmatch(
        r"(\w+ 140\d)Received: ([\d,]+)Answered: [\d,]+", page.locator(".tip").text_content()
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**period=**")
    screen.settle()
    assert month[1].split()[0] in page.locator(".sentence").inner_text()
    assert month[2] in page.locator(".card").first.inner_text().split()


@pytest.mark.thorough
def test_the_keyboard_walks_along_a_figure_of_plotly_and_opens_what_is_there(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/response", lang="en", compare="kind")
    page = screen.page
    page.wait_for_selector(".st-key-response-curves .main-svg")
    page.locator(".st-key-response-curves .plotted").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(".st-key-response-curves .hoverlayer g")
    live = page.locator(".st-key-response-curves [aria-live]")
    last = re.match(r"(Before day \d+): \W*Complaint\W*: [\d.]+%", live.inner_text())
    page.keyboard.press("ArrowDown")
    assert re.match(rf"{last[1]}: \W*Request\W*: [\d.]+%", live.inner_text())
    page.keyboard.press("ArrowLeft")
    assert re.match(r"Before day \d+: \W*Request\W*: [\d.]+%", live.inner_text())
    assert last[1] not in live.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=request**")
    screen.settle()
    assert "Request" in page.locator(".sentence").inner_text()
    assert live.text_content() == "", "what was said of the figure before"

    screen.follow("agencies?lang=en&period=all")
    page.wait_for_selector(".st-key-funnel .main-svg")
    page.locator(".st-key-funnel .plotted").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert "%" in page.locator(".st-key-funnel [aria-live]").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**agency=**")
    screen.settle()
    assert page.locator(".office h2").count() == 1
    assert screen.complaints() == []


@pytest.mark.thorough
def test_the_button_of_a_typed_period_stays_under_the_pointer(demo_dashboard, look):
    # The month of the second date has one week fewer in the calendar above the button than that of the first.
    screen = look(demo_dashboard)
    page = screen.page
    page.click('.scope-bar [data-focus="period"]')
    fields = page.locator(".scope-bar .panel:popover-open .ends input")
    fields.nth(0).fill("1403/06/29")
    fields.nth(1).fill("1403/10/18")
    screen.leave(lambda: page.click(".scope-bar .panel:popover-open .apply"))
    assert address_params(screen)["period"] == ["1403/06/29-1403/10/18"]
