"""The top of the overview in a browser: what stands above the fold of a laptop and of a telephone, and its proofs."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.overview.contents import contents
from tests.pages.same_numbers.reading import looking
from tests.thorough import ordinary_first

pytestmark = pytest.mark.browser

# What a browser leaves of a laptop of 1366 × 768 and of a telephone of 390 × 844.
LAPTOP, TELEPHONE = (1366, 625), (390, 664)
MARKS = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")
LISTS = ("news", "overdue", "look")


def bottom(page, selector: str) -> float:
    """The lower edge of the last of the visible elements, in pixels from the top of the window; 0 without any."""
    return page.locator(selector).evaluate_all(
        "all => Math.max(0, ...all.map(each => each.getBoundingClientRect().bottom))"
    )


def opened(visit, address: str, size: tuple[int, int], **scope: str):
    """The overview in a window of this size, with its top in view."""
    screen = visit(address, width=size[0], **scope)
    screen.page.set_viewport_size({"width": size[0], "height": size[1]})
    return screen.settle()


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ordinary_first(1, ["fa", "en"]))
def test_a_laptop_shows_the_sentence_and_three_lists_above_the_fold(demo_dashboard, demo_store, visit, lang):
    screen = opened(visit, demo_dashboard, LAPTOP, lang=lang)
    page, said = screen.page, contents(looking(demo_store))
    assert screen.complaints() == []
    assert MARKS.sub("", page.locator(".today .day").inner_text()) == MARKS.sub("", said.sentence.label(lang))
    for each in said.lists:
        shown = page.locator(f".short-list.{each.key} > ol > li")
        assert shown.count() == len(each.shown) <= 3
        assert 0 < bottom(page, f".short-list.{each.key} > :is(.lead, ol, .none)") <= LAPTOP[1]
        for i, line in enumerate(each.shown):
            text = MARKS.sub("", shown.nth(i).inner_text())
            assert MARKS.sub("", line.number.label(lang)) in text
            assert MARKS.sub("", line.sentence.label(lang)) in text
            assert shown.nth(i).locator("a").count() == 1


@pytest.mark.parametrize("lang", ordinary_first(1, ["fa", "en"]))
def test_a_telephone_shows_the_first_list_and_the_others_a_tap_away(demo_dashboard, visit, lang):
    screen = opened(visit, demo_dashboard, TELEPHONE, lang=lang)
    page = screen.page
    assert screen.complaints() == []
    assert [page.locator(f".short-list.{key}").is_visible() for key in LISTS] == [True, False, False]
    assert 0 < bottom(page, ".short-list.news > :is(.lead, ol, .none)") <= TELEPHONE[1]
    for key in ("overdue", "look"):
        page.locator(f"label[for=short-list-{key}]").click()
        assert [page.locator(f".short-list.{each}").is_visible() for each in LISTS] == [
            each == key for each in LISTS
        ]
        assert 0 < bottom(page, f".short-list.{key} > :is(.lead, .none)") <= TELEPHONE[1]


@pytest.mark.thorough
def test_a_line_leads_to_its_proof(demo_dashboard, demo_store, visit):
    screen = visit(demo_dashboard, as_of="1404/09/13")
    said = contents(looking(demo_store, as_of="1404/09/13"))
    for each in said.lists:
        links = screen.page.locator(f".short-list.{each.key} li a").evaluate_all("xs => xs.map(x => x.href)")
        assert len(links) == len(each.lines)
        for link, line in zip(links, each.lines, strict=True):
            query = parse_qs(urlsplit(link).query)
            assert urlsplit(link).path.endswith(line.proof.screen)
            assert query["as_of"]
            proof = {name: list(values) for name, values in line.proof.params.items() if values}
            assert proof.items() <= query.items()


@pytest.mark.thorough
def test_more_lines_unfold_in_place(demo_dashboard, visit):
    screen = visit(demo_dashboard)
    more = screen.page.locator(".short-list.overdue .more")
    assert not more.locator("li").first.is_visible()
    more.locator("summary").click()
    assert more.locator("li").first.is_visible()


@pytest.mark.thorough
def test_lines_that_were_not_there_at_the_last_look_are_marked(demo_dashboard, look):
    """The browser remembers the last look; an earlier state of the data stands for one some days ago."""
    page = look(demo_dashboard).page
    assert page.locator(".last-look").count() == 0  # the first look
    kept = page.evaluate("JSON.parse(localStorage.getItem('negah seen'))")
    first = kept["now"]["lines"][0]
    earlier = {
        "state": "another",
        "now": {"day": "1404/01/02", "lines": kept["now"]["lines"][1:]},
        "before": None,
    }
    page.evaluate("kept => localStorage.setItem('negah seen', JSON.stringify(kept))", earlier)
    try:
        screen = look(demo_dashboard, lang="en")
        assert screen.page.locator("li.fresh").evaluate_all("xs => xs.map(x => x.dataset.line)") == [first]
        link = screen.page.locator(".last-look a")
        assert link.inner_text() == "Since your last look (1404/01/02): new lines: 1"
        assert parse_qs(urlsplit(link.get_attribute("href")).query)["period"][0].startswith("1404/01/02-")
        # While the data stay the same, the marks stay; a filtered view remembers nothing and marks nothing.
        assert look(demo_dashboard, lang="en").page.locator("li.fresh").count() == 1
        assert look(demo_dashboard, lang="en", county="0303").page.locator("li.fresh").count() == 0
        assert screen.complaints() == []
    finally:
        page.evaluate("localStorage.removeItem('negah seen')")
