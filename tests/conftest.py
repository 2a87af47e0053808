"""What many tests share: a province, a small demo store, real files where there are any, no real database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
DEMO = ("--cases", "12000", "--seed", "111")

pytest_plugins = ["tests.browser", "tests.engines"]

# A busy machine is no defect, so no deadline; in CI the same examples each time, so that red means changed.
settings.register_profile("negah", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("negah")


def pytest_configure(config: pytest.Config) -> None:
    """Keeps session fixtures, too, away from a store and settings that somebody uses."""
    os.environ["NEGAH_DATABASE_URL"] = "duckdb:////nonexistent/a-test-must-name-its-own.duckdb"
    os.environ.pop("NEGAH_SETTINGS", None)


@pytest.fixture(autouse=True)
def _no_real_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has a store of its own, not there yet, and default settings."""
    settings = tmp_path / "negah.toml"
    settings.touch()
    monkeypatch.setenv("NEGAH_SETTINGS", str(settings))
    monkeypatch.setenv("NEGAH_DATABASE_URL", f"duckdb:///{tmp_path / 'negah.duckdb'}")


@pytest.fixture(scope="session")
def province():
    """East Azerbaijan."""
    from geo.province import load_province

    return load_province(ROOT / "geo" / "provinces" / "east-azerbaijan")


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """URL of a demo store of about 12,000 cases, built once for all workers. Read it; never write it."""
    session = tmp_path_factory.getbasetemp()
    folder = session if worker_id == "master" else session.parent
    store = folder / "demo" / "negah.duckdb"
    url = f"duckdb:///{store}"
    with FileLock(folder / "demo.lock"):
        if not (done := folder / "demo.done").exists():
            store.parent.mkdir(exist_ok=True)
            command = [sys.executable, "-m", "intake", "demo", "--database", url, *DEMO]
            built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            if built.returncode:
                raise RuntimeError(f"the demo store was not built:\n{built.stdout}\n{built.stderr}")
            done.touch()
    return url


@pytest.fixture(scope="session")
def demo_store(demo_url: str):
    """The demo store, opened for reading."""
    from queries.storage.store import open_store

    return open_store(demo_url)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real files that are not part of the project; the test skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("needs the real files in ../shared/data (relative to the project), which are not here")
    return SHARED_DATA
