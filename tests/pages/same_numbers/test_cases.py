"""The list of cases and the completeness of columns count the same cases as the measures."""

from dataclasses import replace

import pytest

from pages.cases.case_list import listing
from pages.cases.list_request import read_request
from pages.data.column_completeness import column_completeness_table
from pages.view.view import View
from persian.digits import number
from queries.cases.listing import count, page
from queries.cases.states import STATES
from queries.estimates.measure import measure
from tests.pages.same_numbers.conftest import ADDRESSES
from tests.pages.same_numbers.reading import LANG, assert_in_text, rows, title, value
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow


# Each state is listed for every other address, and each address for every other state; in an ordinary run each state
# for one address.
IN_TURN = [
    (address, state)
    for more in (0, 1)
    for number, address in enumerate(ADDRESSES)
    for state in list(STATES)[(number + more) % 2 :: 2]
]


@pytest.mark.parametrize(("view", "state"), ordinary_first(len(IN_TURN) // 4, IN_TURN), indirect=["view"])
def test_the_list_of_cases_counts_what_its_measure_counts(view, state):
    here = replace(view, params=dict(view.params) | {"state": [state]})
    wanted = read_request(here).state
    row = measure(view.store, wanted.measure_key, view.scope, lang=LANG).row
    part = wanted.key not in ("due", wanted.measure_key)  # The cases of which the measure is a share.
    whole = row["n"]
    if part and row["withheld"]:
        whole = count(view.store, view.scope, wanted)
    elif part:
        hits = round(row["value"] * row["n"])
        whole = row["n"] - hits if wanted.complement_within else hits
    assert count(view.store, view.scope, wanted) == whole
    assert_in_text(title(listing(here).html), number(whole, LANG))
    if whole < 3000:
        cases = page(view.store, view.scope, wanted, sort=wanted.sort, size=3000, lang=LANG).cases
        assert len({case.case_id for case in cases}) == len(cases) == whole


def test_completeness_is_of_the_cases_received(view):
    table = {row[0]: row for row in rows(column_completeness_table(view))}
    assert_in_text(table["شهرستان"][4], value(view, "received"))
    assert_in_text(table["زمان مختومه‌شدن"][4], number(count_closed(view), LANG))


def count_closed(view: View) -> int:
    """Cases registered in the scope and closed by as-of, dated or not, counted in the list itself."""
    listed = page(view.store, view.scope, STATES["received"], sort="newest", size=20_000, lang=LANG).cases
    return sum(case.closed is not None or case.is_closed for case in listed)
