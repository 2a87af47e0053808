"""The trials of pairs: each setting is counted over the same screens."""

import sys

import numpy as np
import pytest

from tests.judgement import registration_trial, topic_trial
from tests.judgement.pair_screens import GROUP_OF, OFFICES, PLANTED, print_settings


def test_each_setting_is_counted_over_the_same_screens(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["trial", "--worlds", "5", "--seed", "3"])
    drawn = {"a": [], "b": []}

    def named(setting, rng):
        drawn[setting].append(rng.integers(1000))
        return len(drawn[setting]) > 3, setting == "b"

    print_settings(None, ["a", "b"], named)

    assert capsys.readouterr().out.splitlines() == [
        "a | sound 2, planted 0 of 5 screens",
        "b | sound 2, planted 5 of 5 screens",
    ]
    assert drawn["a"] == drawn["b"]
    assert len(set(drawn["a"])) == 5


def test_the_planted_office_has_seven_others_beside_it():
    assert len(GROUP_OF) == OFFICES
    assert (GROUP_OF[PLANTED] == GROUP_OF).sum() == 8


@pytest.mark.parametrize(
    ("named", "setting"),
    [
        (topic_trial.named, topic_trial.Setting(0.7, 0.4, 0.0, 160, 2.5)),
        (
            registration_trial.named,
            registration_trial.Setting(registration_trial.CHANNELS, 0.7, 0.0, 0.0, 160, 2.5),
        ),
    ],
)
def test_a_pair_that_is_far_slower_is_named_and_sound_ones_are_not(named, setting):
    found = [named(setting, np.random.default_rng([1, number])) for number in range(3)]

    assert found == [(False, True)] * 3
