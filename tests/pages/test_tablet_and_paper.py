"""On a tablet nothing of the menu is cut off and rows use the width; on paper, hatching can be seen."""

from urllib.parse import parse_qsl

import pytest

from tests.thorough import ordinary_first

pytestmark = pytest.mark.browser

# The hidden width of the menu's last entry, in pixels.
CUT_OFF = """() => {
  const menu = document.querySelector('[data-testid=stTopNav]').getBoundingClientRect();
  const more = document.querySelector('[data-testid=stTopNavSection]').getBoundingClientRect();
  return Math.max(menu.left - more.left, more.right - menu.right);
}"""
# The number of figures that stand beside one another in the first row of a table.
BESIDE = """row => new Set([...row.querySelectorAll('td')].filter(cell => cell.checkVisibility())
  .map(cell => Math.round(cell.getBoundingClientRect().right))).size"""
# The distance of the lines of hatching in pixels of a county map.
DISTANCE = """() => {
  const texture = document.querySelector('.county-map .texture');
  const [, id] = getComputedStyle(texture).fill.match(/#([\\w-]+)/);
  return document.getElementById(id).width.baseVal.value * texture.getScreenCTM().d;
}"""


@pytest.mark.thorough
@pytest.mark.parametrize("width", [820])
def test_the_last_entry_of_the_menu_is_not_cut_off_on_a_tablet(demo_dashboard, visit, width):
    screen = visit(demo_dashboard, width=width)
    more = screen.page.locator("[data-testid=stTopNavSection]")
    more.wait_for()
    assert more.inner_text() == "بیشتر"
    assert screen.page.evaluate(CUT_OFF) <= 10  # the margin within the entry


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("address", "tablet", "telephone"), ordinary_first(1, [("cases", 4, 2), ("compare", 4, 2)])
)
def test_a_row_has_more_figures_a_line_on_a_tablet(demo_dashboard, visit, address, tablet, telephone):
    screen = visit(f"{demo_dashboard}/{address}", width=820)
    row = screen.page.locator("table.figures tbody tr").first
    assert row.evaluate(BESIDE) == tablet
    screen.page.set_viewport_size({"width": 390, "height": 900})
    assert row.evaluate(BESIDE) == telephone


@pytest.mark.thorough
def test_a_row_of_counties_and_one_of_offices_take_one_line_of_figures_on_a_tablet(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/counties", width=720)
    assert screen.page.locator(".all-counties tbody tr").nth(1).evaluate(BESIDE) == 6
    screen = visit(f"{demo_dashboard}/agencies", width=720)
    tops = """row => new Set([...row.querySelectorAll('td')].filter(cell => cell.checkVisibility())
      .map(cell => Math.round(cell.getBoundingClientRect().top))).size"""
    assert screen.page.locator(".offices tbody tr").first.evaluate(tops) == 1


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ordinary_first(1, ["en", "fa"]))
def test_on_a_small_screen_the_header_is_one_line_and_no_column_is_hidden(demo_dashboard, visit, lang):
    for name, scope in (("cases", {"state": "overdue"}), ("counties", {"county": "0303"})):
        page = visit(f"{demo_dashboard}/{name}", width=1024, lang=lang, **scope).page
        top = page.locator("header.top")
        assert top.bounding_box()["height"] < 1.5 * top.locator("h1").bounding_box()["height"]
        table = page.locator(":is(.case-list, .two-sides) .scroller").first
        assert table.evaluate("table => table.scrollWidth <= table.clientWidth")


@pytest.mark.thorough
def test_on_a_tablet_the_link_to_the_other_language_stands_beside_the_other_links(demo_dashboard, visit):
    top = visit(demo_dashboard, width=768, lang="fa").page.locator("header.top")
    assert top.bounding_box()["height"] < 1.5 * top.locator("h1").bounding_box()["height"]


