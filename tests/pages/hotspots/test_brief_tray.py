"""The tray below the hotspots screen while no county is chosen: it says what to do on the part that is open."""

import pytest

from pages.hotspots.brief import tray_text
from tests.pages.same_numbers.reading import looking, plain


def test_the_part_with_the_map_says_where_to_click(demo_store):
    assert "روی نقشه، نمودار قیفی یا جدول" in plain(tray_text(looking(demo_store)))


@pytest.mark.parametrize("part", ["brief", "evidence"])
def test_the_other_parts_lead_to_it(demo_store, part):
    tray = tray_text(looking(demo_store, part=part))
    assert plain(tray) == "شهرستانی انتخاب نشده است. انتخاب شهرستان‌ها"
    assert "part=choose" in tray
