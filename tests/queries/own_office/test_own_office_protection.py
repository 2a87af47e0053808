"""The attack on a small group: it works on exact expectations, and finds nothing in what is shown."""

from dataclasses import replace

from tests.protection.own_office_attack import Plan, attack
from tests.protection.own_office_trial import shown_step

FOUR = Plan(offices=4, cases=40, step=0.0, seed=3, months=15, ends=4, loads_a_month=1)


def test_exact_expectations_give_peers_away_and_the_shown_ones_do_not() -> None:
    exact = attack(FOUR)
    shown = attack(replace(FOUR, step=shown_step(4)))
    assert exact.given_away > 0
    assert exact.sharper[:, :2].mean() > 0.4
    assert shown.given_away == 0
    assert shown.sharper.max() < 0.25


def test_of_peers_judged_by_shorter_deadlines_the_shown_expectations_give_nothing_away() -> None:
    hurried = replace(FOUR, cases=12, own_deadlines=True)
    exact, shown = attack(hurried), attack(replace(hurried, step=shown_step(4)))
    assert exact.truth.shape == (3, 6)  # of each peer the answers within the deadlines, and those in time
    assert exact.sharper[:, :2].mean() > 0.4
    assert exact.given_away > 0
    assert shown.given_away == 0
    # The answers in time, which are published, hardly become better known.
    assert shown.sharper[:, 3:].max() < 0.1
