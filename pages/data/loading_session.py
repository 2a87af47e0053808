"""State of one file between the upload and the store, kept in a viewer's session."""

import json
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.data.column_choices import Choices, read_choices
from pages.data.held_files import HeldFile, hold, release
from pages.data.intake_process import IntakeRequest, IntakeResult, options_of, safe_name, write_mapping
from pages.data.upload_folder import upload_folder
from pages.data.upload_job import Job, begin, latest
from pages.data.warm_intake import ask
from pages.view.viewer import viewer
from persian.bidi import one_line
from queries.storage.mappings_folder import kept_mapping, plain_name

Step = Literal["file", "columns", "check", "load"]
FIRST_ROWS = 2_000  # rows of the check that is shown at once, while the whole file is checked


@dataclass
class FileLoading:
    """One file: its step, the proposal with the person's choices, its checks, and its load.

    `mapping` is the name of a kept or ready mapping that is used instead of the proposal; empty otherwise. `kept_text`
    is that of a kept one when it was chosen: somebody else may replace it between the check and the load.
    `doubted_mapping` is that of a check that ended with a doubt, which `despite_doubts` says the person accepts, and
    `has_seen_whole` that the doubt was that of a load, which reads all rows. `turn` counts the answers of the server.
    The file lies in a temporary folder as long as the session holds this object.
    """

    file_id: str
    name: str
    database: str
    folder: Path
    step: Step = "file"
    proposal: dict[str, Any] | None = None
    choices: Choices = field(default_factory=Choices)
    title: str = ""
    source: str = ""
    as_of: str = ""
    mapping: str = ""
    kept_text: str = ""
    despite_doubts: bool = False
    has_seen_whole: bool = False
    doubted_mapping: str | None = None
    first: IntakeResult | None = None
    whole: Job | None = None
    load_job: Job | None = None
    error: IntakeResult | None = None
    unseen_words: bool = False
    turn: int = 0

    @property
    def path(self) -> Path:
        """The file on the server's disk."""
        return self.folder / safe_name(self.name)

    @property
    def toml(self) -> str:
        """The mapping of the proposal; empty where a mapping is used by its name."""
        return "" if self.mapping or self.proposal is None else str(self.proposal["toml"])

    @property
    def mapping_name(self) -> str:
        """The name under which the mapping is kept and its rows are known as a source."""
        return self.mapping or plain_name(self.title) or "file"

    @property
    def contents(self) -> dict[str, Any]:
        """What is shown of the check: of the whole file once it is there, else of its first rows."""
        report = self.report
        return report["contents"] if report and report.get("contents") else {}

    @property
    def report(self) -> dict[str, Any] | None:
        """The report of the check of the whole file, else that of its first rows."""
        whole = self.whole.result.report if self.whole is not None and self.whole.result is not None else None
        return whole or (self.first.report if self.first is not None else None)

    @property
    def accepted(self) -> bool:
        """Whether a load accepts doubts: not where rows may raise further ones that nobody has been shown yet."""
        whole = self.whole.result if self.whole is not None else None
        is_shown = not self.only_first_rows or (whole is not None and whole.report is not None)
        return self.despite_doubts and (is_shown or self.has_seen_whole)

    @property
    def only_first_rows(self) -> bool:
        """Whether the file has more rows than the first check has read."""
        report = self.first.report if self.first is not None else None
        return report is not None and report["read"] >= FIRST_ROWS


def receive(file_id: str, name: str, content: bytes, *, database: str) -> FileLoading:
    """Write the file to the server's disk and have its columns proposed.

    The browser gives the name as it is. Direction marks in it would show «…gpj.exe» as «…exe.jpg».
    """
    loading = FileLoading(file_id, one_line(name), database, Path(tempfile.mkdtemp(dir=upload_folder())))
    # The folder goes when the session forgets the file or ends.
    weakref.finalize(loading, shutil.rmtree, loading.folder, ignore_errors=True)
    context = get_script_run_ctx(suppress_warning=True)
    page = "" if context is None else context.session_id
    weakref.finalize(loading, release, hold(HeldFile(page, viewer().name, len(content))))
    try:
        loading.path.write_bytes(content)
    except OSError:  # for example a full disk
        loading.error = IntakeResult(None)
        return loading
    _propose(loading)
    if loading.proposal is not None:
        loading.title = str(loading.proposal["title"])
        loading.step = "columns"
    return loading


