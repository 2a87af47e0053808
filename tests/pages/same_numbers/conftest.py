"""The scopes under which every screen is read."""

import pytest

from pages.view.view import View
from tests.pages.same_numbers.reading import looking

ADDRESSES: list[dict[str, str]] = [
    {},
    {"period": "1403/01/01-1403/12/30", "trips": "out"},  # A leap year.
    {"as_of": "1404/12/15", "kind": "complaint", "period": "365d"},
    {"period": "1300/01/01-1403/06/31", "topic_group": "largest"},  # Begins long before the data.
]


@pytest.fixture(params=ADDRESSES, ids=str)
def view(request, demo_store) -> View:
    """The view of an address on the demo store, in Persian."""
    return looking(demo_store, **request.param)
