"""The worlds of the stop-watch trial hold what is planted, and answers are marked by it."""

import numpy as np
import pytest

from tests.ninety_seconds.marking import marks, report
from tests.ninety_seconds.planted_worlds import PLANTS, bad_offices, demo

KEY = {
    "told": "water", "topics": ["Water cut-offs"], "county": "میانه", "overdue_at": ["ثبت اسناد (نمونه)"],
    "late_offices": ["شهرداری اهر (نمونه)"],
}  # fmt: skip
RIGHT = {
    "viewport": "laptop", "changed": "قطع آب در میانه", "overdue_at": "ثبت‌اسناد", "needs_look": ["شهرداری اهر"],
    "signal": True,
}  # fmt: skip


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_world_holds_its_plants_and_no_others(province, plant):
    made = demo(plant, province, cases=20_000)
    late = bad_offices(plant, made.world)
    assert {office.key for office in late} == set(plant.late_offices)
    assert {office.character for office in made.world.offices} == {"sound"}
    assert bool(made.world.crisis_rate.any()) == (plant.county is not None)


def test_a_surge_lasts_until_the_last_day(province):
    water = next(plant for plant in PLANTS if plant.name == "water")
    daily = demo(water, province).world.crisis_rate.sum(axis=1)
    assert np.flatnonzero(daily).tolist() == list(range(len(daily) - water.days, len(daily)))


def test_answers_are_marked_by_what_is_planted():
    assert all(marks(RIGHT, KEY).values())
    wrong = RIGHT | {"changed": "nothing", "needs_look": ["شهرداری اهر", "شهرداری میانه"], "signal": False}
    assert marks(wrong, KEY) == {"changed": False, "overdue_at": True, "needs_look": False, "signal": False}
    assert not marks(RIGHT | {"changed": "قطع آب در اهر"}, KEY)["changed"]
    assert not marks(RIGHT, KEY | {"topics": []})["signal"]


def test_misses_stand_in_the_document():
    text = report({"water": [RIGHT, RIGHT | {"overdue_at": "گاز"}]}, {"water": KEY})
    assert "7 of 8 answers in 2 readings" in text
    assert "**no**: گاز" in text
