"""The overview in a browser: both languages, wide and narrow, light and dark; its scope is its address."""

import pytest

from persian.digits import number
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.browser import address_params
from tests.thorough import ordinary_first

pytestmark = pytest.mark.browser

CONTRAST = """() => {
  const parse = text => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255, 1];
  };
  return [...document.querySelectorAll('.stMain *')]
    .filter(e => e.checkVisibility() && !e.closest('svg'))
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => {
      const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
      return [(a + 0.05) / (b + 0.05), e.textContent.trim().slice(0, 40)];
    })
    .filter(([ratio]) => ratio < 4.5);
}"""
NAMELESS = """() => ['button', 'a', 'input', 'select', 'img']
  .flatMap(name => [...document.querySelectorAll('.stMain ' + name)])
  .filter(e => e.checkVisibility())
  .filter(e => !(e.getAttribute('aria-label') || e.getAttribute('alt') || e.textContent.trim() || e.closest('label')))
  .map(e => e.outerHTML.slice(0, 120))"""


def sentence(screen) -> str:
    """The description of the scope on the screen, without invisible marks."""
    text = screen.page.locator(".sentence").inner_text()
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize("width", [1440])
@pytest.mark.parametrize("lang", ["fa"])
def test_nothing_is_wrong_nothing_is_asked_of_another_host_and_the_card_says_what_the_measure_says(
    demo_dashboard, demo_store, visit, lang, width
):
    screen = visit(demo_dashboard, lang=lang, width=width)
    assert screen.complaints() == []
    assert screen.page.locator(".trend .columns a").count() >= 13
    assert screen.page.locator(".county-map a").count() == screen.page.locator(".county-map text").count() > 0
    assert screen.page.locator(".card").count() == 5
    direction = screen.page.eval_on_selector(".stApp", "e => getComputedStyle(e).direction")
    assert direction == ("rtl" if lang == "fa" else "ltr")
    assert screen.page.evaluate("document.documentElement.lang") == lang
    scope, _ = Scope.from_params({}, today=demo_store.as_of.date())
    row = measure(demo_store, "received", scope).row
    assert number(row["value"], lang) in screen.page.locator(".card .value").first.inner_text()
    assert "دادهٔ نمونه" in screen.page.locator(".top").inner_text()


@pytest.mark.thorough
@pytest.mark.parametrize("dark", [True, False])
def test_it_can_be_read_and_named(demo_dashboard, look, dark):
    screen = look(demo_dashboard, dark=dark)
    assert screen.page.evaluate(CONTRAST) == []
    assert screen.page.evaluate(NAMELESS) == []
    charts = screen.page.locator(".over-time").all()
    assert charts
    assert all(chart.get_attribute("aria-label") for chart in charts)


@pytest.mark.thorough
def test_a_link_restores_everything(demo_dashboard, look):
    screen = look(
        demo_dashboard, period="1404/01/01-1404/06/31", county=["0303", "0302"], kind="complaint", trips="out"
    )
    text = sentence(screen)
    assert text == "۱ فروردین ۱۴۰۴ تا ۳۱ شهریور ۱۴۰۴ · تبریز، اهر · شکایت · بدون پرونده‌های سفر استانی"
    assert screen.page.locator(".notice").count() == 0
    assert "شکایت" in screen.page.locator("[data-focus=kind]").inner_text()


def test_choosing_a_kind_changes_the_address_and_back_undoes_it(demo_dashboard, visit):
    screen = visit(demo_dashboard)
    page = screen.page
    page.click("[data-focus=kind]")
    page.locator(".panel:popover-open").get_by_label("شکایت").check()
    # Within the click, before the page is painted without the panel.
    apply = "document.querySelector('.panel:popover-open .apply').click()"
    assert "kind=complaint" in page.evaluate(f"{apply} ?? location.search")
    screen.settle()
    assert "شکایت" in sentence(screen)
    page.go_back()
    screen.settle()
    assert address_params(screen) == {}
    assert "شکایت" not in sentence(screen)
    assert screen.complaints() == []


@pytest.mark.thorough
def test_a_list_opens_where_it_stays(demo_dashboard, visit):
    """The panel is positioned below its button before it is painted, so that a quick click does not miss it."""
    page = visit(demo_dashboard).page
    for name in ("county", "kind", "more", "period"):
        top, left, below, later = page.evaluate(
            """async name => {
                const button = document.querySelector(`[data-focus=${name}]`), at = button.getBoundingClientRect();
                button.click();
                const panel = document.querySelector(".panel:popover-open"), first = panel.getBoundingClientRect();
                await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
                const now = panel.getBoundingClientRect();
                return [first.top, first.left, at.bottom, [now.top, now.left]];
            }""",
            name,
        )
        assert [top, left] == later
        assert 0 < top - below < 20
        page.keyboard.press("Escape")


