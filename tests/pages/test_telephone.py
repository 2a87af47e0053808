"""On a telephone, a tablet and at 200 % zoom: what a finger touches is large enough, and nothing is cut or covered."""

from urllib.parse import parse_qsl

import pytest

from tests.pages.test_list_of_screens import close_list_of_screens
from tests.pages.test_overlaps import DRAWN_WIDE, OFFICE
from tests.pages.text_overlaps import OVERLAPS
from tests.thorough import ordinary_first

pytestmark = pytest.mark.browser


TOUCHED = ".pills a, .scope-bar .filter, .picked summary, .copy, .all-figures, .find, .find-case button"
TOUCHED += ", [data-testid=stExpandSidebarButton], .contents > button, .short-lists .switch label, .all-rows"
TOUCHED += ", .steps-form :is(select, input), [data-testid=stFileUploader] button"
HEIGHTS = f"() => [...document.querySelectorAll({TOUCHED!r})].map(e => e.getBoundingClientRect().height).filter(h => h)"


@pytest.mark.thorough
def test_what_a_finger_touches_is_as_high_as_a_fingertip(demo_dashboard, visit, touched):
    for name in ("overview", "agencies", "press", "record", "cases"):
        if name != "overview":  # where the page is already
            touched.follow(name)
        heights = touched.page.evaluate(HEIGHTS)
        assert heights
        assert min(heights) >= 44, name
        assert touched.complaints() == []
    page, lowest = touched.page, "all => Math.min(...all.map(each => each.getBoundingClientRect().height))"
    assert page.locator(".scope-bar").bounding_box()["height"] <= 48
    page.locator("button.filter").first.click()
    assert page.locator(".preset, .apply").evaluate_all(lowest) >= 44
    page.keyboard.press("Escape")
    page.locator("[data-testid=stExpandSidebarButton]").click()
    page.locator("[data-testid=stSidebarNavLink]").first.wait_for()
    assert page.locator("[data-testid=stSidebarNavLink]").evaluate_all(lowest) >= 44
    close_list_of_screens(touched)
    # Where a mouse points, the same things stay small.
    assert min(visit(f"{demo_dashboard}/cases", width=390).page.evaluate(HEIGHTS)) < 44


SCALE = """() => {
  const middle = each => { const box = each.getBoundingClientRect(); return box.left + box.width / 2; };
  const ticks = [...document.querySelectorAll('table.dots .ticks span')];
  const lines = [...document.querySelector('table.dots tbody tr').querySelectorAll('.grid')];
  return ticks.filter(tick => tick.checkVisibility()).map((tick, i) => [middle(tick), middle(lines[i])]);
}"""


@pytest.mark.parametrize("width", ordinary_first(1, [390, 1440]))
def test_ratios_have_a_scale_above_the_lines_of_their_rows(demo_dashboard, visit, width):
    ticks = visit(f"{demo_dashboard}/volume", width=width, lang="fa").page.evaluate(SCALE)
    assert len(ticks) >= 2
    assert ticks == sorted(ticks)
    assert all(abs(tick - line) <= 1 for tick, line in ticks)


