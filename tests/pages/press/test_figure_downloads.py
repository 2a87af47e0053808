"""Names of the files of a publishable figure: in the reader's language, and saying what the figure is of."""

from datetime import timedelta

import pytest

from pages.press.figure_downloads import MEDIA_TYPES, button_label, figure_file_name
from pages.view.view import View
from persian.calendar import month_of
from queries.press.quote import quotable
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


@pytest.fixture
def scope(demo_store: Store) -> Scope:
    """Complaints of one county in the last whole month."""
    month = month_of(month_of(demo_store.as_of.date()).first - timedelta(1))
    county = str(demo_store.dimension("county")["code"].iloc[1])
    return Scope(counties=(county,), kinds=("complaint",)).with_period(month.first, month.last)


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("fa", ("نگاه-۱۱۱-دادهٔ-نمونه", "شکایت", "شهریور-۱۴۰۵", "بارگذاری-۱")),
        ("en", ("Negah-111-Demo-data", "Complaint", "Shahrivar-1405", "load-1")),
    ],
)
def test_the_name_says_what_the_figure_is_of_in_the_language_of_the_reader(
    demo_store: Store, scope: Scope, lang: str, parts: tuple[str, ...]
) -> None:
    view = View(demo_store, scope, (), lang, False, {}, demo_store.as_of)
    name = figure_file_name(view, quotable(demo_store, "on_time_share", scope))
    for part in parts:
        assert part.casefold() in name.casefold()
    county = demo_store.dimension("county")["name_fa" if lang == "fa" else "name_en"].iloc[1]
    assert str(county).replace(" ", "-") in name


def test_the_name_of_a_breakdown_says_by_what(demo_store: Store, scope: Scope) -> None:
    everywhere = Scope().with_period(scope.first, scope.last)
    view = View(demo_store, everywhere, (), "en", False, {}, demo_store.as_of)
    name = figure_file_name(view, quotable(demo_store, "on_time_share", everywhere, by=("county",)))
    assert "by-county" in name.casefold()
    assert not set(name) & set('/\\:*?"<>|. ')


def test_a_button_says_what_its_file_holds_and_not_only_the_format() -> None:
    labels = {lang: [button_label(form, lang) for form in MEDIA_TYPES] for lang in ("fa", "en")}
    assert labels == {
        "fa": ["جدول · CSV", "جدول · XLSX", "داده · JSON", "تصویر · PNG", "تصویر · SVG"],
        "en": ["Table · CSV", "Table · XLSX", "Data · JSON", "Picture · PNG", "Picture · SVG"],
    }