def choose_columns(loading: FileLoading, values: Mapping[str, str]) -> None:
    """Apply the choices of the form of columns; go on to the check if nothing is missing and no word is new."""
    assert loading.proposal is not None
    loading.mapping, loading.kept_text, loading.source = "", "", ""
    loading.despite_doubts, loading.doubted_mapping = False, None
    loading.title = values.get("name", "").strip() or loading.title
    loading.as_of = values.get("as_of", "").strip()
    seen = {each["heading"] for each in loading.proposal["values"]}
    before = loading.choices
    loading.choices = before.joined(read_choices(loading.proposal, values))
    _propose(loading)
    if loading.error is not None:
        loading.choices = before
        return
    # A column that has just become a status, say, has words that nobody has looked at yet.
    new = [each for each in loading.proposal["values"] if each["heading"] not in seen and each["unknown"]]
    loading.unseen_words = bool(new)
    if not loading.proposal["missing"] and not new:
        _check(loading)


def choose_mapping(loading: FileLoading, name: str, values: Mapping[str, str]) -> None:
    """Check the file with a kept or a ready mapping."""
    loading.mapping, loading.kept_text = name, _text_of_kept(loading.database, name)
    loading.as_of = values.get("as_of", "").strip()
    loading.source, loading.despite_doubts = values.get("source", "").strip(), False
    _check(loading)


def accept_doubts(loading: FileLoading) -> None:
    """Go on with a file despite a doubt about it, because the person knows that it is right.

    Only after a check or a load that ended with a doubt, so that a forged message cannot accept one in advance.
    """
    if loading.step == "load":
        job = loading.load_job
        if job is not None and job.result is not None and job.result.doubtful:
            loading.despite_doubts = loading.has_seen_whole = True
            start_load(loading)
    elif loading.doubted_mapping is not None:
        loading.mapping, loading.despite_doubts = loading.doubted_mapping, True
        _check(loading)


def back_to_columns(loading: FileLoading) -> None:
    """Return from the check to the columns; a check that still runs is ended."""
    leave(loading)
    loading.first = loading.whole = loading.error = None
    loading.mapping, loading.kept_text, loading.despite_doubts = "", "", False
    loading.step = "columns"
    loading.turn += 1


def leave(loading: FileLoading) -> None:
    """End the check of a file in whose place another one comes, or none."""
    if loading.whole is not None:
        loading.whole.stop()


def start_load(loading: FileLoading) -> None:
    """Start the load. A check of a whole file that still runs gives way to it, also that of another file.

    A check writes nothing, and the load of the other file will check everything again.
    """
    current = latest(loading.database)
    if current is not None and current.running:
        current.stop()
    job = _begin(loading, "load")
    loading.turn += 1
    # Another viewer may have begun a load meanwhile; then theirs is shown until it has ended.
    if job.owner == loading.file_id and job.command == "load":
        loading.load_job = job
        loading.step = "load"


def _propose(loading: FileLoading) -> None:
    names = [f"--name={loading.mapping_name}", f"--title={loading.title}"] if loading.title else []
    result = ask(
        loading.database,
        ["guess", str(loading.path), "--json", "--corrections", "-", *names],
        text=json.dumps(loading.choices.as_json(), ensure_ascii=False),
        person=viewer().name,
    )
    loading.turn += 1
    loading.error = None if result.report is not None else result
    if result.report is not None:
        loading.proposal = result.report


def _text_of_kept(database: str, name: str) -> str:
    """The text of a kept mapping; empty of one that comes with the program, or that intake has to refuse."""
    kept = kept_mapping(database, name)
    try:
        return "" if kept is None else kept.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return ""


def _check(loading: FileLoading) -> None:
    """Check the first rows now, and begin to check the whole file where it is longer."""
    mapping = loading.mapping
    if toml := loading.kept_text or loading.toml:
        try:
            mapping = write_mapping(toml, loading.folder, name=mapping)
        except OSError:
            loading.error = IntakeResult(None)
            loading.turn += 1
            return
    options = options_of(source=loading.source, as_of=loading.as_of, despite_doubts=loading.despite_doubts)
    arguments = ["check", str(loading.path), "--mapping", mapping, "--json", f"--rows={FIRST_ROWS}", *options]
    result = ask(loading.database, arguments, person=viewer().name)
    loading.turn += 1
    loading.whole, loading.has_seen_whole = None, False
    loading.doubted_mapping = loading.mapping if result.doubtful else None
    if result.report is None:
        loading.error, loading.first, loading.mapping = result, None, ""
        return
    loading.error, loading.first, loading.step = None, result, "check"
    current = latest(loading.database)
    if loading.only_first_rows and not (current is not None and current.holds_the_store):
        job = _begin(loading, "check")
        loading.whole = job if job.owner == loading.file_id else None


def _begin(loading: FileLoading, command: Literal["check", "load"]) -> Job:
    request = IntakeRequest(
        command,
        loading.path.read_bytes(),
        loading.name,
        mapping=loading.mapping,
        database=loading.database,
        toml=loading.kept_text or loading.toml,
        source=loading.source,
        as_of=loading.as_of,
        despite_doubts=loading.accepted if command == "load" else loading.despite_doubts,
        person=viewer().name,
    )
    return begin(request, owner=loading.file_id)
