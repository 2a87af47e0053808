"""A process of intake that is kept ready, so that a short command need not wait while its libraries are imported.

It answers proposals and checks of the first rows, which write nothing; whole checks and loads run in processes of their
own (`pages.data.intake_process`). One process serves all viewers of a store, one request after the other; a second one
is started where a file holds the first for some seconds and somebody else waits. Each ends after some minutes without a
request.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

from pages.data.intake_process import IntakeResult, parse_result
from pages.data.request_turns import RequestTurns
from pages.data.upload_folder import upload_folder
from queries.settings.province_settings import ROOT

IDLE = 10 * 60.0  # seconds without a request until the process ends and returns its memory
MAX = 2  # processes of a store, each of about 300 MB
PATIENCE = 90.0  # seconds until a request counts as hanging


class _WarmProcess:
    """One process of `python -m intake answer`, started when it is first needed."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._idle: threading.Timer | None = None

    def prepare(self) -> None:
        """Start the process if it is not running; where that fails, the first question starts it."""
        with self._lock, contextlib.suppress(OSError):  # for example a full disk
            self._running()

    def ask(self, arguments: Sequence[str], text: str) -> str:
        """The output of a command; the reason where it was ended at a limit, empty if the process died or hung."""
        with self._lock:
            process = self._running()
            killer = _timer(PATIENCE, process.kill)
            try:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(json.dumps({"arguments": list(arguments), "input": text}) + "\n")
                process.stdin.flush()
                answer = process.stdout.readline()
            except OSError:
                answer = ""
            finally:
                killer.cancel()
            reply = json.loads(answer) if answer else {}
            if "output" in reply:
                return str(reply["output"])
            # A process that ends itself at a limit says why in a line of its own. It may not have ended yet.
            _close(process)
            self._process = None
            return answer

    def _running(self) -> "subprocess.Popen[str]":
        """The process, which will end if nothing is asked for some minutes."""
        if self._idle is not None:
            self._idle.cancel()
        if self._process is not None and self._process.poll() is not None:
            _close(self._process)
            self._process = None
        if self._process is None:
            # The URL of the store may hold a password, so it goes into the environment: arguments are visible to all.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "intake", "answer", "--json"],
                cwd=ROOT,
                env=os.environ
                | {
                    "PYTHONUTF8": "1",
                    "NEGAH_DATABASE_URL": self._database,
                    "TMPDIR": str(upload_folder()),  # of what it leaves when it is killed
                },
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        self._idle = _timer(IDLE, self._end)
        return self._process

    def _end(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            _close(process)


class _WarmProcesses:
    """The processes of a store, and the turns of those who ask them."""

    def __init__(self, database: str) -> None:
        self.places = [_WarmProcess(database) for _ in range(MAX)]
        self.turns = RequestTurns(MAX)


_processes: dict[str, _WarmProcesses] = {}
_processes_lock = threading.Lock()


def prepare(database: str) -> None:
    """Start the process of a store in the background, before anything is asked of it."""
    threading.Thread(
        target=_processes_of(database).places[0].prepare, name="warm intake", daemon=True
    ).start()


def ask(database: str, arguments: Sequence[str], *, text: str = "", person: str = "") -> IntakeResult:
    """Run `guess` or `check` with `--json` for a person and return its report; `text` is its standard input."""
    processes = _processes_of(database)
    with processes.turns.turn(person) as place:
        return parse_result(processes.places[place].ask(arguments, text))


def _processes_of(database: str) -> _WarmProcesses:
    with _processes_lock:
        return _processes.setdefault(database, _WarmProcesses(database))


def _close(process: "subprocess.Popen[str]") -> None:
    """Close the pipes of a process, which ends it, and wait for its end."""
    # What was not sent to a process that has ended already is lost in any case.
    with contextlib.suppress(OSError), process:
        pass


def _timer(seconds: float, act: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    return timer
