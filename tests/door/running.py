"""A running server for tests of the door, whose resolver never answers and notes what it was asked."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.browser import PATIENCE, ROOT, free_port
from tests.forked import start

# Python imports `sitecustomize` from its path when it starts.
SILENT_RESOLVER = """
import os, resource, socket, time

# As few open files as a system gives that gives few: the server has to ask for more.
resource.setrlimit(resource.RLIMIT_NOFILE, (256, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
_real = socket.getaddrinfo

def getaddrinfo(host, *rest, **named):
    host = host.decode() if isinstance(host, bytes) else host
    if host in (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::"):
        return _real(host, *rest, **named)
    with open(os.environ["ASKED"], "a") as asked:
        print(host, file=asked)
    time.sleep(30)
    raise socket.gaierror("no answer")

socket.getaddrinfo = getaddrinfo
"""


@dataclass(frozen=True)
class Answer:
    """What the server answered to one request."""

    status: int
    headers: Message
    text: str


@dataclass(frozen=True)
class Running:
    """A server that runs, the names it has looked up, and its log."""

    port: int
    folder: Path
    name: str = "127.0.0.1"

    @property
    def address(self) -> str:
        return f"http://{self.name}:{self.port}"

    @property
    def asked(self) -> list[str]:
        note = self.folder / "asked"
        return note.read_text().split() if note.exists() else []

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def get(
        self, path: str, *, method: str = "GET", host: str = "", body: str = "", **headers: str
    ) -> Answer:
        """Send one request; names of headers are written with underscores."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.putrequest(method, path, skip_host=True)
            connection.putheader("Host", host or f"127.0.0.1:{self.port}")
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body:
                connection.putheader("Content-Type", "application/x-www-form-urlencoded")
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body.encode() or None)
            with connection.getresponse() as response:
                return Answer(response.status, response.headers, response.read().decode(errors="replace"))


def command(
    folder: Path, *options: str, settings: str = "", database: str, workers: int = 0
) -> tuple[list[str], dict[str, str]]:
    """The command that starts a server, and its environment."""
    (folder / "sitecustomize.py").write_text(SILENT_RESOLVER)
    (folder / "negah.toml").write_text(
        f'ready = "nothing"\nworkers = {workers}\n{settings}', encoding="utf-8"
    )
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(folder), *filter(None, [os.environ.get("PYTHONPATH")]))),
        "ASKED": str(folder / "asked"),
        "NEGAH_DATABASE_URL": database,
        "NEGAH_SETTINGS": str(folder / "negah.toml"),
    }
    return [sys.executable, "-m", "streamlit", "run", "dashboard.py", *options], environment


@contextmanager
def running(
    folder: Path,
    *options: str,
    settings: str = "",
    database: str,
    port: int = 0,
    name: str = "127.0.0.1",
    workers: int = 0,
) -> Iterator[Running]:
    """Start a server and end it afterwards. Raises RuntimeError with its log if it does not start."""
    port = port or free_port()
    line, environment = command(
        folder, "--server.port", str(port), *options, settings=settings, database=database, workers=workers
    )
    server = Running(port, folder, name)
    with (folder / "log").open("wb") as output:
        process = start(
            line, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise RuntimeError(server.log)
            try:
                server.get("/health")
                break
            except OSError:
                time.sleep(0.1)
        yield server
    finally:
        with suppress(ProcessLookupError):  # where the test has ended it
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def running_with_accounts(folder: Path, records_url: object, database: str) -> Iterator[Running]:
    """A dashboard for people with local accounts, who are in the records at this URL."""
    port = free_port()
    settings = f'[door]\naccounts = true\naddress = "http://127.0.0.1:{port}"\n'
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEGAH_RECORDS_URL", str(records_url))
        with running(folder, settings=settings, database=database, port=port) as started:
            yield started
