"""Run intake on a file in a process of its own, and measure what it takes: seconds, peak memory, and what it says."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

# Bytes of resident memory at which the process is killed, so that the machine survives.
MEMORY_GUARD = 5_000_000_000
TIME_GUARD = 180  # seconds on the wall
_EVERY = 0.005  # seconds between two looks at the memory


@dataclass(frozen=True)
class Cost:
    """What a run of intake took, and how it ended."""

    seconds: float  # on the wall
    cpu: float  # of the processor, of all threads and processes
    peak: int  # bytes of resident memory, of the process and of those that it started together
    code: int | None  # exit code; None if it was killed by a guard
    message: str  # the error in English, or the counts of the report; empty if it said nothing

    @property
    def held(self) -> bool:
        """Whether it ended in words under 1 GB of memory: refused, or read with every row accounted for."""
        return self.code in (0, 2, 4, 6) and bool(self.message) and self.peak < 1_000_000_000

    @property
    def ending(self) -> str:
        """How it ended, in few words."""
        if self.code is None:
            return "stopped by the guard"
        if self.code < 0:
            return f"died ({signal.Signals(-self.code).name})"
        return {0: self.message, 2: "refused", 4: "refused", 6: "ended at its limit"}.get(
            self.code, f"exit code {self.code}"
        )


def run_intake(
    checkout: Path, command: str, file: Path, *, mapping: Path, database: str, memory: bool = True
) -> Cost:
    """Run a command of intake in a checkout of the project on a file; see Cost."""
    words = [command, str(file), "--mapping", str(mapping), "--json", "--database", database]
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        start, before = time.perf_counter(), _children_cpu()
        process = subprocess.Popen(
            [sys.executable, "-m", "intake", *words], cwd=checkout, stdout=output, stderr=errors
        )
        peak, killed = 0, False
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            if peak > MEMORY_GUARD or time.perf_counter() - start > TIME_GUARD:
                process.kill()
                killed = True
                process.wait()
            time.sleep(_EVERY)
        seconds, cpu = time.perf_counter() - start, _children_cpu() - before
        output.seek(0)
        errors.seek(0)
        message = _message(output.read(), errors.read())
    return Cost(seconds, cpu, peak, None if killed else process.returncode, message)


def _children_cpu() -> float:
    """Processor seconds of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resident(pid: int) -> int:
    """Resident bytes of a process (its peak so far) and of its children."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        own = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += (task / "children").read_text().split()
        pages = sum(int(Path(f"/proc/{child}/statm").read_text().split()[1]) for child in set(children))
        return own + pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, StopIteration, IndexError):
        return 0  # it has just ended


def _message(output: str, errors: str) -> str:
    """The error in English or the counts of the report; the last line of the error stream if it is no JSON."""
    try:
        record = json.loads(output.strip().rpartition("\n")[2])
    except ValueError:
        return ""
    if "error" in record:
        return str(record["error"]["en"])
    return f"read {record['read']:,}, rejected {record['rejected']:,}"
