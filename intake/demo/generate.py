"""Returns the demo: a world, the number of cases drawn from it, and its events part by part."""

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
    """Consecutive days: their cases' events, what the truth needs, and how many cases there are up to here."""

    events: pa.Table
    sample: CaseSample
    done: int


@dataclass(frozen=True)
class Demo:
    """A demo province. Nothing is drawn until it is asked for, and the same is drawn each time."""

    cases: int
    seed: int
    world: World
    count: Ints  # streams × days

    @property
    def as_of(self) -> datetime:
        """The moment up to which the demo is known: its as-of."""
        return AS_OF

    def parts(self) -> Iterator[DemoPart]:
        """All cases in the order of registration; memory holds one part at a time."""
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
        """All events in one table, text columns as text."""
        return pa.concat_tables([part.events.cast(SCHEMA) for part in self.parts()])

    def case_sample(self) -> CaseSample:
        """What the truth needs of all cases (of a part of them, where they are very many)."""
        return CaseSample.concatenate([part.sample for part in self.parts()])


def generate(*, cases: int = 250_000, seed: int = 111, province: Province) -> Demo:
    """A demo with exactly that many cases, the same for the same seed."""
    if cases < 1:
        message = f"شمار پرونده‌ها باید دست‌کم ۱ باشد. / The number of cases must be at least 1, not {cases}."
        raise ValueError(message)
    of = world(province, seed=seed)
    return Demo(cases=cases, seed=seed, world=of, count=counts(of, cases=cases, seed=seed))