@pytest.mark.thorough
def test_on_a_tablet_five_cards_fill_their_two_lines_and_the_sides_of_a_comparison_one(demo_dashboard, visit):
    screen = visit(demo_dashboard, width=820)
    grid = screen.page.locator(".small-cards .cards").bounding_box()
    boxes = [card.bounding_box() for card in screen.page.locator(".small-cards .card").all()]
    lines = {}
    for box in boxes:
        lines.setdefault(round(box["y"]), []).append(box["width"])
    assert [len(widths) for widths in lines.values()] == [2, 3]
    assert all(sum(widths) > 0.94 * grid["width"] for widths in lines.values())
    sparklines = [
        line.bounding_box()["width"] for line in screen.page.locator(".small-cards .card .spark").all()
    ]
    assert all(width > 0.8 * box["width"] for width, box in zip(sparklines, boxes, strict=True))
    screen.follow("compare")
    sides = [side.bounding_box() for side in screen.page.locator(".side-by-side > div").all()]
    assert sides[0]["y"] == sides[1]["y"]


FITS = "table => table.scrollWidth <= table.clientWidth"


@pytest.mark.parametrize("width", ordinary_first(1, [861, 900]))
def test_the_list_of_overdue_cases_fits_a_small_window_in_english(demo_dashboard, visit, width):
    """Dates, offices and waits of years are longest in English."""
    page = visit(f"{demo_dashboard}/cases", width=width, lang="en", state="overdue").page
    assert page.locator(".case-list .scroller").evaluate(FITS)


@pytest.mark.thorough
def test_rows_of_all_offices_are_low_and_fit_a_laptop(demo_dashboard, visit):
    """A name or a figure with two lines of small print: the rows of sixty offices are read one after the other."""
    page = visit(f"{demo_dashboard}/agencies", width=1440).page
    heights = page.locator(".offices tbody tr:visible").evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect().height)"
    )
    assert len(heights) > 40
    assert sum(heights) / len(heights) < 70
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator(".offices .scroller").evaluate(FITS)


GAPS = """table => [...table.rows].filter(row => row.offsetHeight).flatMap(row => {
  const written = [...row.cells].map(cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return [...range.getClientRects()].filter(box => box.width);
  });
  return written.slice(1).map((after, i) => after.length && written[i].length
    ? Math.min(...written[i].map(box => box.left)) - Math.max(...after.map(box => box.right)) : Infinity);
})"""


@pytest.mark.thorough
def test_columns_of_all_offices_stand_apart_on_a_wide_screen(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/agencies", width=1440, lang="fa").page
    assert page.locator(".offices .scroller").evaluate(FITS)
    gaps = page.locator(".offices table").evaluate(GAPS)
    assert len(gaps) > 400
    assert min(gap for gap in gaps if gap is not None) >= 9


@pytest.mark.thorough
def test_the_search_of_the_record_is_printed_without_its_buttons(demo_dashboard, visit):
    """What was searched for belongs to the paper; what can only be clicked does not."""
    page = visit(f"{demo_dashboard}/record").page
    page.emulate_media(media="print")
    assert page.locator(".steps-form select").first.is_visible()
    assert not page.locator(".steps-form .buttons").is_visible()
    page.emulate_media(media="screen")
    assert page.locator(".steps-form .buttons").is_visible()


@pytest.mark.thorough
def test_tracking_ids_stay_in_one_line_in_a_small_window(demo_dashboard, visit):
    """They have hyphens, after which browsers break them."""
    page = visit(f"{demo_dashboard}/cases", width=861, lang="en", state="overdue").page
    links = page.locator(".case-list tbody th a")
    assert {each.bounding_box()["height"] < 24 for each in links.all()} == {True}


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ordinary_first(1, ["en", "fa"]))
@pytest.mark.parametrize("address", ordinary_first(2, ["counties", "hotspots", "counties?county=0303"]))
def test_tables_of_counties_fit_a_small_window(demo_dashboard, visit, address, lang):
    path, _, query = address.partition("?")
    page = visit(f"{demo_dashboard}/{path}", width=861, lang=lang, **dict(parse_qsl(query))).page
    page.evaluate("document.querySelectorAll('details.folded').forEach(each => { each.open = true; })")
    tables = page.locator(".scroller:visible")
    assert tables.count() > 0
    assert {each.evaluate(FITS) for each in tables.all()} == {True}