def test_search_knows_that_arabic_letters_are_persian_ones(demo_dashboard, visit):
    page = visit(demo_dashboard).page
    page.click("[data-focus=county]")
    page.locator(".panel:popover-open .search").fill("ميانه")  # With the Arabic yeh.
    assert page.locator(".panel:popover-open .option:visible").all_inner_texts() == ["میانه"]
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")  # Escape empties the search,
    page.keyboard.press("Escape")  # and closes the panel without a request.
    assert page.locator(".panel:popover-open").count() == 0
    assert "county" not in page.url


@pytest.mark.thorough
def test_a_period_can_be_picked_on_the_jalali_calendar_with_the_keyboard(demo_dashboard, demo_store, visit):
    screen = visit(demo_dashboard, period="1404/02/10-1404/02/20")
    page = screen.page
    page.click("[data-focus=period]")
    days = page.locator(".panel:popover-open .days")
    days.locator('[tabindex="0"]').focus()
    page.keyboard.press("PageUp")  # 20 Farvardin
    page.keyboard.press("ArrowUp")  # 13 Farvardin
    page.keyboard.press("ArrowLeft")  # Tomorrow, in Persian digits.
    page.keyboard.press("Enter")
    page.keyboard.press("PageDown")  # 14 Ordibehesht
    page.keyboard.press("Enter")
    page.click(".panel:popover-open .free .apply")
    page.wait_for_url("**period=**1404%2F01%2F14-1404%2F02%2F14**")
    screen.settle()
    assert sentence(screen).startswith("۱۴ فروردین ۱۴۰۴ تا ۱۴ اردیبهشت ۱۴۰۴")


def test_a_day_can_be_typed_and_a_day_that_is_none_is_refused(demo_dashboard, visit):
    page = visit(demo_dashboard).page
    page.click("[data-focus=period]")
    first = page.locator(".panel:popover-open .ends input").first
    first.fill("۱۴۰۴/۱۲/۳۰")  # 1404 is not a leap year.
    first.press("Enter")
    assert first.get_attribute("aria-invalid") == "true"
    assert (
        page.locator(".panel:popover-open .wrong").inner_text()
        == "چنین تاریخی نیست؛ آن را به شکل سال/ماه/روز بنویسید."
    )
    assert "period" not in page.url
    first.fill("1403-12-30")
    first.press("Enter")
    page.wait_for_url("**period=1403%2F12%2F30-**")


def test_the_language_changes_without_a_new_page_and_keeps_the_scope(demo_dashboard, visit):
    screen = visit(demo_dashboard, county="0303", map="received")
    screen.page.evaluate("window.same = true")
    screen.page.click(".language")
    screen.page.wait_for_url("**lang=en**")
    screen.settle()
    assert address_params(screen) == {"county": ["0303"], "map": ["received"], "lang": ["en"]}
    assert screen.page.evaluate("window.same") is True
    assert sentence(screen).endswith("Tabriz")


@pytest.mark.thorough  # The governor narrows it by the map in tests/pages/test_stories.py.
def test_a_click_on_the_map_narrows_the_scope_and_there_is_a_way_back(demo_dashboard, visit):
    screen = visit(demo_dashboard)
    page = screen.page
    page.locator(".county-map a").nth(1).press("Enter")  # By keyboard; a click does the same.
    page.wait_for_url("**county=**")
    screen.settle()
    assert len(address_params(screen)["county"]) == 1
    screen.leave(lambda: page.click("text=بازگشت به همهٔ شهرستان‌ها"))
    assert address_params(screen) == {}
    assert screen.complaints() == []


def test_the_scope_outlives_a_change_of_screen(demo_dashboard, visit):
    screen = visit(demo_dashboard, county="0303", lang="en")
    screen.page.click("[data-testid=stTopNavLink][href*=definitions]")
    screen.page.wait_for_url("**/definitions**")
    screen.settle()
    assert address_params(screen) == {"county": ["0303"], "lang": ["en"]}
    assert "Definitions of the measures" in screen.text()
    assert screen.complaints() == []


def test_a_browser_refuses_any_other_host(demo_dashboard, look):
    screen = look(demo_dashboard)
    refused = screen.page.evaluate("fetch('https://example.com/').then(() => false, () => true)")
    assert refused
    assert screen.outside == []  # No request was sent.


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ordinary_first(1, ["fa", "en"]))
def test_on_a_telephone_the_list_of_screens_gives_way_to_the_screen(demo_dashboard, look, lang):
    screen = look(demo_dashboard, width=390, lang=lang)
    page = screen.page
    aside = page.locator(".stSidebar")
    page.click("[data-testid=stExpandSidebarButton]")
    page.locator("[data-testid=stSidebarNavLink][href*=definitions]").click()
    page.wait_for_url("**/definitions**")
    screen.settle()
    assert aside.get_attribute("data-collapsed") == "true"
    box = aside.bounding_box()
    assert box is None or box["width"] == 0 or not 0 <= box["x"] < 390
