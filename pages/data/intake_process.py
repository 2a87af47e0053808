"""Intake, run as on the command line: a process of its own, so that others go on reading and nothing of it stays."""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from persian.bidi import strip_control_characters
from queries.settings.province_settings import ROOT

MAPPINGS = ROOT / "intake" / "mapping" / "ready"
LONGEST = 200  # bytes of a file's name
_SHARE = re.compile(r"[01]\.\d\d\n?$")
_ENDING = re.compile(r"(?:\.\w{1,8}){1,2}$", re.ASCII)
LIMIT = 3 * 3600  # seconds; ten million rows take minutes
Command = Literal["check", "load"]


@dataclass(frozen=True)
class Mapping:
    """A ready mapping: what kind of file it reads."""

    name: str
    title_fa: str
    title_en: str

    def title(self, lang: str) -> str:
        """What it reads, in words."""
        return self.title_fa if lang == "fa" else self.title_en


@dataclass(frozen=True)
class IntakeResult:
    """What intake said: its report, or an error in both languages; neither where it did not come to an end."""

    report: dict[str, Any] | None
    error_fa: str = ""
    error_en: str = ""

    def error(self, lang: str) -> str:
        """The error in a language."""
        return self.error_fa if lang == "fa" else self.error_en


@lru_cache(maxsize=1)
def mappings() -> tuple[Mapping, ...]:
    """The ready mappings, the project's own template first."""
    found = []
    for path in sorted(MAPPINGS.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Mapping(path.stem, str(told["title_fa"]), str(told["title_en"])))
    return tuple(sorted(found, key=lambda mapping: (not mapping.name.startswith("negah"), mapping.name)))


def run_intake(
    command: Command,
    content: bytes,
    name: str,
    *,
    mapping: str,
    database: str,
    source: str = "",
    as_of: str = "",
    on_progress: Callable[[float], None] = lambda _share: None,
) -> IntakeResult:
    """What intake makes of a file. The file lies in a folder of its own for as long as that takes.

    `on_progress` is told how much of it is read, from 0 to 1.
    """
    more = [f"--source={_short(source)}"] if source else []
    more += [f"--as-of={_short(as_of)}"] if as_of else []
    try:
        with tempfile.TemporaryDirectory(prefix="negah-upload-") as folder:
            path = Path(folder) / safe_name(name)
            path.write_bytes(content)
            asked = [command, str(path), "--mapping", mapping, "--no-wait", "--json", "--progress", *more]
            return _run_process(asked, database, on_progress)
    except OSError:  # no room on the disk
        return IntakeResult(None)


def _short(word: str) -> str:
    return strip_control_characters(word)[:LONGEST]


def safe_name(name: str) -> str:
    """The file's own name, without folders; what it was loaded from is told by it. A long one keeps its ending."""
    plain = Path(strip_control_characters(name).replace("\\", "/")).name.lstrip(".-")
    end = "".join(_ENDING.findall(plain))
    stem = plain.removesuffix(end).encode("utf-8", "replace")[: LONGEST - len(end.encode())]
    return stem.decode("utf-8", "ignore") + end or "file"


def _run_process(words: Sequence[str], database: str, heard: Callable[[float], None]) -> IntakeResult:
    """What intake said. The database's address, which may hold a password, is not told to everybody by `ps`."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "intake", *words],
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1", "NEGAH_DATABASE_URL": database},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        last = threading.Timer(LIMIT, process.kill)
        last.daemon = True
        last.start()
        with process:
            for line in process.stderr or ():
                if _SHARE.match(line):
                    heard(float(line))
        last.cancel()
        said.seek(0)
        return _parse_result(said.read())


def _parse_result(said: str) -> IntakeResult:
    try:
        told = json.loads(said.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return IntakeResult(None)
    if "error" in told:
        return IntakeResult(None, str(told["error"]["fa"]), str(told["error"]["en"]))
    return IntakeResult(told)
