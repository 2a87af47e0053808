"""Files and stores of the benchmark's worlds, kept outside the repository and built once.

A store is built by the real `python -m intake load`. Its name contains a hash of the world and of the code that decides
what a store holds, so it is rebuilt when either changes.
"""

import hashlib
import os
import sys
import tempfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from queries.settings.province_settings import ROOT
from tests.bench.world import AS_OF, MAPPING, Part, write
from tests.forked import run_forked

# Loading more cases takes more memory than intake allows itself by its default setting.
LARGE = 50_000_000
LARGE_SETTINGS = "[limits]\nmemory_megabytes = 2500\n"
SIZES = {
    "2k": 2_000,
    "20k": 20_000,
    "200k": 200_000,
    "250k": 250_000,
    "1m": 1_000_000,
    "10m": 10_000_000,
    "100m": 100_000_000,
}


def cache() -> Path:
    """The cache folder: `NEGAH_BENCH`, or else a folder among the temporary files of the user or the machine."""
    own = os.environ.get("NEGAH_BENCH")
    folder = (
        Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()) / "negah-bench"
    )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def world_file(part: Part, ending: str = "parquet") -> Path:
    """The file of a part of the world; written if it does not exist."""
    code = _checksum([Path(__file__).with_name("world.py")], repr(sorted(asdict(part).items())))
    path = cache() / f"world-{part.cases}-{code}.{ending}"
    return path if path.exists() else write(part, path)


def store_name(part: Part) -> str:
    """A name that changes with the world and with the code that decides what a store holds."""
    return f"store-{part.cases}-{_checksum(_deciding(), world_file(part).name)}"


def plain_path(part: Part) -> Path:
    """Path of the plain table of a part of the world."""
    return world_file(part).with_suffix(".plain.duckdb")


def store(part: Part) -> str:
    """URL of a DuckDB store of a part of the world; loaded by intake if it does not exist."""
    file = world_file(part)
    path = cache() / f"{store_name(part)}.duckdb"
    url = f"duckdb:///{path}"
    if not path.exists():
        intake("load", file, url=url, **_settings(part))
    return url


def _settings(part: Part) -> dict[str, str]:
    """Environment variables with which a part of the world can be loaded."""
    if part.cases <= LARGE:
        return {}
    path = cache() / "large.toml"
    path.write_text(LARGE_SETTINGS, encoding="utf-8")
    return {"NEGAH_SETTINGS": str(path)}


def demo() -> str:
    """URL of a DuckDB store of the demo province, of about 250,000 cases; built if it does not exist."""
    path = cache() / f"{demo_name()}.duckdb"
    url = f"duckdb:///{path}"
    if not path.exists():
        fill_demo(url)
    return url


def demo_name() -> str:
    """A name for the demo province that changes with the code that decides what a store holds."""
    return f"demo-{_checksum(_deciding(), 'demo')}"


def fill_demo(url: str) -> None:
    """Load the demo province into an empty database. Raises RuntimeError with the output of intake."""
    done = run_forked([sys.executable, "-m", "intake", "demo", "--database", url], cwd=ROOT)
    if done.returncode:
        raise RuntimeError(f"the demo was not built:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")


def intake(command: str, *files: Path, url: str, **environment: str) -> None:
    """Run a command of intake over files of the world. Raises RuntimeError with its output."""
    done = run_forked(load_command(command, *files, url=url), cwd=ROOT, env=os.environ | environment)
    if done.returncode:
        raise RuntimeError(f"intake {command} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")


def load_command(command: str, *files: Path, url: str, as_of: datetime = AS_OF) -> list[str]:
    """The arguments of a command of intake over files of the world."""
    options = [
        "--mapping",
        str(MAPPING),
        "--as-of",
        f"{as_of:%Y-%m-%d %H:%M:%S}",
        "--database",
        url,
        "--json",
    ]
    return [sys.executable, "-m", "intake", command, *map(str, files), *options]


def _deciding() -> list[Path]:
    """The files whose content decides what a store holds."""
    return [
        MAPPING,
        ROOT / "queries" / "vocabulary" / "codes.py",
        *sorted((ROOT / "queries" / "sql").glob("*.py")),
        *sorted((ROOT / "queries" / "storage").glob("*.py")),
        *sorted((ROOT / "intake").rglob("*.py")),
    ]


def _checksum(files: list[Path], parameters: str) -> str:
    digest = hashlib.sha256(parameters.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
