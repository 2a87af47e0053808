"""A running server whose processor time and memory are measured, its workers included."""

import os
import time
from collections.abc import Mapping
from contextlib import ExitStack
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
        """Milliseconds of processor time since the server started, to the microsecond."""
        # Linux numbers the processor clock of each process by its id; psutil only counts steps of 10 ms.
        return sum(1000 * time.clock_gettime((~each.pid << 3) | 2) for each in self.processes())

    def memory(self) -> float:
        """Megabytes of memory; of what processes share, each counts its part."""
        return sum(each.memory_full_info().pss for each in self.processes()) / 2**20


def side_of(stack: ExitStack, script: Path, folder: Path, name: str, environment: Mapping[str, str]) -> Side:
    """Start a server that ends with the stack; its log is in the folder."""
    cwd = script.parent if name != "empty" else folder
    address = stack.enter_context(server(script, cwd=cwd, log=folder / f"{name}.log", **environment))
    port = address.rsplit(":", 1)[1]
    started = psutil.Process(os.getpid()).children()
    return Side(address, next(each for each in started if port in each.cmdline()))
