"""How a figure that was quoted reads today: a count is not told twice, and other figures have their basis."""

from datetime import date

from pages.press.headline_figure import basis_text, value_today
from queries.disclosure.protected_figures import protected
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

YEAR = Scope().with_period(date(2025, 3, 21), date(2026, 3, 20))  # 1404


def test_a_count_is_not_told_twice(demo_store: Store) -> None:
    cases = protected(demo_store, "received", YEAR)
    assert value_today(cases, "en") == f"{cases.row['value']:,.0f} cases"
    share = protected(demo_store, "on_time_share", YEAR)
    assert value_today(share, "en") == f"{share.row['value']:.1%} ({basis_text(share, 'en')})"


def test_what_is_not_published_today_has_no_value(demo_store: Store) -> None:
    assert value_today(None, "en") == "not published"
    # A place so small that a month of it is withheld.
    few = Scope(counties=("0321",), kinds=("suggestion",)).with_period(date(2025, 3, 21), date(2025, 4, 20))
    figure = protected(demo_store, "on_time_share", few)
    assert figure.row["withheld"]
    assert value_today(figure, "en") == "not published"
