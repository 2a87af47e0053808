"""A hundred reports of one matter on one day are rightly closed as duplicates, and no sign of their office."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from queries.comparisons.peers import closing_signs as module
from queries.comparisons.peers.closing_signs import closing_signs
from tests.queries.offices import OFFICES, case, stored
from tests.reference import Known, Life
from tests.worlds import World

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("worlds_without_rollups"),
]  # A store with many offices.

END = datetime(2025, 4, 20)
BURST, HABIT = OFFICES[1:3]


def lives() -> list[Life]:
    """130 cases of each of nine offices; 60 of two offices are set aside, of one of them those of a single day."""
    burst = datetime(2025, 3, 10, 9)
    made = []
    for office in OFFICES[:9]:
        for number in range(130):
            life = case(number * 5, office, late=False)
            is_aside = number < 60 if office in (BURST, HABIT) else number % 20 == 0
            if office == BURST and is_aside:
                life = replace(life, registered=burst + timedelta(minutes=number))
            assert life.answered is not None
            outcome = "duplicate" if is_aside else "resolved"
            made.append(replace(life, closed=life.answered + timedelta(1), outcome=outcome))
    return made


def test_only_the_habit_is_named(many_units, monkeypatch) -> None:
    store = stored(World(tuple(lives()), Known({"one": END, "two": END})))
    signs = closing_signs(store)
    assert [sign.office for sign in signs.set_aside] == [HABIT]
    assert signs.set_aside_lately == ()
    store.cache.clear()
    monkeypatch.setattr(module, "_beside_one_day", lambda _, found, **options: found)
    assert {sign.office for sign in closing_signs(store).set_aside} == {BURST, HABIT}
