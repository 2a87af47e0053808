"""The footer of printed pages: what it says, and that nothing in it ends the style sheet."""

from types import SimpleNamespace

import pytest

from pages.shell.page_header import _pinned, print_footer_style
from pages.view.view import View
from persian.bidi import strip_control_characters
from queries.vocabulary.scope import Scope


@pytest.mark.parametrize(
    ("lang", "marks", "pages"), [("fa", "دادهٔ نمونه", "persian"), ("en", "Demo data", "decimal")]
)
def test_every_printed_page_says_what_it_shows_and_that_it_is_demo(demo_store, lang, marks, pages) -> None:
    view = View(demo_store, Scope(counties=("0303",)), (), lang, False, {}, demo_store.as_of)
    style = print_footer_style(view, SimpleNamespace(title='Counties"</style>\n', url_path="counties"))
    assert marks in style
    assert f"counter(page, {pages})" in style
    assert strip_control_characters(view.sentence()) in style
    assert "</style>" not in style
    assert "Counties\\22 \\3c /style\\3e " in style


def test_the_printed_press_page_names_no_period_of_other_screens(demo_store) -> None:
    view = View(demo_store, Scope(), (), "en", False, {}, demo_store.as_of)
    style = print_footer_style(view, SimpleNamespace(title="Press", url_path="press"))
    assert strip_control_characters(view.sentence()) not in style


def test_a_pinned_figure_is_named_by_what_it_shows_and_leads_back_to_it(demo_store) -> None:
    """The press screen shows the quarter that is nearest to the period of the scope bar, and not that period."""
    scope, _ = Scope.from_params({"period": ["90d"]}, today=demo_store.as_of.date())
    view = View(demo_store, scope, (), "en", False, {}, demo_store.as_of)
    press = SimpleNamespace(title="Press", url_path="press")
    name, address = (strip_control_characters(text) for text in _pinned(view, press))
    assert name.startswith("Press, Answered on time, East Azerbaijan Province, Q")
    assert strip_control_characters(view.sentence()) not in name
    assert address.startswith("press?")
    assert "period=14" in address


@pytest.mark.parametrize(("path", "title"), [("record", "Record"), ("definitions", "Definitions")])
def test_a_pinned_screen_without_a_scope_is_named_by_its_title_alone(demo_store, path, title) -> None:
    view = View(demo_store, Scope(), (), "en", False, {}, demo_store.as_of)
    assert _pinned(view, SimpleNamespace(title=title, url_path=path))[0] == title
