"""A few screens of the trial of answers on the due day: what is in them, and who is named."""

import sys

import numpy as np
import pytest

from queries.comparisons.peers import answer_timing
from queries.comparisons.peers.deadline_signs import LATE_DAYS, MIN_GAP, MIN_GAP_LATELY
from tests.judgement import due_day_trial
from tests.judgement.due_day_trial import ALONE, MONTH, PERIOD, Fault, false_names, screens, times_told
from tests.judgement.outcome_trial import PLANTED

RULE = (LATE_DAYS, MIN_GAP_LATELY)


def test_the_looks_are_those_of_the_rule() -> None:
    assert (PERIOD, MIN_GAP) == ALONE
    assert RULE in due_day_trial.LOOKS
    assert (answer_timing.LATE_DAYS, answer_timing.MIN_LAST_GAP_LATELY) in due_day_trial.LAST_DAYS_LOOKS


def test_the_office_with_the_fault_has_its_cases_and_its_share() -> None:
    fault = Fault(share=0.6, since=28, n=3000)
    made = [screens(np.random.default_rng(seed), 0.15, 0.3, 0.0, fault) for seed in range(20)]
    rows = {days: [each[days].counts.keys.index(PLANTED) for each in made] for days in (MONTH, PERIOD)}
    n = [made[i][PERIOD].counts.n[row] for i, row in enumerate(rows[PERIOD])]
    assert set(n) == {3000.0}
    share = {
        days: np.mean(
            [made[i][days].counts.hits[row] / made[i][days].counts.n[row] for i, row in enumerate(of)]
        )
        for days, of in rows.items()
    }
    # Of 28 days 21 and of 90 days 21, since what fell due in the first week had been answered before.
    assert share[MONTH] == pytest.approx(0.15 + 0.45 * 21 / 28, abs=0.03)
    assert share[PERIOD] == pytest.approx(0.15 + 0.45 * 21 / 90, abs=0.03)


def test_who_began_four_weeks_ago_is_seen_over_the_last_weeks_and_no_sound_office_named() -> None:
    times = times_told(0.15, 0.3, Fault(share=0.6, since=28, n=300), 12, seed=3)
    assert times[ALONE] < times[RULE]
    assert times[RULE] >= 6
    assert false_names(0.05, 0.3, 0.0, 6, seed=3)[RULE] == 0


def test_the_command_prints_a_line_for_each_setting(capsys, monkeypatch) -> None:
    monkeypatch.setattr(due_day_trial, "TYPICAL", (0.15,))
    monkeypatch.setattr(due_day_trial, "PLANTS", [(0.98, 28, 100)])
    monkeypatch.setattr(sys, "argv", ["due day", "--worlds", "4"])
    due_day_trial.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[0] for line in lines] == [*["typical 15%"] * 4, "sd 0.3", "sd 0.6"]
