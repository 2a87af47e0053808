"""A process that has imported the program, and parts into the commands and dashboards that tests start.

Importing takes a command one second of processor time and a dashboard two. `python -m tests.fork_server NUMBER` listens
on the open socket of that number. It imports every module once, when the first command is asked for, and forks for this
and every later one. A command then runs as `python -m` or `python -c` would run it, to the ordinary end of the
interpreter: with arguments, environment, folder, files and a session of its own. The server ends when its standard
input is closed, also when that is because its parent was killed.

`tests/forked.py` is the other side of the socket.
"""

import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

PROGRAM = [
    "persian",
    "geo",
    "stats",
    "queries",
    "intake",
    "charts",
    "briefs",
    "records",
    "door",
    "pages",
    "delivery",
]
# What the program imports inside functions, or by name. Not DuckDB and the drivers of servers, which start threads when
# they are imported: no thread survives a fork.
LIBRARIES = [
    "geopandas",
    "holidays",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "scipy.stats",
    "streamlit.web.cli",
]
# The thread of pyarrow's allocator, which ends before a fork by itself.
HARMLESS = "jemalloc_bg_thd"
FILES = 3  # standard input, output and errors


def serve(listening: socket.socket) -> dict[str, Any] | None:
    """Wait for requests and fork for each. Returns the request in the process of its command, and None at the end."""
    is_prepared = False
    while True:
        ready, _, _ = select.select([listening, sys.stdin], [], [], 1.0)
        _bury_ended()
        if sys.stdin in ready:
            break
        if listening in ready:
            connection, _ = listening.accept()
            if not is_prepared:
                prepare()
                is_prepared = True
            if not os.fork():
                listening.close()
                return _attend(connection)
            connection.close()
    for _ in range(20):  # The last commands are just ending.
        time.sleep(0.05 * _bury_ended())
    return None


def prepare() -> None:
    """Import the program. Raises RuntimeError if that has started a thread."""
    for name in LIBRARIES:
        importlib.import_module(name)
    for layer in PROGRAM:
        for module in pkgutil.walk_packages(importlib.import_module(layer).__path__, f"{layer}."):
            # Those run as commands, and Alembic runs what belongs to its revisions.
            if not module.name.endswith(("__main__", ".env")) and ".versions" not in module.name:
                importlib.import_module(module.name)
    threads = [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
    if len(threads) - threads.count(HARMLESS) > 1:
        raise RuntimeError(f"a module has started a thread, which would not survive a fork: {threads}")
    gc.collect()
    gc.freeze()  # The memory of these objects stays shared with the commands.


def _bury_ended() -> bool:
    """Wait for processes that have ended, so that their processor time counts as the server's. True if some remain."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _attend(connection: socket.socket) -> dict[str, Any]:
    """Fork the command of a request, tell its number and how it ended. Returns in the process of the command only."""
    _, files, _, _ = socket.recv_fds(connection, 1, FILES)
    with connection.makefile() as lines:
        request: dict[str, Any] = json.loads(lines.readline())
    if not (process := os.fork()):
        connection.close()
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        return request
    for file in files:
        os.close(file)
    # A test that was killed does not read any more.
    with suppress(BrokenPipeError):
        connection.sendall(b"%d\n" % process)
        _, status = os.waitpid(process, 0)
        connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def become(request: dict[str, Any]) -> None:
    """Take on what a new process would have: its environment, folder, session, signals, arguments and open files."""
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    if request["session"]:
        os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = request["arguments"]
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(  # noqa: SIM115
        2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )
    # As Python does with the `sitecustomize` of its path when it starts.
    for folder in filter(None, request["environment"].get("PYTHONPATH", "").split(os.pathsep)):
        sys.path.insert(1, folder)
        if (custom := Path(folder) / "sitecustomize.py").exists():
            runpy.run_path(str(custom))


def run(request: dict[str, Any]) -> None:
    """Run the module or the code of a request."""
    become(request)
    if request["code"] is None:
        runpy.run_module(request["module"], run_name="__main__", alter_sys=True)
    else:
        exec(compile(request["code"], "<string>", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    # Who interrupts a run means its tests, and they end their commands.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = serve(socket.socket(fileno=int(sys.argv[1])))
    if asked is not None:
        run(asked)
