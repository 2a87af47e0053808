"""The trials over springs of a short history and over bursts: their worlds, and what their reports say."""

from datetime import timedelta

import pytest

from persian.calendar import from_jalali
from tests.attention.burst_trial import burst, burst_report
from tests.attention.spring_report import spring_report
from tests.attention.spring_trial import Spring, spring
from tests.attention.spring_worlds import AFTER, BEFORE, monitored, spring_world


def test_a_world_has_the_history_it_says_and_judges_the_mornings_around_nowruz():
    world = spring_world(3, years=2.0)
    assert world.first + timedelta(world.nowruz) == from_jalali(1405, 1, 1)
    assert world.nowruz == 730
    assert (len(world.judged), world.counts.shape[0]) == (BEFORE + AFTER, world.nowruz + AFTER)
    assert world.channels.sum() == world.counts.sum()
    series = monitored(world, world.judged.stop)
    assert series.counts["county"].counts.sum() == world.counts.sum()
    assert series.history <= world.judged.start


@pytest.mark.thorough
def test_in_a_closure_without_effect_the_former_rule_is_wrong_about_the_province():
    former, now = (spring(7, years=2.0, is_former=each) for each in (True, False))
    assert former.province_days > now.province_days == 0


def test_the_report_says_what_was_told():
    def result(former: bool, province: int, told: int | None) -> Spring:
        return Spring(2.0, former, 10.0, 3, province, 7, {"province": told, "county": 3, "topic": None})

    text = spring_report(
        [result(True, 2, 5), result(True, 1, None), result(False, 0, 9), result(False, 1, 9)]
    )
    assert "| 2 | former | 2 | 0.300 | 0.150 | 10.0% | 50% | 50% | 100% | 100% | 0% | 0% |" in text
    assert "| 2 | now | 2 | 0.300 | 0.050 | 10.0% | 0% | 100% | 100% | 100% | 0% | 0% |" in text
    assert "0.150 times a week and comes 0.050 times now" in " ".join(text.split())


@pytest.mark.thorough
def test_after_a_burst_neither_its_county_nor_the_province_has_a_line():
    former, now = (burst(2, is_former=each) for each in (True, False))
    assert former.spread > now.spread == 0
    assert now.surge is not None
    assert "| now | 1 | 0 | 0 |" in burst_report([former, now])
