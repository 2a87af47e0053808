"""Let the server keep as many connections open as the system allows.

Each is an open file to the system, which gives a process 1,024 of them unless it asks for more: a relic
of programs that use `select`. A viewer's page takes up to seven, so 150 viewers, or one who opens a thousand and
sends nothing, would keep everybody else out; and asyncio then writes a million lines into the log in a minute.
"""

import sys
from contextlib import suppress

if sys.platform != "win32":  # which has no such limit
    import resource


def allow_open_files() -> None:
    """Raise the number of files that this process may have open to the most that it may ask for."""
    if sys.platform == "win32":
        return
    with suppress(OSError, ValueError):  # macOS names a number that it does not give
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
