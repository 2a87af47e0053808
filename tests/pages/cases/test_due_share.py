"""The list of cases due says which share of them was answered on time: it is the proof of that figure."""

from pages.cases.case_list import listing
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope
from tests.pages.same_numbers.reading import looking, plain


def test_the_share_stands_above_the_cases_due_and_above_no_others(demo_store) -> None:
    due = plain(listing(looking(demo_store, state="due", period="all")).html)
    share = MEASURES["on_time_share"].format(
        float(measure(demo_store, "on_time_share", Scope()).row["value"]), "fa"
    )
    assert f"پاسخ به‌موقع: {plain(share)}." in due
    assert ". پاسخ به‌موقع: " not in plain(
        listing(looking(demo_store, state="on_time", period="all")).html.partition("<nav")[0]
    )
    few = looking(demo_store, state="due", period="1405/01/01-1405/01/01", county="0327")
    assert ". پاسخ به‌موقع: " not in plain(listing(few).html)
