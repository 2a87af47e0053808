"""On a touch screen a finger chooses the nearest mark of a chart, and a box shows its text and its link."""

import pytest

from tests.thorough import ordinary_first

pytestmark = pytest.mark.browser

OPEN = ".touched:popover-open"


def touch(touched, selector: str, n: int, *, right: float = 0, below: float = 0) -> None:
    """Touch so many pixels beside the middle of the n-th mark."""
    mark = touched.page.locator(selector).nth(n)
    mark.evaluate("mark => mark.scrollIntoView({block: 'center'})")
    box = mark.bounding_box()
    touched.page.touchscreen.tap(box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + below)


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ordinary_first(1, ["fa", "en"]))
def test_a_touch_beside_a_day_shows_the_nearest_day_with_its_link(touched, lang):
    touched.follow(f"volume?lang={lang}")
    page, days = touched.page, touched.page.locator("svg.calendar a")
    labels = [days.nth(n).get_attribute("aria-label").split(" · ") for n in (100, 101)]
    before = page.url
    # Above the first row of a strip there is no day, and the name of a month is no mark.
    touch(touched, "svg.calendar a", 100, below=4)
    page.locator(OPEN).wait_for()
    assert page.url == before
    assert page.locator(f"{OPEN} a > *").all_inner_texts() == labels[0]
    assert days.nth(100).get_attribute("class") == "is-touched"
    page.locator(f"{OPEN} [data-step='1']").tap()
    assert page.locator(f"{OPEN} a > *").all_inner_texts() == labels[1]
    boxes = page.locator(f"{OPEN} > *").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert min(boxes) >= 44
    link = days.nth(101).get_attribute("href")
    touched.leave(page.locator(f"{OPEN} a").tap)
    assert page.url.split("/")[-1].replace("%2F", "/").startswith(link.replace("%2F", "/").split("&")[0])
    assert not page.locator(OPEN).count()


@pytest.mark.thorough
def test_a_touch_beside_a_dot_of_the_funnel_names_the_office(touched):
    touched.follow("agencies?lang=fa&period=all")
    page, before = touched.page, touched.page.url
    touch(touched, ".plotted .points path.point", 5, right=9, below=6)
    page.locator(OPEN).wait_for()
    assert page.url == before
    name = page.locator(f"{OPEN} a b").inner_text().strip("\u200f")
    assert "(نمونه)" in name
    # The box does not hide the dot that was touched.
    assert page.evaluate(
        """open => {
          const box = document.querySelector(open).getBoundingClientRect();
          const dot = document.querySelectorAll('.plotted .points path.point')[5].getBoundingClientRect();
          return dot.bottom < box.top || dot.top > box.bottom;
        }""",
        OPEN,
    )
    touched.leave(page.locator(f"{OPEN} a").tap)
    assert name in page.locator("h2").first.inner_text()
    assert touched.complaints() == []


@pytest.mark.thorough
def test_a_touch_on_a_name_beside_a_dot_means_the_dot(touched):
    touched.follow("agencies?lang=fa&period=all")
    page = touched.page
    names = page.locator(".plotted .annotation:has-text('(نمونه)')")
    names.first.wait_for()
    assert names.count() > 2
    for n in range(names.count()):
        written = "".join(names.nth(n).text_content().split())
        touch(touched, ".plotted .annotation:has-text('(نمونه)')", n)
        page.locator(OPEN).wait_for()
        assert "".join(page.locator(f"{OPEN} a b").inner_text().split()) == written.replace(
            "\u200f\u200f", ""
        )


@pytest.mark.parametrize(
    ("address", "mark"),
    ordinary_first(1, [("counties?lang=fa", ".county-map a"), ("hotspots?lang=fa", ".rate-funnel a")]),
)
def test_a_touch_on_a_county_shows_its_figure_and_its_link(touched, address, mark):
    touched.follow(address)
    page, before = touched.page, touched.page.url
    touch(touched, mark, 3)
    page.locator(OPEN).wait_for()
    assert page.url == before
    texts = page.locator(f"{OPEN} a > *").all_inner_texts()
    shown = page.locator(f"{mark}.is-touched")
    assert " · ".join(texts) == shown.get_attribute("aria-label")
    assert page.locator(f"{OPEN} a").get_attribute("href") == shown.get_attribute("href")
    assert len(texts) > 1
    assert shown.locator("path, circle").first.evaluate("e => getComputedStyle(e).strokeWidth") == "3px"


@pytest.mark.thorough
def test_a_place_has_no_link_but_figures(touched):
    touched.follow("hotspots?part=evidence&lang=fa&period=all")
    touch(touched, ".place-map circle", 0)
    touched.page.locator(OPEN).wait_for()
    assert touched.page.locator(f"{OPEN} a[href]").count() == 0
    assert len(touched.page.locator(f"{OPEN} a > *").all_inner_texts()) > 1


@pytest.mark.thorough
def test_a_touch_elsewhere_and_the_button_close_the_box(touched):
    touched.follow("./?lang=fa")
    page, months = touched.page, ".trend .columns a"
    for close in (
        lambda: page.locator(f"{OPEN} .close").tap(),
        lambda: page.touchscreen.tap(20, 300),
    ):
        touch(touched, months, 6)
        page.locator(OPEN).wait_for()
        close()
        page.locator(OPEN).wait_for(state="detached")


@pytest.mark.thorough
def test_a_line_is_followed_week_by_week(touched):
    touched.follow("volume?lang=en")
    page = touched.page
    figure = page.locator(".plotted").first
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + 60)
    first = page.locator(f"{OPEN} a b").inner_text()
    page.locator(f"{OPEN} [data-step='1']").tap()
    assert page.locator(f"{OPEN} a b").inner_text() != first
    page.locator(f"{OPEN} [data-step='-1']").tap()
    assert page.locator(f"{OPEN} a b").inner_text() == first


def test_a_mouse_follows_the_link_at_once(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/volume", width=1440, lang="en")
    screen.leave(screen.page.locator("svg.calendar a").nth(100).click)
    assert "/cases?" in screen.page.url
    assert not screen.page.locator(OPEN).count()
