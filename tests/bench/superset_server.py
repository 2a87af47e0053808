"""Superset of its own for the benchmark: installed, set up over a copy of a store, and served with Gunicorn.

Its metadata are in SQLite, its cache of results in files. All of it is in `data/superset`, which is not part of the
repository. Dataset, charts and dashboard are made through Superset's public REST API.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import httpx2
import psutil

from queries.settings.province_settings import ROOT
from tests.bench.superset_dashboard import CHARTS, VIEW, VIEW_SQL, layout, metadata
from tests.browser import free_port

REQUIREMENTS = Path(__file__).with_name("superset.txt")
FOLDER = ROOT / "data" / "superset"
NAME = "bench"
# The options of the start script of Superset's own image, which has one worker, with a worker a core.
GUNICORN = ("--worker-class", "gthread", "--threads", "20", "--timeout", "60",
            "--limit-request-line", "0", "--limit-request-field_size", "0")  # fmt: skip
WORKERS = os.cpu_count() or 1
PATIENCE = 300.0  # seconds for Superset to start or to answer
# Without TLS the session cookie must not be a secure one. Results are kept in files for a day. Events go to the log of
# the server: each request would write one into SQLite, which twenty viewers lock for seconds.
CONFIG = """\
from superset.utils.log import StdOutEventLogger

EVENT_LOGGER = StdOutEventLogger()
SECRET_KEY = {secret!r}
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/metadata.sqlite"
TALISMAN_ENABLED = False
DATA_CACHE_CONFIG = {{
    "CACHE_TYPE": "FileSystemCache", "CACHE_DIR": "{folder}/cache", "CACHE_THRESHOLD": 100_000,
    "CACHE_DEFAULT_TIMEOUT": 86_400,
}}
"""


@dataclass(frozen=True)
class Superset:
    """A running Superset with its dashboard."""

    address: str
    process: psutil.Process
    dashboard: int
    cookies: dict[str, str]  # of somebody who is signed in
    token: str  # against forged requests, of the same session

    @property
    def page(self) -> str:
        """Address of the dashboard."""
        return f"{self.address}/superset/dashboard/{self.dashboard}/"

    @property
    def headers(self) -> dict[str, str]:
        """Headers with which the session may post."""
        return {"X-CSRFToken": self.token, "Referer": self.address}

    def processes(self) -> list[psutil.Process]:
        """Gunicorn and its workers."""
        return [self.process, *self.process.children(recursive=True)]


def environment(existing: Path | None = None) -> Path:
    """Folder of the programs of an environment with Superset; installed from the pins unless one is given."""
    if existing is not None:
        return existing / "bin"
    target = FOLDER / "environment"
    done = target / "done"
    if not done.exists():
        _run([sys.executable, "-m", "venv", "--clear", str(target)], {})
        _run([str(target / "bin" / "pip"), "install", "--quiet", "--requirement", str(REQUIREMENTS)], {})
        done.touch()
    return target / "bin"


def versions(programs: Path) -> dict[str, str]:
    """Installed versions of what is pinned."""
    code = "import json, importlib.metadata as m, sys; print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"
    lines = [line for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if "==" in line]
    names = [line.split("==")[0] for line in lines]
    found: dict[str, str] = json.loads(_run([str(programs / "python"), "-c", code, *names], {}))
    return found


@contextlib.contextmanager
def superset(programs: Path, store: Path, folder: Path, *, first: date, last: date) -> Iterator[Superset]:
    """Set up Superset in a folder over a copy of a store, start it, and yield it with its dashboard over a period."""
    cases = folder / "cases.duckdb"
    shutil.copy(store, cases)
    with duckdb.connect(str(cases)) as connection:
        connection.execute(VIEW_SQL)
    config = folder / "superset_config.py"
    config.write_text(CONFIG.format(secret=secrets.token_urlsafe(42), folder=folder), encoding="utf-8")
    settings = {"SUPERSET_CONFIG_PATH": str(config), "FLASK_APP": "superset"}
    password = secrets.token_urlsafe(16)
    command = str(programs / "superset")
    _run([command, "db", "upgrade"], settings)
    person = ["--firstname", NAME, "--lastname", NAME, "--email", f"{NAME}@example.org"]
    _run([command, "fab", "create-admin", "--username", NAME, *person, "--password", password], settings)
    _run([command, "init"], settings)
    with _served(programs, folder, settings) as (address, process):
        with httpx2.Client(base_url=address, timeout=PATIENCE, headers={"Referer": address}) as client:
            token = _sign_in(client, password)
            dashboard = _dashboard(client, cases, first, last)
            cookies = dict(client.cookies.items())
        yield Superset(address, process, dashboard, cookies, token)


@contextlib.contextmanager
def _served(programs: Path, folder: Path, settings: dict[str, str]) -> Iterator[tuple[str, psutil.Process]]:
    """Start Gunicorn and wait until Superset answers. Raises RuntimeError with its log if it does not."""
    log, place = folder / "gunicorn.log", f"127.0.0.1:{free_port()}"
    command = [str(programs / "gunicorn"), "--bind", place, "--workers", str(WORKERS), *GUNICORN,
               "superset.app:create_app()"]  # fmt: skip
    with log.open("wb") as output:
        started = subprocess.Popen(
            command, cwd=folder, env=os.environ | settings, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(f"http://{place}", started, log)
        yield f"http://{place}", psutil.Process(started.pid)
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait(60)


def _wait(address: str, started: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and started.poll() is None:
        with contextlib.suppress(httpx2.HTTPError):
            if httpx2.get(f"{address}/health", timeout=PATIENCE).status_code == 200:
                return
        time.sleep(0.5)
    raise RuntimeError(f"Superset did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _sign_in(client: httpx2.Client, password: str) -> str:
    """Sign in as a browser does, so that the client has the session's cookie; returns the token for posting."""
    credentials = {"username": NAME, "password": password, "provider": "db", "refresh": False}
    bearer = _post(client, "/api/v1/security/login", credentials)["access_token"]
    header = {"Authorization": f"Bearer {bearer}"}
    before = client.get("/api/v1/security/csrf_token/", headers=header).raise_for_status().json()["result"]
    form = {"username": NAME, "password": password, "csrf_token": before}
    answer = client.post("/login/", data=form)
    if answer.status_code not in (200, 302):
        raise RuntimeError(f"Superset did not let us in: {answer.status_code} {answer.text[:500]}")
    token = client.get("/api/v1/security/csrf_token/").raise_for_status().json()["result"]
    client.headers["X-CSRFToken"] = token
    return str(token)


