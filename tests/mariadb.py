"""A real MariaDB server for tests; `python -m tests.mariadb` installs one if necessary."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL

PASSWORD = "no-secret-of-anybody"
_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/usr/libexec")  # where servers lie, often outside of the PATH
_SERVER, _CREATE = ("mariadbd", "mysqld"), ("mariadb-install-db", "mysql_install_db")
# The program that creates a database calls it; Debian has it in another package.
_DEFAULTS = ("my_print_defaults",)
_MAX_SECONDS = 90


def _program(names: tuple[str, ...]) -> str | None:
    """Path of the first of these programs that there is."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *_FOLDERS])
    return next(filter(None, (shutil.which(name, path=path) for name in names)), None)


def find() -> tuple[str, str] | None:
    """Paths of the server and of the program that creates a database for it; None if either is missing."""
    server, create = _program(_SERVER), _program(_CREATE)
    return (server, create) if server and create and _program(_DEFAULTS) else None


def install() -> tuple[str, str]:
    """Install the server from Debian's packages, without starting any service; returns the two paths."""
    if shutil.which("apt-get"):
        rights = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        for step in (
            ["update"],
            ["install", "--yes", "--no-install-recommends", "mariadb-server-core", "mariadb-client-core"],
        ):
            command = [*rights, "apt-get", "--quiet=2", *step]
            print("$", *command, flush=True)
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            with contextlib.suppress(FileNotFoundError):
                subprocess.run(command, check=False, stdin=subprocess.DEVNULL, env=environment)
    programs = find()
    if programs is None:
        sys.exit(
            "The tests of pulling from MariaDB need its server, and none could be installed here.\n"
            "Install it (Debian: apt-get install mariadb-server-core mariadb-client-core) and run again."
        )
    return programs


@contextlib.contextmanager
def mariadb() -> Iterator[URL]:
    """Run a MariaDB server on the loopback interface; yields the address of its database `city`, with its password."""
    programs = find()
    if programs is None:
        raise RuntimeError(
            "MariaDB is not installed; `make test` installs it, and so does python -m tests.mariadb"
        )
    server, create = programs
    with tempfile.TemporaryDirectory(prefix="negah-mariadb-") as temporary:
        folder = Path(temporary)
        data, address = folder / "data", folder / "socket"
        # The server only runs as root if it is told to.
        user = ["--user=root"] if os.geteuid() == 0 else []
        subprocess.run(
            [create, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal",
             "--skip-test-db", *user],
            check=True, capture_output=True,
        )  # fmt: skip
        port = _free_port()
        start = folder / "start.sql"
        start.write_text(
            "CREATE DATABASE city CHARACTER SET utf8mb4;\n"
            f"CREATE USER 'negah'@'%' IDENTIFIED BY '{PASSWORD}';\n"
            "GRANT ALL PRIVILEGES ON *.* TO 'negah'@'%';\n",
            encoding="utf-8",
        )
        process = subprocess.Popen(
            [server, "--no-defaults", f"--datadir={data}", f"--socket={address}", f"--port={port}",
             "--bind-address=127.0.0.1", "--skip-name-resolve", f"--init-file={start}", f"--log-error={folder / 'log'}",
             "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0", "--performance-schema=OFF", *user],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            url = URL.create("mariadb+pymysql", "negah", PASSWORD, "127.0.0.1", port, "city")
            _wait(url, process, folder / "log")
            yield url
        finally:
            process.terminate()
            process.wait(_MAX_SECONDS)


def _free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _wait(url: URL, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    end = time.monotonic() + _MAX_SECONDS
    while True:
        try:
            with engine.connect():
                return
        except sa.exc.OperationalError as error:
            if process.poll() is not None or time.monotonic() > end:
                text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
                raise RuntimeError(f"MariaDB did not start: {error}\n{text[-3000:]}") from error
            time.sleep(0.1)


if __name__ == "__main__":
    print("MariaDB:", *(find() or install()))
