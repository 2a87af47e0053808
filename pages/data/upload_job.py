"""The one file that is being checked or loaded at a time, for everybody who looks: begun once, seen by all.

It runs in a thread of the server, not in anybody's page: a second click, a page loaded anew and another viewer find it
where it is, and it ends whether or not somebody is looking.
"""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pages.data.intake_process import Command, IntakeResult, run_intake

RESULT_SHOWN_FOR = timedelta(minutes=15)  # its end is told to whoever looks


@dataclass
class Job:
    """A check or a load of one file: how much of it is read, and what became of it (None: it goes on)."""

    command: Command
    name: str
    share_read: float = 0.0
    result: IntakeResult | None = None
    ended: datetime | None = None
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self.result is None


_jobs: dict[str, Job] = {}
_jobs_lock = threading.Lock()


def begin(
    command: Command,
    content: bytes,
    name: str,
    *,
    mapping: str,
    database: str,
    source: str = "",
    as_of: str = "",
) -> Job:
    """The job that now runs for a store: a new one, or the one that was running already and goes on."""
    with _jobs_lock:
        known = _jobs.get(database)
        if known is not None and known.running:
            return known
        job = _jobs[database] = Job(command, name)

    def heard(share: float) -> None:
        job.share_read = share

    def work() -> None:
        outcome = IntakeResult(None)
        try:
            outcome = run_intake(
                command,
                content,
                name,
                mapping=mapping,
                database=database,
                source=source,
                as_of=as_of,
                on_progress=heard,
            )
        finally:
            job.ended = datetime.now(UTC)
            job.result = outcome
            job.finished.set()

    threading.Thread(target=work, name=f"intake {command}", daemon=True).start()
    return job


def latest(database: str) -> Job | None:
    """The job that runs for a store, or the last one for a quarter of an hour after its end."""
    job = _jobs.get(database)
    if job is None or (job.ended is not None and datetime.now(UTC) - job.ended > RESULT_SHOWN_FOR):
        return None
    return job
