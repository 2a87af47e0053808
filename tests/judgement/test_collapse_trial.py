"""A few screens of the trial of offices where satisfaction collapses: what is in them, and who is named."""

import sys

import numpy as np
import pytest

from queries.comparisons.peers.outcome_signs import LATE_DAYS
from tests.judgement import collapse_trial
from tests.judgement.collapse_trial import DAYS, LATELY, false_names, screens, times_told
from tests.judgement.outcome_trial import PLANTED


def test_the_last_weeks_are_those_of_the_rule() -> None:
    assert DAYS[LATELY].sum() == LATE_DAYS
    assert DAYS.sum() == 90


def test_the_office_that_collapses_has_its_ratings_in_the_last_weeks() -> None:
    made = [screens(np.random.default_rng(seed), 0.3, plant=-0.5, n=50) for seed in range(20)]
    rows = [[each.counts.keys.index(PLANTED) for each in pair] for pair in made]
    n = {
        tuple(float(each.counts.n[i]) for each, i in zip(*both, strict=True))
        for both in zip(made, rows, strict=True)
    }
    assert n == {(80.0, 50.0)}
    shares = np.mean(
        [
            [each.counts.hits[i] / each.counts.n[i] for each, i in zip(*both, strict=True)]
            for both in zip(made, rows, strict=True)
        ],
        axis=0,
    )
    # 45 of 90 days and 45 of 56 are 50 points under a typical share of 65 %.
    assert shares == pytest.approx([0.65 - 0.5 * 40 / 80, 0.65 - 0.5 * 45 / 56], abs=0.05)


def test_a_collapse_is_seen_over_the_last_weeks_and_no_sound_office_named() -> None:
    over_90_days, lately = times_told(0.3, plant=-0.5, n=100, worlds=8, seed=3)
    assert over_90_days < lately
    assert lately >= 7
    assert false_names(0.3, 6, seed=3) == (0, 0)


def test_the_command_prints_a_line_for_each_setting(capsys, monkeypatch) -> None:
    monkeypatch.setattr(collapse_trial, "PLANTS", (-0.5,))
    monkeypatch.setattr(collapse_trial, "RATINGS", (50,))
    monkeypatch.setattr(sys, "argv", ["collapse", "--worlds", "3"])
    collapse_trial.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[0] for line in lines] == [f"sd {sd}" for sd in collapse_trial.SETTINGS]
    assert lines[0].endswith("}")
