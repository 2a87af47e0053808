"""A real nginx for tests; `python -m tests.nginx` fetches one if necessary.

It is unpacked beside the libraries of the environment and not installed: Debian's package would start a service.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(sys.prefix) / "nginx"
_PATH = os.pathsep.join(
    [os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", str(FOLDER / "usr/sbin")]
)
_MAX_SECONDS = 30
# What a distribution's configuration says around the files of conf.d; everything is written into one folder.
_AROUND = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {configuration};
}}
"""


def find() -> str | None:
    """Path of an nginx that runs: `NGINX`, one on the PATH, or the one that was fetched; None without any."""
    program = shutil.which(os.environ.get("NGINX", "nginx"), path=_PATH)
    return program if program and _runs(program) else None


def _runs(program: str) -> bool:
    return subprocess.run([program, "-v"], capture_output=True, check=False).returncode == 0


def fetch(folder: Path = FOLDER) -> str:
    """Unpack Debian's nginx into a folder, and return its path. Ends the process if that does not work."""
    if shutil.which("apt-get"):
        rights = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        with tempfile.TemporaryDirectory() as downloads, contextlib.suppress(FileNotFoundError):
            Path(downloads).chmod(0o755)  # apt downloads as a user of its own
            for command in (
                [*rights, "apt-get", "--quiet=2", "update"],
                ["apt-get", "--quiet=2", "download", "nginx"],
            ):
                print("$", *command, flush=True)
                subprocess.run(command, cwd=downloads, check=False, stdin=subprocess.DEVNULL)
            for package in Path(downloads).glob("nginx_*.deb"):
                subprocess.run(["dpkg-deb", "--extract", package, folder], check=False)
    program = find() or shutil.which("nginx", path=str(folder / "usr/sbin"))
    if program is None or not _runs(program):
        sys.exit(
            "The tests of the reverse proxy need nginx, and none could be fetched here.\n"
            "Install it (Debian: apt-get install nginx) or name it: NGINX=/path/to/nginx make test"
        )
    return program


@contextlib.contextmanager
def serving(configuration: Path, folder: Path) -> Iterator[None]:
    """Run nginx with a file of its `conf.d` inside the context. Raises RuntimeError if it does not start."""
    program = find()
    if program is None:
        raise RuntimeError("no nginx: run `make nginx`, or name one in NGINX")
    whole = folder / "nginx.conf"
    # Workers of another user could not write into the folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    whole.write_text(user + _AROUND.format(folder=folder, configuration=configuration), encoding="utf-8")
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [program, "-p", str(folder), "-c", str(whole), "-e", str(folder / "error.log")],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        end = time.monotonic() + _MAX_SECONDS
        while not (folder / "nginx.pid").exists():
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"nginx did not start: {(folder / 'output').read_text(errors='replace')}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(_MAX_SECONDS)


if __name__ == "__main__":
    print("nginx:", find() or fetch())
