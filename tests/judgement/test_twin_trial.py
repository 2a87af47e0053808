"""A few screens of the trial of cases entered twice: what is planted in them, and which cases have a twin."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from tests.judgement import twin_trial
from tests.judgement.twin_trial import HOUR, has_twin, named_offices, run_twins
from tests.judgement.twin_worlds import LARGE, OFFICES, PLANTED, TwinSetting, TwinWorld, twin_world
from tests.thorough import ordinary_first


def test_a_twin_agrees_in_everything_and_is_one_of_three_at_most() -> None:
    zeros = np.zeros(10, dtype=np.int64)
    # Two alike, one of another channel, one answered later, one an hour and more later, and a burst of four.
    registered = np.array([1.0, 1.01, 1.01, 1.02, 1.2, 5.0, 5.0, 5.01, 5.02, 30.0])
    answered = np.array([2.0, 2.01, 2.0, 4.0, 2.0, 6.0, 6.0, 6.0, 6.0, 31.0])
    channel = np.array([0, 0, 1, 2, 0, 0, 0, 0, 0, 0])
    world = TwinWorld(zeros, zeros, zeros, zeros, channel, registered, answered)
    assert has_twin(world, days=HOUR, alike=True).tolist() == [True, True, *[False] * 8]
    others = replace(world, office=np.array([0, 1, *[0] * 8]))
    assert not has_twin(others, days=HOUR, alike=True).any()
    assert not has_twin(world, days=20.0, alike=False).any()  # nine within 20 days are an event
    assert has_twin(replace(world, topic=np.arange(10) // 2), days=20.0, alike=False).sum() == 8


@pytest.mark.parametrize("way", ordinary_first(1, ["at once", "later"]))
def test_the_planted_office_has_a_quarter_of_its_cases_twice(way: str) -> None:
    counts = [
        np.bincount(twin_world(np.random.default_rng(seed), setting).office, minlength=OFFICES)[PLANTED]
        for seed in range(20)
        for setting in (TwinSetting(planted=300, way=way, others=0.0),)
    ]
    assert np.mean(counts) == pytest.approx(300 * 1.25, rel=0.05)


def test_cases_of_a_day_are_answered_together_where_that_is_usual() -> None:
    world = twin_world(np.random.default_rng(1), TwinSetting(batches=True, large=3000, days_only=True))
    of_large = world.office == LARGE
    assert of_large.sum() == pytest.approx(3000, rel=0.2)
    day = world.registered[of_large] == 20
    most = np.bincount(world.answered[of_large][day].astype(int)).max()
    assert most / day.sum() > 0.6
    assert (world.registered == np.floor(world.registered)).all()


@pytest.mark.thorough
def test_who_enters_cases_twice_at_once_is_named_and_nobody_else(capsys, monkeypatch) -> None:
    setting = TwinSetting(planted=300)
    assert run_twins(setting, 3, seed=2)["twins at once"] == (3, 0, 0)
    world = twin_world(np.random.default_rng(3), TwinSetting())
    assert not named_offices(world, has_twin(world, days=HOUR, alike=True)).any()
    monkeypatch.setattr(twin_trial, "SETTINGS", {"planted": setting})
    monkeypatch.setattr(sys, "argv", ["twins", "--worlds", "1"])
    twin_trial.main()
    assert "planted | twins at once | planted 1 | large 0 | others 0 | of 1" in capsys.readouterr().out
