"""Every screen: no faults, no requests to other hosts, only the reader's language, accessible, and printable."""

import re
from collections.abc import Iterator
from itertools import chain

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe

from charts.parts.palette import paper_colours
from pages.shell.screens import SCREENS
from persian.translate import translator
from tests.pages.hostile import ADDRESSES
from tests.pages.text_overlaps import OVERLAPS
from tests.visits import new_screen

pytestmark = pytest.mark.browser

WIDE, NARROW = 1440, 390
WITH_PLOTLY = {each.path for each in SCREENS if each.has_plotly}
MIN_FILLED = 0.45  # of a printed page that another one follows
SERIOUS = ("serious", "critical")
# To describe all elements that pass its rules takes axe as long as to examine them.
VIOLATIONS = {"resultTypes": ["violations"]}
# Texts that are Latin in Persian too: names of formats, licences and sources, codes, and the other language.
LATIN = re.compile(
    r"English|OpenStreetMap|ODbL|GeoNames|CC BY 4\.0|CSV|PDF|XLSX|JSON|PNG|SVG|111|DuckDB|PostgreSQL|ClickHouse"
    r"|[\w./-]+\.(?:csv|xlsx|json|parquet|toml|md|allowed)\b|\bdemo\b|\bnegah[\w-]*|--[\w-]+|\b[A-Z]{1,4}-?\d[\w-]*|\b\w*[_\d]\w*\b"
)
LATIN_NUMBER = re.compile(r"(?<![\w.-])[0-9]+ [\u0600-\u06ff]+")  # "20 شهرستان"
PERSIAN = re.compile("[\u0600-\u06ff]{2,}")
UNTOLD = (
    # Elements with commands, links to the other language, or text from the data.
    "code, pre, kbd, [lang], [data-verbatim], input"
)


def words(screen) -> str:
    """The text of the screen, without what must not be translated."""
    return screen.page.evaluate(
        """untold => {
          const copy = document.querySelector('[data-testid=stApp]').cloneNode(true);
          copy.querySelectorAll(untold + ', style, script').forEach(each => each.remove());
          const told = [...copy.querySelectorAll('[aria-label], [title], [alt], [data-tip]')].flatMap(each =>
            ['aria-label', 'title', 'alt', 'data-tip'].map(name => each.getAttribute(name) || ''));
          return [copy.innerText, ...told].join('\\n');
        }""",
        UNTOLD,
    )


def of_the_other_language(text: str, lang: str) -> Iterator[str]:
    """Words that a reader of this language should not see."""
    if lang == "en":
        return (found[0] for found in PERSIAN.finditer(text))
    words = (found[0] for found in re.finditer(r"[A-Za-z]{3,}", LATIN.sub(" ", text)))
    return chain(words, (found[0] for found in LATIN_NUMBER.finditer(text)))


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_screen_is_clean_and_open_to_all_on_a_persian_telephone(demo_dashboard, visit, name):
    """The test in both languages and wide, which is for thorough runs, also looks at dark colours and prints."""
    screen = visit(f"{demo_dashboard}/{name}", lang="fa", width=NARROW)
    assert screen.page.locator("h2").count() > 0
    assert (screen.page.locator(".js-plotly-plot").count() > 0) == (name in WITH_PLOTLY)
    clean(screen, "fa")


def test_the_overview_is_clean_in_dark_colours_on_an_english_desk_and_on_paper(demo_dashboard, visit):
    screen = visit(demo_dashboard, lang="fa")
    screen.leave(lambda: screen.page.click(".language"))
    assert "lang=en" in screen.page.url
    screen.page.emulate_media(color_scheme="dark")
    clean(screen.settle(), "en")
    in_light_colours(screen)
    # Before printing: Chromium prints in light colours, and this page is for other tests too. A change of colours
    # while it goes back from these to dark ones may be missed.
    screen.page.emulate_media(color_scheme="light")
    assert_prints_on_paper(screen)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_screen_is_clean_in_both_languages_wide_and_narrow_and_open_to_all(demo_dashboard, look, name):
    screen = look(f"{demo_dashboard}/{name}")
    assert screen.page.locator("h2").count() > 0
    clean(screen, "fa")
    screen.page.set_viewport_size({"width": NARROW, "height": 900})
    assert screen.settle().complaints() == []
    assert screen.page.evaluate(CUT) == []
    screen.page.set_viewport_size({"width": WIDE, "height": 900})
    screen.page.emulate_media(color_scheme="dark")
    screen.page.click(".language")
    screen.page.wait_for_url("**lang=en**")
    clean(screen.settle(), "en")
    in_light_colours(screen)
    assert_prints_on_paper(screen)


