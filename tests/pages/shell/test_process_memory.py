"""The server gives freed memory back, and looks through imported modules no more than once."""

import subprocess
import sys

from tests.conftest import ROOT

# In a process of its own, because neither the allocator nor frozen objects can be set back.
PROGRAM = """
import gc, threading, time
from pathlib import Path
from pages.shell import process_limits as memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

memory.TRIM_SECONDS = 0.1
memory.limit_memory()
assert gc.get_freeze_count() > 0
assert gc.get_threshold() == memory.THRESHOLDS
assert memory._allocator() is not None

def fill():
    # Pieces too small to be mapped one by one, the last of which keeps the heap from shrinking by itself.
    pieces = [bytearray(100_000) for _ in range(1_000)]
    return pieces[-1]

kept = []
threads = [threading.Thread(target=lambda: kept.append(fill())) for _ in range(4)]
for thread in threads:
    thread.start()
    thread.join()
before = resident()
threading.Thread(target=memory.release_memory_forever, daemon=True).start()
end = time.monotonic() + 20
while resident() > before - 30 and time.monotonic() < end:
    time.sleep(0.05)
print(before, resident())
assert resident() < before - 30
"""


def test_freed_memory_goes_back_to_the_system() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


# As above, and with another C library, in which the allocator cannot be set up.
PROGRAM_ELSEWHERE = """
import gc
from pages.shell import process_limits as memory

memory._allocator = lambda: None
memory.limit_memory()
assert gc.get_threshold() == memory.THRESHOLDS
memory.release_memory_forever()  # returns at once
"""


def test_where_the_c_library_is_another_one_only_python_is_set_up() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM_ELSEWHERE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
