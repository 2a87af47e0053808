"""Interleaved timing: all subjects take turns, so that a busy machine slows the subject and its baselines alike."""

import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# In cores: with more load than this by other processes, the machine does not count as idle.
BUSY = 0.35


@dataclass(frozen=True)
class Times:
    """Milliseconds of each repetition."""

    ms: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median."""
        return statistics.median(self.ms)

    @property
    def spread(self) -> tuple[float, float]:
        """The quartiles; with fewer than four repetitions, the minimum and maximum."""
        if len(self.ms) < 4:
            return min(self.ms), max(self.ms)
        low, _, high = statistics.quantiles(self.ms, n=4, method="inclusive")
        return low, high


@dataclass(frozen=True)
class Subject:
    """Something to time: `before` runs before each repetition, untimed; `repeats` is the maximum of repetitions."""

    run: Callable[[], object]
    before: Callable[[], object] = lambda: None
    repeats: int = 7


def in_turn(subjects: Mapping[str, Subject]) -> dict[str, Times]:
    """Time all subjects in rounds, each once a round. The first round is a warm-up and is not counted."""
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
    """Number of cores that other processes keep busy now, measured while this process sleeps for `interval` s."""
    before, own = _busy(), sum(os.times()[:4])
    time.sleep(interval)
    return max(0.0, (_busy() - before - (sum(os.times()[:4]) - own)) / interval)


def _busy() -> float:
    """Seconds that all cores together have been busy since the machine started."""
    with open("/proc/stat") as file:  # noqa: PTH123
        user, nice, system, _idle, _wait, irq, soft, *_ = (int(part) for part in file.readline().split()[1:])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")
