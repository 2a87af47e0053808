"""A few screens of the trial of offices that settle little: what is planted in them, and who is named."""

import sys

import numpy as np
import pytest

from queries.comparisons.peers.outcome_signs import REOPENED, RESOLVED, SATISFIED
from tests.judgement import outcome_trial
from tests.judgement.outcome_trial import (
    ASIDE,
    ASIDE_LATELY,
    OPEN,
    PLANTED,
    UNANSWERED,
    false_names,
    screen,
    times_told,
)
from tests.thorough import ordinary_first


def test_the_planted_office_has_its_cases_and_its_share() -> None:
    made = [screen(np.random.default_rng(seed), 0.5, 0.3, plant=-0.25, n=300) for seed in range(30)]
    rows = [each.counts.keys.index(PLANTED) for each in made]
    assert {float(each.counts.n[row]) for each, row in zip(made, rows, strict=True)} == {300.0}
    gaps = [float(each.gap[row]) for each, row in zip(made, rows, strict=True)]
    assert gaps == pytest.approx([-0.25] * len(made), abs=0.02)


def test_offices_differ_by_as_much_as_the_setting_says() -> None:
    alike = screen(np.random.default_rng(1), 0.5, 0.0)
    assert np.abs(alike.gap).max() == pytest.approx(0.0, abs=1e-12)
    gaps = np.concatenate([screen(np.random.default_rng(seed), 0.5, 0.6).gap for seed in range(20)])
    # 0.22 is the slope of the logistic curve, over the topics.
    assert gaps.std() == pytest.approx(0.6 * 0.22, rel=0.15)


@pytest.mark.parametrize(
    ("key", "typical", "plant"),
    ordinary_first(
        2,
        [
            (REOPENED, 0.05, 0.2),
            (SATISFIED, 0.65, -0.4),
            (RESOLVED, 0.6, -0.4),
            (ASIDE, 0.05, 0.3),
            (ASIDE_LATELY, 0.05, 0.3),
            (OPEN, 0.05, 0.7),
            (UNANSWERED, 0.02, 0.2),
        ],
    ),
)
def test_who_settles_little_is_named_and_no_sound_office(key: str, typical: float, plant: float) -> None:
    assert times_told(key, typical, 0.3, plant=plant, n=300, worlds=4, seed=3) == 4
    assert false_names(key, typical, 0.3, 6, seed=3)[1:] == (0, 0)


def test_the_command_prints_a_line_for_each_setting(capsys, monkeypatch) -> None:
    monkeypatch.setattr(outcome_trial, "TYPICAL", {REOPENED: (0.05,)})
    monkeypatch.setattr(outcome_trial, "PLANTS", {REOPENED: (0.2,)})
    monkeypatch.setattr(sys, "argv", ["outcomes", "--worlds", "4", "--only", REOPENED])
    outcome_trial.main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("reopened_share | typical 5% | sd 0.3 | named ")
