"""Nowruz, Ramadan, announced days off and holidays by name."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from persian.calendar import from_jalali, to_jalali
from queries.timeline.public_days import announced_days_off, named_holidays, nowruz_and_ramadan

FIRST, LAST = from_jalali(1403, 1, 1), from_jalali(1404, 12, 29)


def test_each_year_has_its_nowruz_and_its_ramadan():
    events = nowruz_and_ramadan(FIRST, LAST, lang="fa")
    nowruz = [to_jalali(event.first) for event in events if event.name == "نوروز"]
    assert nowruz == [(1403, 1, 1), (1404, 1, 1)]
    ramadan = [event for event in events if event.name == "ماه رمضان"]
    # Eid al-Fitr was on 10 April 2024, 31 March 2025 and 21 March 2026.
    assert [str(event.last) for event in ramadan] == ["2024-04-09", "2025-03-30", "2026-03-20"]
    assert {(event.last - event.first).days for event in ramadan} == {29}


def test_a_ramadan_that_began_before_the_chart_is_whole():
    [event] = [
        e for e in nowruz_and_ramadan(from_jalali(1404, 1, 5), LAST, lang="en") if e.name == "Ramadan"
    ][:1]
    assert event.first < from_jalali(1404, 1, 1)


@pytest.fixture
def with_days_off() -> None:
    """Settings with an announced day off, and a holiday on which offices work."""
    Path(os.environ["NEGAH_SETTINGS"]).write_text(
        '[working_days]\nextra_holidays = ["1404/05/12"]\nextra_working_days = ["1404/03/14"]\n',
        encoding="utf-8",
    )


@pytest.mark.usefixtures("with_days_off")
def test_announced_days_off_come_from_the_settings():
    [event] = announced_days_off(FIRST, LAST, lang="en")
    assert (event.name, to_jalali(event.first)) == ("Announced day off", (1404, 5, 12))
    assert announced_days_off(FIRST, FIRST + timedelta(30), lang="fa") == []


@pytest.mark.usefixtures("with_days_off")
def test_holidays_by_name_are_outside_nowruz_and_worked_days():
    events = named_holidays(from_jalali(1404, 1, 1), from_jalali(1404, 3, 31), lang="fa")
    days = [to_jalali(event.first)[1:] for event in events]
    assert (3, 15) in days
    assert (3, 14) not in days
    assert all(day > (1, 13) for day in days)
    assert "قیام ۱۵ خرداد" in {event.name for event in events}
