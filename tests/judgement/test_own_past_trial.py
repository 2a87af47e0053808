"""A few worlds of the trial of offices beside their own past: what is in them, and who is told."""

import sys

import numpy as np

from tests.judgement import own_past_trial
from tests.judgement.own_past_trial import BEGIN, DECLINE, PLANTED, cases, tried


def test_only_the_planted_offices_decline() -> None:
    n, late = cases(np.random.default_rng(1), 100, 0.25, 1)
    after = slice(BEGIN + DECLINE, None)
    share = 1 - late[:, after].sum(axis=1) / n[:, after].sum(axis=1)
    assert np.all(share[:PLANTED] < 0.75)
    assert np.all(share[PLANTED:] > 0.75)
    assert abs(n.mean() * 52 / 12 - 100) < 1


def test_the_more_cases_the_sooner_it_is_told_and_hardly_a_sound_office_is() -> None:
    few, found_of_few = tried((15, 0.25, 1), 2, seed=3)
    many, found_of_many = tried((100, 0.25, 1), 2, seed=3)
    assert found_of_few == sorted(found_of_few)
    assert found_of_many[1] > found_of_few[1]
    assert found_of_many[-1] == 1.0
    assert max(few, many) < 0.05


def test_the_command_prints_a_line_for_each_setting(capsys, monkeypatch) -> None:
    monkeypatch.setattr(own_past_trial, "SETTINGS", [(20, 0.25, 1)])
    monkeypatch.setattr(sys, "argv", ["own past", "--worlds", "1"])
    own_past_trial.main()
    assert capsys.readouterr().out.startswith("20 a month | wanders by 0.25, 1 together | ")
