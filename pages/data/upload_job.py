"""The upload job of a store: at most one file is checked or loaded at a time, visible to all viewers.

The job runs in a thread of the server and not in a viewer's session. A second click, a reloaded page and another
viewer find the same job, and it finishes even if nobody watches.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pages.data.intake_process import Command, IntakeRequest, IntakeResult, run_intake

RESULT_SHOWN_FOR = timedelta(minutes=15)  # after the end; visible to every viewer


@dataclass
class Job:
    """A check or load of one file, or an undo: the share that is done, and its result (None while it runs).

    `owner` tells the file apart from another viewer's file of the same name.
    """

    command: Command
    name: str
    owner: str = ""
    share_done: float = 0.0
    result: IntakeResult | None = None
    ended: datetime | None = None
    finished: threading.Event = field(default_factory=threading.Event)
    _stop: Callable[[], None] | None = None
    stopped: bool = False

    @property
    def running(self) -> bool:
        """True until the job has a result."""
        return self.result is None

    @property
    def holds_the_store(self) -> bool:
        """True while no other job can begin; a stopped check gives way before its process has ended."""
        return self.running and not self.stopped

    def stop(self) -> None:
        """End a check, whose result is not wanted any more. A load is never ended."""
        if self.command == "check":
            self.stopped = True
            if self._stop is not None:
                self._stop()

    def run(self, request: IntakeRequest, after: "Job | None" = None) -> None:
        """Run intake once the job before it has ended; the result is set in the end, whatever happens.

        A check that was stopped while it waited does not begin: its file would be written once more for nothing.
        """
        outcome = IntakeResult(None)
        try:
            if after is not None:
                after.finished.wait()
            if not self.stopped:
                outcome = run_intake(request, on_progress=self.progressed, on_start=self.started)
        finally:
            self.ended = datetime.now(UTC)
            self.result = outcome
            self.finished.set()

    def progressed(self, share: float) -> None:
        """Take the share of the work that is done, from 0 to 1."""
        self.share_done = share

    def started(self, stop: Callable[[], None]) -> None:
        """Take the function that ends the process of the job."""
        self._stop = stop
        if self.stopped:
            stop()


_jobs: dict[str, Job] = {}
_jobs_lock = threading.Lock()


def begin(request: IntakeRequest, *, owner: str = "") -> Job:
    """Start a job for a store, or return the one that is still running for it.

    A job that takes the place of a stopped check runs when the process of that check has ended, which on a busy server
    may take longer than a viewer waits. So this returns at once.
    """
    with _jobs_lock:
        current = _jobs.get(request.database)
        if current is not None and current.holds_the_store:
            return current
        job = _jobs[request.database] = Job(request.command, request.name, owner)
    threading.Thread(
        target=job.run, args=(request, current), name=f"intake {request.command}", daemon=True
    ).start()
    return job


def latest(database: str) -> Job | None:
    """The job that runs for a store, or the last one until a quarter of an hour after its end; else None."""
    job = _jobs.get(database)
    if job is None or (job.ended is not None and datetime.now(UTC) - job.ended > RESULT_SHOWN_FOR):
        return None
    return job
