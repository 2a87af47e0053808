"""A process that has imported the program, and parts into the commands and dashboards that tests start.

Importing takes a command one second of processor time and a dashboard two. `python -m tests.fork_server NUMBER` listens
on the open socket of that number. It imports every module once, when the first command is asked for or, if libraries
are named behind the number, at once with these, and forks for each command. A command then runs as `python -m` or
`python -c` would run it: with arguments, environment, folder, files and a session of its own. The server ends when its
standard input is closed, also when that is because its parent was killed.

`tests/forked.py` is the other side of the socket.
"""

import atexit
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
import threading
from collections.abc import Iterable, Sequence
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
# they are imported, and not geopandas, which opens a database: neither is for two processes.
LIBRARIES = ["holidays", "pyarrow.dataset", "pyarrow.parquet", "scipy.special", "streamlit.web.cli"]
# The thread of pyarrow's allocator, which ends before a fork by itself.
HARMLESS = "jemalloc_bg_thd"
FILES = 3  # standard input, output and errors


def serve(listening: socket.socket, libraries: Sequence[str] = ()) -> dict[str, Any] | None:
    """Wait for requests and fork for each. Returns the request in the process of its command, and None at the end."""
    # The connection of each command that runs, by the file descriptor that tells when its process has ended.
    running: dict[int, tuple[int, socket.socket]] = {}
    is_closing = False
    if is_prepared := bool(libraries):
        prepare()
        _import_all(libraries)
    while running or not is_closing:
        ready, _, _ = select.select([listening, *running, *([] if is_closing else [0])], [], [], 1.0)
        if is_closing and not ready:
            break  # What still runs was left behind by a test.
        is_closing = is_closing or 0 in ready
        for ended in running.keys() & set(ready):
            _tell_end(ended, *running.pop(ended))
        if listening in ready:
            if not is_prepared:
                prepare()
                is_prepared = True
            connection, _ = listening.accept()
            request, files = _read(connection)
            if set(request["libraries"]) - sys.modules.keys():
                _import_all(request["libraries"])
            if not (process := os.fork()):
                _keep_only(files, running, connection, listening)
                return request
            for file in files:
                os.close(file)
            connection.sendall(b"%d\n" % process)
            running[os.pidfd_open(process)] = process, connection
    return None


def _read(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """A request, and the files that came with it."""
    _, files, _, _ = socket.recv_fds(connection, 1, FILES)
    with connection.makefile() as lines:
        return json.loads(lines.readline()), list(files)


def _keep_only(
    files: list[int], running: dict[int, tuple[int, socket.socket]], *sockets: socket.socket
) -> None:
    """Close what belongs to the server, in the process of a command, and put the command's files into their places."""
    for number, file in enumerate(files):
        os.dup2(file, number)
    # Each by its own object, which would otherwise close later what the command has opened under the same number.
    for file in (*files, *running):
        os.close(file)
    for each in (*sockets, *(connection for _, connection in running.values())):
        each.close()


def _tell_end(ended: int, process: int, connection: socket.socket) -> None:
    """Wait for a process that has ended, so that its processor time counts as the server's, and tell its exit code."""
    os.close(ended)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    with connection, suppress(BrokenPipeError):  # A test that was killed does not listen any more.
        connection.sendall(b"%d\n" % code)


def prepare() -> None:
    """Import the program."""
    _import_all(LIBRARIES)
    _import_all(
        module.name
        for layer in PROGRAM
        for module in pkgutil.walk_packages(importlib.import_module(layer).__path__, f"{layer}.")
        # Those run as commands, and Alembic runs what belongs to its revisions.
        if not module.name.endswith(("__main__", ".env")) and ".versions" not in module.name
    )
    _scan_once()


def _scan_once() -> None:
    """Look for components in the metadata of all installed packages once, as each dashboard would for itself."""
    scanner = importlib.import_module("streamlit.components.v2.manifest_scanner")
    found = scanner.scan_component_manifests()
    scanner.scan_component_manifests = lambda *_, **__: found


def _import_all(names: Iterable[str]) -> None:
    """Import modules. Raises RuntimeError if that has started a thread or opened a file."""
    files = _open_files()
    for name in names:
        importlib.import_module(name)
    threads = [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
    if len(threads) - threads.count(HARMLESS) > 1:
        raise RuntimeError(f"a module has started a thread, which would not survive a fork: {threads}")
    if opened := _open_files() - files:
        raise RuntimeError(f"a module has opened what all commands would share: {opened}")
    gc.collect()
    gc.freeze()  # The memory of these objects stays shared with the commands.


def _open_files() -> set[str]:
    """What this process has open."""
    links = Path("/proc/self/fd").iterdir()
    return {str(link.readlink()) for link in list(links) if link.is_symlink()}


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


def run(request: dict[str, Any]) -> int:
    """Run the module or the code of a request; returns its exit code."""
    become(request)
    try:
        if request["code"] is None:
            runpy.run_module(request["module"], run_name="__main__", alter_sys=True)
        else:
            exec(compile(request["code"], "<string>", "exec"), {"__name__": "__main__"})
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            return ended.code or 0
        print(ended.code, file=sys.stderr)
        return 1
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        return 1
    return 0


def end(code: int) -> None:
    """End this process like the interpreter, but without taking down all modules, which takes longer than a command."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    # A closed pipe was already met by the command, which has reported it.
    with suppress(OSError):
        sys.stdout.flush()
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    # Who interrupts a run means its tests, and they end their commands.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (asked := serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])) is not None:
        end(run(asked))