@pytest.mark.thorough
def test_a_screen_in_dark_colours_is_printed_in_light_ones(demo_dashboard, look):
    assert_prints_on_paper(look(f"{demo_dashboard}/counties", lang="en", dark=True))


# What Streamlit's scripts see of a change to light colours that they have missed; the style sheets see it.
STILL_DARK = """(() => {
  const ask = window.matchMedia.bind(window);
  window.matchMedia = query => ask(query.includes('prefers-color-scheme: dark') ? 'all' : query);
})()"""


@pytest.mark.thorough
def test_colours_suit_each_other_where_streamlit_has_missed_a_change_of_mode(demo_dashboard, context):
    screen = new_screen(context, demo_dashboard)
    screen.page.add_init_script(STILL_DARK)
    screen.page.emulate_media(color_scheme="light")
    screen.go(demo_dashboard)
    background = screen.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(16, 24, 29)"  # dark
    clean(screen, "fa")
    screen.page.close()


# Tables that are wider than their place: their last columns can only be read by scrolling sideways.
CUT = """() => [...document.querySelectorAll('.scroller')]
  .filter(each => each.scrollWidth > each.clientWidth + 2).map(each => each.innerText.slice(0, 60))"""
STYLES = "[...document.querySelectorAll('.plotted [style]')].map(each => each.getAttribute('style'))"


def in_light_colours(screen) -> None:
    """Figures drawn in dark mode have the colours of light mode while they are printed, and then their own again."""

    def printed(event: str) -> tuple[list[str], set[str]]:
        screen.page.evaluate("name => window.dispatchEvent(new Event(name))", event)
        styles = screen.page.evaluate(STYLES)
        return styles, {colour for colour in paper_colours() if any(f"({colour}" in each for each in styles)}

    drawn = screen.page.evaluate(STYLES)
    assert printed("beforeprint")[1] == set()
    assert printed("afterprint")[0] == drawn


def assert_prints_on_paper(screen) -> None:
    """Print on A4 landscape: the foot of every page says that it is a demo and as of when, and no page is empty."""
    pages = pypdfium2.PdfDocument(screen.page.pdf(prefer_css_page_size=True))
    for number, page in enumerate(pages, 1):
        # Without spaces: they are not always found again where words have been moved to fill a column.
        text = "".join(page.get_textpage().get_text_bounded().split())
        assert [round(side) for side in page.get_size()] == [842, 595]
        assert "Demodata" in text
        assert "Dataasof" in text
        assert f"{number}/{len(pages)}" in text
        assert len(text) > 200
        # Only the last page may end early; the foot of the page does not count.
        picture = page.render(scale=0.5).to_pil().convert("L")
        assert picture.getpixel((0, 0)) == 255  # white paper
        ink = picture.crop((0, 0, 421, 277)).point(lambda grey: 255 * (grey < 200))
        assert number == len(pages) or ink.getbbox()[3] > 277 * MIN_FILLED, number


def clean(screen, lang: str, *, with_axe: bool = True) -> None:
    """Check that a screen has no faults in a language."""
    assert screen.complaints() == []
    assert screen.page.evaluate(CUT) == []
    assert screen.page.evaluate(OVERLAPS) == []
    assert list(of_the_other_language(words(screen), lang)) == []
    found = Axe().run(screen.page, options=VIOLATIONS).response["violations"] if with_axe else []
    assert [
        (each["id"], node["html"][:160])
        for each in found
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ] == []


def test_a_view_is_pinned_and_found_again(demo_dashboard, look):
    screen = look(demo_dashboard, county="0303", lang="en")
    page, t = screen.page, translator("en")
    page.click(f"text={t('Pin this view')}")
    assert page.locator(".pins a").all_inner_texts() == [page.locator(".pin").get_attribute("data-title")]
    page.reload()
    screen.settle()
    screen.leave(lambda: page.click("[data-testid=stTopNavLink] >> nth=1"))
    screen.leave(lambda: page.click("[data-testid=stTopNavLink] >> nth=0"))
    page.locator(".pins a").click()
    page.wait_for_url("**county=0303**")
    screen.settle()
    page.locator(".pins [data-unpin]").click()
    assert not page.locator(".pins").is_visible()
