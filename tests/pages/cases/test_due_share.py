"""Lists of cases are the proof of figures that other screens say of them: the share on time, and the long waits."""

from pages.cases.case_list import listing
from persian.digits import number
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.overview.lists.overdue_list import overdue_by_office
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


def test_the_overdue_cases_of_an_office_say_how_many_wait_longer_than_the_overview_says(demo_store) -> None:
    """A line of the overview says of an office how many are 61 days or more past due, and leads to this list."""
    waits = overdue_by_office(demo_store, Scope())
    office = next(each for each in waits if 0 < each.long < each.n)
    view = looking(demo_store, state="overdue", period="all", agency=office.office)
    assert f"معوق: {number(office.n, 'fa')} پرونده" in plain(listing(view).html)
    assert (
        f" است. مهلت {number(office.long, 'fa')} پرونده از این‌ها ۶۱ روز پیش یا زودتر به پایان رسیده است."
        in plain(listing(view).html)
    )
