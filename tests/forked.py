"""Commands of the program in processes of their own, without the second or two that importing it takes each of them."""

import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from execnet import gateway_base, gateway_io

ROOT = Path(__file__).resolve().parent.parent
# Environment variable with the folder that all workers of a test run share.
SHARED = "NEGAH_TEST_RUN"
# What the tests import besides the program, in the fork server once instead of in each worker: two seconds.
# Nothing of which pytest rewrites assertions, nor what starts threads (see `tests/fork_server.py`).
TEST_LIBRARIES = (
    "canaille.oidc.provider",
    "faker",
    "grimp",
    "hypothesis.strategies",
    "importlinter",
    "lifelines",
    "openpyxl",
    "playwright.sync_api",
    "pytest",
    "statsmodels.api",
    "statsmodels.stats.meta_analysis",
)


def start_fork_server(folder: Path, libraries: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Start the server of `tests/fork_server.py` for a test run; the run ends it with `end_fork_server`.

    It imports the libraries, and the program, at once; without any it waits for the first command.
    """
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "fork"))
        listening.listen(64)
        number = listening.fileno()
        command = [sys.executable, "-m", "tests.fork_server", str(number), *libraries]
        # The threads of OpenBLAS would not survive a fork.
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, pass_fds=[number], env=environment)


def end_fork_server(server: subprocess.Popen[bytes]) -> None:
    """End the server after the last command."""
    assert server.stdin is not None
    server.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        server.wait(10)
    server.kill()


class Forked(subprocess.Popen[Any]):
    """What `subprocess.Popen` is for `[sys.executable, "-m", module, …]` or `[sys.executable, "-c", code, …]`.

    The process is a child of the fork server, which tells its exit code.
    """

    def __init__(
        self,
        command: list[str],
        *,
        start_new_session: bool = False,
        libraries: Sequence[str] = (),
        **options: Any,
    ) -> None:
        self._session = start_new_session
        self._libraries = list(libraries)
        self._server = socket.socket(socket.AF_UNIX)
        self._is_forked = True
        super().__init__(command, start_new_session=start_new_session, **options)

    def _execute_child(self, args: list[str], *more: Any) -> None:
        """Ask the fork server for the process, with what `subprocess` has prepared for it."""
        _, _, _, _, folder, environment, _, _, _, *pipes = more[:15]
        theirs = [pipes[0], pipes[3], pipes[5]]
        python, kind, what, *words = args
        assert (python, kind in ("-m", "-c")) == (sys.executable, True)
        request = {
            "module": what if kind == "-m" else None,
            "code": what if kind == "-c" else None,
            "arguments": [kind if kind == "-c" else what, *words],
            "folder": str(folder or Path.cwd()),
            "environment": dict(os.environ if environment is None else environment),
            "session": self._session,
            "libraries": self._libraries,
        }
        files = [number if theirs[number] == -1 else theirs[number] for number in range(3)]
        try:
            self._server.connect(str(Path(os.environ[SHARED]) / "fork"))
            socket.send_fds(self._server, [b"."], files)
            self._server.sendall(json.dumps(request).encode() + b"\n")
            self._answers = self._server.makefile("rb")
            self.pid = int(self._answers.readline())
        except (OSError, ValueError):
            # The server could not be prepared, and has printed why: then each command imports the program by itself.
            self._server.close()
            self._is_forked = False
            super()._execute_child(args, *more)
            return
        self._child_created = True
        self._close_pipe_fds(*pipes)  # Ours of the child's ends; what remains open are our ends.

    def _internal_poll(self, *more: Any, **options: Any) -> int | None:
        """The exit code, or None while the process runs."""
        return self._read_exit_code(0.0) if self._is_forked else super()._internal_poll(*more, **options)

    def _wait(self, timeout: float | None) -> int:
        if not self._is_forked:
            return super()._wait(timeout)
        code = self._read_exit_code(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
        return code

    def _read_exit_code(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._server], [], [], timeout)[0]:
            self.returncode = int(self._answers.readline())
            self._answers.close()
            self._server.close()
        return self.returncode


class _ForkedWorker(gateway_io.Popen2IOMaster):
    """The connection of pytest-xdist to a worker that comes from the fork server."""

    def __init__(self, command: list[str], execmodel: Any) -> None:
        python, _unbuffered, *code = command
        process = self.popen = Forked(
            [python, *code], libraries=TEST_LIBRARIES, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        gateway_base.Popen2IO.__init__(self, process.stdin, process.stdout, execmodel=execmodel)


def fork_workers() -> None:
    """Let pytest-xdist start its workers from the fork server: each of them imports the whole program, too."""
    gateway_io.Popen2IOMaster = _ForkedWorker  # type: ignore[misc]


def start(command: Sequence[object], **options: Any) -> subprocess.Popen[Any]:
    """Start a command from the fork server; on its own outside a run of the tests, and with a function before it."""
    is_forked = SHARED in os.environ and "preexec_fn" not in options
    return (Forked if is_forked else subprocess.Popen)([str(word) for word in command], **options)


def run_forked(
    command: Sequence[object], *, timeout: float | None = None, check: bool = False, **options: Any
) -> subprocess.CompletedProcess[Any]:
    """What `subprocess.run` is for a command that `start` starts; it captures output and errors, as text."""
    captured = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with start(command, **(captured | options)) as process:
        try:
            out, error = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
    done = subprocess.CompletedProcess(process.args, process.returncode, out, error)
    if check:
        done.check_returncode()
    return done
