"""The title above the table of hotspots: how many of the counties checked are hotspots."""

import pytest

from pages.hotspots.table import hotspots_title


@pytest.mark.parametrize(
    ("hotspots", "checked", "fa", "en"),
    [
        (0, 1, "شهرستانِ بررسی‌شده کانون نیست", "The county checked is no hotspot"),
        (1, 1, "شهرستانِ بررسی‌شده کانون است", "The county checked is a hotspot"),
        (0, 17, "هیچ‌یک از ۱۷ شهرستانِ بررسی‌شده کانون نیست", "None of the 17 counties checked is a hotspot"),
        (7, 21, "از ۲۱ شهرستانِ بررسی‌شده، ۷ شهرستان کانون است", "7 of the 21 counties checked are hotspots"),
    ],
)
def test_none_and_a_single_county_are_said_in_words(hotspots, checked, fa, en) -> None:
    assert hotspots_title(hotspots, checked, "fa") == fa
    assert hotspots_title(hotspots, checked, "en") == en