# Links and buttons that are not 24 pixels high where a finger meets them; those within a sentence need not be.
LOW = """() => [...document.querySelectorAll('[data-testid=stMain] :is(a, button, summary)')].filter(each => {
  const box = each.getBoundingClientRect();
  if (!each.checkVisibility() || !box.width || box.height >= 24) return false;
  if (each.closest('svg, .js-plotly-plot, .scope-bar, p, .unseen')) return false;
  each.scrollIntoView({block: 'center'});
  const {left, top, width, height} = each.getBoundingClientRect();
  return ![-11, 11].every(beyond => {
    const met = document.elementFromPoint(left + width / 2, top + height / 2 + beyond);
    return met && each.contains(met);
  });
}).map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.thorough
@pytest.mark.parametrize(
    "address",
    ordinary_first(3, ["agencies", "hotspots?part=evidence", "press?by=county", "volume", "counties"]),
)
def test_a_finger_meets_every_link_and_every_heading_that_sorts(touched, address):
    assert touched.follow(address).page.evaluate(LOW) == []


@pytest.mark.parametrize(
    ("path", "params"),
    ordinary_first(
        1,
        [
            ("agencies", {}),
            ("compare", {"county": "0303", "b.county": "0306"}),
            ("counties", {"county": "0303"}),
            ("cases", {}),
        ],
    ),
)
def test_no_table_goes_sideways_where_the_text_is_twice_as_large_or_on_a_tablet(
    demo_dashboard, visit, path, params
):
    """A laptop of 1,440 pixels with a zoom of 200 % has 720; tablets held upright have 768 to 834."""
    screen = visit(f"{demo_dashboard}/{path}", width=720, **params)
    for width in (720, 768, 834):
        screen.page.set_viewport_size({"width": width, "height": 1000})
        tables = screen.page.locator(".scroller")
        assert tables.count()
        wide = tables.evaluate_all("xs => xs.filter(x => x.scrollWidth > x.clientWidth + 1).length")
        assert wide == 0, width


@pytest.mark.thorough
@pytest.mark.parametrize("path", ordinary_first(1, ["", f"agencies?agency={OFFICE}", "volume", "response"]))
def test_no_text_lies_over_another_on_a_tablet_or_where_the_browser_enlarges_text(
    demo_dashboard, visit, path
):
    """Who sets a larger text in the browser changes no width, so that columns become narrow for their words."""
    address, _, query = path.partition("?")
    screen = visit(f"{demo_dashboard}/{address}", width=768, lang="fa", **dict(parse_qsl(query)))
    page = screen.page
    page.wait_for_function(DRAWN_WIDE)
    faults = page.evaluate(OVERLAPS)
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    try:
        page.wait_for_function(DRAWN_WIDE)
        faults += page.evaluate(OVERLAPS)
        beyond = page.evaluate(
            """() => [...document.querySelectorAll('.short-list *')].filter(e => e.offsetWidth
              && e.getBoundingClientRect().left < e.closest('.short-list').getBoundingClientRect().left)
              .map(e => e.className)"""
        )
    finally:
        page.evaluate("document.documentElement.style.fontSize = ''")
    assert faults == beyond == []


@pytest.mark.thorough
def test_no_screen_of_a_telephone_goes_sideways_where_its_reader_doubles_the_letters(demo_dashboard, visit):
    """Nor does the name of a chosen measure lose its end, which is not said elsewhere."""
    screen = visit(demo_dashboard, width=390)
    page, faults = screen.page, []
    for address in ("", "volume", "agencies", f"agencies?agency={OFFICE}", "counties", "definitions"):
        if address:  # the page is on the overview already
            screen.follow(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.wait_for_function(DRAWN_WIDE)
        beyond = page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth - main.clientWidth")
        cut = page.locator(".picked .value").evaluate_all(
            "values => values.filter(value => value.scrollWidth > value.clientWidth + 1).length"
        )
        faults += [(address, beyond, cut)] if beyond > 0 or cut else []
        page.evaluate("document.documentElement.style.fontSize = ''")
    assert faults == []


# The widths of numbers below a curve that are wider than the room of their days, in a province with many cases.
TOO_WIDE = """cells => cells.map(cell => {
  cell.textContent = "۱۸٬۸۸۸";
  const range = document.createRange();
  range.selectNodeContents(cell);
  return range.getBoundingClientRect().width - cell.getBoundingClientRect().width;
}).filter(beyond => beyond > 8)"""


@pytest.mark.thorough
def test_the_numbers_below_a_curve_stay_apart_where_a_reader_doubles_the_letters(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/response", width=390).page
    numbers = page.locator("table.at-risk td")
    numbers.first.wait_for()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert numbers.count() > 3
    assert numbers.evaluate_all(TOO_WIDE) == []


@pytest.mark.thorough
def test_how_to_sort_is_said_only_where_a_table_has_headings_to_click(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/agencies")
    page = screen.page
    assert page.locator(".to-sort").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".to-sort").is_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 900})
    assert not page.locator(".offices thead").is_visible()
    assert not page.locator(".to-sort").is_visible()


BEYOND = """() => [...document.querySelectorAll('[data-testid=stMain] *')].filter(each => {
  const {left, right} = each.getBoundingClientRect();
  return (left < -2 || right > innerWidth + 2) && !each.closest('.filters, .choosing .lists');
}).map(each => each.outerHTML.slice(0, 120)).slice(0, 5)"""


@pytest.mark.thorough
@pytest.mark.parametrize(
    "address", ordinary_first(2, ["press?lang=en", "hotspots?part=evidence&lang=fa", "compare?lang=en"])
)
def test_a_list_opens_below_its_own_button_and_nothing_reaches_beyond_the_screen(touched, address):
    """Filters and the lists to choose from alone go sideways, and the one that the edge cuts shows it."""
    page = touched.follow(address).page
    assert page.evaluate(BEYOND) == []
    for each in page.locator("details.picked").all():
        button = each.locator("summary")
        button.evaluate("each => each.scrollIntoView({block: 'center'})")
        button.tap()
        below, listed = button.bounding_box(), each.locator("ul").bounding_box()
        assert 0 <= listed["y"] - below["y"] - below["height"] <= 10
        assert listed["x"] >= 0
        assert listed["x"] + listed["width"] <= 390
        button.tap()


@pytest.mark.thorough
def test_the_search_of_one_case_is_not_cut_off_on_the_narrowest_telephone(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/cases", width=320, case="111-00000001").page
    button = page.locator(".find-case button").bounding_box()
    assert button["x"] >= 0
    assert button["x"] + button["width"] <= 320


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("address", "finding"), [("press", ".figure-large"), ("compare", ".section-head h2")]
)
def test_the_finding_begins_within_three_fifths_of_the_screen_below_the_lists_to_choose(
    touched, address, finding
):
    page = touched.follow(address).page
    lists = page.locator(".choosing .lists")
    assert len({round(each.bounding_box()["y"]) for each in lists.locator("summary").all()}) == 1
    # The last of the line can be reached by swiping.
    assert lists.evaluate("row => row.scrollWidth > row.clientWidth")
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
    assert page.locator(finding).first.bounding_box()["y"] < 0.6 * 844


@pytest.mark.thorough
@pytest.mark.parametrize("address", ordinary_first(1, ["counties", "cases", ""]))
def test_many_choices_are_a_row_on_a_wide_screen_and_one_list_on_a_telephone(demo_dashboard, visit, address):
    page = visit(f"{demo_dashboard}/{address}", width=1440).page
    choices = page.locator(".many-choices").first
    row, button, listed = choices.locator("> .pills"), choices.locator("summary"), choices.locator("li a")
    assert row.is_visible()
    assert not button.is_visible()
    page.set_viewport_size({"width": 844, "height": 390})
    assert not row.is_visible()
    assert button.is_visible()
    page.set_viewport_size({"width": 360, "height": 640})
    assert not row.is_visible()
    box = button.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["height"] <= 60
    links = "all => all.map(each => [each.textContent, each.href])"
    assert listed.evaluate_all(links) == row.locator("a").evaluate_all(links)
    assert button.locator(".value").inner_text() == row.locator("[aria-current]").text_content()
    button.click()
    assert listed.first.is_visible()


NUMERIC = """selector => [...new Set([...document.querySelectorAll(selector)].filter(each => each.checkVisibility())
  .map(each => getComputedStyle(each).fontVariantNumeric))]"""


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("address", "figures"),
    ordinary_first(
        2,
        [
            ("agencies", ".offices tbody td.figure"),
            ("agencies", "table.bars tbody .figure"),
            ("volume", "table.dots td.value"),
            ("volume", ".opening-bars :is(.n, .share)"),
        ],
    ),
)
def test_digits_stand_apart_only_where_numbers_are_in_a_column(demo_dashboard, visit, address, figures):
    """Digits of one width are for columns; a telephone shows a block for each row, in which they look torn apart."""
    page = visit(f"{demo_dashboard}/{address}", width=390, period="all").page
    assert page.evaluate(NUMERIC, figures) == ["normal"]
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.evaluate(NUMERIC, figures) == ["tabular-nums"]


@pytest.mark.thorough
def test_the_button_of_a_row_does_not_cover_the_figures_below_it(touched):
    covered = """() => [...document.querySelectorAll('.all-figures')].filter(button => {
      const {bottom, height} = button.getBoundingClientRect();
      return height && [...button.closest('tr').querySelectorAll('td')].some(cell => {
        const box = cell.getBoundingClientRect();
        return box.height && box.top < bottom;
      });
    }).length"""
    page = touched.follow("counties?lang=fa").page
    assert page.locator(".all-figures").first.is_visible()
    assert page.evaluate(covered) == 0


@pytest.mark.thorough
def test_the_button_of_a_row_does_not_cover_a_long_name(touched):
    """Names of offices may take two lines, which end before the button."""
    page = touched.follow("agencies?lang=fa").page
    link = page.locator(".offices tbody th a").first
    link.evaluate("link => { link.textContent = 'معاونت حفاظت و بهره‌برداری شرکت آب منطقه‌ای '.repeat(3); }")
    gap = """link => {
      const lines = document.createRange();
      lines.selectNodeContents(link);
      const {right} = link.closest("th").querySelector(".all-figures").getBoundingClientRect();
      return Math.min(...[...lines.getClientRects()].map(line => line.left)) - right;
    }"""
    assert link.evaluate(gap) >= 0
