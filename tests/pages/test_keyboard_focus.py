"""With the keyboard alone: what has the focus can be seen, is not below the bar that stays at the top, and is kept."""

import pytest

from tests.thorough import ordinary_first

pytestmark = pytest.mark.browser

# The upper edge of what has the focus, below the lower edge of the scope bar, in pixels.
BELOW_THE_BAR = """() => document.activeElement.getBoundingClientRect().top
  - document.querySelector('.scope-bar').getBoundingClientRect().bottom"""


@pytest.mark.thorough
def test_headings_of_a_long_table_are_not_covered_by_the_scope_bar(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/agencies").page
    page.locator(".finders select").first.focus()
    page.keyboard.press("Tab")  # The table, which is higher than the window.
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('thead') !== null")
        assert page.evaluate(BELOW_THE_BAR) >= 0


def test_the_focus_on_the_whole_page_can_be_seen(demo_dashboard, visit):
    page = visit(demo_dashboard).page
    page.keyboard.press("Shift")  # From here on the keyboard is in use.
    page.locator("[data-testid=stMain]").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize(
    ("name", "parameter"),
    ordinary_first(1, [("counties", "map"), ("response", "compare"), ("cases", "state")]),
)
def test_a_choice_that_was_made_with_the_keyboard_keeps_the_focus(demo_dashboard, visit, name, parameter):
    screen = visit(f"{demo_dashboard}/{name}")
    choice = screen.page.locator(".pills a:not([aria-current])").first
    words = choice.inner_text()
    choice.focus()
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url(f"**{parameter}=*")
    screen.page.wait_for_function(
        "words => document.activeElement.innerText === words && document.activeElement.ariaCurrent", arg=words
    )


def test_the_skip_link_leads_past_the_filters_to_the_first_finding(demo_dashboard, visit):
    page = visit(demo_dashboard).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('p.day')")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.today') !== null")


def test_a_changed_filter_is_reported_while_it_keeps_the_focus(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/volume")
    report = screen.page.locator("body > .result-report[role=status]")
    assert report.inner_text() == ""  # it is there from the beginning, or the first report is not read out
    screen.page.locator(".scope-bar [data-focus=county]").press("Enter")
    screen.page.locator(".panel:popover-open input[value='0306']").press("Space")
    screen.page.locator(".panel:popover-open .apply").press("Enter")
    screen.page.wait_for_url("**county=0306*")
    screen.settle()
    sentence = screen.page.locator("p.sentence").inner_text()
    finding = screen.page.locator("[data-testid=stMain] h2").first.inner_text()
    screen.page.wait_for_function(REPORTED, arg=" ".join(f"{sentence}. {finding}".split()))
    assert screen.page.evaluate("document.activeElement.dataset.focus") == "county"


REPORTED = "words => document.querySelector('body > .result-report').innerText === words"


@pytest.mark.parametrize("lang", ordinary_first(1, ["en", "fa"]))
def test_show_everything_leads_to_the_first_filter_and_reports_the_new_scope(demo_dashboard, visit, lang):
    """The button is there no more, and the report waits until the new figures are drawn."""
    screen = visit(f"{demo_dashboard}/volume", lang=lang, county="0303", kind="complaint")
    screen.leave(lambda: screen.page.locator(".scope-bar .clear-all").press("Enter"))
    assert screen.page.evaluate("document.activeElement.dataset.focus") == "period"
    sentence = screen.page.locator("p.sentence").inner_text()
    finding = screen.page.locator("[data-testid=stMain] h2").first.inner_text()
    screen.page.wait_for_function(REPORTED, arg=" ".join(f"{sentence}. {finding}".split()))


def test_the_page_of_an_office_is_reported_with_its_name(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/agencies", lang="en")
    name = screen.page.locator("table.figures tbody th a").first
    words = name.inner_text().strip("\u2068\u2069")
    screen.leave(lambda: name.press("Enter"))
    screen.page.wait_for_function(
        "name => document.querySelector('body > .result-report').innerText.includes(`. \u2068${name}`)",
        arg=words,
    )


def test_a_choice_in_a_dropdown_keeps_the_focus_and_its_sentence_is_reported(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/press")
    page = screen.page
    for n, parameter in enumerate(("measure", "period", "county")):
        page.locator(".picked > summary").nth(n).press("Enter")
        choice = page.locator(".picked[open] a:not([aria-current])").first
        words = choice.inner_text()
        choice.press("Enter")
        page.wait_for_url(f"**{parameter}=*")
        # The dropdown has closed and its button shows what was chosen.
        page.wait_for_function(
            "([n, words]) => { const of = document.activeElement; return of.matches('.picked:not([open]) > summary')"
            " && of === document.querySelectorAll('.picked > summary')[n] && of.innerText.includes(words); }",
            arg=[n, words],
        )
    screen.settle()
    quote = page.locator(".press-number .quote p").first.inner_text()
    page.wait_for_function(
        "quote => document.querySelector('body > .result-report').innerText === quote",
        arg=" ".join(quote.split()),
    )


def test_the_button_of_a_download_keeps_the_focus(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/press").page
    button = page.locator("[data-testid=stDownloadButton] button").first
    with page.expect_download():
        button.press("Enter")
    page.wait_for_function("document.activeElement.matches('[data-testid=stDownloadButton] button')")


def test_escape_closes_a_dropdown_and_so_does_the_tab_key_behind_its_last_choice(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/press").page
    first = page.locator(".picked > summary").first
    first.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(".picked[open]").count() == 0
    assert page.evaluate("document.activeElement === document.querySelector('.picked > summary')")
    first.press("Enter")
    page.locator(".picked[open] a").last.focus()
    page.keyboard.press("Tab")
    page.wait_for_function("document.querySelector('.picked[open]') === null")


def test_the_link_to_the_other_language_keeps_the_focus(demo_dashboard, visit):
    page = visit(f"{demo_dashboard}/definitions", lang="fa").page
    page.locator("a.language").press("Enter")
    page.wait_for_url("**lang=en*")
    page.wait_for_function("() => document.activeElement.matches('a.language[lang=fa]')")


FOCUSED = "words => document.activeElement.innerText.replace(/[\u2066-\u2069]/g, '') === words"


def test_a_followed_link_leads_to_the_name_of_the_new_page_and_back_to_the_link(demo_dashboard, visit):
    """The focus was on the whole document, and the Tab key began anew at the menu."""
    screen = visit(f"{demo_dashboard}/agencies", lang="en")
    page = screen.page
    name = page.locator("table.figures tbody th a").nth(8)
    words = name.inner_text().strip("\u2068\u2069")
    screen.leave(lambda: name.press("Enter"))
    page.wait_for_function("() => document.activeElement.matches('h1')")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    screen.leave(page.go_back)
    page.wait_for_function(FOCUSED, arg=words)
    # The position of the page is that of before, and not that to which a focus scrolls.
    place = name.evaluate("link => link.getBoundingClientRect().top")
    assert 0 < place < page.evaluate("innerHeight")


@pytest.mark.thorough
def test_the_focus_of_a_reader_who_has_moved_on_is_left_alone(demo_dashboard, visit):
    screen = visit(f"{demo_dashboard}/agencies", lang="en")
    page = screen.page
    page.locator("table.figures tbody th a").first.press("Enter")
    page.locator(".scope-bar [data-focus=kind]").focus()
    screen.settle()
    page.wait_for_function("() => document.querySelector('body > .result-report').innerText !== ''")
    assert page.evaluate("document.activeElement.dataset.focus") == "kind"
