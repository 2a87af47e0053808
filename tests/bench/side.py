"""A running server whose processor time and memory are measured, its workers included."""

import os
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.browser import server


@dataclass(frozen=True)
class Side:
    """A running server."""

    address: str
    process: psutil.Process

    def processes(self) -> list[psutil.Process]:
        """The server and its workers."""
        return [self.process, *self.process.children(recursive=True)]

    def spent(self) -> float:
        """Milliseconds of processor time since the server started, to the microsecond.

        Of processes that have ended, such as the one that makes the files of a large store, to 10 ms.
        """
        while True:
            ended = self._ended()
            running = sum(map(_spent, self.processes()))
            if ended == self._ended():  # otherwise one has ended meanwhile, which may have been counted twice
                return ended + running

    @property
    def workers(self) -> int:
        """Number of processes that compute screens."""
        return sum("pages.shell.worker" in _command(each) for each in self.processes())

    def _ended(self) -> float:
        """Milliseconds of processor time of processes that the server has started and that have ended."""
        times = self.process.cpu_times()
        return 1000 * (times.children_user + times.children_system)

    def memory(self) -> float:
        """Megabytes of memory; of what processes share, each counts its part."""
        return sum(map(_memory, self.processes())) / 2**20


def side_of(stack: ExitStack, script: Path, folder: Path, name: str, environment: Mapping[str, str]) -> Side:
    """Start a server that ends with the stack; its log is in the folder."""
    cwd = script.parent if name != "empty" else folder
    address = stack.enter_context(server(script, cwd=cwd, log=folder / f"{name}.log", **environment))
    port = address.rsplit(":", 1)[1]
    started = psutil.Process(os.getpid()).children()
    return Side(address, next(each for each in started if port in each.cmdline()))


def _spent(process: psutil.Process) -> float:
    """Milliseconds of processor time of a process; 0 if it has just ended."""
    with suppress(OSError):
        # Linux numbers the processor clock of each process by its id; psutil only counts steps of 10 ms.
        return 1000 * time.clock_gettime((~process.pid << 3) | 2)
    return 0.0


def _command(process: psutil.Process) -> list[str]:
    """The command of a process; nothing if it has just ended."""
    with suppress(psutil.NoSuchProcess):
        return process.cmdline()
    return []


def _memory(process: psutil.Process) -> float:
    """Bytes of memory of a process; 0 if it has just ended."""
    with suppress(psutil.NoSuchProcess):
        return float(process.memory_full_info().pss)
    return 0.0