def _dashboard(client: httpx2.Client, cases: Path, first: date, last: date) -> int:
    """Number of a new dashboard, with its database, dataset and charts."""
    read_only = json.dumps({"engine_params": {"connect_args": {"read_only": True}}})
    about = {"database_name": NAME, "sqlalchemy_uri": f"duckdb:///{cases}", "extra": read_only}
    database = _post(client, "/api/v1/database/", about)["id"]
    table = {"database": database, "schema": "main", "table_name": VIEW}
    dataset = _post(client, "/api/v1/dataset/", table)["id"]
    number = _post(client, "/api/v1/dashboard/", {"dashboard_title": NAME, "published": True})["id"]
    ids = []
    for chart in CHARTS:
        params = chart.params(dataset, first, last)
        said = {"slice_name": chart.name, "viz_type": chart.kind, "datasource_id": dataset,
                "datasource_type": "table", "params": json.dumps(params), "dashboards": [number]}  # fmt: skip
        ids.append(_post(client, "/api/v1/chart/", said)["id"])
    settings = {"positions": layout(ids), **metadata(ids, dataset)}
    said = {"json_metadata": json.dumps(settings), "position_json": json.dumps(layout(ids))}
    answer = client.put(f"/api/v1/dashboard/{number}", json=said)
    if answer.status_code != 200:
        raise RuntimeError(f"Superset refused the dashboard: {answer.text[:1000]}")
    return int(number)


def _post(client: httpx2.Client, path: str, said: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(path, json=said)
    if answer.status_code not in (200, 201):
        raise RuntimeError(f"Superset refused {path}: {answer.status_code} {answer.text[:1000]}")
    result: dict[str, Any] = answer.json()
    return result


def _run(command: list[str], settings: dict[str, str]) -> str:
    """The output of a command. Raises RuntimeError with what it wrote if it fails."""
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} {command[1]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout
