"""Run intake on an uploaded file in a process of its own, through its command line.

A separate process keeps the web server responsive and returns its memory when it ends.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pages.data.upload_folder import upload_folder
from persian.bidi import strip_control_characters
from queries.settings.province_settings import ROOT, settings
from records.audit.actor import ON_BEHALF_OF

MAPPINGS = ROOT / "intake" / "mapping" / "ready"
LONGEST = 200  # bytes of a file name
_SHARE = re.compile(r"[01]\.\d\d\n?$")
_ENDING = re.compile(r"(?:\.\w{1,8}){1,2}$", re.ASCII)
# Seconds beyond `limits.minutes`, at which a load ends by itself: for its start, and for publishing what it has loaded.
SPARE = 600
Command = Literal["check", "load", "undo"]


@dataclass(frozen=True)
class Mapping:
    """A ready-made mapping: its name, and a title for the kind of file that it reads."""

    name: str
    title_fa: str
    title_en: str

    def title(self, lang: str) -> str:
        """The kind of file, in a language."""
        return self.title_fa if lang == "fa" else self.title_en


@dataclass(frozen=True)
class IntakeRequest:
    """A check or load of one file into a store, or the undoing of its newest load, which has the number `load`.

    `mapping` is the name of a mapping, empty if it has none yet; `toml` is its text, unless it comes with the program.
    `source` and `as_of` are empty where the mapping and the file say them. `person` is whom the audit log names.
    """

    command: Command
    content: bytes
    name: str
    mapping: str
    database: str
    load: int = 0
    toml: str = ""
    source: str = ""
    as_of: str = ""
    despite_doubts: bool = False
    person: str = ""


@dataclass(frozen=True)
class IntakeResult:
    """The outcome of intake: a report, or an error in both languages; neither if the process did not finish.

    `doubtful` says of an error that it is a doubt, which a person may accept.
    """

    report: dict[str, Any] | None
    error_fa: str = ""
    error_en: str = ""
    doubtful: bool = False

    def error(self, lang: str) -> str:
        """The error message in a language."""
        return self.error_fa if lang == "fa" else self.error_en


def run_intake(
    request: IntakeRequest,
    *,
    on_progress: Callable[[float], None] = lambda _share: None,
    on_start: Callable[[Callable[[], None]], None] = lambda _stop: None,
) -> IntakeResult:
    """Check or load a file with intake and return its result.

    The content is written into a temporary folder that exists only while the process runs. `on_progress` is called with
    the share of the work that is done, from 0 to 1, and `on_start` with a function that ends the process. An error of
    the file system, such as a full disk, gives a result without report and error.
    """
    try:
        with tempfile.TemporaryDirectory(dir=upload_folder()) as folder:
            arguments = _arguments(request, Path(folder))
            environment = {"NEGAH_DATABASE_URL": request.database, ON_BEHALF_OF: request.person}
            environment["TMPDIR"] = folder  # what it unpacks there would stay behind if it were killed
            return _run_process(arguments, environment, on_progress, on_start)
    except OSError:  # for example a full disk
        return IntakeResult(None)


def _arguments(request: IntakeRequest, folder: Path) -> list[str]:
    """Write the file into a folder, and its mapping if that is not kept; return the arguments of intake."""
    if request.command == "undo":
        return ["undo", f"--load={request.load}", "--no-wait", "--json"]
    path = folder / safe_name(request.name)
    path.write_bytes(request.content)
    mapping = request.mapping
    if request.toml:
        mapping = write_mapping(request.toml, folder, name=mapping)
    options = options_of(source=request.source, as_of=request.as_of, despite_doubts=request.despite_doubts)
    return [request.command, str(path), "--mapping", mapping, "--no-wait", "--json", "--progress", *options]


def write_mapping(toml: str, folder: Path, *, name: str = "") -> str:
    """Write the mapping of a file, of which messages tell the name, into a folder; return its path.

    It lies in a folder of its own, whose name no uploaded file can have: one may have the name of the mapping.
    """
    path = folder / ".mapping" / f"{name or 'mapping of this file'}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(toml, encoding="utf-8")
    return str(path)


def options_of(*, source: str, as_of: str, despite_doubts: bool) -> list[str]:
    """The options for another source than that of the mapping, for the moment of the data, and for accepted doubts."""
    options = [f"--source={_shortened(source)}"] if source else []
    options += [f"--as-of={_shortened(as_of)}"] if as_of else []
    return options + ["--despite-doubts"] * despite_doubts


def _shortened(value: str) -> str:
    """An option's value without control characters, limited in length."""
    return strip_control_characters(value)[:LONGEST]


def safe_name(name: str) -> str:
    """The file's name without folders and control characters, shortened but with its extension.

    Intake records it as the name of the loaded file.
    """
    base_name = Path(strip_control_characters(name).replace("\\", "/")).name.lstrip(".-")
    extension = "".join(_ENDING.findall(base_name))
    stem = base_name.removesuffix(extension).encode("utf-8", "replace")[: LONGEST - len(extension.encode())]
    return stem.decode("utf-8", "ignore") + extension or "file"


def _run_process(
    arguments: Sequence[str],
    environment: dict[str, str],
    on_progress: Callable[[float], None],
    on_start: Callable[[Callable[[], None]], None],
) -> IntakeResult:
    """Run `python -m intake` with further environment variables, and parse its result.

    The database URL may contain a password. It goes into the environment, because arguments are visible to everybody
    through `ps`.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "intake", *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"} | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        on_start(process.kill)
        # A process that hangs would block all further uploads. It never waits for another load (`--no-wait`).
        killer = threading.Timer(settings().limits.minutes * 60 + SPARE, process.kill)
        killer.daemon = True
        killer.start()
        with process:
            for line in process.stderr or ():
                if _SHARE.match(line):
                    on_progress(float(line))
        killer.cancel()
        output.seek(0)
        return parse_result(output.read())


def parse_result(output: str) -> IntakeResult:
    """The result from the last line of the output, which is JSON; an empty result if there is none."""
    try:
        # Names of columns and sheets may hold characters at which `splitlines` would break the line (U+2028).
        report = json.loads(output.strip().rpartition("\n")[2])
    except ValueError:
        return IntakeResult(None)
    if "error" in report:
        error = report["error"]
        return IntakeResult(None, str(error["fa"]), str(error["en"]), doubtful=error["code"] == "doubt")
    return IntakeResult(report)