# In every run a list of cases fits such a window.
@pytest.mark.thorough
@pytest.mark.parametrize("width", ordinary_first(1, [861, 1024]))
def test_the_tables_of_the_data_screen_fit_in_small_windows(demo_dashboard, visit, width: int) -> None:
    page = visit(f"{demo_dashboard}/data", width=width, lang="en").page
    tables = page.locator(":is(.loads, .completeness) .scroller")
    assert tables.count() >= 3
    assert tables.evaluate_all("tables => tables.every(table => table.scrollWidth <= table.clientWidth)")


@pytest.mark.thorough
@pytest.mark.parametrize("width", [720, 1024])
def test_on_a_tablet_the_offices_that_need_a_look_stand_below_the_chart(demo_dashboard, visit, width):
    """Beside it they would be three times as high, with an empty page below the chart."""
    page = visit(f"{demo_dashboard}/agencies", width=width, lang="fa").page
    names, chart = (
        page.locator("section.standing").bounding_box(),
        page.locator(".st-key-funnel").bounding_box(),
    )
    assert names["y"] >= chart["y"] + chart["height"]
    assert names["width"] > 0.9 * chart["width"]


@pytest.mark.thorough
@pytest.mark.parametrize("address", ["counties", "hotspots"])
def test_on_a_tablet_what_goes_with_a_map_stands_below_it_side_by_side(demo_dashboard, visit, address):
    page = visit(f"{demo_dashboard}/{address}", width=820).page
    whole, *rest = [each.bounding_box() for each in page.locator(".paired > *").all()]
    assert len(rest) == 2
    assert len({each["y"] for each in rest}) == 1
    assert rest[0]["y"] >= whole["y"] + whole["height"]


@pytest.mark.thorough
def test_the_table_of_offices_fits_a_medium_window_and_shows_all_columns_on_request(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/agencies", width=1024, lang="fa").page
    table, columns = page.locator(".offices .scroller"), page.locator(".offices thead th:visible")
    assert table.evaluate(FITS)
    assert columns.count() == 7
    page.locator("[data-all-columns]").click()
    assert columns.count() == 14
    assert not page.locator("[data-all-columns]").is_visible()
    assert table.evaluate("table => table === document.activeElement")


def test_the_hatching_of_uncertain_counties_can_be_seen_on_paper(demo_dashboard, visit):
    page = visit(demo_dashboard).page
    page.locator(".county-map .texture").first.wait_for(state="attached")
    page.emulate_media(media="print")
    try:
        assert page.evaluate(DISTANCE) > 5
    finally:
        page.emulate_media(media="screen")


@pytest.mark.thorough
@pytest.mark.parametrize("address", ordinary_first(1, ["counties?county=0303", "hotspots"]))
def test_columns_of_links_are_not_printed(demo_dashboard, visit, address):
    path, _, query = address.partition("?")
    screen = visit(f"{demo_dashboard}/{path}", width=1440, **dict(parse_qsl(query)))
    is_left_out = """() => [...new Set([...document.querySelectorAll('table.figures .on-screen-only')]
      .map(each => getComputedStyle(each).display === 'none'))]"""
    assert screen.page.evaluate(is_left_out) == [False]
    screen.page.emulate_media(media="print")
    assert screen.page.evaluate(is_left_out) == [True]
    screen.page.emulate_media(media="screen")


@pytest.mark.thorough
def test_on_paper_days_of_small_figures_can_be_read_and_no_heading_is_torn(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/response", width=1440)
    screen.page.emulate_media(media="print")
    # Figures are drawn again for paper, so that the texts of a moment ago may be gone.
    screen.page.wait_for_function("""() => {
      const days = [...document.querySelectorAll('.stHorizontalBlock .plotted :is(.xtick, .ytick) text')];
      return days.length && days.every(each => getComputedStyle(each).fontSize === '16px');
    }""")
    heads = "each => [...new Set(each.map(one => getComputedStyle(one).breakInside))]"
    assert screen.page.locator(".section-head").evaluate_all(heads) == ["avoid"]
    screen.page.emulate_media(media="screen")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("address", "selector"),
    ordinary_first(
        1,
        [
            ("agencies", "header.top .on-screen-only"),  # "This computer only", which is true of the screen
            ("press", ".press-choosing .on-screen-only"),
            ("hotspots?part=evidence", ".on-screen-only .hotspot-clusters"),
        ],
    ),
)
def test_what_is_true_of_the_screen_alone_is_not_printed(demo_dashboard, visit, address, selector):
    path, _, query = address.partition("?")
    page = visit(f"{demo_dashboard}/{path}", **dict(parse_qsl(query))).page
    assert page.locator(selector).is_visible()
    page.emulate_media(media="print")
    assert not page.locator(selector).is_visible()
    page.emulate_media(media="screen")


# Notes of table cells in which a dot ends a line.
DOT_AT_END = """() => [...document.querySelectorAll('table.figures small .dot')].filter(dot => {
  const range = document.createRange(), note = dot.closest('small');
  range.selectNodeContents(note);
  const own = dot.getBoundingClientRect();
  return own.height && dot.checkVisibility() && [...range.getClientRects()].some(box => box.top > own.bottom - 3);
}).map(dot => dot.closest('small').textContent)"""


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("address", "width"),
    ordinary_first(1, [("hotspots", 390), ("counties", 390), ("counties", 1440)]),
)
def test_no_line_of_a_note_in_a_table_ends_with_a_dot(demo_dashboard, visit, address, width):
    page = visit(f"{demo_dashboard}/{address}", width=width, lang="fa").page
    page.locator("table.figures small .dot").first.wait_for(state="attached")
    assert page.evaluate(DOT_AT_END) == []


