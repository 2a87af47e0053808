"""Events in the settings file: what is read, and what is refused in both languages with its line."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from geo.tomlfile import DeclarationError, read_toml
from persian.calendar import from_jalali, to_jalali
from queries.settings.event_declarations import MAX_DAYS
from queries.settings.province_settings import Settings

GOOD = """
[[event]]
name = { fa = "کمبود دارو", en = "Medicine shortage" }
first = "1405/05/15"
last = "1405/06/31"
topics = ["Medicine shortage"]
"""


def jalali_text(day: date) -> str:
    there = to_jalali(day)
    return f"{there.year}/{there.month:02}/{there.day:02}"


def read(folder: Path, text: str) -> Settings:
    path = folder / "negah.toml"
    path.write_text(text, encoding="utf-8")
    return read_toml(path, Settings)


def test_an_event_has_its_days(tmp_path):
    event = read(tmp_path, GOOD).event[0]
    assert (event.first_day, event.last_day) == (from_jalali(1405, 5, 15), from_jalali(1405, 6, 31))
    assert event.counties == ()


def test_an_event_without_a_last_day_lasts_one_day(tmp_path):
    event = read(tmp_path, GOOD.replace('last = "1405/06/31"\n', "")).event[0]
    assert event.first_day == event.last_day


def test_an_event_may_last_as_long_as_ten_years_and_not_a_day_longer(tmp_path):
    first = from_jalali(1395, 1, 1)
    longest, too_long = (
        GOOD.replace("1405/05/15", "1395/01/01").replace("1405/06/31", jalali_text(first + timedelta(days)))
        for days in (MAX_DAYS, MAX_DAYS + 1)
    )
    event = read(tmp_path, longest).event[0]
    assert (event.last_day - event.first_day).days == MAX_DAYS
    with pytest.raises(DeclarationError):
        read(tmp_path, too_long)


@pytest.mark.parametrize(
    ("wrong", "fa", "en"),
    [
        (
            GOOD.replace("1405/06/31", "1405/05/01"),
            "پیش از روز آغاز",
            "ends (1 Mordad 1405) before it begins",
        ),
        (GOOD.replace("1405/06/31", "1450/06/31"), "بیش از ده سال", "lasts more than ten years"),
        (GOOD.replace("1405/06/31", "1405/13/01"), "سطر ۵", "line 5"),
        (GOOD.replace(', en = "Medicine shortage"', ""), "این کلید لازم است", "this key is required"),
        (GOOD.replace('"Medicine shortage" }', '"   " }'), "نامی کوتاه بنویسید", "write a short name"),
        (GOOD.replace("last =", "until ="), "کلید شناخته‌شده‌ای نیست", "not a known key"),
        (GOOD + GOOD, "دو بار برای روزهای مشترک", "twice for the same days"),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(tmp_path, wrong, fa, en):
    with pytest.raises(DeclarationError) as refused:
        read(tmp_path, wrong)
    assert fa in refused.value.message_fa
    assert en in refused.value.message_en


def test_the_same_name_may_return_on_other_days(tmp_path):
    again = GOOD.replace("1405/05/15", "1404/05/15").replace("1405/06/31", "1404/06/31")
    assert len(read(tmp_path, GOOD + again).event) == 2
