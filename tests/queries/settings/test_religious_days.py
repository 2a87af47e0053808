"""Names of public holidays: in Persian typography, whatever the library writes."""

import re
from datetime import date

from queries.settings.religious_days import holiday_names


def test_persian_names_have_persian_digits_and_marks():
    names = dict(holiday_names(2025, 2026, lang="fa"))
    assert names[date(2025, 6, 5)] == "قیام ۱۵ خرداد"
    assert names[date(2025, 3, 22)] == "شهادت حضرت علی علیه السلام؛ عید نوروز"
    assert names[date(2025, 8, 22)].startswith("رحلت رسول اکرم؛ شهادت")
    assert not any(re.search(r"[0-9A-Za-z;]|؛\S|عیدنوروز", name) for name in names.values())


def test_english_names_are_those_of_the_library():
    assert dict(holiday_names(2025, 2025, lang="en"))[date(2025, 3, 21)] == "Nowruz"
