"""Random worlds with a history: the state after the first load of each source, and after the second."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from tests.reference import Known, Life
from tests.worlds import COUNTIES, SOURCES, START, World, load_of, world


@dataclass(frozen=True)
class History:
    """A world after the first load of each source and after the second; a case keeps its position."""

    before: World
    now: World

    @property
    def loads(self) -> tuple[int, ...]:
        """The numbers of all loads, in order."""
        return tuple(sorted(load_of(source, nth) for source in SOURCES for nth in (0, 1)))

    def at(self, load: int) -> World:
        """The world as it was known after a load."""
        first = [source for source in SOURCES if load_of(source, 0) <= load < load_of(source, 1)]
        second = [source for source in SOURCES if load_of(source, 1) <= load]
        lives = [life for life in self.before.lives if life.source in first]
        lives += [life for life in self.now.lives if life.source in second]
        known = {name: self.before.known.as_of[name] for name in first}
        return World(tuple(lives), Known(known | {name: self.now.known.as_of[name] for name in second}))


@lru_cache(maxsize=64)
def history(seed: int, *, size: int = 150, start: datetime = START, days: int = 100) -> History:
    """A random world and its state some weeks earlier, when less had happened and some data were wrong."""
    # An even seed, so that nothing happens after as-of: rollups cannot represent that.
    now = world(2 * seed, size=size, start=start, days=days)
    dice = random.Random(seed)
    # Each source was loaded for the first time at a different moment.
    early = {name: at - timedelta(days=dice.randrange(10, 60)) for name, at in now.known.as_of.items()}
    registered = [life for life in now.lives if life.registered <= early[life.source]]
    new = [life for life in now.lives if life.registered > early[life.source]]
    earlier_lives = tuple(_mistaken(dice, as_told(life, early[life.source])) for life in registered)
    return History(World(earlier_lives, Known(early)), World((*registered, *new), now.known))


def as_told(life: Life, moment: datetime) -> Life:
    """A case as it was known at a moment: later events are removed."""
    closed = life.closed if life.closed and life.closed <= moment else None
    ended = closed is not None or life.closed_undated
    earlier, verdict, verdict_at = life.earlier_verdict, life.verdict, life.verdict_at
    if earlier and verdict_at and verdict_at > moment >= earlier[0]:
        verdict_at, verdict = earlier
        earlier = None
    spoken = closed is not None and (verdict_at is None or verdict_at <= moment)
    return replace(
        life,
        answered=life.answered if life.answered and life.answered <= moment else None,
        closed=closed,
        outcome=life.outcome if ended else "unknown",
        verdict=verdict if spoken else "none",
        verdict_at=verdict_at if spoken else None,
        earlier_verdict=earlier if spoken else None,
        referrals=tuple((at, to) for at, to in life.referrals if at <= moment),
        reopenings=tuple(
            (start, end if end and end <= moment else None)
            for start, end in life.reopenings
            if start <= moment
        ),
    )


def _mistaken(dice: random.Random, life: Life) -> Life:
    """A case with errors that the second load corrects: a wrong county or kind, or a missing due date."""
    if dice.random() < 0.1:
        life = replace(life, county=dice.choice(COUNTIES), kind=dice.choice(["complaint", "request"]))
    return replace(life, due=None) if dice.random() < 0.1 else life
