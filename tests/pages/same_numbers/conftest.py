"""The scopes under which every screen is read."""

import pytest

from pages.view.view import View
from tests.pages.same_numbers.reading import looking
from tests.thorough import ordinary_first

ADDRESSES: list[dict[str, str]] = [
    {},
    {"period": "1403/01/01-1403/12/30", "trips": "out"},  # A leap year.
    {"as_of": "1404/12/15", "kind": "complaint", "period": "365d"},
    {"period": "1300/01/01-1403/06/31", "topic_group": "largest"},  # Begins long before the data.
]


# In an ordinary run the screens are read under the first and the third: nothing chosen, and a past moment, a kind and a
# period together.
@pytest.fixture(params=ordinary_first(2, ADDRESSES[::2] + ADDRESSES[1::2]), ids=str)
def view(request, demo_store) -> View:
    """The view of an address on the demo store, in Persian."""
    return looking(demo_store, **request.param)