@pytest.mark.thorough
@pytest.mark.parametrize("width", [390, 360])
def test_the_parts_of_hotspots_stand_in_one_line_of_a_telephone(touched, width):
    page = touched.page
    page.set_viewport_size({"width": width, "height": 664})
    try:
        touched.follow(f"hotspots?lang=fa&width={width}")
        parts = page.locator(".hotspot-parts .pills a")
        assert len({each.bounding_box()["y"] for each in parts.all()}) == 1
    finally:
        page.set_viewport_size({"width": 390, "height": 664})


# Texts of parts with dots of which one is seen at an end of a line.
DOT_AT_AN_END = """() => [...document.querySelectorAll('.dotted .dot')].filter(dot => {
  const box = dot.closest('.dotted').getBoundingClientRect(), own = dot.getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(dot.closest('.dotted'));
  const middle = (own.top + own.bottom) / 2;
  const line = [...range.getClientRects()].filter(each => each.top < middle && middle < each.bottom);
  const before = line.some(each => each.left >= own.right - 1), after = line.some(each => each.right <= own.left + 1);
  const isSeen = own.right > box.left + 1 && own.left < box.right - 1;
  return isSeen && dot.checkVisibility() && !(before && after);
}).map(dot => dot.parentElement.textContent)"""


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("address", "width"),
    ordinary_first(1, [("agencies", 390), ("", 1024), ("", 1440)]),
)
def test_no_line_of_parts_begins_or_ends_with_a_dot(demo_dashboard, visit, address, width):
    page = visit(f"{demo_dashboard}/{address}", width=width, lang="fa", period="all").page
    page.locator(".dotted .dot").first.wait_for(state="attached")
    assert page.evaluate(DOT_AT_AN_END) == []
    # A part that fits into a line stands in one.
    assert page.locator(".dotted > span").first.evaluate("part => part.getClientRects().length") == 1


@pytest.mark.thorough
@pytest.mark.parametrize(("lang", "side"), [("fa", "right"), ("en", "start")])
def test_a_day_is_typed_below_its_label(demo_dashboard, visit, lang, side):
    screen = visit(f"{demo_dashboard}/record?lang={lang}")
    day = screen.page.locator('.steps-form input[dir="ltr"]').first
    assert day.evaluate("field => getComputedStyle(field).textAlign") == side
