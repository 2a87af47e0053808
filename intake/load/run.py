"""Run one load: read, check, derive and merge the files of one command, all or nothing.

All files are read before the store is opened for writing, because as-of is the newest moment of all of them.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from geo.province import load_province as load_province
from intake.derive.due_rules import DueRules
from intake.errors import EmptyStoreError
from intake.load import event_pass
from intake.load.dimension_keys import Dimensions, English, stored_names
from intake.load.load_progress import LoadProgress, counting_statements
from intake.load.process_watch import ProcessWatch
from intake.load.reading_pass import SpooledFile, spool_file
from intake.load.reconciliation import Reconciliation, Report
from intake.load.snapshot_pass import StagingContext, stage_snapshot
from intake.load.sources import add_source, find_source, next_load, refuse_real_data
from intake.mapping.model import Mapping
from intake.publish import rollup_upkeep
from intake.publish.merge import StagedTables, merge
from intake.publish.target import Notify, Progress, Target, WriteSession
from intake.staging.derived_tables import CASE_SCHEMA, EVENT_SCHEMA, REOPENED_INTERVAL_SCHEMA, StageWriter
from intake.staging.name_index import NameIndex
from intake.staging.rejected_rows import REJECTED_SCHEMA, Rejections
from intake.staging.spool import spool_engine
from queries.settings.province_settings import Settings
from queries.storage import schema


@dataclass(frozen=True)
class Request:
    """Input of a load."""

    files: tuple[Path, ...]
    mapping: Mapping
    settings: Settings
    as_of: datetime | None = None
    wait: bool = True
    publish: bool = True  # False: check everything, publish nothing
    start_over: bool = False  # replace the whole content of the store
    english: English = field(default_factory=dict)


def run_load(
    request: Request,
    target: Target,
    *,
    notify: Notify,
    progress: Progress = lambda _name, _share: None,
    watch: ProcessWatch | None = None,
) -> Report:
    """Run a load and return its reconciliation.

    `notify` receives a message (Persian, English) if the load has to wait; `progress` the phase and the share of the
    whole load that is done; `watch` limits memory and time of the process. Raises IntakeError (FileError,
    MappingError, LockedError, RefusedError); the store is then unchanged.
    """
    with _working_folder(request, target, notify) as folder:
        if watch is not None:
            watch.begin(folder)
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
    started_at = _now(request.settings)
    vocabulary = NameIndex()
    rejections = Rejections(folder / "rejected.parquet")
    spools = spool_engine(folder)
    account = Reconciliation(request.mapping)
    try:
        with spools.connect() as connection:
            accepted_names = _before_reading(target, request)
            spooled: list[SpooledFile] = []
            for number, path in enumerate(request.files):
                spooled.append(
                    spool_file(
                        path, request.mapping, request.settings, folder=folder / str(number), vocabulary=vocabulary,
                        rejections=rejections, connection=connection, stored_names=accepted_names,
                        progress=progress.reading(number),
                    )
                )  # fmt: skip
            account.add_files(spooled)
            progress.count_rows([file.spool.rows for file in spooled])
            as_of = request.as_of or max(file.as_of for file in spooled)
            with target.open_for_writing(
                folder, publish=request.publish, start_over=request.start_over
            ) as place:
                report = _merge_all(
                    request, place, connection, spooled, rejections, account, as_of, started_at, progress
                )
                progress.publishing()
                if watch is not None:
                    watch.release()
    finally:
        spools.dispose()
        rejections.close()
    return report


def _merge_all(
    request: Request,
    place: WriteSession,
    spools: sa.Connection,
    spooled: list[SpooledFile],
    rejections: Rejections,
    account: Reconciliation,
    as_of: datetime,
    started_at: datetime,
    progress: LoadProgress,
) -> Report:
    """Stage and merge the spooled files one after the other, and write the row of the load and the rollups."""
    mapping, settings = request.mapping, request.settings
    number = next_load(place.connection)
    source, stored_as_of = find_source(place.connection, mapping) or add_source(
        place.connection, mapping, load=number
    )
    # A snapshot older than the stored data must not overwrite newer rows. Events are never older: they only add up.
    older = mapping.shape == "snapshot" and stored_as_of is not None and as_of < stored_as_of
    province = None
    if mapping.county == "province":
        province = load_province(settings.province_folder)
    dimensions = Dimensions(
        place.connection, spooled[0].spool.vocabulary, province=province, load=number, english=request.english
    )
    # Files are merged in the order given, so that a later file wins over an earlier one.
    for at, file in enumerate(spooled):
        work = StagingContext(
            connection=spools,
            spool=file.spool,
            file=file.path.name,
            dimensions=dimensions,
            rejections=rejections,
            stage=StageWriter(file.folder / "stage", progress.staging(at)),
            as_of=_epoch(as_of),
            answered_by_closing=mapping.answered == "closed",
            due_rule=DueRules(settings) if mapping.due == "rule" else None,
        )
        identical = _stage_file(work, place, source, file.folder)
        work.stage.close()
        # Dimension rows must exist before the facts that refer to them.
        dimensions.insert_added(place.connection)
        with counting_statements(place.connection, "merging", progress.merging(at)):
            merged = merge(
                place.connection, _staged(place, work.stage), source=source, load=number, overwrite=not older
            )
        account.add_merge(merged, identical=identical, flagged=work.stage.flagged, older=older)
    rejections.close()
    account.add_rejections(rejections)
    _write_rejected(place, rejections, load=number)
    report = account.report(number, source=mapping.source, as_of=as_of, checked_only=not request.publish)
    place.connection.execute(
        sa.insert(schema.load),
        [account.row(report, source=source, started_at=started_at, finished_at=_now(settings))],
    )
    with counting_statements(place.connection, "rollups", progress.rollups):
        rollup_upkeep.apply_load(place.connection, load=number)
    return report


def _stage_file(work: StagingContext, place: WriteSession, source: int, folder: Path) -> int:
    """Derive the cases of a spooled file into the stage; return how many of its rows repeat another identically."""
    if work.spool.shape == "snapshot":
        return stage_snapshot(work)
    stored = None
    has_cases = sa.select(sa.exists().where(schema.case.c.source == source))
    if place.connection.execute(has_cases).scalar():
        ids = event_pass.touched_ids(work, folder / "ids.parquet")
        statement = event_pass.stored_events(place.stage(ids, event_pass.IDS, "ids"), source=source)
        stored = event_pass.spool_stored(place.stream(statement), folder / "stored.parquet")
    return event_pass.stage_events(work, stored)


def _staged(place: WriteSession, stage: StageWriter) -> StagedTables:
    """Make the staged Parquet files available to the target engine."""
    return StagedTables(
        place.stage(stage.cases.path, CASE_SCHEMA, "stage_case"),
        place.stage(stage.events.path, EVENT_SCHEMA, "stage_event"),
        place.stage(stage.spells.path, REOPENED_INTERVAL_SCHEMA, "stage_spell"),
    )


def _write_rejected(place: WriteSession, rejections: Rejections, *, load: int) -> None:
    """Insert the rejected rows into the table `rejected_row`."""
    if rejections.rows:
        staged = place.stage(rejections.path, REJECTED_SCHEMA, "stage_rejected")
        names = [column.name for column in schema.rejected_row.columns if column.name != "load"]
        rows = sa.select(sa.literal(load), *(staged.c[name] for name in names))
        place.connection.execute(sa.insert(schema.rejected_row).from_select(["load", *names], rows))


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
            return (
                stored_names(connection) if "refuse" in request.mapping.unknown.model_dump().values() else {}
            )
    except EmptyStoreError:
        return {}


def _epoch(moment: datetime) -> int:
    """Epoch seconds of a moment without time zone."""
    return int((moment - datetime(1970, 1, 1)).total_seconds())


def _now(settings: Settings) -> datetime:
    """Current local time of the province, without time zone and fractions of seconds."""
    return datetime.now(ZoneInfo(settings.timezone)).replace(tzinfo=None, microsecond=0)
