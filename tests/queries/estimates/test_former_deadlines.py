"""The share on time by the deadlines of another period equals a count case by case, on each engine."""

from collections import defaultdict
from datetime import timedelta

import pytest

from queries.estimates.former_deadlines import EXACT, MIN_CHANGE, former_deadlines
from queries.vocabulary.scope import Scope
from tests.reference import Life, due_holder, on_time_share
from tests.reference.shares import said
from tests.worlds import COUNTIES, World, world


def unit_of(here: World, life: Life, by: str | None) -> str:
    return {"agency": due_holder(life, here.known.of(life)), "county": life.county}.get(by or "", "")


def allowed(here: World, scope: Scope, by: str | None) -> dict[tuple[str, str, str], list[Life]]:
    """The cases due in a scope whose due moments are known, by unit, kind and channel."""
    cells = defaultdict(list)
    for life in here.lives:
        if on_time_share([life], here.known, scope.first, scope.last)[1] and not said(life):
            cells[unit_of(here, life, by), life.kind, life.channel].append(life)
    return dict(cells)


def days(lives: list[Life]) -> float:
    return sum((life.due.date() - life.registered.date()).days for life in lives) / len(lives)


def by_hand(here: World, now: Scope, before: Scope, by: str | None) -> dict[str, tuple[float, float, float]]:
    """Share, days now and days before of each unit whose deadlines have changed."""
    cells, past = (allowed(here, scope, by) for scope in (now, before))
    shares = {}
    for unit in {key[0] for key in cells}:
        means = {kind: means_of(cells, past, unit, kind) for kind in (None, *{key[1] for key in cells})}
        own, former = means[None]
        if own <= 0 or former <= 0 or abs(former / own - 1) < MIN_CHANGE:
            continue
        hits = n = 0
        for (code, kind, _), lives in cells.items():
            here_days, then_days = means[kind]
            ratio = round(EXACT * then_days / here_days) if here_days > 0 and then_days > 0 else EXACT
            for life in lives if code == unit else []:
                n += 1
                time = (life.due - life.registered) // timedelta(seconds=1) * ratio
                answered = life.answered if life.answered and life.answered <= here.known.of(life) else None
                hits += bool(
                    answered and (answered - life.registered) // timedelta(seconds=1) * EXACT <= time
                )
        shares[unit] = (hits / n, own, former)
    return shares


def means_of(cells, past, unit: str, kind: str | None) -> tuple[float, float]:
    both = [key for key in cells if key[0] == unit and key in past and kind in (None, key[1])]
    n = sum(len(cells[key]) for key in both)
    if not n:
        return 0.0, 0.0
    own = sum(len(cells[key]) * days(cells[key]) for key in both)
    return own / n, sum(len(cells[key]) * days(past[key]) for key in both) / n


@pytest.mark.parametrize("seed", [0, 1])
def test_they_are_counted_one_by_one(world_stores, seed: int) -> None:
    here = world(seed)
    last = here.first_day + timedelta(99)
    now, before = (
        Scope(here.first_day + timedelta(45), last, counties=COUNTIES),
        Scope(here.first_day, here.first_day + timedelta(44), counties=COUNTIES),
    )
    found = 0
    for by in ("agency", "county", None):
        units = former_deadlines(world_stores(seed), now, before, by=by)
        expected = by_hand(here, now, before, by)
        assert {each.unit for each in units} == set(expected)
        for each in units:
            assert (each.share, each.days, each.days_before) == pytest.approx(expected[each.unit])
        found += len(units)
    assert found
