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
