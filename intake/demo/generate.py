"""Generate the demo: a world, an exact number of cases drawn from it, and their events part by part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from geo.province import Province
from intake.demo.case_life import simulate_histories
from intake.demo.demo_world import World, world
from intake.demo.event_table import SCHEMA, table
from intake.demo.line_activity import AS_OF, Ints
from intake.demo.registrations import chunks, counts, draw_cases
from intake.demo.true_values import MAX_SAMPLE_CASES, CaseSample


@dataclass(frozen=True)
class DemoPart:
    """Consecutive days: the events of their cases, the sample for the true values, and the number of cases so far."""

    events: pa.Table
    sample: CaseSample
    done: int


@dataclass(frozen=True)
class Demo:
    """A demo province. Everything is drawn lazily, and identically each time."""

    cases: int
    seed: int
    world: World
    count: Ints  # streams × days

    @property
    def as_of(self) -> datetime:
        """As-of of the demo."""
        return AS_OF

    def parts(self) -> Iterator[DemoPart]:
        """Yield all cases in the order of registration; only one part is in memory at a time."""
        every = max(1, -(-self.cases // MAX_SAMPLE_CASES))
        for first, last, before in chunks(self.count):
            cases = draw_cases(self.world, self.count, first=first, last=last, before=before, seed=self.seed)
            lives = simulate_histories(self.world, cases, seed=self.seed)
            yield DemoPart(
                events=table(self.world, cases, lives),
                sample=CaseSample.sample(cases, lives, every=every),
                done=before + len(cases.number),
            )

    def events(self) -> pa.Table:
        """All events in one table, with text columns as plain text."""
        return pa.concat_tables([part.events.cast(SCHEMA) for part in self.parts()])


def generate(*, cases: int, seed: int = 111, province: Province) -> Demo:
    """Create a demo with exactly that many cases, reproducible by seed. Raises ValueError below 1."""
    if cases < 1:
        message = f"شمار پرونده‌ها باید دست‌کم ۱ باشد. / The number of cases must be at least 1, not {cases}."
        raise ValueError(message)
    demo_world = world(province, seed=seed)
    return Demo(cases=cases, seed=seed, world=demo_world, count=counts(demo_world, cases=cases, seed=seed))
