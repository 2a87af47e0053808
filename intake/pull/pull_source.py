"""Pull a declared source: fetch what is new since its last load, and load it like any file.

Everything that depends on the last load happens while no other load can run, from reading the watermark to publishing.
So two pulls of one source cannot overtake each other, and a pull that is killed changes nothing: the next one reads
from the same watermark.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from intake.errors import IntakeError, LockedError, NothingNewError
from intake.load.process_watch import ProcessWatch
from intake.load.pulled_files import Pulled, nothing_new
from intake.load.reconciliation import Report
from intake.load.run import Request, run_load
from intake.publish.target import Notify, Progress, Target
from intake.pull.database_rows import database_origin, fetch_rows, readable_dates
from intake.pull.declared_sources import DeclaredPull
from intake.pull.open311_requests import fetch_requests, open311_origin
from intake.pull.pull_history import History, read_history
from intake.pull.watched_folder import WatchedFile, lies_in, link_leads_out, look_into
from intake.pull.watermark import Watermark, from_json
from queries.settings.province_settings import Settings

Fetch = Callable[[Watermark | None, Path], tuple[int, Watermark | None]]


@dataclass(frozen=True)
class PullOutcome:
    """What a pull did: the loads it made, what failed, and files that were still being written."""

    name: str
    reports: tuple[Report, ...] = ()
    failures: tuple[tuple[str, IntakeError], ...] = ()  # name of a file, and why it was not loaded
    growing: tuple[str, ...] = ()
    unchanged: NothingNewError | None = None  # says that nothing was new

    def as_json(self) -> dict[str, Any]:
        return {
            "pull": self.name,
            "nothing_new": self.unchanged is not None,
            "loads": [report.as_json() for report in self.reports],
            "failed": [
                {"file": file, "fa": error.message_fa, "en": error.message_en}
                for file, error in self.failures
            ],
            "growing": list(self.growing),
        }


@dataclass(frozen=True)
class PullRun:
    """What pulls need from the command: the store, the settings, and how to report.

    `new_watch` makes the watch of one load; `from_start` means to read everything again, whatever the store knows.
    """

    target: Target
    settings: Settings
    notify: Notify
    wait: bool = True
    from_start: bool = False
    accepts_doubts: bool = False
    progress: Progress = lambda _name, _share: None
    new_watch: Callable[[], ProcessWatch] | None = None

    def pull(self, pull: DeclaredPull) -> PullOutcome:
        """Pull a source. Raises IntakeError if it could not be read or loaded; the store is then unchanged.

        A file of a folder that fails does not stop the others; it is among the failures of the outcome.
        """
        if pull.declared.folder is not None:
            return self._pull_folder(pull)
        try:
            report = self._load(pull, partial(self._fetched, pull))
        except NothingNewError as unchanged:
            return PullOutcome(pull.name, unchanged=unchanged)
        return PullOutcome(pull.name, (report,))

    def _load(self, pull: DeclaredPull, fetch: Callable[[Path, Request], Request]) -> Report:
        """Run one load whose files `fetch` brings while no other load can run."""
        request = Request((), pull.mapping, self.settings, wait=self.wait, accepts_doubts=self.accepts_doubts)
        with self._watch() as watch:
            return run_load(
                request, self.target, notify=self.notify, progress=self.progress, watch=watch,
                fetch=lambda folder: fetch(folder, request),
            )  # fmt: skip

    @contextmanager
    def _watch(self) -> Iterator[ProcessWatch | None]:
        if self.new_watch is None:
            yield None
            return
        with self.new_watch() as watch:
            yield watch

    def _fetched(self, pull: DeclaredPull, folder: Path, request: Request) -> Request:
        """Fetch the new rows of a database or of Open311 into the working folder. Raises NothingNewError, PullError."""
        origin, fetch, mapping = self._fetcher(pull)
        kept = None if self.from_start else read_history(self.target).watermark(pull.name, origin=origin)
        path = folder / "pulled" / pull.name
        path.parent.mkdir()
        rows, newest = fetch(from_json(kept), path)
        if not rows:
            raise nothing_new(pull.name)
        note = {"name": pull.name, "origin": origin, "newest": None if newest is None else newest.as_json()}
        return replace(request, files=(path,), mapping=mapping, pulled=Pulled(note, is_current=True))

    def _fetcher(self, pull: DeclaredPull) -> tuple[str, Fetch, Any]:
        """What identifies the place of a source, the function that fetches from it, and the mapping for its files."""
        declared, mapping, timezone = pull.declared, pull.mapping, self.settings.timezone
        if (database := declared.database) is not None:
            readable = mapping.model_copy(update={"dates": readable_dates(mapping.dates)})
            return (
                database_origin(database),
                lambda since, path: fetch_rows(database, readable, since, path, timezone=timezone),
                readable,
            )
        open311 = declared.open311
        assert open311 is not None
        return (
            open311_origin(open311),
            lambda since, path: fetch_requests(open311, mapping, since, path, timezone=timezone),
            mapping,
        )

    def _pull_folder(self, pull: DeclaredPull) -> PullOutcome:
        """Load the new files of a folder one after the other, each as a load of its own."""
        source = pull.declared.folder
        assert source is not None
        history = History(()) if self.from_start else read_history(self.target)
        folder = look_into(source, history, store_source=pull.mapping.source, now=time.time())
        reports: list[Report] = []
        failures: list[tuple[str, IntakeError]] = [(name, link_leads_out(name)) for name in folder.outside]
        for file in folder.new:
            try:
                reports.append(self._load(pull, partial(self._watched, pull, file)))
            except NothingNewError:
                continue  # another pull loaded it in the meantime
            except LockedError as error:
                if not reports:
                    raise
                failures.append((file.path.name, error))
                break
            except IntakeError as error:
                failures.append((file.path.name, error))
        unchanged = None if reports or failures else nothing_new(pull.name)
        return PullOutcome(pull.name, tuple(reports), tuple(failures), folder.growing, unchanged)

    def _watched(self, pull: DeclaredPull, file: WatchedFile, _folder: Path, request: Request) -> Request:
        """Return the request for a file, unless another pull has loaded it since the folder was looked into."""
        name, source = file.path.name, pull.mapping.source
        if not lies_in(file.path, file.path.parent):  # a link since the folder was looked into
            raise link_leads_out(name)
        if not self.from_start and read_history(self.target).is_loaded(name, file.sha256, source=source):
            raise nothing_new(pull.name)
        return replace(request, files=(file.path,), pulled=Pulled({"name": pull.name}, sha256=file.sha256))
