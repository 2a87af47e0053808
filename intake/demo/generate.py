"""Returns the demo: a world, the number of cases drawn from it, and its events part by part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from geo.province import Province
from intake.demo.case_life import live
from intake.demo.demo_world import World, world
from intake.demo.event_table import SCHEMA, table
from intake.demo.line_activity import WATERMARK, Ints
from intake.demo.registrations import bring, chunks, counts
from intake.demo.true_values import KEPT, Kept


@dataclass(frozen=True)
class Part:
    """Consecutive days: their cases' events, what the truth needs, and how many cases there are up to here."""

    events: pa.Table
    kept: Kept
    done: int


@dataclass(frozen=True)
class Demo:
    """A demo province. Nothing is drawn until it is asked for, and the same is drawn each time."""

    cases: int
    seed: int
    world: World
    count: Ints  # streams × days

    @property
    def watermark(self) -> datetime:
        """The moment up to which the demo is known: its as-of."""
        return WATERMARK

    def parts(self) -> Iterator[Part]:
        """All cases in the order of registration; memory holds one part at a time."""
        every = max(1, -(-self.cases // KEPT))
        for first, last, before in chunks(self.count):
            cases = bring(self.world, self.count, first=first, last=last, before=before, seed=self.seed)
            lives = live(self.world, cases, seed=self.seed)
            yield Part(
                events=table(self.world, cases, lives),
                kept=Kept.of(cases, lives, every=every),
                done=before + len(cases.number),
            )

    def events(self) -> pa.Table:
        """All events in one table, text columns as text."""
        return pa.concat_tables([part.events.cast(SCHEMA) for part in self.parts()])

    def kept(self) -> Kept:
        """What the truth needs of all cases (of a part of them, where they are very many)."""
        return Kept.together([part.kept for part in self.parts()])


def generate(*, cases: int = 250_000, seed: int = 111, province: Province) -> Demo:
    """A demo with exactly that many cases, the same for the same seed."""
    if cases < 1:
        message = f"شمار پرونده‌ها باید دست‌کم ۱ باشد. / The number of cases must be at least 1, not {cases}."
        raise ValueError(message)
    of = world(province, seed=seed)
    return Demo(cases=cases, seed=seed, world=of, count=counts(of, cases=cases, seed=seed))
