"""Run a module in a process of its own and record its peak memory.

`python -m tests.bench.child PEAK MODULE ARGUMENT …` writes the peak resident memory, in bytes, into the file PEAK. It
reads VmHWM of the kernel for this process: the value of `getrusage` would include the process that started it.
"""

import resource
import runpy
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from queries.settings.province_settings import ROOT


@dataclass(frozen=True)
class Spent:
    """Resources that a process used, and its output."""

    seconds: float
    cpu: float  # CPU seconds of all threads.
    peak: int  # Peak resident memory in bytes.
    said: str


def run(module: str, *words: str) -> Spent:
    """Run a module with these arguments and measure it. Raises RuntimeError with its output when it fails."""
    with tempfile.TemporaryDirectory(prefix="negah-bench-") as folder:
        peak = Path(folder) / "peak"
        command = [sys.executable, "-m", "tests.bench.child", str(peak), module, *words]
        start, before = time.perf_counter(), _cpu()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        spent, worked = time.perf_counter() - start, _cpu() - before
        if done.returncode:
            raise RuntimeError(
                f"{module} {' '.join(words)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
            )
        return Spent(spent, worked, int(peak.read_text()), done.stdout)


def _cpu() -> float:
    """CPU seconds of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak() -> int:
    """Peak resident memory of this process, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


def _as_main(path: str, module: str, *words: str) -> None:
    sys.argv = [module, *words]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        Path(path).write_text(str(peak()))


if __name__ == "__main__":
    _as_main(*sys.argv[1:])
