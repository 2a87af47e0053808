"""Run one load: read, check, derive and merge the files of one command, all or nothing.

All files are read before the store is opened for writing, because as-of is the newest moment of all of them. A load in
which no row is accepted is refused: it would write nothing but an as-of.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from geo.province import load_province
from intake.errors import Doubts, EmptyStoreError, RefusedError
from intake.load.check_contents import CheckCollector
from intake.load.dimension_keys import Dimensions, English, stored_names
from intake.load.load_as_of import as_of_by_accepted, as_of_by_reading, refuse_future
from intake.load.load_progress import LoadProgress, counting_statements
from intake.load.merge_pass import MergePass, StagedFile
from intake.load.moments import epoch, local_now
from intake.load.newer_loads import newer_loads
from intake.load.other_province import refuse_other_province
from intake.load.process_watch import ProcessWatch
from intake.load.pulled_files import Pulled, as_of_floor, refuse_changed_file, stop_if_nothing_new
from intake.load.reading_pass import ReadingPass, SpooledFile
from intake.load.reconciliation import Reconciliation, Report
from intake.load.refusals import refuse_if_nothing_accepted
from intake.load.sources import add_source, find_source, next_load, refuse_real_data
from intake.load.store_remarks import greatest_case, store_remarks
from intake.mapping.model import Mapping
from intake.publish import rollup_upkeep
from intake.publish.publication_ledger import other_rule_note, running_series
from intake.publish.target import Notify, Progress, Target, WriteSession
from intake.staging.rejected_rows import REJECTED_SCHEMA, Rejections
from intake.staging.spool import spool_engine
from queries.settings.province_settings import Settings
from queries.storage import schema
from queries.vocabulary.recorded import Recorded


@dataclass(frozen=True)
class Request:
    """Input of a load."""

    files: tuple[Path, ...]
    mapping: Mapping
    settings: Settings
    as_of: datetime | None = None
    wait: bool = True
    publish: bool = True  # False: check everything, publish nothing
    first_rows: int | None = None  # of each file, for a check that only looks
    accepts_doubts: bool = False  # load the files whatever speaks against them
    start_over: bool = False  # replace the whole content of the store
    english: English = field(default_factory=dict)
    pulled: Pulled | None = None  # where the files were pulled from


def run_load(
    request: Request,
    target: Target,
    *,
    notify: Notify,
    progress: Progress = lambda _name, _share: None,
    watch: ProcessWatch | None = None,
    fetch: Callable[[Path], Request] | None = None,
) -> Report:
    """Run a load and return its reconciliation.

    `notify` receives a message (Persian, English) if the load has to wait; `progress` the phase and the share of the
    whole load that is done; `watch` limits memory and time of the process. `fetch` brings the files into the working
    folder and returns the complete request; it is called when no other load can run any more, because what it fetches
    depends on what the store holds. Raises IntakeError (FileError, MappingError, LockedError, RefusedError,
    NothingNewError); the store is then unchanged.
    """
    with _working_folder(request, target, notify) as folder:
        if watch is not None:
            watch.begin(folder)
        if fetch is not None:
            request = fetch(folder)
        shares = LoadProgress(progress, request.files)
        report = _load(request, target, folder, shares, watch)
        shares.done()
        return report


@contextmanager
def _working_folder(request: Request, target: Target, notify: Notify) -> Iterator[Path]:
    """Yield a working folder: under the lock of the store, or a temporary one if nothing will be published."""
    if request.publish:
        with target.locked(wait=request.wait, notify=notify) as folder:
            yield folder
    else:
        with tempfile.TemporaryDirectory(prefix="negah-") as temporary:
            yield Path(temporary)


def _load(
    request: Request, target: Target, folder: Path, progress: LoadProgress, watch: ProcessWatch | None
) -> Report:
    """Read all files, then merge them; see `run_load`."""
    started_at = local_now(request.settings.timezone)
    refuse_future(request.as_of, started_at)
    rejections = Rejections(folder / "rejected.parquet")
    spools = spool_engine(folder)
    pulled = request.pulled
    load = _RunningLoad(
        request, rejections,
        Reconciliation(request.mapping, Doubts(request.accepts_doubts), note=pulled.note if pulled else None),
        None if request.publish else CheckCollector(), progress, started_at,
    )  # fmt: skip
    try:
        with spools.connect() as connection:
            reading = load.reading_pass(connection, folder, stored_names=_before_reading(target, request))
            spooled = load.read(reading)
            with target.open_for_writing(
                folder, publish=request.publish, start_over=request.start_over
            ) as session:
                report = load.merge(session, reading, spooled)
                progress.publishing()
                if watch is not None:
                    watch.release()
    except RefusedError:
        load.reconciliation.notes.doubts.refuse()  # which explain it, as misread dates explain rejected rows
        raise
    finally:
        spools.dispose()
        rejections.close()
    return report


@dataclass(frozen=True)
class _RunningLoad:
    """A load that has begun: what was asked for, and what its passes fill."""

    request: Request
    rejections: Rejections
    reconciliation: Reconciliation
    collector: CheckCollector | None  # of a check only
    progress: LoadProgress
    started_at: datetime

    def reading_pass(
        self, connection: sa.Connection, folder: Path, *, stored_names: dict[str, set[str]]
    ) -> ReadingPass:
        """The first pass over the files of this load."""
        reading = ReadingPass(
            self.request.mapping, self.request.settings, folder, connection, stored_names, self.rejections,
            self.reconciliation.notes, first_rows=self.request.first_rows,
        )  # fmt: skip
        return reading if self.collector is None else replace(reading, observe=self.collector.add)

    def read(self, reading: ReadingPass) -> list[SpooledFile]:
        """Read and spool all files."""
        pulled = self.request.pulled
        spooled: list[SpooledFile] = []
        for file in reading.spool_files(self.request.files, self.progress):
            refuse_changed_file(pulled, file)
            spooled.append(file)
        self.reconciliation.add_files(spooled)
        # A pull whose rows are all rejected may have read nothing but what it rejected before.
        if pulled is None or not pulled.is_current:
            refuse_if_nothing_accepted(self.reconciliation.rows_read, self.rejections)
        self.progress.count_rows([file.spool.rows for file in spooled])
        return spooled

    def merge(self, session: WriteSession, reading: ReadingPass, spooled: list[SpooledFile]) -> Report:
        """Stage and merge the spooled files, and write the row of the load and the rollups."""
        number = next_load(session.connection)
        source, stored_as_of = find_source(session.connection, self.request.mapping) or add_source(
            session.connection, self.request.mapping, load=number
        )
        merge_pass = MergePass(
            session, reading.connection, self.request.mapping, self.request.settings,
            self._dimensions(session, reading, load=number), self.rejections, self.progress,
            self.reconciliation.notes.doubts, source=source, load=number,
        )  # fmt: skip
        above = greatest_case(session.connection)
        as_of = self._merge_files(merge_pass, spooled, stored_as_of=stored_as_of)
        notes = self.reconciliation.notes
        with notes.doubts.weighed():
            refuse_other_province(notes.other_counties, rows=self.reconciliation.rows_read)
        self.rejections.close()
        self.reconciliation.add_rejections(self.rejections)
        if self.collector is not None:
            self.collector.read_cases(session.connection, source=source)
        report = self.reconciliation.report(
            number,
            source=self.request.mapping.source,
            as_of=as_of,
            stored_as_of=stored_as_of,
            checked_only=not self.request.publish,
        )
        notes.remarks += store_remarks(
            session.connection, report, source=source, above=above, days=self._days(),
            recorded=self._recorded(), names_counties=self.request.mapping.county == "name",
        )  # fmt: skip
        notes.doubts.refuse()
        stop_if_nothing_new(self.request.pulled, session, self.rejections, report, source=source)
        refuse_if_nothing_accepted(self.reconciliation.rows_read, self.rejections)
        return self._with_contents(self._write_load(session, report, source=source))

    def _days(self) -> dict[date, int]:
        """Days of registration in the only file with its cases, where it may hold all of that time; else none."""
        request = self.request
        is_part = request.pulled is not None or request.first_rows is not None
        return {} if is_part or request.mapping.shape != "snapshot" else self.reconciliation.days

    def _dimensions(self, session: WriteSession, reading: ReadingPass, *, load: int) -> Dimensions:
        """The keys of the names in the files."""
        by_province = self.request.mapping.county == "province"
        province = load_province(self.request.settings.province_folder) if by_province else None
        return Dimensions(
            session.connection, reading.names, province=province, load=load, english=self.request.english
        )

    def _merge_files(
        self, merge_pass: MergePass, spooled: list[SpooledFile], *, stored_as_of: datetime | None
    ) -> datetime:
        """Stage each file and merge it into the store; return the as-of of the load."""
        floor = as_of_floor(self.request.pulled, stored_as_of)
        provisional_as_of = as_of_by_reading(self.request.as_of, spooled, stored_as_of, floor=floor)

        def accepted_as_of(files: Sequence[StagedFile]) -> datetime:
            return self.request.as_of or as_of_by_accepted(
                files, provisional_as_of=provisional_as_of, stored=stored_as_of, floor=floor
            )

        # Events of a file join those of the file before it, so a file is staged only when that one is merged.
        staged: Iterable[StagedFile] = merge_pass.stage(
            spooled,
            provisional_as_of=epoch(provisional_as_of),
            newest_as_of=epoch(max(provisional_as_of, stored_as_of or provisional_as_of)),
        )
        kept_loads: frozenset[int] = frozenset()
        if self.request.mapping.shape == "snapshot":
            # A snapshot that is older than the store must not overwrite newer rows; whether it is depends on the
            # accepted rows of all files. Events are never older: they only add up.
            staged = list(staged)
            kept_loads = newer_loads(
                merge_pass.session.connection, source=merge_pass.source, as_of=accepted_as_of(staged)
            )
        merged: list[StagedFile] = []
        # Files are merged in the order given, so that a later file wins over an earlier one.
        for at, file in enumerate(staged):
            with counting_statements(merge_pass.session.connection, "merging", self.progress.merging(at)):
                counts = merge_pass.merge(file.stage, kept_loads=kept_loads)
            self.reconciliation.add_merge(
                counts,
                days=file.stage.registrations,
                identical=file.identical,
                flagged=file.stage.flagged,
                earlier_referrals=file.stage.earlier_referrals,
                earlier_answers=file.stage.earlier_answers,
            )
            merged.append(file)
        return accepted_as_of(merged)

    def _write_load(self, session: WriteSession, report: Report, *, source: int) -> Report:
        """Write the rejected rows, the row of the load and the rollups; add the publication series to the report."""
        settings = self.request.settings
        _write_rejected(session, self.rejections, load=report.load)
        finished_at = local_now(settings.timezone)
        series = running_series(session.connection)
        report = replace(report, series=series, other_rule=other_rule_note(series, settings.disclosure))
        row = self.reconciliation.row(
            report, source=source, started_at=self.started_at, finished_at=finished_at,
            has_due_rules=bool(settings.due),
        )  # fmt: skip
        session.connection.execute(sa.insert(schema.load), [row | {"series": series.series}])
        # The rollups of a few rows would say nothing, and take half of the time of such a check.
        with counting_statements(session.connection, "rollups", self.progress.rollups):
            if self.request.first_rows is None:
                rollup_upkeep.apply_load(session.connection, load=report.load)
        return report

    def _with_contents(self, report: Report) -> Report:
        """Add to the report of a check what the files contain; that of a load stays as it is."""
        if self.collector is None:
            return report
        return replace(report, contents=self.collector.contents(self.reconciliation.notes, self._recorded()))

    def _recorded(self) -> frozenset[Recorded]:
        """What the files record, by their columns and the rules of the settings."""
        return self.reconciliation.recorded(has_due_rules=bool(self.request.settings.due))


def _write_rejected(session: WriteSession, rejections: Rejections, *, load: int) -> None:
    """Insert the rejected rows into the table `rejected_row`."""
    if rejections.rows:
        staged = session.stage(rejections.path, REJECTED_SCHEMA, "stage_rejected")
        names = [column.name for column in schema.rejected_row.columns if column.name != "load"]
        rows = sa.select(sa.literal(load), *(staged.c[name] for name in names))
        session.connection.execute(sa.insert(schema.rejected_row).from_select(["load", *names], rows))


def _before_reading(target: Target, request: Request) -> dict[str, set[str]]:
    """Check that the files may be loaded at all, before the long reading begins; return the accepted names.

    These are the stored names if the mapping refuses unknown ones, else none. Raises RefusedError.
    """
    try:
        with target.open_for_reading() as connection:
            if request.start_over:
                refuse_real_data(connection)
                return {}
            find_source(connection, request.mapping)
            refuses = "refuse" in request.mapping.unknown.model_dump().values()
            return stored_names(connection) if refuses else {}
    except EmptyStoreError:
        return {}
