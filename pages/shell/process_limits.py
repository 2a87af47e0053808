"""What the process of the server takes of the machine: its memory, its threads, and its open files."""

import ctypes
import gc
import os
import sys
import time
from contextlib import suppress

from threadpoolctl import threadpool_limits

if sys.platform != "win32":
    import resource

# What OpenBLAS reads when it is loaded. Whoever starts the server may have set another number.
VARIABLE = "OPENBLAS_NUM_THREADS"
# Heaps of the allocator; nearly all memory is asked for by the one thread that holds the interpreter.
ARENAS = 2
# Bytes from which memory is given back at once when it is freed. With one megabyte the system maps the columns of a
# scope again and again, which takes some 4 % of the processor time of a screen of ten million cases.
LARGE = 8 * 2**20
# Bytes that may be free at the end of a heap until it is trimmed. By default 128 kB are enough, and the next large
# array makes the system map the same pages again, which takes 1 to 2 % of a screen's processor time.
KEPT_FREE = 32 * 2**20
TRIM_SECONDS = 10.0
# New objects, less those that went, after which the youngest are looked through for cycles, and how often of those the
# older ones: of a screen's objects nearly all go by themselves.
THRESHOLDS = (10_000, 20, 3)
# Parameters of mallopt(3).
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


def limit_memory() -> None:
    """Set up the allocator and the search for cycles. To be called before the first viewer comes.

    Otherwise memory grows with the number of questions that were answered, though it is not in use. The allocator of
    glibc keeps what was freed, in a heap for each of up to eight threads a core, and every viewer's script is a thread.
    And Python looks for unused cycles only when there are a quarter more objects than before, which with the objects of
    all imported modules is late, and takes half a second.
    """
    library = _allocator()
    if library is not None:
        library.mallopt(_M_ARENA_MAX, ARENAS)
        library.mallopt(_M_MMAP_THRESHOLD, LARGE)
        library.mallopt(_M_TRIM_THRESHOLD, KEPT_FREE)
    # What has been imported stays: it need not be looked at again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def release_memory_forever() -> None:
    """Give freed memory back to the operating system every few seconds. Does not return, except where it cannot."""
    library = _allocator()
    while library is not None:
        time.sleep(TRIM_SECONDS)
        library.malloc_trim(0)


def _allocator() -> ctypes.CDLL | None:
    """The C library, if it is glibc."""
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None


def allow_open_files() -> None:
    """Raise the number of files that this process may have open to the most that it may ask for.

    Each connection is an open file to the system, which gives a process 1,024 of them unless it asks for more: a relic
    of programs that use `select`. A viewer's page takes up to seven, so 150 viewers, or one who opens a thousand and
    sends nothing, would keep everybody else out; and asyncio then writes a million lines into the log in a minute.
    """
    if sys.platform == "win32":  # which has no such limit
        return
    with suppress(OSError, ValueError):  # macOS names a number that it does not give
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def limit_arithmetic_threads() -> None:
    """Let OpenBLAS, of NumPy and of SciPy, compute in one thread, unless the environment says otherwise.

    It shares its work among a thread per core, which wait for one another in busy loops. The matrices of a screen are
    so small that they gain nothing by it, and where many viewers ask at once, the loops take the processor time of
    other screens.
    """
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = "1"
        threadpool_limits(1, user_api="blas")
