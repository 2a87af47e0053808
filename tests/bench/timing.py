"""Times of things done in turn, so that a hot or busy machine slows the subject and its baselines alike."""

import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

BUSY = (
    0.35  # of a core, beyond what the benchmark itself is expected to use: then the machine is not ours alone
)


@dataclass(frozen=True)
class Times:
    """Milliseconds of each repetition."""

    ms: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.ms)

    @property
    def spread(self) -> tuple[float, float]:
        """The quartiles; of fewer than four repetitions, the ends."""
        if len(self.ms) < 4:
            return min(self.ms), max(self.ms)
        low, _, high = statistics.quantiles(self.ms, n=4, method="inclusive")
        return low, high


@dataclass(frozen=True)
class Subject:
    """Something to be timed: what is done before each time, off the clock, and how often at most."""

    run: Callable[[], object]
    before: Callable[[], object] = lambda: None
    repeats: int = 7


def in_turn(subjects: Mapping[str, Subject]) -> dict[str, Times]:
    """The times of all subjects, each round all of them once; the first round warms up and is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in subjects}
    for number in range(max(subject.repeats for subject in subjects.values()) + 1):
        for name, subject in subjects.items():
            if number > subject.repeats:
                continue
            subject.before()
            start = time.perf_counter()
            subject.run()
            spent = (time.perf_counter() - start) * 1000
            if number:
                taken[name].append(spent)
    return {name: Times(tuple(ms)) for name, ms in taken.items()}


def seconds(times: Times) -> float:
    """The median in seconds."""
    return times.median / 1000


def busy_cores(interval: float = 1.0) -> float:
    """Cores that other work keeps busy at this moment, while this process waits."""
    before, own = _busy(), sum(os.times()[:4])
    time.sleep(interval)
    return max(0.0, (_busy() - before - (sum(os.times()[:4]) - own)) / interval)


def _busy() -> float:
    """Seconds that all cores together have worked since the machine started."""
    with open("/proc/stat") as file:  # noqa: PTH123
        user, nice, system, _idle, _wait, irq, soft, *_ = (int(part) for part in file.readline().split()[1:])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")
